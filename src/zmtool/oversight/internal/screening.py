"""The screening principles as filters: what speaks for a false alarm, what is a key point, what is followed down (2.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.oversight.internal.definition import Filter, Internal
from zmtool.oversight.internal.records import Alert

_YES = ("是", "1", "true", "有")


@dataclass(frozen=True, slots=True)
class Hit:
    """A filter that fits: its effect and what it says (Chinese)."""

    filter: str
    effect: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening says of an alert. ``reason``: of which false alarm it smells, empty for none or where it is a key point."""

    hits: tuple[Hit, ...]

    @property
    def focus(self) -> bool:
        """Whether it is a key point, which no filter suppresses."""
        return any(one.effect == "focus" for one in self.hits)

    @property
    def reason(self) -> str:
        """The reason of false alarms to suppress it by; empty for none."""
        found = next((one.reason for one in self.hits if one.effect == "suppress"), "")
        return "" if self.focus else found

    @property
    def words(self) -> str:
        """All of it in one line."""
        return "；".join(one.words for one in self.hits)


def screened(alert: Alert, together: Collection[str], internal: Internal, calendar: WorkCalendar) -> Screened:
    """What the filters say; ``together`` are the models that name the same subject in the days of stacking."""
    return Screened(tuple(hit for one in internal.screening for hit in _hits(one, alert, together, calendar)))


def _hits(one: Filter, alert: Alert, together: Collection[str], calendar: WorkCalendar) -> Iterator[Hit]:
    if one.models and alert.model not in one.models:
        return
    words = _fits(one, alert, together, calendar)
    if words:
        yield Hit(one.id, one.effect, one.reason, f"{one.label}（{words}）")


def _fits(one: Filter, alert: Alert, together: Collection[str], calendar: WorkCalendar) -> str:
    """Why a filter fits (Chinese); empty where it does not."""
    traits = alert.traits
    match one.id:
        case "new_brand":
            return _listed_lately(traits.get("listed_on", ""), alert.raised_at.date(), one.days)
        case "restock":
            return "断货后恢复供应" if traits.get("restocked", "") in _YES else ""
        case "festival":
            return _before_festival(alert.raised_at.date(), one, calendar)
        case "sensitive_brand":
            brand = traits.get("brand", "") or (alert.subject.key if alert.subject.kind == "brand" else "")
            return brand if brand and (brand in one.brands or traits.get("sensitive", "") in _YES) else ""
        case "brand_to_shop":
            return "核查时间、区域、线路和订量居前的户"
        case "volume_and_brand":
            other = sorted((one.models - {alert.model}) & set(together))
            return f"同时有 {'、'.join(other)}" if other else ""
        case "price_at_small_shop":
            return _small_shop(traits.get("market", ""), traits.get("tier", ""), one)
        case _:
            return ""


def _listed_lately(text: str, on: date, days: int) -> str:
    try:
        listed = date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{listed} 上市" if listed <= on < listed + timedelta(days=days) else ""


def _before_festival(on: date, one: Filter, calendar: WorkCalendar) -> str:
    for ahead in range(max(one.festivals.values(), default=-1) + 1):
        try:
            name = calendar.day(on + timedelta(days=ahead)).holiday
        except UnknownAnswer:
            return ""
        if name and ahead <= one.festivals.get(name, -1):
            return f"{name}前 {ahead} 天" if ahead else name
    return ""


def _small_shop(market: str, tier: str, one: Filter) -> str:
    if market and market in one.markets:
        return f"市场类型 {market}"
    return f"{tier} 档" if tier.isdecimal() and 0 < int(tier) <= one.tier_most else ""
