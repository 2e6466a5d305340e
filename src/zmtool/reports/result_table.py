"""The results of a batch as a spreadsheet: all dossiers, all findings, what was deducted, by bureau, officer, stage.

Figures are figures and days are days; every text stays text, also one that begins like a formula. Identity numbers are
masked unless the caller wants them whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.files import whole_file
from zmtool.base.text import cell_width
from zmtool.checks.across.findings import AcrossReview, Place
from zmtool.forms.printable import printed
from zmtool.reports.figures import DEFINITIONS, GroupFigure, figures
from zmtool.reports.results import STATUS_LABELS, Result, ResultItem, masked

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_ROWS = 1_000_000
_MOST_CHARACTERS = 32_000
_MEASURED_ROWS = 300
_NARROWEST, _WIDEST = 7, 52
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ACROSS_LABELS = {"fail": "问题", "unsure": "待核实"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: its name, the heads of its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def write_result_table(
    results: Sequence[Result], path: Path, *, across: AcrossReview | None = None, full: bool = False
) -> Path:
    """Writes the workbook to ``path``. Raises Refused where it cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in _sheets(results, across):
        _put(book, sheet, full)
    with whole_file(path) as part, part.open("wb") as out:
        book.save(out)
    return path


def _sheets(results: Sequence[Result], across: AcrossReview | None) -> Iterator[_Sheet]:
    told = figures(results)
    yield _Sheet("总表", *_dossiers(results))
    yield _Sheet("问题明细", *_findings(results))
    yield _Sheet(
        "扣分统计",
        ("项目", "名称", "部分", "有问题案卷", "适用案卷", "占比", "扣分合计", "一票否决"),
        [
            (
                one.code,
                one.title,
                _section_title(results, one.code),
                one.dossiers,
                one.applies,
                _Share(one.share),
                one.deducted,
                "是" if one.fatal else "",
            )
            for one in told.items
        ],
    )
    yield _Sheet("按单位", ("单位", *_GROUP), list(map(_group, told.units)))
    yield _Sheet("按承办人", ("承办人", *_GROUP), list(map(_group, told.officers)))
    yield _Sheet(
        "按环节",
        ("部分", "名称", "满分合计", "扣分合计", "得分率", "有问题案卷"),
        [
            (
                one.letter,
                one.title,
                one.points,
                one.deducted,
                _Share(one.rate) if one.points else "",
                one.dossiers,
            )
            for one in told.stages
        ],
    )
    if across is not None:
        yield _Sheet("跨卷", *_across(across))
    yield _Sheet("说明", ("名称", "口径"), _notes(results))


class _Share(float):
    """A fraction that is shown as a percentage."""


_GROUP = ("案卷", "平均分", "最低分", "扣分合计", "一票否决案卷", "没有问题案卷", "最多的问题")


def _group(one: GroupFigure) -> tuple[Any, ...]:
    return (one.name, one.dossiers, one.mean, one.lowest, one.deducted, one.fatal, one.good, one.top)


def _dossiers(results: Sequence[Result]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    people = any(one.by_people for one in results)
    columns = (
        *(
            "序号",
            "案卷",
            "单位",
            "案由",
            "当事人",
            "证件号码",
            "许可证号",
            "承办人",
            "立案日期",
            "决定书文号",
            "决定日期",
        ),
        *("罚款（元）", "得分", "等次", "扣分", "一票否决", "问题", "待核实", "人工评查"),
        *(("状态", "机评得分", "评查人") if people else ()),
        *("评查标准", "备注", "来源"),
    )
    rows = []
    for number, one in enumerate(results, 1):
        head, rated = one.head, one.rated
        row: list[Any] = [number, head.number, head.unit, head.cause, head.party, head.id_no, head.licence_no]
        row += ["、".join(head.officers), head.filed, head.decision_number, head.decided, head.fine]
        row += [
            one.score,
            one.grade or ("未能评查" if one.error else "未定分"),
            one.deducted if rated else None,
        ]
        row += ["、".join(item.code for item in one.fatal)]
        row += [one.count(status) if one.items else None for status in ("fail", "unsure", "human")]
        if people:
            named = "、".join(f"{each.name}（{each.part}）" for each in one.reviewers)
            row += [one.state, one.machine_score, named]
        standard = f"{one.standard.id} {one.standard.version}" if one.standard else ""
        row += [standard, one.error or "；".join(one.notes), one.target]
        rows.append(tuple(row))
    return columns, rows


def _findings(results: Sequence[Result]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = (
        *(
            "案卷",
            "单位",
            "承办人",
            "部分",
            "项目",
            "名称",
            "结果",
            "扣分",
            "问题",
            "文书和页",
            "依据",
            "处理",
        ),
        *("把握", "评查意见"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in results:
        for item in one.items:
            if item.status not in ("fail", "unsure") and not item.words:
                continue
            rows += _finding_rows(one, item)
    return columns, rows[:MOST_ROWS]


def _finding_rows(one: Result, item: ResultItem) -> Iterator[tuple[Any, ...]]:
    """One row a finding, the item's deduction on the first so that the column adds up."""
    section = one.standard.sections.get(item.section, "") if one.standard else ""
    head = (one.head.number, one.head.unit, "、".join(one.head.officers), f"{item.section} {section}")
    words = "；".join(item.words)
    if not item.findings:
        pages = "、".join(map(str, item.pages))
        result = STATUS_LABELS[item.status]
        yield (*head, item.code, item.title, result, item.deducted, item.reason, pages, "", "", None, words)
    for place, found in enumerate(item.findings):
        first = place == 0
        where = "；".join(f"《{title}》" + (f"第{page}页" if page else "") for title, page in found.places)
        pages = where or "、".join(map(str, item.pages))
        status = STATUS_LABELS[item.status if item.words else found.status]
        yield (
            *(*head, item.code, item.title, status, item.deducted if first else None, found.message),
            *(pages, found.basis, found.fix, _Share(found.confidence), words if first else ""),
        )


def _section_title(results: Sequence[Result], code: str) -> str:
    titles = (one.standard.sections.get(code[:1]) for one in results if one.standard)
    return next((title for title in titles if title), "")


def _across(review: AcrossReview) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = ("检查", "结果", "说明", "推算", "存疑", "涉及案卷", "出处", "把握", "依据", "处理")
    rows: list[tuple[Any, ...]] = []
    for result in review.results:
        check = result.check
        for one in result.judged.findings:
            named = "、".join(dict.fromkeys(each.name for each in one.dossiers))
            places = "；".join(map(_place, one.places[:4]))
            rows.append(
                (
                    *(check.title, _ACROSS_LABELS.get(one.status.value, ""), one.message, one.derivation),
                    *(one.doubt, named, places, _Share(one.confidence), check.basis, check.fix),
                )
            )
    return columns, rows[:MOST_ROWS]


def _place(place: Place) -> str:
    page = f"第{place.told.page}页" if place.told.page else ""
    return f"{place.facts.name}《{place.told.title}》{page}“{place.told.value[:40]}”"


def _notes(results: Sequence[Result]) -> list[tuple[str, str]]:
    standards = {(one.standard.id, one.standard.version): one.standard for one in results if one.standard}
    named = [
        (f"评查标准 {one.id}", f"{one.title}，版本 {one.version}" + (f"［{one.mark}］" if one.mark else ""))
        for one in standards.values()
    ]
    return [*named, *DEFINITIONS, ("证件号码", "默认只显示前六位和后四位；用 --full 输出完整号码")]


def _put(book: Workbook, sheet: _Sheet, full: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet.name)
    thin = Side(style="thin", color="C9CFDA")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for number, row in enumerate((sheet.columns, *sheet.rows), 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            _fill(cell, value, full)
            cell.border = border
            if isinstance(value, Decimal) and sheet.columns[column - 1].endswith("（元）"):
                cell.number_format = "#,##0.00"
            text = isinstance(value, str)
            cell.alignment = Alignment(vertical="top", wrap_text=text, horizontal=None if text else "right")
    for column, head in enumerate(sheet.columns, 1):
        cell = page.cell(1, column)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E8C")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        values = [head, *(row[column - 1] for row in sheet.rows[:_MEASURED_ROWS])]
        width = int(max(cell_width(_shown(one), 2) for one in values) * 1.1) + 3
        page.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, width))
    page.freeze_panes = "C2" if sheet.name == "总表" else "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.oddFooter.center.text = "&A　第 &P 页，共 &N 页"


def _fill(cell: Any, value: Any, full: bool) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = printed(_UNWRITABLE.sub("", value if full else masked(value)))[:_MOST_CHARACTERS]
        cell.value = text
        # The library reads a leading “=” as a formula; text stays text, also when the cell is edited again.
        cell.data_type = "s"
        if text.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True
        return
    cell.value = float(value) if isinstance(value, _Share) else value
    if isinstance(value, _Share):
        cell.number_format = "0%"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _shown(value: Any) -> str:
    """As wide as it is shown; of text with line breaks the longest line."""
    if isinstance(value, date):
        return "2025-01-01"
    if isinstance(value, _Share):
        return "100%"
    return max(str("" if value is None else value)[:200].split("\n"), key=len)
