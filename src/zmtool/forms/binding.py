"""Binding: the facts of a case or an application → the values of one document's fields, worded as on paper.

A document's own fields, rows and signatures win over what the facts would give: they are what somebody
wrote. Nothing is invented: a value nobody knows stays empty and is listed in ``missing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.printable import unprintable
from zmtool.forms.records import Form, FormField, FormTable
from zmtool.forms.wording import paper_text, placeholder

_FIGURE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")
_OPEN = re.compile(r"【待填[:：][^】]*】")
_SLOT = re.compile(r"\{([^{}]+)\}")
SLOTS = {"单位": "org.name", "执法人员": "officers.with_certs", "处罚内容": "penalty.text"}
"""Slots of standard texts that any form may use: label → source."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """What forms say beside the facts: standard texts, and the law's figures and citations on its days.

    ``texts`` by id (with ``{field label}`` slots), ``law`` by the last part of the field source ``law.…``.
    """

    texts: Mapping[str, str]
    law: Mapping[str, str]


class Sources(Protocol):
    """Where the fields of one document take their values from."""

    def value(self, source: str) -> object:
        """The value of the dotted name ``root.name``; None for a name that the facts do not give."""


def missing_mark(label: str) -> str:
    """What stands on the paper at a required place that nobody could fill."""
    return f"【待填：{label}】"


def holds_missing_mark(text: str) -> bool:
    """Whether a text read from paper holds the mark of a place still open, in whatever width it was read."""
    return _OPEN.search(text) is not None


@dataclass(frozen=True, slots=True)
class BoundDocument:
    """One document with every field worded; ``missing`` lists the labels of required fields left empty."""

    form: Form
    document: DocumentFacts
    values: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    signs: Mapping[str, SignFacts]
    missing: tuple[str, ...]

    def template_context(self, *, mark_missing: bool = False) -> dict[str, Any]:
        """The values under the placeholders a template uses; a required one that is missing may say so."""
        named = self.missing if mark_missing else ()
        context: dict[str, Any] = {
            placeholder(one.label): self.values.get(one.id)
            or (missing_mark(one.label) if one.label in named else "")
            for one in self.form.fields
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

    def unprintable(self) -> tuple[str, ...]:
        """Every place that holds a character which cannot be printed, with the first of them (Chinese)."""
        places = [(place, text) for place, text in self._places() if text]
        if not unprintable("\n".join(text for _, text in places)):
            return ()
        return tuple(f"{place}中有{what}" for place, text in places if (what := unprintable(text)))

    def _places(self) -> Iterator[tuple[str, str]]:
        for one in self.form.fields:
            yield one.label, self.values[one.id]
        for table in self.form.tables:
            for number, row in enumerate(self.rows[table.id], 1):
                for column in table.columns:
                    yield f"{table.label}第{number}行的{column.label}", row[column.id]
        for sign in self.form.signs:
            if (facts := self.signs.get(sign.id)) is not None:
                yield f"{sign.label}的签名", "、".join(facts.names)
                yield f"{sign.label}的意见", facts.opinion


def bind(form: Form, document: DocumentFacts, sources: Sources) -> BoundDocument:
    """The values of ``document`` (an instance of ``form``) from what its ``sources`` give."""
    values = {one.id: _field_text(one, document, sources) for one in form.fields}
    standard = {
        one.id for one in form.fields if one.source.startswith("text.") and _own(one, document) is None
    }
    by_label = {
        **{label: paper_text(sources.value(source), "text") for label, source in SLOTS.items()},
        **{one.label: values[one.id] for one in form.fields},
    }
    for key in standard:
        values[key] = _SLOT.sub(lambda match: by_label.get(match.group(1), ""), values[key])
    rows = {table.id: _rows(table, document, sources) for table in form.tables}
    missing = [one.label for one in form.fields if not values[one.id] and _required(one, sources)]
    missing += [table.label for table in form.tables if table.required and not rows[table.id]]
    return BoundDocument(form, document, values, rows, document.signs, tuple(missing))


def _required(one: FormField, sources: Sources) -> bool:
    """Whether the document needs this field, in this case."""
    asked = one.required_when
    return one.required or (bool(asked) and all(str(sources.value(key)) in values for key, values in asked))


def _own(one: FormField, document: DocumentFacts) -> str | None:
    """What somebody wrote for this field of this document."""
    own = document.fields.get(one.id)
    if own is None and one.source.startswith("document."):
        own = document.fields.get(one.source.removeprefix("document."))
    return own


def _field_text(one: FormField, document: DocumentFacts, sources: Sources) -> str:
    own = _own(one, document)
    if own is not None:
        return paper_text(typed(own, one.type), one.type)
    given = sources.value(one.source) if one.source else None
    return paper_text(typed(given, one.type) if isinstance(given, str) else given, one.type)


def typed(text: str, kind: str) -> object:
    """Text written in a file of facts, as its type where it has the file's own form; otherwise as it stands."""
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


def _rows(table: FormTable, document: DocumentFacts, sources: Sources) -> tuple[Mapping[str, str], ...]:
    raw: Any = document.rows.get(table.id)
    if raw is None:
        raw = sources.value(table.source) or ()
    types = {column.id: column.type for column in table.columns}
    return tuple({key: _cell_text(row.get(key, ""), kind) for key, kind in types.items()} for row in raw)


def _cell_text(cell: object, kind: str) -> str:
    return paper_text(typed(cell, kind) if isinstance(cell, str) else cell, kind)
