"""What stands in the way of a step: the order of steps, opinions, periods and the step's own conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.life.attempt import Attempt, Obstacle, Surroundings
from zmtool.cases.life.definition import Step, Term
from zmtool.cases.life.history import History, approvals_of, history_of
from zmtool.cases.life.vocabulary import CONDITIONS
from zmtool.cases.records import Approval, CaseEvent, CaseFacts
from zmtool.law.deadlines import compute
from zmtool.law.periods import Computation


def attempt_of(case: CaseFacts, event: CaseEvent, around: Surroundings) -> Attempt:
    """The attempt to take the step of ``event`` in ``case``; the step must exist."""
    step = around.cycle.steps[event.step]
    return Attempt(case, step, event, history_of(case, around.cycle), around)


def obstacles_to(attempt: Attempt) -> tuple[Obstacle, ...]:
    """Everything in the way, warnings included, each told once; what is ``firm`` cannot be set aside."""
    found = [*_closed_ways(attempt)]
    if not found:
        found = [*_order(attempt), *_opinions(attempt), *_waits(attempt)]
        for name in attempt.step.checks:
            found += CONDITIONS[name](attempt)
        found += _lateness(attempt)
    firm = set(attempt.step.firm)
    return tuple(
        dict.fromkeys(replace(one, firm=one.firm or (one.stops and one.code in firm)) for one in found)
    )


def _closed_ways(attempt: Attempt) -> Iterator[Obstacle]:
    """What makes the step impossible for good: nothing can be set aside here."""
    step, history, cycle = attempt.step, attempt.history, attempt.around.cycle

    def closed(what: str, remedy: str = "") -> Obstacle:
        return Obstacle("closed", what, attempt.ground(), remedy, firm=True)

    if attempt.case.procedure not in step.procedures:
        word = "简易程序" if attempt.case.procedure == "summary" else "普通程序"
        yield closed(f"“{step.label}”不适用于{word}")
        return
    last = next((one for one in history.events if cycle.steps[one.step].last), None)
    if last is not None:
        yield closed(f"案件已于 {last.on} {cycle.label(last.step)}，不能再办理", "确需更正的，另行说明并报批")
        return
    ended = next((one for one in history.events if cycle.steps[one.step].ends), None)
    if ended is not None and not step.last and not step.side:
        yield closed(f"案件已于 {ended.on} {cycle.label(ended.step)}", "只能归档")
    if history.done(step.id) and not step.repeats:
        earlier = history.last(step.id)
        assert earlier is not None  # noqa: S101 - it was done
        yield closed(f"“{step.label}”已于 {earlier.on} 办理")
    for name in step.not_after:
        if (done := history.first(name)) is not None:
            yield closed(f"已于 {done.on} 办理“{cycle.label(name)}”，不能再“{step.label}”")
    paused = paused_by(attempt)
    if paused is not None and not step.side and not step.while_paused and step.resumes != paused.step:
        way_back = cycle.steps[paused.step].pauses
        yield closed(
            f"案件已于 {paused.on} {cycle.label(paused.step)}，暂停办理",
            f"先办理“{cycle.label(way_back)}”：zmtool case advance 编号 {way_back}",
        )
    if step.offices and attempt.event.role not in step.offices:
        names = "、".join(cycle.office_label(one) for one in step.offices)
        yield closed(f"“{step.label}”只能由{names}办理", "加 --role，并由相应人员操作")


def paused_by(attempt: Attempt) -> CaseEvent | None:
    """The step by which the case rests now; None while it goes on."""
    paused: CaseEvent | None = None
    for one in attempt.history.events:
        step = attempt.around.cycle.steps[one.step]
        if step.pauses:
            paused = one
        elif paused is not None and step.resumes == paused.step:
            paused = None
    return paused


def held_by(history: History, attempt: Attempt) -> CaseEvent | None:
    """The opinion of a legal reviewer that holds the case; None where there is none or it was released."""
    held: CaseEvent | None = None
    for one in history.events:
        step = attempt.around.cycle.steps[one.step]
        if step.holds:
            held = one
        elif step.releases:
            held = None
    return held


def _order(attempt: Attempt) -> Iterator[Obstacle]:
    """Steps that must come first, and days that must not run backwards."""
    step, history, cycle = attempt.step, attempt.history, attempt.around.cycle
    for group in step.after:
        done = history.first(*group)
        if done is None:
            named = cycle.steps[group[0]]
            names = "”或“".join(cycle.label(one) for one in group)
            way = named.remedy or f"先办理：zmtool case advance 编号 {group[0]}"
            yield Obstacle(
                next((one for one in group if one in step.firm), group[0]),
                f"还没有“{names}”",
                attempt.ground(named) or attempt.ground(),
                way,
                missing_step=group[0],
            )
        elif attempt.on < done.on:
            yield _backwards(attempt, done, "早于")
    for name in step.later_than:
        done = history.last(name)
        if done is not None and attempt.on <= done.on:
            yield replace(
                _backwards(attempt, done, "不晚于"), not_before=date.fromordinal(done.on.toordinal() + 1)
            )
    for name in step.if_done:
        done = history.last(name)
        if done is not None and attempt.on < done.on:
            yield _backwards(attempt, done, "早于")
    for later in history.events:
        other = cycle.steps[later.step]
        must_precede = {name for group in other.after for name in group} | {*other.if_done, *other.later_than}
        if step.id in must_precede and attempt.on > later.on and not history.done(step.id):
            yield Obstacle(
                "order",
                f"“{step.label}”应不晚于 {later.on} 的“{other.label}”",
                attempt.ground(other),
                "核对日期",
                firm=True,
            )
    held = held_by(history, attempt)
    if held is not None and not step.side:
        yield Obstacle(
            "legal_hold",
            f"法制监督于 {held.on} 暂缓下一步：{held.note}（{'、'.join(held.by)}）",
            attempt.ground(cycle.steps[held.step]),
            "整改后由法制审核人员解除：zmtool case advance 编号 legal_release",
        )
    for name in step.asks:
        value = getattr(attempt.event, name)
        if value is None or value == "":
            label = _ASKED[name]
            yield Obstacle("asks", f"没有填写{label}", "", f"加 --{name} {label}", firm=True)


_ASKED = {"note": "说明", "amount": "金额", "until": "日期", "about": "对象", "number": "文号"}


def _backwards(attempt: Attempt, done: CaseEvent, word: str) -> Obstacle:
    label = attempt.around.cycle.label(done.step)
    return Obstacle(
        "order",
        f"“{attempt.step.label}”的日期 {attempt.on} {word} {done.on} 的“{label}”",
        attempt.ground(),
        "核对日期",
        firm=True,
        not_before=done.on,
    )


def fresh_approvals(attempt: Attempt) -> tuple[Approval, ...]:
    """The opinions on this taking of the step: those given since it was last taken."""
    last = attempt.history.last(attempt.step.id)
    given = approvals_of(attempt.case, attempt.step)
    return tuple(one for one in given if last is None or one.on > last.on)


def _opinions(attempt: Attempt) -> Iterator[Obstacle]:
    step, cycle = attempt.step, attempt.around.cycle
    ground = attempt.ground()
    given = {one.role: one for one in fresh_approvals(attempt)}
    previous: Approval | None = None
    missing = [role for role in step.approvals if role not in given]
    if missing:
        offices = "、".join(cycle.office_label(role) for role in missing)
        way = f"登记意见：zmtool case approve 编号 {step.id} --role {missing[0]} --by 姓名"
        yield Obstacle(
            "approvals",
            f"“{step.label}”还没有{offices}的意见",
            ground,
            f"{step.remedy}；{way}" if step.remedy else way,
        )
    for role in step.approvals:
        office = cycle.office_label(role)
        found = given.get(role)
        if found is None:
            continue
        if not found.agrees:
            yield Obstacle(
                "approvals",
                f"{office}{'、'.join(found.by)}于 {found.on} 不同意“{step.label}”：{found.opinion}",
                ground,
                "按意见处理后重新报批",
            )
        if role == "officer" and len(found.by) < 2:
            yield Obstacle(
                "approvals", f"{office}意见只有一人签名，应为两人", ground, "补充另一名承办人的意见"
            )
        if found.on > attempt.on:
            yield Obstacle(
                "approvals",
                f"{office}的意见签于 {found.on}，晚于“{step.label}”的 {attempt.on}",
                ground,
                "批准不得晚于办理",
                not_before=found.on,
            )
        if previous is not None and found.on < previous.on:
            yield Obstacle(
                "approvals",
                f"{office}的意见（{found.on}）早于{cycle.office_label(previous.role)}的意见（{previous.on}）",
                ground,
                "签署日期应依次不倒序",
            )
        previous = found


def _waits(attempt: Attempt) -> Iterator[Obstacle]:
    for term in attempt.step.waits:
        end = _end_of(attempt, term)
        if isinstance(end, str):
            yield Obstacle(term.rule, end, attempt.ground(), "人工核对期限", stops=False)
        elif end is not None and attempt.on <= end.due:
            yield Obstacle(
                term.rule,
                f"{_label_of(attempt, term)}到 {end.due} 才届满，{attempt.on} 不能“{attempt.step.label}”",
                end.ground,
                _way_around(attempt, term),
                not_before=date.fromordinal(end.due.toordinal() + 1),
            )


def _way_around(attempt: Attempt, term: Term) -> str:
    names = "、".join(f"“{attempt.around.cycle.label(one)}”" for one in term.unless)
    return f"期满次日再办理；已有{names}的先登记" if names else "期满次日再办理"


def _lateness(attempt: Attempt) -> Iterator[Obstacle]:
    for term in attempt.step.within:
        end = _end_of(attempt, term)
        if isinstance(end, str):
            yield Obstacle(term.rule, end, attempt.ground(), "人工核对期限", stops=False)
            continue
        if end is None:
            continue
        due = end.due
        extension = attempt.history.last(term.extended_by) if term.extended_by else None
        if extension is not None and extension.until is not None and extension.until > due:
            due = extension.until
        if attempt.on > due:
            days = (attempt.on - due).days
            yield Obstacle(
                term.rule,
                f"{_label_of(attempt, term)}已于 {due} 届满，{attempt.on} 办理超期 {days} 日",
                end.ground,
                "照常办理，但会记为超期；评查时扣分",
                stops=False,
            )


def _end_of(attempt: Attempt, term: Term) -> Computation | str | None:
    """When the period ends; None where it does not run; Chinese text where it cannot be told."""
    history = attempt.history
    if term.unless and history.done(*term.unless):
        return None
    starts: tuple[CaseEvent, ...]
    if term.start == "decide":
        starts = history.of("decide", "decide_no_penalty", "decide_onsite")
    else:
        starts = history.of(term.start)
    if not starts:
        return None
    start = starts[0] if attempt.step.id == "file" else starts[-1]
    if not any(one.span.covers(start.on) for one in attempt.law.deadlines.versions.get(term.rule, ())):
        return None
    event = start.at if term.rule == "transfer_send" and start.at is not None else start.on
    deadlines = attempt.law.deadlines
    try:
        return compute(
            deadlines.deadline_on(term.rule, event), event, attempt.law.calendar, titles=attempt.law.statutes
        )
    except UnknownAnswer as unknown:
        return unknown.what


def _label_of(attempt: Attempt, term: Term) -> str:
    versions = attempt.law.deadlines.versions.get(term.rule)
    return f"“{versions[-1].label}”的期限" if versions else term.rule


def step_named(around: Surroundings, name: str) -> Step | None:
    """The step a person named by id or label."""
    steps = around.cycle.steps
    return steps.get(name) or next((one for one in steps.values() if one.label == name), None)
