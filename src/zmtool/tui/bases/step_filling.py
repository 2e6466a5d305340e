"""The documents of a step of a case filled, with a window about how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.works import KEPT
from zmtool.workflow.outbox import StepDocuments, fill_step


def fill_documents(
    screen: DeskScreen[Any],
    case_no: str,
    step: str,
    then: Callable[[StepDocuments], None],
    otherwise: Callable[[ZmtoolError], None] | None = None,
) -> None:
    """Fills the documents of ``step`` (empty: of the last that brought any), then tells ``screen`` what was filled."""
    screen.long_work(
        f"填制 {case_no} 的文书",
        partial(fill_step, screen.desk.workspace, case_no, step),
        then,
        group=f"fill:{case_no}",
        stopped=KEPT,
        otherwise=otherwise,
        words=lambda made: f"{made.step_label}：已填制 {len(made.documents)} 份",
    )
