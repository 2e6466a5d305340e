"""What of an application still changes once it is decided: only what belongs to the steps that are yet to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.licenses.life.definition import BEFORE, SAME, ApplicationLife
from zmtool.licenses.records import Application


def facts_that_stand(
    before: Application, after: Application, state: str, life: ApplicationLife
) -> tuple[str, ...]:
    """Which of the changed facts may not change any more in this state; none while nothing is decided."""
    if life.states[state].open:
        return ()
    free = facts_to_come(state, before.matter, life)
    return tuple(one for one in changes_between(before, after) if one not in free)


def facts_to_come(state: str, matter: str, life: ApplicationLife) -> frozenset[str]:
    """What belongs to the steps that can still be taken from a state on."""
    seen, waiting, facts = {state}, [state], set[str]()
    while waiting:
        for step in life.steps_from(waiting.pop(), matter):
            facts.update(step.facts_for(matter))
            if step.to not in (SAME, BEFORE) and step.to not in seen:
                seen.add(step.to)
                waiting.append(step.to)
    return frozenset(facts)


def changes_between(before: Application, after: Application) -> dict[str, list[Any]]:
    """``{"applicant.phone": [old, new], …}``, lists as a whole, None for what is unknown."""
    old, new = _flat(to_plain(before)), _flat(to_plain(after))
    return {one: [old.get(one), new.get(one)] for one in _in_order(old, new) if old.get(one) != new.get(one)}


def _flat(plain: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if isinstance(value, Mapping):
            found.update({f"{name}.{inner}": one for inner, one in value.items()})
        else:
            found[name] = value
    return found


def _in_order(*names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(one for each in names for one in each)
