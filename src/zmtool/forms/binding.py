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
from zmtool.forms.goods_facts import goods_fact
from zmtool.forms.records import Catalogue, Form, FormField, FormTable
from zmtool.forms.wording import officers_text, paper_text, placeholder
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
    given = facts.value(one.source) if one.source else None
    return paper_text(_typed(given, one.type) if isinstance(given, str) else given, one.type)


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
            "instalments": tuple(
                {"seq": str(index), "due": one.due, "amount": one.amount}
                for index, one in enumerate(self.case.instalments, 1)
            ),
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

    def _other(self, name: str) -> object:
        """A part of the case's latest document of another type: ``type.number``, ``type.date`` or ``type.field``."""
        kind, _, part = name.partition(".")
        found = next((one for one in reversed(self.case.documents) if one.type == kind), None)
        if found is None:
            return None
        return getattr(found, part) if part in ("number", "date") else found.fields.get(part)

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
        return goods_fact(self.case.goods, name)

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


def _date_of(document: CaseDocument) -> object:
    if document.date:
        return document.date
    for name in ("service_time", "return_time"):
        if name in document.fields:
            written = _typed(document.fields[name], "datetime")
            return written.date() if isinstance(written, datetime) else written
    return None
