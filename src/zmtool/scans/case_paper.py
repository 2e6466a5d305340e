"""Windows of the list of cases as dossiers: how many documents, how much scanned paper each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from zmtool.cases.tables import CaseRow, DocumentRow, PartyRow
from zmtool.cases.windows import window_of_cases
from zmtool.scans.tables import ScanDocumentRow


@dataclass(frozen=True, slots=True)
class PaperCount:
    """The documents of one case: recorded, scanned and filed with it, and fields of those that wait for a person."""

    documents: int = 0
    scanned: int = 0
    unsure: int = 0


def dossier_window(
    session: Session, *, text: str, view: str, limit: int, offset: int, count: bool = True
) -> tuple[int, list[tuple[CaseRow, PartyRow]]]:
    """How many cases fit (-1 where not to be counted and further ones may follow), and those from ``offset`` on, latest filed first.

    ``view``: paper (something was scanned), bare (nothing was), unsure (a field waits for a person), archived; empty: all.
    """
    conditions: list[Any] = []
    filed = select(ScanDocumentRow.id).where(col(ScanDocumentRow.case_id) == col(CaseRow.id))
    if view == "paper":
        conditions.append(filed.exists())
    elif view == "bare":
        conditions.append(~filed.exists())
    elif view == "unsure":
        waiting = select(ScanDocumentRow.case_id).where(
            col(ScanDocumentRow.set_aside).is_(False), col(ScanDocumentRow.unsure) > 0
        )
        conditions.append(col(CaseRow.id).in_(waiting))
    elif view == "archived":
        conditions.append(col(CaseRow.stage) == "archived")
    return window_of_cases(session, conditions, text, limit, offset, count=count)


def paper_counts(session: Session, case_ids: Sequence[int]) -> Mapping[int, PaperCount]:
    """The counts of some cases, by their ids; a case without any document is not among them."""
    written = dict(
        session.exec(
            select(DocumentRow.case_id, func.count())
            .where(col(DocumentRow.case_id).in_(case_ids))
            .group_by(col(DocumentRow.case_id))
        ).all()
    )
    scanned = {
        case_id: (count, unsure)
        for case_id, count, unsure in session.exec(
            select(ScanDocumentRow.case_id, func.count(), func.sum(ScanDocumentRow.unsure))
            .where(col(ScanDocumentRow.case_id).in_(case_ids))
            .group_by(col(ScanDocumentRow.case_id))
        )
        if case_id is not None
    }
    return {one: PaperCount(written.get(one, 0), *scanned.get(one, (0, 0))) for one in {*written, *scanned}}
