"""What weighs on shops: one by one with its derivation, or every shop's total at once — from the same records by the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.insight.runs.records import SHADOW, HitMark
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.oversight.risk.matters import Matter, Weighed, weighed
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.insight_profile_records import HITS_DAYS, CountingHits, hit_matters, wordings_of
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

WHOLE = Viewer("", "", "all", frozenset(["analyse"]))
"""Nobody in person: the bureau, which sees every record about shops."""


def shop_risk(
    session: Session, at: OpenWorkspace, scene: Scene, person: Viewer, lic_no: str, day: date
) -> Weighed:
    """What weighs on a shop on a day, as far as the person may see."""
    from zmtool.oversight.risk.records_of import matters_about

    words = wordings_of(at, scene)
    matters = [
        *matters_about(session, lic_no, words, person),
        *hit_matters(session, at, person, lic_no, words, day),
    ]
    same_days = load_risk_rules(at.root).evidence.same_days
    return weighed(matters, scene.library, same_days, day).get(lic_no, Weighed((), ()))


def risk_totals(session: Session, at: OpenWorkspace, scene: Scene, day: date) -> dict[str, Decimal]:
    """The risk of every shop on which something weighs on a day, by licence number: the total of ``shop_risk`` for the bureau."""
    from zmtool.oversight.risk.records_of import matters_about
    from zmtool.oversight.risk.totals import totals_on

    words = wordings_of(at, scene)
    by_shop: dict[str, list[Matter]] = {}
    for one in matters_about(session, "", words, WHOLE):
        by_shop.setdefault(one.shop, []).append(one)
    rules = load_risk_rules(at.root)
    hits: dict[str, list[Matter]] = {}
    counting = CountingHits(at, words)
    for one in _hits_that_may_weigh(session, counting, by_shop, rules.evidence.same_days, day):
        hits.setdefault(one.shop, []).append(one)
    for shop, ones in hits.items():
        by_shop.setdefault(shop, []).extend(ones)
    return totals_on(by_shop, scene.library, rules, day)


def _hits_that_may_weigh(
    session: Session, counting: CountingHits, records: Mapping[str, list[Matter]], same_days: int, day: date
) -> Iterator[Matter]:
    """The hits of every shop without those that cannot change its total.

    Of the hits that count as one indicator only the newest weighs that no record of that indicator, near it in time, takes up.
    """
    from zmtool.insight.runs.keep import marks_of_all, shops_of_raised

    since = day - timedelta(days=HITS_DAYS)
    carried = {
        shop: {code for one in matters for code in one.indicators} for shop, matters in records.items()
    }
    for shop, code in shops_of_raised(session, since, day):
        if shop in carried:
            carried[shop].update(counting.indicators(code) or ())
    settled_for: dict[tuple[str, ...], set[str]] = {}
    for run, marks in marks_of_all(session, since, day):
        indicators, asof = counting.indicators(run.code), run.asof
        if indicators is None or run.purpose == SHADOW:
            continue
        settled = settled_for.setdefault(indicators, set())
        for shop, number, subject, suppressed, alert_no in marks:
            if suppressed or not alert_no and (not indicators or shop in settled):
                continue
            codes = carried.get(shop)
            raised = bool(alert_no) and codes is not None
            if not raised and (not indicators or shop in settled):
                continue
            yield counting.matter(
                HitMark(shop, number, subject, suppressed, alert_no, run.code, asof, run.purpose)
            )
            if not raised and not (
                codes
                and not codes.isdisjoint(indicators)
                and any(abs((one.day - asof).days) <= same_days for one in records[shop])
            ):
                settled.add(shop)
