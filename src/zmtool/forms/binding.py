"""Binding: the facts of a case → the values of one document's fields, worded as on paper.

A document's own fields, rows and signatures win over what the facts of the case would give: they are what
somebody wrote. Nothing is invented: a value nobody knows stays empty and is listed in ``missing``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zmtool.cases.records import CaseDocument, CaseFacts, SignFacts
from zmtool.forms.records import Catalogue, Form, FormField, FormTable
from zmtool.forms.wording import number_text, officers_text, paper_text, placeholder
from zmtool.goods.records import GoodsLine
from zmtool.values.money import to_capitals

_FIGURE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")
_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Wordings:
    """What forms say beside the facts: standard texts, and the law's figures and citations for this case.

    ``texts`` by id (with ``{field label}`` slots), ``law`` by the last part of the field source ``law.…``.
    """

    texts: Mapping[str, str]
    law: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BoundDocument:
    """One document with every field worded; ``missing`` lists the labels of required fields left empty."""

    form: Form
    document: CaseDocument
    values: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    signs: Mapping[str, SignFacts]
    missing: tuple[str, ...]

    def template_context(self) -> dict[str, Any]:
        """The values under the placeholders a template uses."""
        context: dict[str, Any] = {
            placeholder(one.label): self.values.get(one.id, "") for one in self.form.fields
        }
        for table in self.form.tables:
            names = {column.id: placeholder(column.label) for column in table.columns}
            context[placeholder(table.label)] = [
                {names[key]: text for key, text in row.items() if key in names}
                for row in self.rows.get(table.id, ())
            ]
        for sign in self.form.signs:
            facts = self.signs.get(sign.id, SignFacts())
            context[placeholder(sign.label)] = {
                "签名": "、".join(facts.names) or "　　　　　　",
                "日期": paper_text(facts.date, "date") or "　　年　月　日",
                "意见": facts.opinion,
            }
        if self.form.sign_every_page:
            context["每页签名"] = "、".join(
                name for sign in ("party", "officer") for name in self.signs.get(sign, SignFacts()).names
            )
        return context


def bind(
    form: Form, document: CaseDocument, case: CaseFacts, catalogue: Catalogue, wordings: Wordings
) -> BoundDocument:
    """The values of ``document`` (an instance of ``form``) from the facts of ``case``."""
    facts = _Facts(case, document, catalogue, wordings)
    values = {one.id: _field_text(one, document, facts) for one in form.fields}
    standard = {
        one.id for one in form.fields if one.source.startswith("text.") and _own(one, document) is None
    }
    by_label = {
        "单位": case.bureau.name,
        "执法人员": officers_text(case.officers),
        "处罚内容": case.penalty.text,
        **{one.label: values[one.id] for one in form.fields},
    }
    for key in standard:
        values[key] = _SLOT.sub(lambda match: by_label.get(match.group(1), ""), values[key])
    rows = {table.id: _rows(table, document, facts) for table in form.tables}
    missing = [one.label for one in form.fields if one.required and not values[one.id]]
    missing += [table.label for table in form.tables if table.required and not rows[table.id]]
    return BoundDocument(form, document, values, rows, document.signs, tuple(missing))


def _own(one: FormField, document: CaseDocument) -> str | None:
    """What somebody wrote for this field of this document."""
    own = document.fields.get(one.id)
    if own is None and one.source.startswith("document."):
        own = document.fields.get(one.source.removeprefix("document."))
    return own


def _field_text(one: FormField, document: CaseDocument, facts: _Facts) -> str:
    own = _own(one, document)
    if own is not None:
        return paper_text(_typed(own, one.type), one.type)
    return paper_text(facts.value(one.source), one.type) if one.source else ""


def _typed(text: str, kind: str) -> object:
    """Text written in a case file, as its type where it has the file's own form; otherwise as it stands."""
    try:
        if kind in ("datetime", "end_datetime") and "T" in text:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - local wall-clock time
        if kind in ("date", "datetime", "end_datetime"):
            return date.fromisoformat(text)
        if kind in ("money", "rate") and _FIGURE.fullmatch(text):
            return Decimal(text)
    except ValueError:
        return text
    return text


def _rows(table: FormTable, document: CaseDocument, facts: _Facts) -> tuple[Mapping[str, str], ...]:
    raw: Any = document.rows.get(table.id)
    if raw is None:
        raw = facts.value(table.source) or ()
    types = {column.id: column.type for column in table.columns}
    return tuple({key: _cell_text(row.get(key, ""), kind) for key, kind in types.items()} for row in raw)


def _cell_text(cell: object, kind: str) -> str:
    return paper_text(_typed(cell, kind) if isinstance(cell, str) else cell, kind)


class _Facts:
    """The dotted names that a field's source may use, resolved for one document of one case."""

    def __init__(
        self, case: CaseFacts, document: CaseDocument, catalogue: Catalogue, wordings: Wordings
    ) -> None:
        self.case, self.document, self.catalogue, self.wordings = case, document, catalogue, wordings

    def value(self, source: str) -> object:
        """The value of ``root.name``; None for a name that the facts do not give."""
        root, _, name = source.partition(".")
        resolve: Callable[[str], object] | None = getattr(self, f"_{root}", None)
        return resolve(name) if resolve else None

    def _case(self, name: str) -> object:
        label = self.wordings.law.get("cause", self.case.cause)
        special: dict[str, object] = {
            "cause": label,
            "cause_suspected": f"涉嫌{label}" if label else "",
            "filing_number": self.case.case_no,
        }
        return special[name] if name in special else getattr(self.case, name, None)

    def _party(self, name: str) -> object:
        party = self.case.party
        if name == "age" and party.birth_date and self.case.incident_time:
            day = self.case.incident_time.date()
            had_birthday = (day.month, day.day) >= (party.birth_date.month, party.birth_date.day)
            return str(day.year - party.birth_date.year - (not had_birthday))
        return getattr(party, name, None)

    def _org(self, name: str) -> object:
        return getattr(self.case.bureau, name, None)

    def _officers(self, name: str) -> object:
        if name == "with_certs":
            return officers_text(self.case.officers)
        return tuple(one.name for one in self.case.officers)

    def _staff(self, name: str) -> object:
        if name == "contact":
            return self.case.officers[0].name if self.case.officers else ""
        return getattr(self.case, name, None)

    def _document(self, name: str) -> object:
        return getattr(self.document, name, None)

    def _law(self, name: str) -> object:
        return self.wordings.law.get(name)

    def _text(self, name: str) -> object:
        return self.wordings.texts.get(name)

    def _penalty(self, name: str) -> object:
        penalty = self.case.penalty
        if name == "fine_capitals":
            return "" if penalty.fine is None else to_capitals(penalty.fine)
        return getattr(penalty, name, None)

    def _goods(self, name: str) -> object:
        lines = self.case.goods
        if not lines:
            return None
        if name in ("rows", "rows_in_cartons"):
            return tuple(
                {
                    "seq": str(index),
                    "tag": line.tag,
                    "name": line.name,
                    "barcode": line.barcode,
                    "unit": line.unit,
                    "quantity": _count_text(line.quantity) if name == "rows" else _valued_quantity(line),
                    "unit_price": line.unit_price,
                    "amount": line.amount,
                    "remark": line.remark if name == "rows" else _valued_remark(line),
                }
                for index, line in enumerate(lines, 1)
            )
        # A line whose remark says why it has no price is left out of the sum, as on paper.
        amounts = [line.amount for line in lines if not line.says_why_unpriced]
        total = _sum(amounts) if amounts else None
        total_cartons = _sum([line.in_cartons for line in lines if not line.counted_apart])
        one_unit = len({line.unit for line in lines}) == 1
        figures: dict[str, object] = {
            "kinds": str(len(lines)),
            "total_quantity": sum((line.quantity for line in lines), Decimal(0))
            if one_unit
            else total_cartons,
            "total_cartons": total_cartons,
            "total_amount": total,
            "total_capitals": "" if total is None else to_capitals(total),
        }
        return figures.get(name)

    def _dossier(self, name: str) -> object:
        if name == "page_count":
            return str(sum(one.pages for one in self.case.documents if self._is_paged(one)))
        return tuple(self._entries()) if name == "entries" else None

    def _is_paged(self, document: CaseDocument) -> bool:
        form = self.catalogue.get(document.type)
        return form is None or form.paged

    def _entries(self) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = []
        page = 1
        for document in self.case.documents:
            form = self.catalogue.get(document.type)
            if not self._is_paged(document):
                continue
            bank = form is not None and form.seal == "bank"
            number = document.number or document.fields.get("served_number", "")
            entries.append(
                {
                    "seq": str(len(entries) + 1),
                    "doc_number": number,
                    "responsible": self.case.bureau.bank if bank else self.case.bureau.name,
                    "title": form.title if form else document.type,
                    "date": _date_of(document),
                    "pages": str(page),
                    "remark": "",
                }
            )
            page += document.pages
        return entries


def _sum(parts: list[Decimal | None]) -> Decimal | None:
    """The sum; None where a part is unknown."""
    known = [one for one in parts if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _valued_quantity(line: GoodsLine) -> str:
    """The quantity in the column of cartons; what is counted apart carries its unit."""
    return f"{number_text(line.quantity)}{line.unit}" if line.counted_apart else _count_text(line.in_cartons)


def _valued_remark(line: GoodsLine) -> str:
    if not line.counted_apart:
        return line.remark
    priced = f"按{line.priced_by}计价，" if line.amount is not None else ""
    apart = f"另有{number_text(line.quantity)}{line.unit}{priced}未计入合计条数"
    return "；".join(filter(None, (line.remark, apart)))


def _count_text(count: Decimal | None) -> str:
    return "" if count is None else number_text(count)


def _date_of(document: CaseDocument) -> object:
    if document.date:
        return document.date
    for name in ("service_time", "return_time"):
        if name in document.fields:
            written = _typed(document.fields[name], "datetime")
            return written.date() if isinstance(written, datetime) else written
    return None
