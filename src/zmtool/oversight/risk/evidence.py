"""Evidence from the closed loop: clues that were not dismissed, problems that were not refuted (database)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.risk.formula import RiskEvidence, RiskRules, total_of

_GONE = ("UNFOUNDED", "ANSWERED", "MERGED", "FOUNDED")
_AT_ONCE = 500


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


def totals_by_shop(
    session: Session, library: IndicatorLibrary, loop: Loop, rules: RiskRules, day: date
) -> dict[str, Decimal]:
    """The risk of every shop on a day, without its derivation: the same sums as ``risk_on`` in one pass."""
    known = {
        one.code: (one.dimension, float(one.weight), one.half_life)
        for one in library.by_code.values()
        if one.dimension
    }
    ages: dict[str, int] = {}
    left: dict[str, dict[str, float]] = defaultdict(dict)
    for shop, _, code, at in _rows(session, loop, None):
        if code not in known:
            continue
        age = ages.get(at[:10])
        if age is None:
            age = ages[at[:10]] = (day - date.fromisoformat(at[:10])).days
        if age < 0:
            continue
        dimension, weight, half_life = known[code]
        of_shop = left[shop]
        of_shop[dimension] = of_shop.get(dimension, 1.0) * (1 - weight * 0.5 ** (age / half_life))
    return {shop: total_of(of_shop, rules) for shop, of_shop in left.items()}


def _rows(session: Session, loop: Loop, shops: Sequence[str] | None) -> Iterator[tuple[str, str, str, str]]:
    """Licence number, number of the record, indicator, moment."""
    refuted = set(loop.results) - set(loop.founded)
    groups = [None] if shops is None else [shops[at : at + _AT_ONCE] for at in range(0, len(shops), _AT_ONCE)]
    for group in groups:
        clues = select(ClueRow.clue_no, ClueRow.target_key, ClueRow.indicator, ClueRow.reported_at).where(
            ClueRow.target_kind == "shop",
            col(ClueRow.inner).is_(False),
            ClueRow.indicator != "",
            col(ClueRow.state).not_in(_GONE),
        )
        problems = select(
            ProblemRow.prob_no, ProblemRow.target_key, ProblemRow.indicator, ProblemRow.founded_at
        ).where(
            ProblemRow.target_kind == "shop",
            col(ProblemRow.inner).is_(False),
            col(ProblemRow.result).not_in(refuted),
        )
        if group is not None:
            clues = clues.where(col(ClueRow.target_key).in_(group))
            problems = problems.where(col(ProblemRow.target_key).in_(group))
        for statement in (clues, problems):
            for row in session.execute(statement):
                yield row[1], row[0], row[2], row[3]
