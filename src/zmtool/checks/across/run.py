"""Running the checks across dossiers: extracts in, verdicts and findings out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from zmtool.checks.across.alike_records import alike_records
from zmtool.checks.across.definition import AcrossCheck, AcrossRules
from zmtool.checks.across.double_fines import double_fines
from zmtool.checks.across.facts import CrossFacts
from zmtool.checks.across.findings import AcrossFinding, AcrossReview, CheckResult, Judged, Surroundings
from zmtool.checks.across.goods_balance import goods_balance
from zmtool.checks.across.handed_twice import without_repeats
from zmtool.checks.across.number_series import number_series
from zmtool.checks.across.officer_times import officer_times
from zmtool.checks.across.penalty_rates import penalty_rates
from zmtool.checks.across.price_agreement import price_agreement
from zmtool.checks.across.repeat_parties import repeat_parties
from zmtool.checks.records import Status

Across = Callable[[Sequence[CrossFacts], AcrossCheck, Surroundings], Judged]


def checks_by_id(rules: AcrossRules) -> Mapping[str, Across]:
    """The function of each check of the definition."""
    papers = {one.flow: one for one in rules.goods}
    return {
        "penalty_rates": penalty_rates,
        "officer_times": officer_times,
        "number_series": number_series,
        "repeat_parties": repeat_parties,
        "double_fines": double_fines,
        "alike_records": alike_records,
        "goods_balance": partial(goods_balance, papers=papers),
        "price_agreement": price_agreement,
    }


def review_across(
    dossiers: Sequence[CrossFacts],
    rules: AcrossRules,
    around: Surroundings,
    wanted: tuple[str, ...] = (),
) -> AcrossReview:
    """The verdicts of the ``wanted`` checks (all without any) over the dossiers. Raises NotFound for an unknown id."""
    once, repeats = without_repeats(dossiers)
    known = checks_by_id(rules)
    results = tuple(_verdict(one, known[one.id](once, one, around)) for one in rules.chosen(wanted))
    return AcrossReview(len(once), results, repeats)


def _verdict(check: AcrossCheck, judged: Judged) -> CheckResult:
    findings = tuple(_as_far_as_known(check, one) for one in judged.findings)
    judged = replace(judged, findings=findings)
    if any(one.status is Status.FAIL for one in findings):
        return CheckResult(check, Status.FAIL, judged)
    if findings:
        return CheckResult(check, Status.UNSURE, judged)
    return CheckResult(check, Status.PASS if judged.compared else Status.NA, judged)


def _as_far_as_known(check: AcrossCheck, one: AcrossFinding) -> AcrossFinding:
    """A finding of a check whose source is not certain only suggests."""
    if one.status is not Status.FAIL or not check.only_suggests:
        return one
    return replace(one, status=Status.UNSURE, doubt=check.only_suggests)
