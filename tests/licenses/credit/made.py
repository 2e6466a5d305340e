"""Made rules, retailers and entries for the tests of credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zmtool.licenses.credit.ledger import CreditEntry, Fact, last_day
from zmtool.licenses.credit.rule_sets import load_credit_rules, rules_named
from zmtool.licenses.credit.rules import CreditRules, Source
from zmtool.licenses.register.records import Retailer

TODAY = date(2026, 6, 30)
SHOP = Retailer("349901100018", "远山商行", "宋知远", issue_date=date(2020, 1, 1))
DECISION = "示烟处〔2026〕第{}号"


def default() -> CreditRules:
    return rules_named(load_credit_rules(), "349901-2026")


def named(code: str) -> CreditRules:
    return rules_named(load_credit_rules(), code)


def fact(item: str, *, day: date = TODAY, quantity: str | None = None, **rest: object) -> Fact:
    """A fact of an item with what proves it: a decision for unlawful acts, an inspection for the rest."""
    rules = default()
    found = rules.item(item)
    source = found.sources[0] if found is not None and Source.CASE not in found.sources else Source.CASE
    if found is not None and Source.INSPECTION in found.sources:
        source = Source.INSPECTION
    ref = DECISION.format(12) if source is Source.CASE else "检2026-18"
    figure = None if quantity is None else Decimal(quantity)
    return replace(Fact(SHOP.lic_no, item, day, source, ref, figure), **rest)


def entry(
    number: int,
    points: str,
    *,
    day: date = TODAY,
    item: str = "",
    source: Source = Source.INSPECTION,
    ref: str = "",
    lic_no: str = SHOP.lic_no,
    **rest: object,
) -> CreditEntry:
    """An entry as it is kept; of the default's twelve months."""
    made = CreditEntry(
        lic_no, day, item, Decimal(points), source, ref or f"检{number}", last_day(day, 12), "test", id=number
    )
    return replace(made, **rest)
