"""Taking back an edit of a case that was just made: the former facts, where nobody went on from the new ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime

from zmtool.base.errors import Refused
from zmtool.cases.field_names import field_name
from zmtool.cases.records import CaseFacts
from zmtool.workflow.case_edit import edit_case
from zmtool.workflow.cases import Imported
from zmtool.workflow.workspace import OpenWorkspace, Place

_STEPS = ("events", "approvals", "stage", "custody")


def put_back(
    before: CaseFacts,
    after: CaseFacts,
    names: Collection[str],
    place: Place = None,
    *,
    now: datetime,
    user: str,
) -> Imported:
    """Gives the facts ``names`` of a case that was ``before`` and became ``after`` their former values.

    Raises Refused where a step was taken since, or somebody changed the same facts again.
    """
    wanted = [
        one.name
        for one in fields(CaseFacts)
        if one.name in names and getattr(before, one.name) != getattr(after, one.name)
    ]

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        if any(getattr(case, name) != getattr(after, name) for name in _STEPS):
            raise Refused(
                "改动之后案件又有办理，不能撤回", where=case.case_no, next_step="需要更正的请直接修改"
            )
        changed = [name for name in wanted if getattr(case, name) != getattr(after, name)]
        if changed:
            raise Refused(
                f"改动之后{'、'.join(map(field_name, changed))}又被修改，不能撤回",
                where=case.case_no,
                next_step="请先看现在的内容，再决定怎样改",
            )
        return replace(case, **{name: getattr(before, name) for name in wanted})

    return edit_case(after.case_no, edit, place, now=now, user=user, why="撤回刚才的改动")
