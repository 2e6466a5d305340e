"""The list of clues: what waits first, searched as one types; reporting, accepting, the ledger beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.listed_clues import ClueLine, ClueWanted
from zmtool.tui.asking.clue_forms import drop_form, report_form, sheet_form
from zmtool.tui.bases.confirm import ConfirmScreen, PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.keys import CLUES, bindings
from zmtool.tui.screens.clue import ClueScreen
from zmtool.tui.texts.supervision_texts import (
    LEVEL_STYLES,
    Names,
    due_cell,
    indicator_text,
    many_told,
    names_at,
)
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.tui.works import Step
from zmtool.workflow.clue_sheets import SheetTaken, take_sheets
from zmtool.workflow.oversight_lists import clue_window
from zmtool.workflow.oversight_many import ManyAdvanced, advance_clues

_MORE = (
    Choice("drop", "收照片文件夹", "按规则命名的照片和文字成线索"),
    Choice("sheet", "印登记表", "每户一页，带二维码，现场打勾"),
    Choice("scan", "收回登记表", "扫描件按二维码认对象，打勾的成线索"),
)


class ClueListScreen(ListingScreen):
    """The clues that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CLUES))
    KEYS = keys_of(CLUES)
    NAME = "线索"
    SEARCH = "编号、对象、指标、来源、问题编号的任意部分，回车确认，Esc 取消"
    NOTHING = "没有未办结的线索；v 看其他，c 上报一条"
    COLUMNS = (
        Column("编号", 20),
        Column("状态", 10),
        Column("期限", 10),
        Column("程度", 4),
        Column("对象", 0),
        Column("指标", 0),
    )
    VIEWS = (
        View("open", "未办结"),
        View("overdue", "超期的"),
        View("mine", "本人上报的"),
        View("all", "全部"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        now, user = self.desk.now, self.desk.user
        wanted = ClueWanted(
            text=text,
            open_only=view == "open",
            overdue_at=local_text(now) if view == "overdue" else "",
            reporter=user if view == "mine" else "",
        )
        found = clue_window(wanted, self.desk.place, now=now, user=user, limit=limit, offset=offset)
        names, at = names_at(self.desk.workspace), local_text(now)
        heading = f"超期 {found.late}" if found.late > 0 else ""
        return Found([_row(one, names, at) for one in found.lines], found.total, heading)

    def open(self, row: Row) -> None:
        self.app.push_screen(ClueScreen(row.key, self.neighbours()))

    def explain(self, row: Row) -> str:
        one: ClueLine = row.record
        problem = f"　问题 {one.prob_no}" if one.prob_no else ""
        return f"{one.target}　{one.source}　上报 {one.reported_at[:16].replace('T', ' ')}{problem}"

    def action_report(self) -> None:
        """A new clue."""
        self.app.push_screen(FormScreen(report_form(self.desk)), self._told)

    def action_protected(self) -> None:
        """A report whose reporter is protected."""
        self.app.push_screen(FormScreen(report_form(self.desk, protected=True)), self._told)

    def action_ledger(self) -> None:
        """The problem ledger."""
        from zmtool.tui.screens.problems import ProblemListScreen

        self.app.push_screen(ProblemListScreen())

    def action_accept(self) -> None:
        """Accepts the marked clues, or the one with the cursor."""
        numbers = [row.key for row in self.chosen()]
        if not numbers:
            return
        question = f"受理这 {len(numbers)} 条线索？" if len(numbers) > 1 else f"受理线索 {numbers[0]}？"

        def answered(yes: bool | None) -> None:
            if yes:
                self.say("正在受理……")
                self.in_background(partial(self._accept, numbers), self._accepted, group="accept")

        self.app.push_screen(
            ConfirmScreen(question, "每条生成信息处理单，30 天内同一对象的线索一并关联。"), answered
        )

    def _accept(self, numbers: list[str]) -> ManyAdvanced:
        return advance_clues(numbers, "accept", self.desk.place, now=self.desk.now, user=self.desk.user)

    def _accepted(self, done: ManyAdvanced) -> None:
        self.rows.action_unmark_all()
        self.notify(
            many_told("受理", done),
            severity="warning" if done.refused else "information",
            markup=False,
            timeout=12,
        )
        self.reload()

    def action_more(self) -> None:
        """What is done now and then."""
        self.app.push_screen(PickScreen("线索：其他", _MORE), self._more)

    def _more(self, choice: Choice | None) -> None:
        match choice.value if choice else "":
            case "drop":
                self.app.push_screen(FormScreen(drop_form(self.desk)), self._told)
            case "sheet":
                self.app.push_screen(FormScreen(sheet_form(self.desk)), self._told)
            case "scan":
                self._ask_for_scans()

    def _ask_for_scans(self) -> None:
        files: list[Path] = []

        def submit(values: Any) -> str:
            files.extend(values["files"])
            return f"正在识别 {len(files)} 个文件……"

        asked = Field("files", "扫描件", "file", required=True, many=True, look_up=look_up_paths)
        form = Form("收回登记表", (asked,), submit, draft="clue:scan", button="识别")

        def begin(words: str | None) -> None:
            if words:
                self.long_work(
                    f"识别登记表 {len(files)} 个文件",
                    partial(self._take_scans, tuple(files)),
                    self._scans_taken,
                    group="clue-scan",
                    words=_taken_words,
                )

        self.app.push_screen(FormScreen(form), begin)

    def _take_scans(self, files: tuple[Path, ...], step: Step) -> tuple[SheetTaken, ...]:
        return take_sheets(files, self.desk.place, now=self.desk.now, user=self.desk.user, progress=step)

    def _scans_taken(self, found: tuple[SheetTaken, ...]) -> None:
        self.notify(
            _taken_words(found),
            title="登记表",
            severity="warning" if any(one.problem for one in found) else "information",
            markup=False,
            timeout=20,
        )
        self.reload()

    def _told(self, words: str | None) -> None:
        if words:
            self.told(words)
            self.reload()


def _row(one: ClueLine, names: Names, now: str) -> Row:
    level = names.loop.level_of(one.severity)
    return Row(
        one.clue_no,
        (
            one.clue_no,
            names.clues.states[one.state].label,
            due_cell(one.next_due, now),
            Cell(one.severity, LEVEL_STYLES[level] if level < len(LEVEL_STYLES) else ""),
            one.target,
            indicator_text(one.indicator, names) or "未归类",
        ),
        one,
    )


def _taken_words(found: tuple[SheetTaken, ...]) -> str:
    """What came of scanned sheets, a line a problem."""
    clues = [number for one in found for number in one.clues]
    problems = [f"{Path(one.file).name} 第 {one.page} 页：{one.problem}" for one in found if one.problem]
    told = f"成线索 {len(clues)} 条：{'、'.join(clues[:20])}" if clues else "没有成线索的"
    return "\n".join([told, *problems[:10]])
