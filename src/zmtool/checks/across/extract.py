"""The extract of one dossier for checks across dossiers: read once, while the dossier is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zmtool.checks.across.definition import AcrossRules, GoodsPaper
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
from zmtool.checks.context import Context
from zmtool.dossiers.records import Document, Dossier, Field, Row

MOST_CHARACTERS = 6_000
"""So much of one person's answers is compared."""
_SHOWN = 60
_ANSWER = re.compile(r"答\s*[:：](.*?)(?=问\s*[:：]|\Z)", re.DOTALL)
_NO_WORD = re.compile(r"[\W_]+")
_CIRCUMSTANCES = ("从重", "从轻", "减轻")
_DECISIONS = ("penalty_decision", "onsite_penalty_decision")
_RECORDS = ("inspection_record", "inquiry_record")
_ABOUT_THE_CASE = (
    "penalty_decision",
    "onsite_penalty_decision",
    "filing_report",
    "inspection_record",
    "handling_approval",
    "investigation_report",
    "penalty_advance_notice",
)
_CITING = ("filing_number", "decision_number", "served_number", "letter_number")
_TRANSFERS = ("case_transfer_letter", "criminal_transfer_approval")


def cross_facts(context: Context, rules: AcrossRules, target: str = "") -> CrossFacts:
    """What the context's dossier says that other dossiers may be compared with."""
    dossier = context.dossier
    cause = context.cause()
    valuation = dossier.first("valuation_sheet")
    return CrossFacts(
        dossier=dossier.id,
        origin=dossier.origin,
        target=target,
        unit=_unit(dossier),
        filing_number=_filing_number(dossier),
        cause=cause.code if cause else "",
        closed=dossier.has("closing_report"),
        transferred=any(map(dossier.has, _TRANSFERS)),
        party=PartyTold(
            _best(dossier, _ABOUT_THE_CASE, "party_name"),
            _best(dossier, _ABOUT_THE_CASE, "party_id_no"),
            _best(dossier, _ABOUT_THE_CASE, "license_no"),
        ),
        act_time=_best(
            dossier, ("penalty_decision", "onsite_penalty_decision", "filing_report"), "incident_time"
        )
        or _best(dossier, ("inspection_record",), "start"),
        act_place=_best(
            dossier,
            ("onsite_penalty_decision", "filing_report", "inspection_record", "investigation_report"),
            "place",
        ),
        numbers=tuple(_numbers(dossier)),
        cited=tuple(dict.fromkeys(_cited(dossier))),
        records=tuple(_record(one) for type_ in _RECORDS for one in dossier.all(type_)),
        decisions=tuple(_decision(one) for type_ in _DECISIONS for one in dossier.all(type_)),
        goods=tuple(line for paper in rules.goods for line in _goods(dossier, paper)),
        prices=tuple(_prices(valuation)) if valuation else (),
        price_basis=_told(valuation, "price_basis") if valuation else None,
        price_date=_told(valuation, "date") if valuation else None,
    )


def _told(document: Document, name: str) -> Told | None:
    """A field that has something in it."""
    one = document.get(name)
    return _of_field(document, one) if one is not None and one.value.strip() else None


def _of_field(document: Document, one: Field) -> Told:
    page = one.page if one.page is not None else (document.pages[0] if document.pages else None)
    return Told(one.value, one.normal or "", document.type, document.title, page, one.box, one.confidence)


def _best(dossier: Dossier, types: Sequence[str], name: str) -> Told | None:
    """The reading of a field that can be relied on most; of equal ones that of the first document."""
    found = [
        one
        for type_ in types
        for document in dossier.all(type_)
        if (one := _told(document, name)) is not None and one.normal
    ]
    return max(found, key=lambda one: one.confidence, default=None)


def _unit(dossier: Dossier) -> str:
    told = _best(
        dossier, ("penalty_decision", "onsite_penalty_decision", "penalty_advance_notice"), "org_name"
    )
    return told.normal if told else dossier.register.org_name


def _filing_number(dossier: Dossier) -> str:
    own = _best(dossier, ("filing_report",), "doc_number")
    return own.normal if own else next(iter(_of_type(dossier, "filing_number")), "")


def _of_type(dossier: Dossier, name: str) -> Iterator[str]:
    return (
        one.normal for document in dossier.documents if (one := document.get(name)) is not None and one.normal
    )


def _cited(dossier: Dossier) -> Iterator[str]:
    return (number for name in _CITING for number in _of_type(dossier, name))


def _numbers(dossier: Dossier) -> Iterator[NumberTold]:
    for document in dossier.documents:
        number = _told(document, "doc_number")
        if number is not None:
            yield NumberTold(number, _day_of(document))


def _day_of(document: Document) -> Told | None:
    """The day of a document: its date, else the latest day beside a signature."""
    own = _told(document, "date")
    if own is not None and own.normal:
        return own
    signed = [
        _of_field(document, sign.date) for sign in document.signs.values() if sign.date and sign.date.normal
    ]
    return max(signed, key=lambda one: one.normal, default=None)


def _record(document: Document) -> RecordTold:
    return RecordTold(
        _told(document, "start"),
        _told(document, "end"),
        _told(document, "officers"),
        _told(document, "party_name"),
        _answers(document) if document.type == "inquiry_record" else None,
    )


def _answers(document: Document) -> Told | None:
    """What was answered; the questions are much the same in every record and are left out."""
    field = document.get("qa")
    text = field.value if field is not None and field.value else document.text
    said = _NO_WORD.sub("", "".join(_ANSWER.findall(text)))[:MOST_CHARACTERS]
    if not said:
        return None
    place = field or Field("", confidence=document.confidence)
    told = _of_field(document, place)
    shown = next((one.strip() for one in _ANSWER.findall(text) if one.strip()), "")[:_SHOWN]
    return replace(told, value=shown, normal=said)


def _decision(document: Document) -> DecisionTold:
    said = "".join((document.text, *(one.value for one in document.fields.values())))
    return DecisionTold(
        _told(document, "doc_number"),
        _told(document, "date"),
        _told(document, "base_amount"),
        _told(document, "rate"),
        _told(document, "fine"),
        tuple(word for word in _CIRCUMSTANCES if word in said),
    )


def _goods(dossier: Dossier, paper: GoodsPaper) -> Iterator[GoodsTold]:
    for document in dossier.all(paper.document):
        for row in document.tables.get(paper.table, ()):
            quantity = row.get(paper.column)
            if quantity is not None and quantity.value.strip():
                told = _least_sure(_of_field(document, quantity), row)
                unit = _text(row, "unit") or paper.unit
                yield GoodsTold(paper.flow, told, _text(row, "name"), _text(row, "barcode"), unit)


def _prices(document: Document) -> Iterator[PriceTold]:
    for row in document.tables.get("goods", ()):
        price = row.get("unit_price")
        if price is not None and price.normal:
            told = _least_sure(_of_field(document, price), row)
            yield PriceTold(told, _text(row, "name"), _text(row, "barcode"))


def _least_sure(told: Told, row: Row) -> Told:
    """A cell as sure as the cells that say which goods it is about."""
    others: Iterable[Field | None] = (row.get("name"), row.get("barcode"), row.get("unit"))
    least = min((one.confidence for one in others if one is not None and one.value), default=1.0)
    return told if told.confidence <= least else replace(told, confidence=least)


def _text(row: Row, column: str) -> str:
    cell = row.get(column)
    return (cell.normal or cell.value).strip() if cell is not None else ""
