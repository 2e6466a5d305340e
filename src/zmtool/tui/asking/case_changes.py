"""A change to a case that a form makes, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zmtool.cases.records import CaseFacts
from zmtool.tui.desk import Desk
from zmtool.workflow.case_edit import edit_case
from zmtool.workflow.workspace import OpenWorkspace

Changed = Callable[[str, CaseFacts, CaseFacts, Sequence[str]], None]
"""Is told what was changed: in a word, the case before and after, and which facts of it."""


def edited(
    desk: Desk,
    case_no: str,
    what: str,
    names: Sequence[str],
    changed: Changed,
    edit: Callable[[CaseFacts, OpenWorkspace], CaseFacts],
    why: str = "",
    action: str = "",
) -> str:
    """Edits a case and notes how that is taken back."""
    seen: list[CaseFacts] = []

    def noting(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        after = edit(case, at)
        seen[:] = [case, after]
        return after

    done = edit_case(case_no, noting, desk.place, now=desk.now, user=desk.user, why=why, action=action)
    if done.outcome == "unchanged":
        return "内容相同，没有改动"
    changed(what, seen[0], seen[1], names)
    return "；".join((f"已{what}（u 撤回）", *done.warnings))
