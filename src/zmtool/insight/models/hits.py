"""From the rows of a result to hits: levels by the model's expressions, the rows about one subject brought together (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from zmtool.insight.models.definition import LEVEL_NAMES, Figure, Model
from zmtool.insight.models.expressions import Expression, expression

Row = Mapping[str, Any]
MOST_EVIDENCE = 50
"""How many rows about one subject a hit keeps; the number of all stands in ``rows_in_all``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a model found about one subject: ``key`` as text, its level (1 red … 4 blue), the value of its most telling row.

    ``rows`` are the result's rows that it rests on, the most telling first; ``shops`` the licence numbers they name; ``why`` what moved
    the level (Chinese); ``suppressed`` why it is held for a false alarm, empty where it is not.
    """

    model: str
    unit: str
    key: str
    level: int
    value: Decimal | str | None
    rows: tuple[Row, ...]
    rows_in_all: int
    shops: tuple[int, ...] = ()
    why: tuple[str, ...] = ()
    suppressed: str = ""

    @property
    def level_name(self) -> str:
        """红, 橙, 黄 or 蓝."""
        return LEVEL_NAMES[self.level]


def hits_of(
    model: Model, columns: Sequence[str], rows: Sequence[Sequence[Any]], params: Mapping[str, Figure]
) -> tuple[Hit, ...]:
    """The hits of a result, ordered by level, then value from the top, then subject; the same rows in any order give the same hits."""
    by_subject: dict[str, list[dict[str, Any]]] = defaultdict(list)
    at = list(columns).index(model.subject)
    for row in rows:
        if row[at] is not None:
            by_subject[str(row[at])].append(dict(zip(columns, map(plain, row), strict=True)))
    found = [_hit(model, key, ones, params) for key, ones in by_subject.items()]
    return tuple(sorted((one for one in found if one is not None), key=_order))


def _hit(model: Model, key: str, rows: list[dict[str, Any]], params: Mapping[str, Figure]) -> Hit | None:
    judged = []
    for row in rows:
        scene = {**params, **row, "hits": len(rows)}
        level = next((rule.level for rule in model.levels if _compiled(rule.when).holds(scene)), 0)
        if level:
            judged.append(
                (level, _size(row.get("value")), repr(sorted(row.items(), key=lambda one: one[0])), row)
            )
    if not judged:
        return None
    judged.sort(key=lambda one: (one[0], -one[1], one[2]))
    level, first = judged[0][0], judged[0][3]
    hit = Hit(
        model.code,
        model.unit,
        key,
        level,
        first.get("value"),
        tuple(row for *_, row in judged[:MOST_EVIDENCE]),
        len(judged),
        _shops(row for *_, row in judged),
    )
    return lifted(hit, model, frozenset(), params)


def lifted(hit: Hit, model: Model, others: frozenset[str], params: Mapping[str, Figure]) -> Hit:
    """The hit at the level that ``others`` — models that name the same subject — and the model's own conditions lift it to."""
    level, why = hit.level, list(hit.why)
    for lift in model.lifts:
        by = sorted(others & set(lift.models))
        if lift.models and not by and "self" not in lift.models:
            continue
        if lift.when and not any(
            _compiled(lift.when).holds({**params, **row, "hits": hit.rows_in_all}) for row in hit.rows
        ):
            continue
        if "self" in lift.models and not lift.when:
            continue
        to = min(level, lift.to) if lift.to else max(1, level - lift.by)
        reason = f"同时命中 {'、'.join(by)}" if by else lift.when
        if to < level and reason not in why:
            level = to
            why.append(f"{reason}，升为{LEVEL_NAMES[to]}级")
    return replace(hit, level=level, why=tuple(why))


def plain(value: Any) -> Any:
    """A value as it is kept and shown: figures as Decimal without trailing zeros, days as days."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return _decimal(round(value, 6))
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (list, tuple)):
        return "、".join(str(plain(one)) for one in value)
    return value


def _decimal(value: float | Decimal) -> Decimal:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    return exact.normalize() + 0 if exact else Decimal(0)


def _size(value: Any) -> float:
    return abs(float(value)) if isinstance(value, (int, Decimal)) else 0.0


def _shops(rows: Any) -> tuple[int, ...]:
    return tuple(sorted({row["lic_no"] for row in rows if isinstance(row.get("lic_no"), int)}))


def _order(hit: Hit) -> tuple[int, float, str]:
    return hit.level, -_size(hit.value), hit.key


@cache
def _compiled(text: str) -> Expression:
    return expression(text)


def shown(value: Any) -> str:
    """A value as text: 20, 0.15, 2026-05-01; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
