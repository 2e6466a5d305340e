"""The catalogue of documents: found by title, number or initials, narrowed to one kind, filled in."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice
from zmtool.tui.keys import FORMS, bindings
from zmtool.tui.plain import block, plain
from zmtool.tui.screens.form_filling import open_form
from zmtool.tui.screens.reading import ReadingScreen
from zmtool.tui.widgets.row_list import Cell, Column, Row

_AREAS = {True: "案件", False: "许可证"}
_NATURES = {"internal": "内部", "external": "对外", "onsite": "现场", "outside": "外来"}
_TYPES = {
    "text": "文字",
    "long": "大段文字",
    "date": "日期",
    "datetime": "时间",
    "end_datetime": "时间",
    "number": "数目",
    "money": "金额",
    "rate": "比例",
    "days": "天数",
    "doc_number": "文号",
    "citizen_id": "证件号码",
    "licence": "许可证号",
    "officers": "执法人员",
    "names": "姓名",
    "citations": "法条",
    "barcode": "条码",
    "flag": "选项",
}


class FormListScreen(ListingScreen):
    """Documents that can be filled in, those of the workspace's own among them."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(FORMS))
    KEYS = keys_of(FORMS)
    NAME = "文书目录"
    SEARCH = "输入名称、编号或拼音首字母的任意部分，回车确认，Esc 取消"
    NOTHING = "目录是空的"
    COLUMNS = (
        Column("文书", 0),
        Column("类别", 6),
        Column("性质", 4),
        Column("字段", 4),
        Column("必填", 4),
        Column("编号", 26),
    )
    VIEWS = (
        View("", "全部"),
        View("case", "案件的"),
        View("licence", "许可证的"),
        View("onsite", "现场填写的"),
        View("external", "对外的"),
        View("internal", "内部的"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        forms = [one for one in load_catalogue(self.desk.workspace).forms.values() if _fits(one, view)]
        by_id = {one.id: one for one in forms}
        choices = [Choice(one.id, one.title, "、".join(one.variants)) for one in forms]
        rows = [_row(by_id[one.value]) for one in matching(choices, text)]
        heading = "回车填写；成批填制用命令行 zmtool form batch"
        return Found(rows[offset : offset + limit], len(rows), heading)

    def open(self, row: Row) -> None:
        open_form(self.app, row.key)

    def explain(self, row: Row) -> str:
        one: Form = row.record
        if not one.template:
            return "没有模板：由别处制作，只识别、不填制"
        signs = f"　签名处：{'、'.join(sign.label for sign in one.signs)}" if one.signs else ""
        tables = f"　明细表：{'、'.join(table.label for table in one.tables)}" if one.tables else ""
        also = f"　又名：{'、'.join(one.variants)}" if one.variants else ""
        return f"《{one.title}》{tables}{signs}{also}"

    def action_fields(self) -> None:
        """What the document has to say, field by field."""
        row = self.rows.current
        if row is not None:
            heading = plain(f"《{row.record.title}》　{row.key}", "bold")
            self.app.push_screen(ReadingScreen("文书字段", heading, _fields_text(row.record)))


def _fits(one: Form, view: str) -> bool:
    if view in ("case", "licence"):
        return (one.area == ENFORCEMENT) == (view == "case")
    return not view or one.nature == view


def _row(one: Form) -> Row:
    return Row(
        one.id,
        (
            one.title,
            _AREAS[one.area == ENFORCEMENT],
            _NATURES[one.nature],
            str(len(one.fields) + len(one.tables)),
            str(sum(each.required for each in one.fields) + sum(each.required for each in one.tables)),
            Cell(one.id, "dim"),
        ),
        one,
    )


def _fields_text(one: Form) -> Text:
    text = Text()
    for each in one.fields:
        text.append_text(block(f"{'*' if each.required else ' '} {each.label}"))
        text.append_text(block(f"　{_TYPES.get(each.type, each.type)}　{each.id}\n", "dim"))
    for table in one.tables:
        columns = "、".join(column.label for column in table.columns)
        text.append_text(block(f"{'*' if table.required else ' '} {table.label}（明细表）：{columns}\n"))
    for sign in one.signs:
        text.append_text(block(f"  {sign.label}（签名）\n"))
    return text
