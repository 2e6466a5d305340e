"""Finding the dossiers whose score is final, by the days of their reviews and of publication."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlmodel import Session, col, select

from zmtool.reviews.register import kept
from zmtool.reviews.register_records import KeptDossier
from zmtool.reviews.tables import ReviewDossierRow, ReviewOpinionRow

_BLOCK = 500


def settled_dossiers(session: Session, first: date, last: date) -> tuple[KeptDossier, ...]:
    """The dossiers with a final score that were published, or had a review handed in, from ``first`` to ``last``."""
    handed_in = select(ReviewOpinionRow.dossier_id).where(
        col(ReviewOpinionRow.finished_at) >= first.isoformat(),
        col(ReviewOpinionRow.finished_at) < (last + timedelta(days=1)).isoformat(),
    )
    chosen = (
        select(ReviewDossierRow)
        .where(
            ReviewDossierRow.final != "",
            col(ReviewDossierRow.id).in_(handed_in) | col(ReviewDossierRow.published_on).between(first, last),
        )
        .order_by(col(ReviewDossierRow.id))
    )
    return tuple(kept(session, row) for row in session.exec(chosen))


def settled_of_cases(session: Session, case_nos: Collection[str]) -> tuple[KeptDossier, ...]:
    """The dossiers of these cases whose score is final."""
    wanted = sorted(set(case_nos))
    found: list[KeptDossier] = []
    for start in range(0, len(wanted), _BLOCK):
        chosen = (
            select(ReviewDossierRow)
            .where(
                ReviewDossierRow.final != "",
                col(ReviewDossierRow.case_no).in_(wanted[start : start + _BLOCK]),
            )
            .order_by(col(ReviewDossierRow.id))
        )
        found += [kept(session, row) for row in session.exec(chosen)]
    return tuple(found)
