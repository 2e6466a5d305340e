"""Cases that have something in common with one: the same party, licence, address, phone or vehicle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, exists, or_, select

from zmtool.cases.records import Party
from zmtool.cases.tables import CaseRow, DocumentRow, EventRow, PartyRow

MOST = 200
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case and what it shares, in Chinese. ``same_party``: an identifier of the party itself is shared."""

    case_no: str
    cause: str
    party_name: str
    stage: str
    incident: date | None
    decision_date: date | None
    shared: tuple[str, ...]
    same_party: bool


IDENTIFIERS: Mapping[str, str] = {"id_no": "证件号码", "uscc": "统一社会信用代码", "license_no": "许可证号"}
TRACES: Mapping[str, str] = {
    "name": "姓名",
    "phone": "电话",
    "plate": "车牌",
    "address": "住址",
    "business_address": "经营地址",
}


def related_cases(session: Session, party: Party, besides: str = "") -> list[RelatedCase]:
    """The cases that share an identifier or a trace with ``party``, latest first, at most ``MOST``."""
    return _sharing(session, party, (*IDENTIFIERS, *TRACES), besides, (), MOST)


def _sharing(
    session: Session,
    party: Party,
    names: Iterable[str],
    besides: str,
    conditions: Sequence[Any],
    limit: int | None = None,
) -> list[RelatedCase]:
    wanted = {
        name: value for name in (*IDENTIFIERS, *TRACES) if (value := getattr(party, name)) and value != "无"
    }
    shared = [getattr(PartyRow, name) == wanted[name] for name in names if name in wanted]
    if not shared:
        return []
    rows = session.exec(
        select(CaseRow, PartyRow)
        .join(PartyRow, col(PartyRow.case_id) == col(CaseRow.id))
        .where(or_(*shared), col(CaseRow.case_no) != besides, *conditions)
        .order_by(col(CaseRow.sorted_by).desc(), col(CaseRow.id).desc())
        .limit(limit)
    )
    return [_related(case, other, wanted) for case, other in rows]


def _related(case: CaseRow, other: PartyRow, wanted: Mapping[str, str]) -> RelatedCase:
    shared = [name for name, value in wanted.items() if getattr(other, name) == value]
    return RelatedCase(
        case_no=case.case_no,
        cause=case.cause,
        party_name=other.name,
        stage=case.stage,
        incident=case.incident_time.date() if case.incident_time else None,
        decision_date=case.decision_date,
        shared=tuple({**IDENTIFIERS, **TRACES}[name] for name in shared),
        same_party=any(name in IDENTIFIERS for name in shared),
    )


def licence_holders(session: Session, licences: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Who held a licence in earlier cases: licence number → names with the case, latest first."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(wanted := sorted(set(licences))), _AT_ONCE):
        rows = session.exec(
            select(PartyRow, CaseRow.case_no)
            .join(CaseRow, col(PartyRow.case_id) == col(CaseRow.id))
            .where(col(PartyRow.license_no).in_(wanted[start : start + _AT_ONCE]))
            .order_by(col(CaseRow.sorted_by).desc(), col(CaseRow.id).desc())
        )
        for party, case_no in rows:
            name = " ".join(one for one in (party.name, party.org_name) if one)
            found.setdefault(party.license_no, []).append(f"{name}（{case_no}）")
    return {licence: tuple(names) for licence, names in found.items()}


def prior_penalties(
    session: Session, party: Party, *, since: date, until: date, besides: str = ""
) -> list[RelatedCase]:
    """The penalties of the same party decided from ``since`` to ``until`` (both included), however many.

    A decision not to punish, or on goods that nobody claimed, is no penalty, whatever became of the case afterwards;
    one that was revoked counts no more.
    """
    step, paper = col(EventRow.step), col(DocumentRow.type)
    decided = (
        col(CaseRow.decision_date).between(since, until),
        col(CaseRow.stage).not_in(("no_penalty", "unclaimed_disposed", "withdrawn")),
        ~exists().where(col(EventRow.case_id) == col(CaseRow.id), step.in_((*_NOT_PUNISHED, "revoke"))),
        ~exists().where(col(DocumentRow.case_id) == col(CaseRow.id), paper.in_(_NOT_PUNISHED.values())),
    )
    return _sharing(session, party, IDENTIFIERS, besides, decided)


_NOT_PUNISHED = {"decide_no_penalty": "no_penalty_decision", "unclaimed_decide": "admin_handling_decision"}
"""Steps, with the documents they bring, by which a case ends without a penalty."""
