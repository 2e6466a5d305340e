"""What makes a hit a likely false alarm, and when it is shown to a person all the same (pure; supervision.md 2.3, 3.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zmtool.insight.data.seasons import Festivals
from zmtool.insight.models.definition import Model
from zmtool.insight.models.hits import Hit


@dataclass(frozen=True, slots=True)
class Known:
    """What suppression looks at: festivals, the day each brand came to market, who is exempt from which model (* is all).

    ``in_a_row``: how often a subject was suppressed without a person looking, by model and subject; ``most`` then somebody looks.
    """

    festivals: Festivals
    listed_on: Mapping[int, date]
    exempt: Collection[tuple[str, int]]
    in_a_row: Mapping[tuple[str, str], int]
    most: int


def suppressed(hit: Hit, model: Model, asof: date, known: Known) -> Hit:
    """The hit with the reason why it is held for a false alarm; left open where it was suppressed too often in a row."""
    reason = _reason(hit, model, asof, known)
    if not reason:
        return hit
    if known.in_a_row.get((model.code, hit.key), 0) >= known.most:
        return replace(hit, why=(*hit.why, f"{reason}，但已连续 {known.most} 次被抑制，须人工看一眼"))
    return replace(hit, suppressed=reason)


def _reason(hit: Hit, model: Model, asof: date, known: Known) -> str:
    rules = model.suppress
    if rules.exempt and hit.unit == "lic":
        lic_no = int(hit.key)
        if (model.root, lic_no) in known.exempt or ("*", lic_no) in known.exempt:
            return "已登记的例外"
    if rules.new_sku_days:
        days = [
            (asof - listed).days
            for row in hit.rows
            if isinstance(row.get("sku"), int) and (listed := known.listed_on.get(row["sku"])) is not None
        ]
        if days and len(days) == len(hit.rows) and all(0 <= one < rules.new_sku_days for one in days):
            return f"新品，上市 {max(days)} 天"
    if rules.festivals:
        return known.festivals.before(asof, rules.festivals)
    return ""
