"""Keeping a case: rows, register of officers, search texts and audit entry, all in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlmodel import col, select

from zmtool.base.errors import InvalidValue, NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.cases.board import keep_deadlines
from zmtool.cases.deadlines import CaseDeadline
from zmtool.cases.field_names import field_name
from zmtool.cases.findable import findable_texts
from zmtool.cases.records import CaseFacts
from zmtool.cases.stored import facts_of, find_row, write_rows
from zmtool.cases.tables import CaseRow
from zmtool.staff.tables import register_officers
from zmtool.store.audit import record
from zmtool.store.differences import differences
from zmtool.store.search import replace_entries
from zmtool.store.tables import AuditEntry
from zmtool.values.document_number import parse_document_number

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with the number of its saved state and when it was first and last written (ISO)."""

    facts: CaseFacts
    version: int
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping did: ``outcome`` is new, changed or unchanged; ``warnings`` are Chinese."""

    outcome: str
    version: int
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """What keeping a case takes from other rooms: Chinese names for its search texts, and its deadlines."""

    titles: Mapping[str, str]
    causes: Mapping[str, str]
    deadlines: Callable[[CaseFacts], Iterable[CaseDeadline]] = field(default=lambda _: ())


def _normal_number(text: str) -> str:
    """The number as it is kept: a keyboard has [ ] and ( ), the paper has 〔 〕."""
    try:
        return str(parse_document_number(text))
    except InvalidValue:
        return text


def kept_case(session: Session, case_no: str) -> KeptCase:
    """The case with this number. Raises NotFound."""
    row = find_row(session, case_no) or find_row(session, _normal_number(case_no))
    if row is None:
        raise _no_case(case_no)
    return KeptCase(facts_of(session, row), row.version, row.created_at, row.updated_at)


def keep_case(
    session: Session,
    facts: CaseFacts,
    labels: Labels,
    *,
    now: datetime,
    user: str,
    why: str = "",
    replace: bool = False,
    expected_version: int | None = None,
    action: str = "",
) -> Kept:
    """Keeps ``facts`` as a new case or, with ``replace``, as the next version of the one with that number.

    The same content changes nothing. ``action`` names the entry in the trail where it is more than an edit.
    Raises Refused if the number is taken by other content and ``replace`` is not given, or if somebody else
    saved the case since ``expected_version`` (0: it was not there), telling who changed what.
    """
    row = find_row(session, facts.case_no)
    _refuse_lost_edit(session, row, facts.case_no, expected_version)
    before = None if row is None else to_plain(facts_of(session, row))
    after = to_plain(facts)
    if row is not None and before == after:
        return Kept("unchanged", row.version)
    change = differences(before, after)
    if row is not None and not replace:
        raise Refused(
            f"案件“{facts.case_no}”已存在，内容不同（{len(change)} 处）",
            where="、".join(map(field_name, list(change)[:8])),
            next_step="确认要用新内容替换请加 --yes；原内容留在操作记录中",
        )
    row = write_rows(session, facts, row, now.isoformat(timespec="seconds"))
    owner = f"case/{row.id}"
    # Nothing is due any more in a case that was archived.
    keep_deadlines(session, cast(int, row.id), () if facts.stage == "archived" else labels.deadlines(facts))
    replace_entries(
        session, owner, findable_texts(facts, labels.titles, labels.causes.get(facts.cause, facts.cause))
    )
    record(
        session,
        now=now,
        who=user,
        action=action or ("case.add" if before is None else "case.update"),
        subject=owner,
        change={"case_no": facts.case_no, "version": row.version, "fields": change},
        why=why,
    )
    warnings = register_officers(
        session, facts.officers, now=now, who=user, why=f"随案件 {facts.case_no} 登记"
    )
    return Kept("new" if before is None else "changed", row.version, tuple(change), tuple(warnings))


def case_subject(session: Session, case_no: str) -> str:
    """The name under which the trail keeps the case. Raises NotFound."""
    row = find_row(session, case_no) or find_row(session, _normal_number(case_no))
    if row is None:
        raise _no_case(case_no)
    return f"case/{row.id}"


def note_opened(session: Session, case_no: str, *, now: datetime, user: str) -> None:
    """An entry in the trail that ``user`` opened the case; once a person and day. Raises NotFound."""
    subject, day = case_subject(session, case_no), now.date().isoformat()
    seen = session.exec(
        select(AuditEntry.seq)
        .where(AuditEntry.subject == subject, AuditEntry.action == "case.open", AuditEntry.who == user)
        .where(col(AuditEntry.at).startswith(day))
    ).first()
    if seen is None:
        record(session, now=now, who=user, action="case.open", subject=subject, change={"case_no": case_no})


def _no_case(case_no: str) -> NotFound:
    return NotFound(f"没有编号为“{case_no}”的案件", next_step="请用 zmtool case list 查看已有案件")


def _refuse_lost_edit(session: Session, row: CaseRow | None, case_no: str, expected: int | None) -> None:
    actual = 0 if row is None else row.version
    if expected == 0 and row is not None:
        raise Refused(
            f"案件编号“{case_no}”已被使用", next_step="请换一个编号，或用 zmtool case show 查看已有的案件"
        )
    if expected is not None and expected != actual:
        raise Refused(
            f"案件“{case_no}”在您打开之后已被他人修改，未保存",
            where=f"您打开的是第 {expected} 版，现在是第 {actual} 版"
            + "".join(f"\n  {line}" for line in changes_since(session, case_no, expected)),
            next_step="请重新打开案件，核对他人的修改后再改",
        )


def changes_since(session: Session, case_no: str, version: int) -> list[str]:
    """Who changed what of a case after ``version``, one Chinese line a saved state."""
    row = find_row(session, case_no)
    if row is None:
        return []
    entries = session.exec(
        select(AuditEntry).where(AuditEntry.subject == f"case/{row.id}").order_by(col(AuditEntry.seq))
    )
    lines = []
    for entry in entries:
        change = json.loads(entry.change)
        if change.get("version", 0) > version:
            fields = "、".join(map(field_name, list(change.get("fields", {}))[:8]))
            lines.append(f"第 {change['version']} 版 {entry.at[:16]} {entry.who}：{fields}")
    return lines
