"""What the entries of one card say against each other: number against kind of holder, region, days, span of validity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from zmtool.licenses.register.health import INDIVIDUAL, HealthRules, ailments_of
from zmtool.licenses.register.records import Retailer
from zmtool.reading.licence_card.records import CardEntry
from zmtool.values.licence_number import parse_licence_number, warnings

_DAYS = ("valid_from", "valid_to", "issue_date")
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "V06": ("valid_from", "valid_to"),
    "V11": ("supplier",),
    "V12": ("lic_no", "addr"),
}
"""Which entries a rule of the register's health speaks of."""


def proved(entries: Mapping[str, CardEntry], rules: HealthRules, today: date) -> dict[str, CardEntry]:
    """The entries, each with what the others and the bureau's own data say against it."""
    found = dict(entries)
    for name, doubt in _objections(entries, rules, today):
        one = found.get(name)
        if one is not None and one.normal:
            found[name] = replace(one, doubts=(*one.doubts, doubt))
    return found


def retailer_of(entries: Mapping[str, CardEntry]) -> Retailer:
    """The entries as an entry of the register; what has no canonical form is left out."""
    fields: dict[str, Any] = {}
    for name, one in entries.items():
        if one.normal:
            fields[name] = register_value(name, one.normal)
    return Retailer(**({"lic_no": ""} | fields))


def register_value(name: str, normal: str) -> Any:
    """The canonical form of an entry as the register keeps it."""
    if name in _DAYS:
        return date.fromisoformat(normal)
    return tuple(normal.split("、")) if name == "scope" else normal


def _objections(
    entries: Mapping[str, CardEntry], rules: HealthRules, today: date
) -> Iterator[tuple[str, str]]:
    card = retailer_of(entries)
    if card.lic_no:
        yield from (("lic_no", one) for one in _unusual(card.lic_no, rules))
        yield from _kinds(card)
    for ailment in ailments_of(card, rules, today):
        for name in _TOLD_BY.get(ailment.code, ()):
            yield name, ailment.what
    if card.issue_date and card.valid_from and card.issue_date > card.valid_from:
        for name in ("issue_date", "valid_from"):
            yield name, f"发证日期 {card.issue_date} 晚于有效期起 {card.valid_from}"


def _unusual(lic_no: str, rules: HealthRules) -> Iterator[str]:
    number = parse_licence_number(lic_no)
    # The unassigned region of samples is told by the parser too; a bureau's own list decides where there is one.
    yield from (one for one in warnings(number) if not one.startswith("前 2 位"))
    codes = {code for region in rules.regions for code in region.codes}
    if codes and number.region.code not in codes:
        yield f"证号前 6 位 {number.region.code} 不在本局辖区"


def _kinds(card: Retailer) -> Iterator[tuple[str, str]]:
    """Digit 7, economic type and credit code say alike whether the holder is a 个体工商户; who stands alone is doubted.

    The credit code proves itself, so with it two against one decide; without it nobody can tell which of two is wrong.
    """
    digit = {"1": True, "2": False}.get(card.lic_no[6])
    eco = card.eco_type == INDIVIDUAL if card.eco_type else None
    code = card.uscc[1] == "2" if len(card.uscc) == 18 and card.uscc[0] == "9" else None
    said = {
        name: value
        for name, value in (("lic_no", digit), ("eco_type", eco), ("uscc", code))
        if value is not None
    }
    if len(set(said.values())) < 2:
        return
    listed = "，".join(f"{_CALLED[name]}{'是' if value else '不是'}个体" for name, value in said.items())
    votes = list(said.values())
    for name, value in said.items():
        if votes.count(value) == 1:
            yield name, f"主体类型矛盾：{listed}"


_CALLED = {"lic_no": "证号第 7 位说", "eco_type": "企业类型说", "uscc": "信用代码说"}
