"""The case library: which handled alerts are nearest to a new one (supervision.md 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zmtool.oversight.internal.records import Alert, LibraryCase

_UNKNOWN = Decimal(2)


def nearest(alert: Alert, level: int, cases: Sequence[LibraryCase], count: int) -> tuple[LibraryCase, ...]:
    """The nearest cases of the same model, then of its family: by trade, level, place of the value, the latest first."""
    own = [one for one in cases if one.alert_no != alert.alert_no and one.model[:1] == alert.family]
    return tuple(sorted(own, key=lambda one: _distance(alert, level, one))[:count])


def _distance(alert: Alert, level: int, one: LibraryCase) -> tuple[bool, bool, int, Decimal, int]:
    apart = _UNKNOWN if alert.quantile is None or one.quantile is None else abs(alert.quantile - one.quantile)
    return (
        one.model != alert.model,
        one.format != alert.traits.get("format", ""),
        abs(one.level - level),
        apart,
        -one.closed_on.toordinal(),
    )
