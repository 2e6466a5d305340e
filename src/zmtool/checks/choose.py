"""Which checklist a dossier is reviewed by, where nobody names one."""

from __future__ import annotations

from collections.abc import Iterable

from zmtool.checks.context import Context
from zmtool.checks.evaluate import applies
from zmtool.checks.records import Checklist


def choose(context: Context, checklists: Iterable[Checklist], default: str) -> str:
    """The id of the checklist that says it is for such a dossier; ``default`` where none does.

    One in force on the day of the decision comes first, then a bureau's own, then the one that asks for more.
    """
    day = context.decision_date()
    on = day.isoformat() if day else ""
    fitting = [one for one in checklists if one.applies_to is not None and applies(context, one.condition)]
    best = max(
        fitting, key=lambda one: (_covers(one, on), bool(one.base), _demands(one), one.id), default=None
    )
    return best.id if best else default


def _covers(one: Checklist, on: str) -> bool:
    return not on or (
        (not one.effective_from or on >= one.effective_from)
        and (not one.effective_to or on <= one.effective_to)
    )


def _demands(one: Checklist) -> int:
    when = one.applies_to or {}
    return sum(len(when.get(key, ())) for key in ("has", "any_of", "lacks", "says", "before"))
