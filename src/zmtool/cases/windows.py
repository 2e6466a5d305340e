"""Windows of the list of cases, latest filed first: by part of their life, by cause, by any fragment of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from zmtool.cases.tables import CaseRow, PartyRow
from zmtool.store.search import in_order, refs_with

_FOUND_BY = ("case", "party", "goods", "document")
"""The texts that belong to a case, whose owner is case/ and its number in the table."""


def case_window(
    session: Session,
    *,
    text: str,
    stage: str,
    cause: str,
    limit: int,
    offset: int,
    stages: Sequence[str] = (),
    count: bool = True,
) -> tuple[int, list[tuple[CaseRow, PartyRow]]]:
    """How many cases fit, and those from ``offset`` on, latest filed first. Empty conditions do not count.

    The number is -1 where it is not to be counted and further ones may follow.
    """
    conditions: list[Any] = [col(CaseRow.stage) == stage] if stage else []
    if stages:
        conditions.append(col(CaseRow.stage).in_(stages))
    if cause:
        conditions.append(col(CaseRow.cause) == cause)
    return window_of_cases(session, conditions, text, limit, offset, count=count)


def window_of_cases(
    session: Session, conditions: Sequence[Any], text: str, limit: int, offset: int, *, count: bool
) -> tuple[int, list[tuple[CaseRow, PartyRow]]]:
    """As ``case_window``, of the cases that meet the conditions and hold every word of ``text``."""
    refs = refs_with(session, text, _FOUND_BY)
    held = (
        ()
        if refs is None
        else (in_order(session, text, _FOUND_BY, col(CaseRow.case_no), "case/", CaseRow.id),)
    )
    order = col(CaseRow.sorted_by).desc(), col(CaseRow.id).desc()
    window = select(CaseRow.id).where(*conditions, *held).order_by(*order).limit(limit).offset(offset)
    joined = select(CaseRow, PartyRow).join(PartyRow).where(col(CaseRow.id).in_(window))
    rows = list(session.exec(joined.order_by(*order)))
    if count:
        holding = () if refs is None else (col(CaseRow.case_no).in_(refs),)
        total = session.exec(select(func.count()).select_from(CaseRow).where(*conditions, *holding)).one()
    else:
        total = offset + len(rows) if len(rows) < limit else -1
    return total, rows
