"""The imports of a workspace and its calendar of weeks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.insight.data.calendar import Week, calendar_of
from zmtool.insight.data.reference import NotTaken, week_named
from zmtool.insight.data.wordings import load_order_words
from zmtool.values.periods import week_label
from zmtool.workflow.insight_access import FOLDER, require_analyst
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.insight.data.keep import Batch


def imports(place: Place = None, *, now: datetime, user: str) -> tuple[Batch, ...]:
    """Every import, the oldest first. Raises Refused for the duty."""
    from zmtool.insight.data.keep import batches

    with opened(place, now=now) as at, at.reading() as session:
        require_analyst(session, at, user)
        return batches(session)


def weeks_of(place: Place = None, *, now: datetime, user: str, last: int = 0) -> tuple[Week, ...]:
    """The calendar, of the ``last`` weeks (0: all). Raises Refused for the duty."""
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import HEAD, columns_at, orders_by_week

    with opened(place, now=now) as at:
        folder = at.workspace.root / FOLDER
        with at.reading() as session, columns_at(folder) as connection:
            require_analyst(session, at, user)
            counts = orders_by_week(connection, keep.part_files(keep.parts(session), folder, HEAD))
            found = calendar_of(counts, keep.gaps(session), load_order_words(at.root).incomplete_below)
    end = max((one.week for one in found), default=0)
    return tuple(one for one in found if not last or one.week > end - last)


def explain_gap(text: str, place: Place = None, *, region: str, why: str, now: datetime, user: str) -> str:
    """Says why a week has no orders; its label. Raises UsageProblem, Refused."""
    from zmtool.insight.data import keep
    from zmtool.store.audit import record

    if not why.strip():
        raise UsageProblem("要写明为什么没有订单", where="--why", next_step="例：--why 春节停访")
    if region and not (region.isdecimal() and len(region) == 6):
        raise UsageProblem(
            f"区划应为六位数字，不是“{region}”", where="--region", next_step="例：--region 349901"
        )
    try:
        week = week_named(text)
    except NotTaken as error:
        raise UsageProblem(
            f"“{text}”{error.reason}", next_step="例：zmtool insight data gap 2026-W07 --why 春节停访"
        ) from error
    with opened(place, now=now) as at, at.writing() as session:
        require_analyst(session, at, user)
        keep.add_gap(session, week, region, why.strip(), now=now, user=user)
        record(
            session,
            now=now,
            who=user,
            action="insight.gap",
            subject=f"insight_week:{week}",
            change={"region": region},
            why=why.strip(),
        )
    return week_label(week)
