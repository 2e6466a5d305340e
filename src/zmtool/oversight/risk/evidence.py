"""Evidence from the closed loop: clues that were not dismissed, problems that were not refuted (database)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from heapq import nlargest

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.risk.formula import RiskEvidence, RiskRules, total_of

_GONE = ("UNFOUNDED", "ANSWERED", "MERGED", "FOUNDED")
_AT_ONCE = 500
_TENTH_OF_A_POINT = 0.001
_DAY, _APART = len("2026-01-01"), "\n"


def evidence_by_shop(
    session: Session, library: IndicatorLibrary, loop: Loop, shops: Sequence[str] | None = None
) -> dict[str, list[RiskEvidence]]:
    """What weighs on each shop (or on ``shops`` alone), by licence number; a founded clue counts once, as its problem.

    What is about the bureau's own people is left out.
    """
    found: dict[str, list[RiskEvidence]] = defaultdict(list)
    for shop, number, code, at in _rows(session, loop, shops):
        indicator = library.by_code.get(code)
        if indicator is None or not indicator.dimension:
            continue
        found[shop].append(
            RiskEvidence(
                number,
                code,
                indicator.label,
                indicator.dimension,
                date.fromisoformat(at[:10]),
                indicator.weight,
                indicator.half_life,
            )
        )
    return dict(found)


def highest_totals(
    session: Session, library: IndicatorLibrary, loop: Loop, rules: RiskRules, day: date, most: int
) -> dict[str, Decimal]:
    """The shops of the highest risk on a day, the highest first, without its derivation: the same sums as ``risk_on``."""
    left = _left_by_shop(session, library, loop, day)
    sides = [(one.id, float(one.weight), float(one.fixed) / 100) for one in rules.dimensions]
    rough = {
        shop: sum([weight * (1 - of[side] if side in of else fixed) for side, weight, fixed in sides])
        for shop, of in left.items()
    }
    least = min(nlargest(most, rough.values()), default=0.0) - _TENTH_OF_A_POINT
    totals = {shop: total_of(left[shop], rules) for shop, about in rough.items() if about >= least}
    first = sorted(totals, key=lambda shop: (-totals[shop], shop))[:most]
    return {shop: totals[shop] for shop in first}


def _left_by_shop(
    session: Session, library: IndicatorLibrary, loop: Loop, day: date
) -> dict[str, dict[str, float]]:
    """What evidence leaves of each dimension, by licence number."""
    known = {
        one.code: (one.dimension, float(one.weight), one.half_life)
        for one in library.by_code.values()
        if one.dimension
    }
    ages: dict[str, int] = {}
    left: dict[str, dict[str, float]] = {}
    for statement in _matters(loop):
        for shop, matters in session.connection().execute(statement).yield_per(_AT_ONCE):
            for matter in matters.split(_APART):
                found, moment = known.get(matter[:-_DAY]), matter[-_DAY:]
                if found is None:
                    continue
                age = ages.get(moment)
                if age is None:
                    age = ages[moment] = (day - date.fromisoformat(moment)).days
                if age >= 0:
                    side, weight, half_life = found
                    of_shop = left.setdefault(shop, {})
                    of_shop[side] = of_shop.get(side, 1.0) * (1 - weight * 0.5 ** (age / half_life))
    return left


def _matters(loop: Loop) -> Iterator[Select[str, str]]:
    """Licence number, and each of its matters as indicator and day, in one text: one row a shop is read, not one a matter."""
    for key, indicator, moment, wanted in (
        (ClueRow.target_key, ClueRow.indicator, ClueRow.reported_at, _weighing_clues()),
        (ProblemRow.target_key, ProblemRow.indicator, ProblemRow.founded_at, _weighing_problems(loop)),
    ):
        matter = col(indicator).concat(func.substr(moment, 1, _DAY))
        yield select(key, func.aggregate_strings(matter, _APART)).where(*wanted).group_by(col(key))


def _weighing_clues() -> tuple[ColumnElement[bool], ...]:
    return (
        col(ClueRow.target_kind) == "shop",
        col(ClueRow.inner).is_(False),
        col(ClueRow.indicator) != "",
        col(ClueRow.state).not_in(_GONE),
    )


def _weighing_problems(loop: Loop) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ProblemRow.target_kind) == "shop",
        col(ProblemRow.inner).is_(False),
        col(ProblemRow.result).not_in(set(loop.results) - set(loop.founded)),
    )


def _rows(session: Session, loop: Loop, shops: Sequence[str] | None) -> Iterator[tuple[str, str, str, str]]:
    """Licence number, number of the record, indicator, moment."""
    groups = [None] if shops is None else [shops[at : at + _AT_ONCE] for at in range(0, len(shops), _AT_ONCE)]
    for group in groups:
        clues = select(ClueRow.clue_no, ClueRow.target_key, ClueRow.indicator, ClueRow.reported_at).where(
            *_weighing_clues()
        )
        problems = select(
            ProblemRow.prob_no, ProblemRow.target_key, ProblemRow.indicator, ProblemRow.founded_at
        ).where(*_weighing_problems(loop))
        if group is not None:
            clues = clues.where(col(ClueRow.target_key).in_(group))
            problems = problems.where(col(ProblemRow.target_key).in_(group))
        for statement in (clues, problems):
            for row in session.execute(statement):
                yield row[1], row[0], row[2], row[3]
