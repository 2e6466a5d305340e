"""The documents that were filled for a case: which step, when, and opening them to print."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from zmtool.tui.bases.listing import Found, ListingScreen, keys_of
from zmtool.tui.keys import CASE_FILES, bindings
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.row_list import Column, Row
from zmtool.workflow.outbox import OutboxFile, case_files, outbox_of


class CaseFilesScreen(ListingScreen):
    """The files in the outbox of one case, the latest first; enter opens one with the program of the system."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CASE_FILES))
    KEYS = keys_of(CASE_FILES)
    NAME = "文书夹"
    SEARCH = "输入文书名或步骤的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有填制过文书；回到案件按 f 填制"
    COLUMNS = (Column("文书", 0), Column("步骤", 20), Column("填制时间", 11), Column("大小", 8))

    def __init__(self, case_no: str) -> None:
        super().__init__()
        self._case_no = case_no

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        found = [
            one
            for one in case_files(self.desk.workspace, self._case_no)
            if not text or text in f"{one.path.name} {one.step_label}"
        ]
        return Found([_row(one) for one in found[offset : offset + limit]], len(found), self._case_no)

    def open(self, row: Row) -> None:
        self._open(row.record.path)

    def _open(self, path: Path) -> None:
        if open_outside(path):
            self.told(f"已用系统程序打开 {path.name}")
        else:
            self.notify(
                f"这里没有可用的看图或文字程序。文件在：{path}（y 复制路径）",
                severity="warning",
                markup=False,
            )

    def explain(self, row: Row) -> str:
        return str(row.record.path)

    def number_of(self, row: Row) -> str:
        return str(row.record.path)

    def action_open_folder(self) -> None:
        """The folder itself, where several are to be printed at once."""
        current = self.rows.current
        folder = outbox_of(self.desk.workspace, self._case_no)
        self._open(current.record.path.parent if current is not None else folder)


def _row(one: OutboxFile) -> Row:
    size = f"{max(1, one.size // 1024):,} KB"
    return Row(str(one.path), (one.path.name, one.step_label, f"{one.written:%m-%d %H:%M}", size), one)
