"""Conditions about the penalty: the cause applies, the law allows it, it fits the benchmark, it is not a crime."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.conditions.people import article
from zmtool.cases.transfer_check import serious_figures, triggers_of
from zmtool.cases.weigh import proposal_for
from zmtool.law.causes import Cause
from zmtool.law.circumstances import Effect
from zmtool.law.deadlines import compute
from zmtool.law.limits import limit_on
from zmtool.law.penalties import misfits, serious_circumstances

_EXAMPLE = "EXAMPLE"


def cause_of(attempt: Attempt) -> Cause | None:
    """The cause of the case; None for a code the law's data do not have."""
    return attempt.law.causes.by_code.get(attempt.case.cause)


def cause_applies(attempt: Attempt) -> Iterator[Obstacle]:
    """The cause was in force when the act ended (领域说明 1.3, T01)."""
    cause = cause_of(attempt)
    if cause is None:
        yield Obstacle(
            "cause_applies",
            f"案由 {attempt.case.cause} 不在案由库中",
            remedy="用 zmtool law cause list 选定案由",
        )
        return
    day = act_end(attempt)
    if day is not None and not cause.span.covers(day):
        yield Obstacle(
            "cause_applies",
            f"案由“{cause.label}”自 {cause.span.first} 起才有依据，违法行为终了于 {day}",
            article(attempt, "apl_2021:37"),
            "按行为时的规定重新定性",
            firm=True,
        )


def act_end(attempt: Attempt) -> date | None:
    """The day the unlawful act ended: as noted, else the incident."""
    case = attempt.case
    return case.act_end_date or (case.incident_time.date() if case.incident_time else None)


def limitation(attempt: Attempt) -> Iterator[Obstacle]:
    """The act is not too old to be punished (行政处罚法第三十六条)."""
    day = act_end(attempt)
    if day is None:
        return
    try:
        rule = attempt.law.deadlines.deadline_on("limitation", day)
        result = compute(rule, day, attempt.law.calendar, titles=attempt.law.statutes)
    except UnknownAnswer as unknown:
        yield Obstacle("limitation", unknown.what, "", "人工核对追责时效", stops=False)
        return
    found = attempt.history.first("clue")
    if (found.on if found else attempt.on) > result.due:
        yield Obstacle(
            "limitation",
            f"违法行为终了于 {day}，追责时效已于 {result.due} 届满",
            result.ground,
            "属于涉及生命健康安全且有危害后果的五年时效等情形的，写明后由负责人决定；否则不予立案",
        )


def penalty_proposed(attempt: Attempt) -> Iterator[Obstacle]:
    """The case says which penalty is meant."""
    penalty = attempt.case.penalty
    if not penalty.text and penalty.fine is None and not penalty.kinds:
        yield Obstacle(
            "penalty_proposed",
            "还没有填写拟处罚内容",
            attempt.ground(),
            "用 zmtool case penalty 编号 填写基数、比例和处罚种类",
        )


def kinds_of(attempt: Attempt) -> tuple[str, ...]:
    """The kinds of penalty meant; a case that names none but has a fine means a fine."""
    penalty = attempt.case.penalty
    return penalty.kinds or (("fine",) if penalty.fine is not None else ())


def penalty_allowed(attempt: Attempt) -> Iterator[Obstacle]:
    """The law gives these penalties for this cause, within these rates (领域说明 4.2)."""
    cause = cause_of(attempt)
    penalty = attempt.case.penalty
    kinds = kinds_of(attempt)
    if cause is None or not kinds:
        return
    figures = serious_figures(attempt.case, attempt.around.prior_penalties)
    found = misfits(
        cause,
        kinds,
        penalty.fine if cause.fine.kind == "fixed" else penalty.rate,
        circumstances=[one.id for one in serious_circumstances(cause, figures, attempt.case.circumstances)],
        names=attempt.law.enums["penalty_type"].labels,
    )
    for one in found:
        yield Obstacle(
            "penalty_allowed" if one.hard and one.certain else "penalty_doubtful",
            one.text,
            "、".join(article(attempt, citation.code) for citation in cause.penalized_on(attempt.on)),
            "改正拟处罚内容：zmtool law cause " + cause.code,
            stops=one.hard and one.certain,
        )
    yield from _sum_of_fine(attempt)


def _sum_of_fine(attempt: Attempt) -> Iterator[Obstacle]:
    penalty = attempt.case.penalty
    if penalty.base_amount is None or penalty.rate is None or penalty.fine is None:
        return
    expected = (penalty.base_amount * penalty.rate).quantize(Decimal("0.01"))
    if abs(expected - penalty.fine) > Decimal("0.01"):
        yield Obstacle(
            "penalty_doubtful",
            f"罚款 {penalty.fine} 元与基数 {penalty.base_amount} × {penalty.rate * 100:f}% = {expected} 元不符",
            remedy="核对基数、比例和金额",
            stops=False,
        )


def penalty_in_tier(attempt: Attempt) -> Iterator[Obstacle]:
    """A rate outside of its tier has a written reason and a leave from above (行业诉求 0.4; 领域说明 4.5).

    An example benchmark, or one whose source is uncertain, only warns.
    """
    if attempt.around.province in ("", _EXAMPLE):
        return
    proposal = proposal_for(
        attempt.case, attempt.law, attempt.around.province, attempt.on, attempt.around.prior_penalties
    )
    if proposal is None or proposal.judgement is None:
        return
    verdict = proposal.judgement
    if verdict.verdict in ("within", "no_benchmark", "above_law"):
        return
    if attempt.so_far.done("deviate") and attempt.case.penalty.reason:
        return
    lacking = "上级批准" if attempt.case.penalty.reason else "书面理由和上级批准"
    yield Obstacle(
        "penalty_in_tier",
        f"罚款{verdict.text}，还没有{lacking}",
        article(attempt, "apl_2021:34"),
        "写明理由（zmtool case penalty 编号 --reason），报负责人批准（zmtool case advance 编号 deviate）",
        stops=proposal.pack is not None and proposal.pack.mark.certain,
    )


def deviation_explained(attempt: Attempt) -> Iterator[Obstacle]:
    """A leave to deviate needs the reason in writing first."""
    if not attempt.case.penalty.reason:
        yield Obstacle(
            "deviation_explained",
            "还没有写明偏离裁量基准的理由",
            attempt.ground(),
            "用 zmtool case penalty 编号 --reason 理由 填写",
        )


def deviation_evidenced(attempt: Attempt) -> Iterator[Obstacle]:
    """What a deviation rests on is among the evidence (行业诉求 0.4: 特殊情形须上传、说明、报批)."""
    if not attempt.case.evidence:
        yield Obstacle(
            "deviation_evidenced",
            "还没有登记支持偏离的证据材料",
            attempt.ground(),
            "用 zmtool case evidence 编号 登记证明材料",
        )


def below_minimum(attempt: Attempt) -> Iterator[Obstacle]:
    """A fine below the law's least was talked over by the leaders (减轻处罚, 领域说明 4.3, 记忆)."""
    cause, rate = cause_of(attempt), attempt.case.penalty.rate
    if cause is None or rate is None or cause.fine.low is None or cause.fine.kind == "fixed":
        return
    if rate < cause.fine.low and not attempt.history.done("deliberate"):
        yield Obstacle(
            "below_minimum",
            "罚款低于法定下限，属减轻处罚，还没有集体讨论（记忆）",
            article(attempt, "apl_2021:32"),
            "写明减轻的依据，并经负责人集体讨论",
            stops=False,
        )


def not_heavier(attempt: Attempt) -> Iterator[Obstacle]:
    """The decision is not heavier than what the party was told (行政处罚法第四十五条)."""
    told = attempt.history.last("notify", "hearing_notify")
    fine = attempt.case.penalty.fine
    if told is not None and told.amount is not None and fine is not None and fine > told.amount:
        yield Obstacle(
            "not_heavier",
            f"罚款 {fine} 元高于 {told.on} 告知的 {told.amount} 元",
            article(attempt, "apl_2021:45"),
            "不得因申辩加重；确有新事实的，重新告知后再决定",
        )


def no_penalty_ground(attempt: Attempt) -> Iterator[Obstacle]:
    """Not punishing has a ground in the law (行政处罚法第三十、三十一、三十三、三十六条)."""
    excusing = {Effect.NO_PENALTY, Effect.MAY_NO_PENALTY}
    found = attempt.law.circumstances.found(attempt.case.circumstances, attempt.on)
    if not any(excusing & set(one.effects) for one in found):
        known = [
            f"{one.id}（{one.label}）"
            for one in attempt.law.circumstances.on(attempt.on)
            if excusing & set(one.effects)
        ]
        yield Obstacle(
            "no_penalty_ground",
            "没有登记不予处罚的法定情形",
            article(attempt, "apl_2021:33"),
            f"用 zmtool case set 编号 circumstances=代码 登记，可用：{'、'.join(known)}",
        )


def summary_limit(attempt: Attempt) -> Iterator[Obstacle]:
    """A penalty on the spot stays within the law's figures and forfeits nothing (行政处罚法第五十一条)."""
    penalty = attempt.case.penalty
    ground = article(attempt, "apl_2021:51")
    person = attempt.case.party.kind in ("自然人", "个体工商户")
    limit = limit_on(attempt.law.limits, "summary_fine_person" if person else "summary_fine_org", attempt.on)
    if penalty.fine is not None and not limit.allows(penalty.fine):
        yield Obstacle(
            "summary_limit",
            f"当场处罚的罚款 {penalty.fine} 元超过 {limit.most} 元",
            ground,
            "转为普通程序：zmtool case advance 编号 to_ordinary",
        )
    for kind in kinds_of(attempt):
        if kind not in ("fine", "warning", "order_correct"):
            name = attempt.law.enums["penalty_type"].labels.get(kind, kind)
            yield Obstacle("summary_limit", f"当场处罚不能给予“{name}”", ground, "转为普通程序")


def transfer_considered(attempt: Attempt) -> Iterator[Obstacle]:
    """Where a crime's threshold is reached, somebody decided on the transfer first (国令310号第三、五条)."""
    if attempt.so_far.done("transfer_decline", "police_return"):
        return
    for one in triggers_of(
        attempt.case, attempt.law, attempt.around.prior_penalties, attempt.around.retail_value
    ):
        stops = one.certain and one.level in ("suggest", "must_check")
        yield Obstacle(
            "transfer_considered",
            f"达到{one.crime}的追诉标准（{'；'.join(one.grounds)}），还没有决定是否移送",
            article(attempt, "transfer_2020:5"),
            "先呈报并由正职负责人决定：zmtool case advance 编号 transfer_report",
            stops=stops,
        )


CONDITIONS = {
    one.__name__: one
    for one in (
        cause_applies,
        limitation,
        penalty_proposed,
        penalty_allowed,
        penalty_in_tier,
        deviation_explained,
        deviation_evidenced,
        below_minimum,
        not_heavier,
        no_penalty_ground,
        summary_limit,
        transfer_considered,
    )
}
