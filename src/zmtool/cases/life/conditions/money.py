"""Conditions about money: what is owed, paid, charged for lateness, and when the court may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.debt import debt_of, late_fee_on
from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.conditions.people import article
from zmtool.law.enforcement import EnforcementWindow, enforcement_window
from zmtool.law.limits import limit_on


def within_debt(attempt: Attempt) -> Iterator[Obstacle]:
    """A payment is more than nothing and not more than what is owed."""
    amount, debt = attempt.event.amount, debt_of(attempt.case, attempt.history)
    if debt is None:
        yield Obstacle(
            "within_debt", "还没有决定罚没款，不能登记缴款", remedy="先作出处罚决定；没有罚没款的不登记缴款"
        )
    elif debt.left <= 0:
        yield Obstacle("within_debt", "没有尚欠的罚没款", remedy="已缴清的登记执行完毕")
    elif amount is not None and amount <= 0:
        yield Obstacle("within_debt", f"缴款金额应大于 0，填写的是 {amount} 元", remedy="核对票据金额")
    elif amount is not None and amount > debt.left:
        yield Obstacle("within_debt", f"缴款 {amount} 元超过尚欠的 {debt.left} 元", remedy="核对票据金额")


def all_paid(attempt: Attempt) -> Iterator[Obstacle]:
    """Nothing is owed any more."""
    debt = debt_of(attempt.case, attempt.history)
    if debt is not None and debt.left > 0:
        yield Obstacle(
            "all_paid",
            f"尚欠罚没款 {debt.left} 元（应缴 {debt.total} 元，已缴 {debt.paid} 元）",
            article(attempt, "apl_2021:67"),
            "登记缴款：zmtool case advance 编号 pay --amount 金额；逾期的先催告",
        )


def something_owed(attempt: Attempt) -> Iterator[Obstacle]:
    """There is something to demand."""
    debt = debt_of(attempt.case, attempt.history)
    if debt is None or debt.left <= 0:
        yield Obstacle("something_owed", "没有尚欠的罚没款", attempt.ground(), "已缴清的登记执行完毕")


def payment_overdue(attempt: Attempt) -> Iterator[Obstacle]:
    """Where leave was given to pay later, its last day is over (行政处罚法第六十六条)."""
    if not attempt.case.instalments:
        return
    last = max(one.due for one in attempt.case.instalments)
    if attempt.on <= last:
        yield Obstacle(
            "payment_overdue",
            f"已批准延期（分期）缴纳，最后一期到 {last} 才届满",
            article(attempt, "apl_2021:66"),
            "期满次日再办理",
            not_before=date.fromordinal(last.toordinal() + 1),
        )


def cash_limit(attempt: Attempt) -> Iterator[Obstacle]:
    """Cash on the spot: up to the law's figure where decided on the spot, else an exception named (行政处罚法第六十八、
    六十九条)."""
    if attempt.case.procedure != "summary":
        if attempt.event.amount is not None and not attempt.event.about:
            yield Obstacle(
                "cash_limit",
                "普通程序的罚款由当事人到指定银行缴纳，没有写明可以当场收缴的法定情形",
                article(attempt, "apl_2021:69"),
                "缴到银行的用 zmtool case advance 编号 pay 登记；边远、水上、交通不便经当事人提出的，用 --about 写明",
            )
        return
    try:
        limit = limit_on(attempt.law.limits, "cash_collect", attempt.on)
    except UnknownAnswer as unknown:
        yield Obstacle("cash_limit", unknown.what, stops=False)
        return
    amount = attempt.event.amount
    if amount is not None and not limit.allows(amount) and not attempt.event.about:
        yield Obstacle(
            "cash_limit",
            f"当场收缴 {amount} 元超过 {limit.most} 元，没有写明法定例外",
            article(attempt, "apl_2021:69"),
            "用 --about 写明：不当场收缴事后难以执行，或边远、水上、交通不便经当事人提出",
        )


def instalments_add_up(attempt: Attempt) -> Iterator[Obstacle]:
    """The parts come to what is owed, and are due after the leave was given."""
    parts, debt = attempt.case.instalments, debt_of(attempt.case, attempt.history)
    if not parts:
        yield Obstacle(
            "instalments_add_up",
            "没有填写延期或分期的期限和金额",
            attempt.ground(),
            "加 --instalment 日期:金额，可多次",
        )
        return
    total = sum(one.amount for one in parts)
    if debt is not None and total != debt.left:
        yield Obstacle(
            "instalments_add_up", f"各期合计 {total} 元，与尚欠的 {debt.left} 元不符", remedy="核对各期金额"
        )
    early = [one.due for one in parts if one.due <= attempt.on]
    if early:
        yield Obstacle(
            "instalments_add_up", f"期限 {early[0]} 不晚于批准日 {attempt.on}", remedy="核对各期日期"
        )


def late_fee_right(attempt: Attempt) -> Iterator[Obstacle]:
    """The extra fine is what the law gives for the days, never more than the fine (行政处罚法第七十二、七十三条)."""
    try:
        expected = late_fee_on(attempt.case, attempt.history, attempt.law, attempt.on)
    except UnknownAnswer as unknown:
        yield Obstacle("late_fee_right", unknown.what, attempt.ground(), "人工核算加处罚款", stops=False)
        return
    if expected is None:
        yield Obstacle("late_fee_right", "没有可以加处罚款的逾期罚款", attempt.ground())
        return
    amount = attempt.event.amount
    right = f"加处罚款应为 {expected.charged} 元（{'；'.join(expected.steps)}）"
    if not expected.charged:
        yield Obstacle("late_fee_right", f"{right}，没有可以加处的数额", attempt.ground())
    elif amount is None:  # nobody was told the figure yet
        yield Obstacle(
            "late_fee_right", right, attempt.ground(), f"加 --amount {expected.charged}", stops=False
        )
    elif amount != expected.charged:
        yield Obstacle(
            "late_fee_right",
            f"{right}，填写的是 {amount} 元",
            attempt.ground(),
            f"改为 --amount {expected.charged}",
        )


def window_of(attempt: Attempt) -> EnforcementWindow | None:
    """When the court may be asked; None before the decision and the demand were served."""
    served, demand = attempt.history.last("serve"), attempt.history.last("demand")
    if served is None or demand is None:
        return None
    return enforcement_window(attempt.law.deadlines, attempt.law.calendar, served.on, demand.on)


def remedies_over(attempt: Attempt) -> Iterator[Obstacle]:
    """The court is asked only after both remedies and the demand have run out (行政强制法第五十三、五十四条)."""
    try:
        window = window_of(attempt)
    except UnknownAnswer as unknown:
        yield Obstacle("remedies_over", unknown.what, attempt.ground(), "人工核对起诉、复议期限", stops=False)
        return
    if window is not None and window.opens is not None and attempt.on < window.opens:
        yield Obstacle(
            "remedies_over",
            f"复议期 {window.reconsideration.due} 届满、起诉期 {window.litigation.due} 届满，"
            f"加上催告期，最早 {window.opens} 才可申请",
            attempt.ground(),
            "期满后再申请",
            not_before=window.opens,
        )


def apply_in_time(attempt: Attempt) -> Iterator[Obstacle]:
    """The court is asked within three months (行政强制法第五十三条; the start of the three months is 待核)."""
    try:
        window = window_of(attempt)
    except UnknownAnswer:
        return
    if window is None:
        return
    if attempt.on > window.closes_widely.due:
        yield Obstacle(
            "apply_in_time",
            f"申请期限最迟于 {window.closes_widely.due} 届满",
            attempt.ground(),
            "说明逾期的正当理由，由负责人决定",
        )
    elif attempt.on > window.closes_safely.due:
        yield Obstacle(
            "apply_in_time",
            f"自起诉期届满起算的三个月已于 {window.closes_safely.due} 届满（{window.note}）",
            attempt.ground(),
            stops=False,
        )


def no_open_remedy(attempt: Attempt) -> Iterator[Obstacle]:
    """No reconsideration or lawsuit is under way."""
    for begin, end in (("review_begin", "review_end"), ("suit_begin", "suit_end")):
        began, ended = attempt.history.last(begin), attempt.so_far.last(end)
        if began is not None and (ended is None or ended.on < began.on):
            yield Obstacle(
                "no_open_remedy",
                f"{attempt.around.cycle.label(begin)}（{began.on}）尚未终结",
                attempt.ground(),
                f"终结后登记：zmtool case advance 编号 {end}",
            )


CONDITIONS = {
    one.__name__: one
    for one in (
        within_debt,
        all_paid,
        something_owed,
        payment_overdue,
        cash_limit,
        instalments_add_up,
        late_fee_right,
        remedies_over,
        apply_in_time,
        no_open_remedy,
    )
}
