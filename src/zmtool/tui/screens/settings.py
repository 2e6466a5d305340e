"""Settings and health: is everything in order, who the bureau is, colours and keys, backups, what was done."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import BindingType

from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.key_names import key_names
from zmtool.tui.keys import PAGES, SETTINGS, bindings
from zmtool.tui.settings import THEMES, DeskSettings
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.bureau_settings import LABELS, bureau_settings, set_bureau
from zmtool.workflow.doctor import health
from zmtool.workflow.workspace import back_up, check_trail, trail

if TYPE_CHECKING:
    from zmtool.tui.app import ZmtoolApp

_STATES = {"ok": ("正常", "green"), "warn": ("注意", "yellow"), "problem": ("有问题", "bold red")}
_YES_NO = (Choice("是"), Choice("否"))


class SettingsScreen(ListingScreen):
    """One list, five kinds of things in it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(SETTINGS))
    KEYS = keys_of(SETTINGS)
    NAME = "设置与体检"
    SEARCH = "在这一类中查找"
    COLUMNS = (Column("项目", 26), Column("状态", 10), Column("内容", 0))
    VIEWS = (
        View("", "体检"),
        View("bureau", "本局"),
        View("desk", "外观"),
        View("keys", "按键"),
        View("backups", "备份"),
        View("trail", "操作记录"),
    )

    @property
    def settings(self) -> DeskSettings:
        """The person's settings."""
        return self._app.settings

    @property
    def _app(self) -> ZmtoolApp:
        return cast("ZmtoolApp", self.app)

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        makers: Mapping[str, Callable[[], list[Row]]] = {
            "": self._health,
            "bureau": self._bureau,
            "desk": self._desk_rows,
            "keys": self._keys,
            "backups": self._backups,
            "trail": self._trail,
        }
        rows = [
            one
            for one in makers[view]()
            if not text or any(text in (cell.text if isinstance(cell, Cell) else cell) for cell in one.cells)
        ]
        others = "　".join(one.label for one in self.VIEWS if one.id != view)
        return Found(rows[offset : offset + limit], len(rows), f"（v 换到：{others}）")

    def _health(self) -> list[Row]:
        return [
            Row(one.id, (one.label, Cell(*_STATES[one.state]), one.detail), one)
            for one in health(self.desk.workspace, self.desk.now)
        ]

    def _bureau(self) -> list[Row]:
        told = dataclasses.asdict(bureau_settings(self.desk.place))
        return [
            Row(name, (label, Cell("" if told[name] else "未填", "yellow"), told[name]))
            for name, label in LABELS.items()
        ]

    def _desk_rows(self) -> list[Row]:
        one = self.settings
        return [
            Row("theme", ("配色", one.theme, f"可选：{'、'.join(THEMES)}；F3 随时更换")),
            Row(
                "ascii",
                ("普通字符", "是" if one.ascii else "否", "线条、引号等只用普通字符，终端里列对不齐时用"),
            ),
            Row(
                "pictures",
                ("页面图片", "是" if one.pictures else "否", "扫描页画成图片；否则只显示识别出的文字"),
            ),
        ]

    def _keys(self) -> list[Row]:
        rows = []
        for group in PAGES:
            for key in group:
                name = group.name_of(key)
                own = self.settings.keys.get(name, "")
                shown = key_names(own or key.keys)
                rows.append(
                    Row(name, (name, Cell(shown, "bold green" if own else ""), f"{group.title}：{key.label}"))
                )
        return rows

    def _backups(self) -> list[Row]:
        files = sorted(self.desk.place.workspace.backups.glob("*.zip"), reverse=True)
        return [
            Row(
                path.name,
                (
                    datetime.fromtimestamp(path.stat().st_mtime, self.desk.now.tzinfo).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                    f"{path.stat().st_size / 1024 / 1024:.1f} MB",
                    path.name,
                ),
            )
            for path in files
        ]

    def _trail(self) -> list[Row]:
        return [
            Row(
                str(one.seq),
                (one.at[:16].replace("T", " "), one.who, f"{one.action}　{one.subject}　{one.why}"),
                one,
            )
            for one in trail(self.desk.place, limit=1000)
        ]

    def explain(self, row: Row) -> str:
        """What is to be done about a fact, or what enter does."""
        if self.view == "":
            hint = row.record.hint
            return f"处理：{hint}" if hint else row.record.detail
        if self.view == "trail":
            return str(row.record.change)
        return {
            "bureau": "回车填写；新立的案件用这些内容",
            "desk": "回车更改；只对本人这台电脑有效",
            "keys": "回车改按键，几个键用逗号分开；清空恢复原来的",
            "backups": "n 立即备份；恢复用命令 zmtool restore",
        }[self.view]

    def open(self, row: Row) -> None:
        """Changes what can be changed."""
        view = self.view
        if view == "bureau":
            self.app.push_screen(FormScreen(self._bureau_form()), self._changed)
        elif view == "desk":
            self._change_desk(row.key)
        elif view == "keys":
            self.app.push_screen(FormScreen(self._key_form(row)), self._changed)
        else:
            self.say(self.explain(row))

    def _changed(self, told: str | None) -> None:
        if told:
            self.told(told)
            self.reload()

    def _bureau_form(self) -> Form:
        told = dataclasses.asdict(bureau_settings(self.desk.place))

        def submit(values: Mapping[str, Any]) -> str:
            said = {name: str(value or "") for name, value in values.items()}
            _, changed = set_bureau(said, self.desk.place, now=self.desk.now, user=self.desk.user)
            return f"已改：{'、'.join(changed)}" if changed else "没有改动"

        fields = tuple(Field(name, label, initial=told[name]) for name, label in LABELS.items())
        return Form(
            "本局", fields, submit, "印在文书上的本单位情况；已立的案件不变。", draft="settings:bureau"
        )

    def _change_desk(self, name: str) -> None:
        before = self.settings
        if name == "theme":
            after = replace(before, theme=THEMES[(THEMES.index(before.theme) + 1) % len(THEMES)])
        elif name == "ascii":
            after = replace(before, ascii=not before.ascii)
        else:
            after = replace(before, pictures=not before.pictures)
        self._app.change_settings(after)
        self.remember("外观设置", lambda: self.app.call_from_thread(self._app.change_settings, before))
        self.reload()

    def _key_form(self, row: Row) -> Form:
        name, (_, shown, what) = row.key, row.cells

        def submit(values: Mapping[str, Any]) -> str:
            keys = {one: text for one, text in self.settings.keys.items() if one != name}
            wanted = ",".join(
                part.strip()
                for part in str(values["keys"] or "").replace("，", ",").split(",")
                if part.strip()
            )
            if wanted:
                keys[name] = wanted
            self.app.call_from_thread(self._app.change_settings, replace(self.settings, keys=keys))
            return f"{name}：{wanted or '恢复原来的'}"

        return Form(
            f"按键 {name}",
            (Field("keys", "按键", initial=self.settings.keys.get(name, ""), hint="如 f 或 ctrl+f"),),
            submit,
            f"{what if isinstance(what, str) else what.text}（现在是 {shown.text if isinstance(shown, Cell) else shown}）。"
            "单个字母直接写；组合键写 ctrl+字母；功能键写 f5。",
        )

    def action_back_up(self) -> None:
        """Makes a backup now."""

        def words(made: Any) -> str:
            return f"已备份 {made.path.name}，{made.files} 个文件"

        self.long_work(
            "备份",
            lambda step: back_up(self.desk.place, now=self.desk.now, progress=step),
            lambda made: self._changed(words(made)),
            group="backup",
            stopped="已停止，没有留下备份",
            words=words,
        )

    def action_verify(self) -> None:
        """Checks the audit trail from end to end."""

        def words(check: Any) -> str:
            if check.problems:
                return f"操作记录有 {len(check.problems)} 处不符：{check.problems[0].message}"
            return f"操作记录完整：{check.entries} 条，备份中留存的 {check.anchors} 个记号都吻合"

        self.long_work(
            "核对操作记录",
            lambda step: check_trail(self.desk.place, progress=step),
            lambda check: self.say(words(check), "bold red" if check.problems else "green"),
            group="verify",
            stopped="已停止，没有核对完",
            words=words,
        )
