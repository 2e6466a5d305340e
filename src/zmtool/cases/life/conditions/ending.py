"""Conditions of the end: what was decided was carried out."""

from __future__ import annotations

from collections.abc import Iterator

from zmtool.cases.life.attempt import Attempt, Obstacle


def carried_out(attempt: Attempt) -> Iterator[Obstacle]:
    """A case is closed when its decision was performed, served (no penalty) or the police have taken over."""
    history = attempt.so_far
    if history.done("police_filed") and not history.done("police_return"):
        if not history.done("transfer_goods"):
            yield _missing(attempt, "公安机关已立案，涉案物品和材料还没有移交", "transfer_goods")
    elif history.done("unclaimed_decide"):
        return
    elif history.done("decide", "decide_onsite"):
        if not history.done("perform", "enforce_end", "revoke"):
            yield _missing(attempt, "处罚决定还没有执行完毕", "perform")
    elif history.done("decide_no_penalty"):
        if not history.done("serve"):
            yield _missing(attempt, "不予处罚决定书还没有送达", "serve")
    else:
        yield Obstacle(
            "carried_out",
            "案件还没有处理结果，不能结案",
            attempt.ground(),
            "先作出处罚、不予处罚或处理决定，或移送公安机关并由其立案",
        )


def _missing(attempt: Attempt, what: str, step: str) -> Obstacle:
    return Obstacle(
        "carried_out",
        what,
        attempt.ground(attempt.around.cycle.steps[step]),
        f"登记“{attempt.around.cycle.label(step)}”：zmtool case advance 编号 {step}",
    )


CONDITIONS = {carried_out.__name__: carried_out}
