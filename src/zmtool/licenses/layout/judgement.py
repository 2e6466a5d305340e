"""Whether a place fits the layout plan: venue, school, number, spacing, format, in this order (licensing notes, 4.4).

Pure: the plan, the points and the measurements come in; the verdict says every step it took, so that it can be kept
with the site check and produced in a review or a suit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.law.licence_reasons import LicenceReasons
from zmtool.licenses.layout.asked import Asked
from zmtool.licenses.layout.cap_rule import cap_steps
from zmtool.licenses.layout.format_rule import format_steps
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.points import Pending, PointSet
from zmtool.licenses.layout.school_rule import school_steps
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.spacing_rule import spacing_steps
from zmtool.licenses.layout.venue_rule import venue_steps
from zmtool.licenses.layout.verdict import Outcome, Step, Verdict, outcome_of

_NO_MEASUREMENTS: Mapping[str, Decimal] = {}


def judge(
    site: Site,
    plan: LayoutPlan,
    points: PointSet,
    *,
    on: date,
    reasons: LicenceReasons,
    measured: Mapping[str, Decimal] = _NO_MEASUREMENTS,
    waiting: tuple[Pending, ...] = (),
) -> Verdict:
    """The verdict on a place under one plan.

    ``measured`` are walked metres by the number of the reference point, ``waiting`` the queue of its cell. Raises
    InvalidValue for a measured point that is not among the points.
    """
    for ref in measured:
        if points.find(ref) is None:
            raise InvalidValue("实测参照点", ref, "点位库里没有这个参照点，请先补录再判")
    asked = Asked(site, plan, points, measured, reasons, waiting)
    steps = (
        *venue_steps(asked),
        *school_steps(asked),
        *cap_steps(asked),
        *spacing_steps(asked),
        *format_steps(asked),
    )
    outcome = outcome_of(steps)
    number = sum(map(asked.before, waiting)) + 1 if outcome is Outcome.WAIT else None
    return Verdict(
        outcome,
        on,
        plan.code,
        plan.version,
        plan.name,
        plan.fingerprint,
        steps,
        number,
        (*_cautions(plan, steps, on), *_other_cell(asked)),
    )


def _other_cell(asked: Asked) -> tuple[str, ...]:
    """Where the place lies by its drawn borders in another market unit than the one that was named."""
    named, spot = asked.site.cell, asked.spot
    drawn = None if spot is None else asked.plan.cell_at(spot)
    if not named or drawn is None or drawn.code == named:
        return ()
    return (f"坐标在单元 {drawn.code} {drawn.name} 的边界内，而填的单元是 {named}，请核对",)


def _cautions(plan: LayoutPlan, steps: tuple[Step, ...], on: date) -> tuple[str, ...]:
    """What has to be said with every answer of this plan: drafts, examples, figures nobody has compared."""
    said = []
    if plan.draft:
        said.append("本规划是征求意见稿，没有施行，结果只供参考")
    if plan.example:
        said.append("本规划是随程序提供的示例，数值不全，不能作为本局判断的依据")
    if not plan.span.covers(on):
        said.append(f"本规划在 {on} 并不施行（{plan.span}）")
    if plan.mark.caution:
        said.append(f"规划标记“{plan.mark}”：{plan.mark.caution}")
    if plan.note:
        said.append(plan.note)
    marks = sorted({step.mark for step in steps if step.mark and step.mark != plan.mark.value})
    said += [f"另有标记“{mark}”的条款，见各步" for mark in marks if mark in ("待核", "记忆")]
    return tuple(said)
