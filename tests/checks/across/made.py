"""Extracts of dossiers made by code, and running one check over them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from zmtool.checks.across.definition import AcrossCheck, AcrossRules, load_across
from zmtool.checks.across.facts import (
    CrossFacts,
    DecisionTold,
    GoodsTold,
    NumberTold,
    PartyTold,
    PriceTold,
    RecordTold,
    Told,
)
from zmtool.checks.across.findings import CheckResult, Surroundings
from zmtool.checks.across.run import review_across
from zmtool.law.discretion import discretion_table
from zmtool.law.library import load_law
from zmtool.law.marks import Mark

SURE, UNSURE = 1.0, 0.6
RULES = load_across()


def told(text: str, document: str = "penalty_decision", confidence: float = SURE, value: str = "") -> Told:
    return Told(value or text, text, document, f"文书{document}", 1, (0.1, 0.1, 0.2, 0.2), confidence)


def facts(name: str, **more: Any) -> CrossFacts:
    return CrossFacts(**{"dossier": name, "origin": "facts", **more})


def numbered(name: str, seq: int, day: str, confidence: float = SURE, **more: Any) -> CrossFacts:
    number = told(f"示烟处〔2025〕第{seq}号", confidence=confidence)
    return facts(name, numbers=(NumberTold(number, told(day, confidence=confidence)),), **more)


def rated(name: str, rate: str, confidence: float = SURE, **more: Any) -> CrossFacts:
    decision = DecisionTold(
        rate=told(rate, confidence=confidence), base=told("1000"), date=told("2025-03-26"), fine=told("70")
    )
    cause = {"unit": "示例县局", "cause": "not_local_purchase"}
    return facts(name, **{**cause, "decisions": (decision,), **more})


def present(
    name: str, start: str, end: str, officers: str, confidence: float = SURE, **more: Any
) -> CrossFacts:
    kind = "inspection_record"
    record = RecordTold(told(start, kind, confidence), told(end, kind), told(officers, kind, confidence))
    return facts(name, records=(record,), **more)


def party(name: str = "宋知远", id_no: str = "34990119850614123X", confidence: float = SURE) -> PartyTold:
    return PartyTold(
        told(name, confidence=confidence) if name else None,
        told(id_no, confidence=confidence) if id_no else None,
    )


def punished(name: str, number: str, at: str, place: str = "和平路88号", **more: Any) -> CrossFacts:
    decision = DecisionTold(number=told(number), fine=told("500.00"), base=told("31000"), date=told(at[:10]))
    given: dict[str, Any] = {"party": party(), "cause": "retail_no_license", "decisions": (decision,)}
    given |= {"act_time": told(at), "act_place": told(place, "filing_report")}
    return facts(name, **{**given, **more})


def asked(name: str, answers: str, person: str = "", confidence: float = SURE) -> CrossFacts:
    kind = "inquiry_record"
    record = RecordTold(person=told(person or name, kind), answers=told(answers, kind, confidence))
    return facts(name, records=(record,))


def goods(
    flow: str, quantity: str, name: str = "中华(硬)", unit: str = "条", confidence: float = SURE
) -> GoodsTold:
    return GoodsTold(flow, told(quantity, flow, confidence), name, "", unit)


def priced(name: str, price: str, basis: str = "2025年上半年目录批发价", **more: Any) -> CrossFacts:
    line = PriceTold(
        told(price, "valuation_sheet", more.pop("confidence", SURE)),
        "中华(硬)",
        more.pop("barcode", "6901028075015"),
    )
    of = told(basis, "valuation_sheet") if basis else None
    return facts(name, prices=(line,), price_basis=of, **more)


def around(province: str = "", mark: Mark | None = None) -> Surroundings:
    """The shipped law; with ``mark`` the discretion benchmarks come from a source of that mark."""
    law = load_law()
    if mark is not None:
        packs = tuple(replace(one, mark=mark) for one in law.discretion.packs)
        law = replace(law, discretion=discretion_table(packs))
    return Surroundings(law, province, RULES.trust)


def result(check: str, *dossiers: CrossFacts, province: str = "", **figures: str) -> CheckResult:
    """One check as it is shipped, with other figures where named."""
    return _run(RULES, check, dossiers, around(province), figures)


def accused(check: str, *dossiers: CrossFacts, province: str = "", **figures: str) -> CheckResult:
    """The same with a rule that a bureau has made its own: a sure source and nothing left to a person."""
    own = tuple(replace(one, mark=Mark.RULE, confirm="") for one in RULES.checks)
    return _run(replace(RULES, checks=own), check, dossiers, around(province, Mark.RULE), figures)


def messages(one: CheckResult) -> str:
    return "\n".join(f"{found.message}|{found.derivation}|{found.doubt}" for found in one.judged.findings)


def _run(
    rules: AcrossRules,
    check: str,
    dossiers: tuple[CrossFacts, ...],
    surroundings: Surroundings,
    figures: dict[str, str],
) -> CheckResult:
    checks = tuple(_with_figures(one, figures) for one in rules.checks)
    return review_across(dossiers, replace(rules, checks=checks), surroundings, (check,)).results[0]


def _with_figures(check: AcrossCheck, figures: dict[str, str]) -> AcrossCheck:
    changed = {
        key: replace(one, value=Decimal(figures[key])) if key in figures else one
        for key, one in check.parameters.items()
    }
    return replace(check, parameters=MappingProxyType(changed))
