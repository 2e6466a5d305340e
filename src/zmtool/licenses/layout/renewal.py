"""Renewals (延续): a holder keeps what the plan at grant allowed. Only a place that fits neither plan, and whose
conditions have changed, has a ground against it (X6; schools X2). 实施细则 18, 43.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zmtool.law.licence_reasons import LicenceReasons
from zmtool.licenses.layout.judgement import judge
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.points import PointSet
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.verdict import Denial, Outcome, Reference, Verdict

X_OF_N = {"N3": "X6", "N5": "X2"}
"""The reason against a renewal for each reason against a new licence."""
_MEASURE_FIRST = "有参照点还没有实测步行距离，测后再判"


@dataclass(frozen=True, slots=True)
class RenewalVerdict:
    """Both judgements and what they come to. ``at_grant`` None: the plan at grant is not known."""

    outcome: Outcome
    text: str
    now: Verdict
    at_grant: Verdict | None
    denials: tuple[Denial, ...] = ()
    questions: tuple[str, ...] = ()
    to_measure: tuple[Reference, ...] = ()


def judge_renewal(
    site: Site,
    now: LayoutPlan,
    at_grant: LayoutPlan | None,
    points: PointSet,
    *,
    on: date,
    reasons: LicenceReasons,
    measured: Mapping[str, Decimal],
    changed: bool | None,
) -> RenewalVerdict:
    """The verdict on a place that holds a licence; ``changed``: whether its conditions are others than at grant.

    Numbers are not asked: a renewal takes no new place. Raises InvalidValue for an unknown measured point.
    """
    site = replace(site, renewal=True)
    today = judge(site, now, points, on=on, reasons=reasons, measured=measured)
    if today.outcome is Outcome.PASS:
        return RenewalVerdict(Outcome.PASS, "符合现行规划，布局上可以延续", today, None)
    if at_grant is None and today.outcome is Outcome.MEASURE:
        return RenewalVerdict(Outcome.MEASURE, _MEASURE_FIRST, today, None, to_measure=today.to_measure)
    if at_grant is None:
        question = "不符合或不能确定符合现行规划，而取得时的规划未知；两个规划都不符合才能不予延续，请查明取得时的规划"
        return RenewalVerdict(
            Outcome.PERSON, question, today, None, questions=(question,), to_measure=today.to_measure
        )
    then = judge(site, at_grant, points, on=on, reasons=reasons, measured=measured)
    if then.outcome is Outcome.PASS:
        text = f"符合取得时的规划（{at_grant.name} {at_grant.version}），规划变严不影响原有零售户，布局上可以延续"
        return RenewalVerdict(Outcome.PASS, text, today, then)
    both = today.outcome is Outcome.DENY and then.outcome is Outcome.DENY
    return _both_refuse(today, then, reasons, changed) if both else _unsettled(today, then)


def _both_refuse(
    today: Verdict, then: Verdict, reasons: LicenceReasons, changed: bool | None
) -> RenewalVerdict:
    """Both plans refuse: a ground where the place has changed; a school needs to stand in the way under both."""
    shared = {one.code for one in today.denials} & {one.code for one in then.denials}
    if not shared:
        question = "两个规划都不符合，但不是同一类原因，请核定是否属于不予延续的情形"
        return RenewalVerdict(Outcome.PERSON, question, today, then, questions=(question,))
    if changed is None:
        question = "两个规划都不符合；只有经营场所条件发生变化所致才不予延续，请查明条件是否变化"
        return RenewalVerdict(Outcome.PERSON, question, today, then, questions=(question,))
    if not changed:
        text = "两个规划都不符合，但经营场所条件没有变化，不构成不予延续的理由"
        return RenewalVerdict(Outcome.PASS, text, today, then)
    denials = tuple(_denial(one, reasons) for one in today.denials if one.code in shared)
    text = "经营场所条件发生变化，既不符合取得时也不符合现行的合理布局要求"
    return RenewalVerdict(Outcome.DENY, text, today, then, denials)


def _denial(one: Denial, reasons: LicenceReasons) -> Denial:
    code = X_OF_N[one.code]
    return replace(one, code=code, law=tuple(law.code for law in reasons.reason(code).law))


def _unsettled(today: Verdict, then: Verdict) -> RenewalVerdict:
    to_measure = tuple({one.ref: one for one in (*today.to_measure, *then.to_measure)}.values())
    if to_measure:
        return RenewalVerdict(Outcome.MEASURE, _MEASURE_FIRST, today, then, to_measure=to_measure)
    questions = tuple(dict.fromkeys((*today.questions, *then.questions)))
    text = "还有事项须由人确认，确认后再判"
    return RenewalVerdict(Outcome.PERSON, text, today, then, questions=questions)
