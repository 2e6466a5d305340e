"""law, ``kind: jurisdiction``: the act happened in the bureau's own area, or another bureau was named for it.

``of``: references to the place of the act. 行政处罚法第二十二条、第二十五条.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zmtool.base.text import compact
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, outcome, unsure
from zmtool.checks.records import Outcome, Status
from zmtool.checks.references import follow_all

_BUREAU = re.compile(r"(?P<area>[\u4e00-\u9fff]{2,30})烟草专卖(?:分|管理)?局")
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:自治州|自治县|省|市|州|盟|地区|县|区|旗)")
_COUNTY = re.compile(r"(?<=[省市州盟])([\u4e00-\u9fff]{2,6}?(?:自治县|县|区|旗|市))")
_ISSUERS = ("penalty_decision", "filing_report", "preservation_notice", "penalty_advance_notice")


def jurisdiction(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    places = [one for one in follow_all(context, arguments["of"]) if one.normal]
    areas = _areas(context)
    if not places or not areas:
        return NOTHING_TO_JUDGE
    place = places[0]
    named = context.dossier.first("jurisdiction_notice")
    if named is not None:
        return outcome((), [place.evidence, context.evidence(named)])
    text = compact(place.normal or "")
    if any(area in text for area in areas):
        return outcome((), [place.evidence])
    message = f"{place}不在{'、'.join(areas)}，卷内没有{context.title_of_type('jurisdiction_notice')}"
    if context.dossier.register.jurisdiction:
        return outcome([accusation(context, message, [place], doubtful=_unnamed(text))], ())
    if _COUNTY.search(text):
        return outcome([unsure(f"{message}，请核对案发地是否在本机关辖区", place.evidence)], ())
    return Outcome(Status.HUMAN, (), (place.evidence,), "案发地没有写明所属县区，须由人核对")


def _unnamed(text: str) -> str:
    return "" if _UNIT.search(text) else "地点没有写明所属县区"


def _areas(context: Context) -> tuple[str, ...]:
    """The areas of the bureau: those of its register, else the one its name tells."""
    register = context.dossier.register
    if register.jurisdiction:
        return register.jurisdiction
    name = compact(register.org_name) or _issuer(context)
    match = _BUREAU.search(name)
    if match is None:
        return ()
    units = _UNIT.findall(match["area"])
    return (units[-1] if units else match["area"],)


def _issuer(context: Context) -> str:
    for type_ in _ISSUERS:
        document = context.dossier.first(type_)
        one = document.get("org_name") if document else None
        if one is not None and one.normal:
            return compact(one.normal)
    return ""
