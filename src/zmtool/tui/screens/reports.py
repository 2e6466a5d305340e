"""Reports: what can be made, made in the background, told and opened; what was made stands in the same list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.tui.asking.report_forms import FILE_KINDS, asked_of, report_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import REPORTS as KEYS_OF_REPORTS
from zmtool.tui.keys import bindings
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.workflow.report_asked import BATCH, Made, Report
from zmtool.workflow.report_shelf import FOLDER, REPORTS, KeptReport, kept_reports, make_report

_MADE = "made"


class ReportListScreen(ListingScreen):
    """The reports that can be made, or (``v``) the files that were."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(KEYS_OF_REPORTS))
    KEYS = keys_of(KEYS_OF_REPORTS)
    NAME = "报表"
    SEARCH = "输入报表名称、内容或文件名的任意部分"
    NOTHING = "没有报表"
    COLUMNS = (Column("报表", 18), Column("内容", 0), Column("最近做的", 11), Column("文件", 15))
    VIEWS = (View("", "可做的"), View(_MADE, "做好的"))

    def __init__(self, text: str = "", view: str = "") -> None:
        super().__init__(text, view)
        self._last: Path | None = None
        self._words = ""
        """What is being made, was just made or refused; said until the cursor moves."""
        self._seen = ""

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        kept = kept_reports(self.desk.place)
        if view == _MADE:
            root = self.desk.workspace / FOLDER
            rows = [_kept_row(one, root) for one in kept if text.lower() in one.path.name.lower()]
        else:
            rows = [_row(one, kept) for one in REPORTS.values() if text in f"{one.label}{one.about}"]
        return Found(rows[offset : offset + limit], len(rows), f"做好的 {len(kept)} 个文件，在 {FOLDER}")

    def explain(self, row: Row) -> str:
        if self._words:
            return self._words
        if isinstance(row.record, KeptReport):
            return f"o 打开，c 复制路径　{row.record.path.relative_to(self.desk.workspace)}"
        return "回车 制作" + ("　o 打开最近做的" if row.cells[2] else "")

    def open(self, row: Row) -> None:
        if isinstance(row.record, KeptReport):
            self._show_file(row.record.path)
            return
        report: Report = row.record
        if report.asks == BATCH:
            self.in_background(self._batches, lambda names: self._ask(report, names), group="batches")
        else:
            self._ask(report, ())

    def _batches(self) -> tuple[str, ...]:
        from zmtool.workflow.review_batches import list_batches

        return tuple(one.name for one in list_batches(self.desk.place))

    def _ask(self, report: Report, batches: tuple[str, ...]) -> None:
        if report.asks == BATCH and not batches:
            self.say("还没有评查批次；F2 到评查建批次", "yellow")
            return
        form, values = report_form(report, self.desk.today, batches)

        def closed(told: str | None) -> None:
            if told:
                self._make(report, values)

        self.app.push_screen(FormScreen(form), closed)

    def _make(self, report: Report, values: Mapping[str, Any]) -> None:
        asked, desk = asked_of(report, values), self.desk
        self._words = f"正在做《{report.label}》……"
        self.say(self._words)

        def done(made: Made) -> None:
            self._last = made.files[0] if made.files else None
            more = f" 等 {len(made.files)} 个" if len(made.files) > 1 else ""
            self._words = f"已做 {self._last.name}{more}　o 打开" if self._last else "没有可做的内容"
            self.told(made.told or "做好了", title=report.label)
            self.reload()

        def refused(error: ZmtoolError) -> None:
            self._words = f"没有做成：{error.what}"
            self.say(self._words, "bold red")
            self.refused(error)

        def stopped() -> None:
            self._words = "已停止"
            self.reload()

        def aside() -> None:
            self._words = ""

        begun = self.long_work(
            f"做《{report.label}》",
            lambda step: make_report(
                report.id, asked, desk.place, now=desk.now, user=desk.user, progress=step
            ),
            done,
            group=f"report:{report.id}",
            stopped="已停止；写好的文件保留",
            otherwise=refused,
            on_stop=stopped,
            on_aside=aside,
            words=lambda made: made.told or "做好了",
        )
        if not begun:
            aside()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Words about a report that was just made stay until the cursor moves."""
        if event.row is not None:
            if self._seen not in ("", event.row.key) and not self._words.startswith("正在"):
                self._words = ""
            self._seen = event.row.key
        super().on_row_list_highlighted(event)

    # The files

    def action_open_file(self) -> None:
        path = self._file()
        if path is None:
            self.say("还没有做过这个报表；回车制作", "yellow")
        else:
            self._show_file(path)

    def action_copy_path(self) -> None:
        path = self._file()
        if path is None:
            self.say("还没有做过这个报表；回车制作", "yellow")
        else:
            self.copy(str(path))

    def _file(self) -> Path | None:
        """The file of the row with the cursor, or the one that was made last of that report."""
        row = self.rows.current
        if row is None:
            return None
        if isinstance(row.record, KeptReport):
            return row.record.path
        if self._last is not None and self._words:
            return self._last
        kept = kept_reports(self.desk.place)
        return next((one.path for one in kept if one.report == row.record.id), None)

    def _show_file(self, path: Path) -> None:
        if not path.is_file():
            self.say(f"文件不在了：{path}", "bold red")
        elif open_outside(path):
            self.say(f"已交给系统打开 {path.name}")
        else:
            where = path.relative_to(self.desk.workspace)
            self.say(f"没有可用的程序，c 复制路径：{where}", "yellow")


def _row(report: Report, kept: tuple[KeptReport, ...]) -> Row:
    last = next((one for one in kept if one.report == report.id), None)
    return Row(
        report.id,
        (
            Cell(report.label, "bold"),
            report.about,
            f"{last.at:%m-%d %H:%M}" if last else "",
            " ".join(FILE_KINDS[one] for one in report.suffixes),
        ),
        report,
    )


def _kept_row(one: KeptReport, root: Path) -> Row:
    label = REPORTS[one.report].label if one.report else "其他"
    return Row(
        str(one.path),
        (label, str(one.path.relative_to(root)), f"{one.at:%m-%d %H:%M}", f"{max(1, one.size // 1024)} K"),
        one,
    )
