"""What documents say of the check of the place: where it lies, what stands near it, and the officers' answers."""

from __future__ import annotations

from decimal import Decimal

from zmtool.forms.wording import number_text, officers_text, ticks
from zmtool.licenses.records import SiteCheck

_ANSWERS = {"yes": "是", "no": "否"}
_RESULTS = {one: one for one in ("符合", "不符合", "需补测")}


def site_fact(site: SiteCheck, name: str) -> object:
    """The fact ``site.name``; None where it is not known. Yes-or-no answers and the result are boxes to tick."""
    match name:
        case "officers":
            return officers_text(site.officers)
        case "coordinates":
            return _coordinates(site)
        case "accuracy":
            return None if site.accuracy is None else f"{number_text(site.accuracy)}米"
        case "fixed_ticks" | "separate_ticks" | "as_applied_ticks":
            answer: bool | None = getattr(site, name.removesuffix("_ticks"))
            return ticks(_ANSWERS, () if answer is None else ("yes" if answer else "no",))
        case "result_ticks":
            return ticks(_RESULTS, (site.result,))
        case "photos":
            return tuple(dict.fromkeys(one.kind for one in site.photos))
        case "schools":
            return tuple(
                {"name": one.name, "entrance": one.entrance, "metres": _metres(one.metres)}
                for one in site.schools
            )
        case "points":
            return tuple(
                {
                    "lic_no": one.lic_no,
                    "name": one.name,
                    "metres": _metres(one.metres),
                    "tool": one.tool,
                    "path": one.path,
                }
                for one in site.points
            )
    return getattr(site, name, None)


def _coordinates(site: SiteCheck) -> str | None:
    if site.longitude is None or site.latitude is None:
        return None
    return f"东经{site.longitude:f}、北纬{site.latitude:f}（{site.datum or '坐标系未注明'}）"


def _metres(distance: Decimal | None) -> str:
    """A measured distance: metres with one decimal, as it is recorded."""
    return "" if distance is None else f"{distance:.1f}"
