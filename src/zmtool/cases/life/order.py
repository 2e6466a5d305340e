"""The order of steps: ways that are closed for good, steps that must come first, days that must not run backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.definition import Step
from zmtool.cases.records import CaseEvent


def closed_ways(attempt: Attempt) -> Iterator[Obstacle]:
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
    if ended is not None and not step.last and not step.after_end:
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
    if step.resumes and history.done(step.resumes) and (paused is None or paused.step != step.resumes):
        yield closed(f"案件没有因“{cycle.label(step.resumes)}”暂停，不需要“{step.label}”")
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


def held_by(attempt: Attempt) -> CaseEvent | None:
    """The opinion of a legal reviewer that holds the case; None where there is none or it was released."""
    held: CaseEvent | None = None
    for one in attempt.history.events:
        step = attempt.around.cycle.steps[one.step]
        if step.holds:
            held = one
        elif step.releases:
            held = None
    return held


def out_of_order(attempt: Attempt) -> Iterator[Obstacle]:
    """Steps that must come first, days that run backwards, a hold, and what the step was not told."""
    yield from _not_yet(attempt)
    yield from _too_early(attempt)
    yield from _to_take_again(attempt)
    yield from _too_late(attempt)
    step, cycle = attempt.step, attempt.around.cycle
    held = held_by(attempt)
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


def _not_yet(attempt: Attempt) -> Iterator[Obstacle]:
    """Steps that must come first and did not."""
    step, cycle = attempt.step, attempt.around.cycle
    for group in step.after:
        done = attempt.history.first(*group)
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


def _too_early(attempt: Attempt) -> Iterator[Obstacle]:
    """A day before that of a step which this one must not precede."""
    for name in attempt.step.later_than:
        done = attempt.history.last(name)
        if done is not None and attempt.on <= done.on:
            yield replace(
                _backwards(attempt, done, "不晚于"), not_before=date.fromordinal(done.on.toordinal() + 1)
            )
    for name in attempt.step.if_done:
        done = attempt.history.last(name)
        if done is not None and attempt.on < done.on:
            yield _backwards(attempt, done, "早于")


def _to_take_again(attempt: Attempt) -> Iterator[Obstacle]:
    """Steps that this one rests on, after which something was done that had to come before them."""
    step, history, cycle = attempt.step, attempt.history, attempt.around.cycle
    for name in dict.fromkeys((*(one for group in step.after for one in group), *step.if_done)):
        done, rests_on = history.last(name), cycle.steps[name].if_done
        newer = history.last(*rests_on) if rests_on else None
        if done is not None and newer is not None and newer.on > done.on and cycle.steps[name].repeats:
            yield Obstacle(
                name,
                f"{newer.on} 办理“{cycle.label(newer.step)}”之后，还没有重新“{cycle.label(name)}”",
                attempt.ground(cycle.steps[name]),
                f"重新办理：zmtool case advance 编号 {name}",
            )


def _too_late(attempt: Attempt) -> Iterator[Obstacle]:
    """A first time after a step that it had to precede. Where either can be taken again, it still may be."""
    step, history, cycle = attempt.step, attempt.history, attempt.around.cycle
    if step.repeats or history.done(step.id):
        return
    for later in history.events:
        other = cycle.steps[later.step]
        if attempt.on > later.on and not other.repeats and _had_to_precede(attempt, other, later):
            yield Obstacle(
                "order",
                f"“{step.label}”应不晚于 {later.on} 的“{other.label}”",
                attempt.ground(other),
                "核对日期",
                firm=True,
            )


def _had_to_precede(attempt: Attempt, other: Step, later: CaseEvent) -> bool:
    name = attempt.step.id
    if name in other.if_done or name in other.later_than:
        return True
    # One of several ways is enough: who came by another may still take this one.
    return any(
        name in group and not any(one.on <= later.on for one in attempt.history.of(*group))
        for group in other.after
    )


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
