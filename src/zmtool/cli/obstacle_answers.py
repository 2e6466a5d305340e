"""What stands in the way of a step, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zmtool.cases.life.attempt import Obstacle


def for_case(text: str, case_no: str) -> str:
    """A remedy with the number of the case in its commands."""
    return text.replace(" 编号 ", f" {case_no} ")


def obstacle_json(one: Obstacle, case_no: str) -> dict[str, Any]:
    """One obstacle with the contract's keys."""
    return {
        "code": one.code,
        "what": one.what,
        "ground": one.ground,
        "remedy": for_case(one.remedy, case_no),
        "stops": one.stops,
        "firm": one.firm,
        "not_before": one.not_before.isoformat() if one.not_before else None,
    }
