"""Lists of reviews: batches with what has become of their dossiers, dossiers a window at a time, as a person may see them.

Drafts and proofs are large: only those of the window are opened, and of them no more than the score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import UsageProblem
from zmtool.reviews.states import StateMachine, load_states
from zmtool.workflow.review_standard import checklist_title
from zmtool.workflow.workspace import Place, opened

ALL, POOL, MINE, DISPUTED, SETTLED, AFTER = "", "pool", "mine", "disputed", "settled", "after"
"""Which dossiers are listed: all, those to be claimed, in one's own hands, for an arbiter, settled, after the bulletin."""
_STATES = {
    DISPUTED: ("arbitration",),
    SETTLED: ("finalized",),
    AFTER: ("published", "appealed", "re_reviewed", "rectifying", "rectified"),
}
_GROUPS = {
    "in_pool": "pool",
    "claimed": "hand",
    "claimed_2": "hand",
    "reviewed_1": "second",
    "reviewed_2": "second",
    "arbitration": "disputed",
    "finalized": "settled",
    "archived": "archived",
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in a list. ``standard`` is the title of its checklist, ``counts``: dossiers by pool, hand, second, disputed, settled, after, archived."""

    name: str
    checklist: str
    standard: str
    double: bool
    cross: bool
    created_at: str
    drawn_at: str
    origin_unit: str
    counts: Mapping[str, int]

    @property
    def drawn(self) -> int:
        """How many dossiers it has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A window of the batches, the latest first, and how many there are."""

    lines: tuple[BatchLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A drawn dossier in a list, as its viewer may see it: ``holder`` is empty while the reviews are not revealed."""

    number: int
    batch: str
    case_no: str
    unit: str
    drawn: str
    state: str
    state_label: str
    holder: str
    own: bool
    leased_until: date | None
    machine_score: str
    score: str
    grade: str
    appeal_until: date | None
    sent_to: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A window of the dossiers, in the order they were drawn, and how many there are."""

    lines: tuple[DossierLine, ...]
    total: int


def batch_lines(place: Place = None, *, text: str = "", limit: int = 100, offset: int = 0) -> BatchPage:
    """A window of the batches whose name, checklist or sender holds ``text``."""
    from sqlalchemy import func
    from sqlmodel import col, or_, select

    from zmtool.reviews.tables import ReviewBatchRow, ReviewDossierRow

    row = ReviewBatchRow
    shown = select(
        row.id, row.name, row.checklist, row.double, row.cross_bureau, row.created_at, row.drawn_at, row.origin_unit
    )  # type: ignore[call-overload]  # fmt: skip
    count = select(func.count()).select_from(row)
    if text:
        fits = or_(
            *(col(one).icontains(text, autoescape=True) for one in (row.name, row.checklist, row.origin_unit))
        )
        shown, count = shown.where(fits), count.where(fits)
    with opened(place) as at, at.reading() as session:
        root = at.root
        total = session.exec(count).one()
        rows = session.exec(
            shown.order_by(col(row.id).desc()).limit(max(0, limit)).offset(max(0, offset))
        ).all()
        states = session.exec(
            select(ReviewDossierRow.batch_id, ReviewDossierRow.state, func.count())
            .where(col(ReviewDossierRow.batch_id).in_([one[0] for one in rows]))
            .group_by(col(ReviewDossierRow.batch_id), col(ReviewDossierRow.state))
        ).all()
    counts: dict[int, dict[str, int]] = {}
    for batch, state, number in states:
        own = counts.setdefault(batch, {})
        group = _GROUPS.get(state, "after")
        own[group] = own.get(group, 0) + number
    lines = (
        BatchLine(
            name,
            checklist,
            checklist_title(checklist, root),
            double,
            cross,
            made,
            drawn,
            origin,
            MappingProxyType(counts.get(id_, {})),
        )
        for id_, name, checklist, double, cross, made, drawn, origin in rows
    )
    return BatchPage(tuple(lines), total)


def dossier_lines(
    place: Place = None,
    *,
    user: str,
    batch: str = "",
    kind: str = ALL,
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> DossierPage:
    """A window of the dossiers of a batch (empty: of all). Raises NotFound, or UsageProblem for a kind that is not there.

    ``text`` stands in the number of the case or the name of the bureau.
    """
    from sqlalchemy import func
    from sqlmodel import col, or_, select

    from zmtool.reviews.register import batch_named
    from zmtool.reviews.tables import ReviewBatchRow, ReviewDossierRow

    if kind not in (ALL, POOL, MINE, *_STATES):
        raise UsageProblem(f"没有“{kind}”这一类案卷", next_step="可用：pool、mine、disputed、settled、after")
    row = ReviewDossierRow
    conditions: list[Any] = []
    with opened(place) as at, at.reading() as session:
        if batch:
            conditions.append(col(row.batch_id) == batch_named(session, batch).number)
        if kind == MINE:
            conditions.append(col(row.holder) == user)
        elif kind == POOL:
            conditions.append(
                or_(
                    col(row.state) == "in_pool",
                    (col(row.state) == "reviewed_1") & col(row.needs_second).is_(True),
                )
            )
        elif kind:
            conditions.append(col(row.state).in_(_STATES[kind]))
        if text:
            fits = [col(one).icontains(text, autoescape=True) for one in (row.case_no, row.unit)]
            if text.isdecimal() and len(text) < 12:
                fits.append(col(row.id) == int(text))
            conditions.append(or_(*fits))
        total = session.exec(select(func.count()).select_from(row).where(*conditions)).one()
        order = (col(row.leased_until), col(row.id)) if kind == MINE else (col(row.id),)
        found = session.exec(
            select(row, ReviewBatchRow.name)
            .join(ReviewBatchRow, col(ReviewBatchRow.id) == col(row.batch_id))
            .where(*conditions)
            .order_by(*order)
            .limit(max(0, limit))
            .offset(max(0, offset))
        ).all()
        machine = load_states(at.root)
        lines = tuple(_line(one, name, user, machine) for one, name in found)
    return DossierPage(lines, total)


def unit_of(place: Place = None, *, user: str) -> str:
    """The bureau that a reviewer named last; empty where none was."""
    from sqlmodel import col, select

    from zmtool.reviews.tables import ReviewOpinionRow

    row = ReviewOpinionRow
    with opened(place) as at, at.reading() as session:
        named = select(row.unit).where(row.reviewer == user, row.unit != "").order_by(col(row.id).desc())
        return session.exec(named.limit(1)).first() or ""


def _line(row: Any, batch: str, user: str, machine: StateMachine) -> DossierLine:
    state = machine.states[row.state]
    own = row.holder == user
    final = json.loads(row.final) if row.final else {}
    return DossierLine(
        number=row.id or 0,
        batch=batch,
        case_no=row.case_no,
        unit=row.unit,
        drawn=row.drawn,
        state=row.state,
        state_label=state.label,
        holder=row.holder if own or state.open else "",
        own=own,
        leased_until=row.leased_until if own or state.open else None,
        machine_score=str(json.loads(row.draft)["score"]),
        score=str(final.get("score", "")),
        grade=str(final.get("grade_label", "")),
        appeal_until=row.appeal_until,
        sent_to=row.sent_to,
    )
