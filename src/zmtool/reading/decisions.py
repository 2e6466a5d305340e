"""Decisions in running text: each field is looked for in the part of the decision where it is said.

A form's own reading comes first only where it found what no part could give; a fine is never taken from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from zmtool.forms.records import Catalogue, Form, FormField
from zmtool.law.citations import TitleBook, find_citations
from zmtool.reading.decision_wordings import DecisionWordings, FieldWording
from zmtool.reading.goods_in_text import GoodsTold, ToldTotal, goods_told
from zmtool.reading.made_fields import field_at
from zmtool.reading.misreadings import holds_letter_for_figure
from zmtool.reading.parts import Part, parts_of
from zmtool.reading.records import ReadCitation, ReadDocument, ReadField, ReadPart
from zmtool.reading.source_text import SourceText, Squeezed, squeezed
from zmtool.reading.understanding import UNSURE
from zmtool.values.quantity import format_amount
from zmtool.values.relative_dates import ToldDay, told_days

TOLD = 0.8
"""Confidence in a day that is told by the day before it: a person has to follow the text."""
_OWN_PLACE = ("cell", "head", "foot")
_GOODS_PARTS = ("facts", "procedure")
KINDS = FormField("kinds", "品种数", "number", where="prose")
TOTAL = FormField("total_quantity", "总计数量", "number", where="prose")
_NAME = FormField("name", "品种规格", "text")
_QUANTITY = FormField("quantity", "数量", "text")


@dataclass(frozen=True)
class Decision:
    """The running text of one decision with its parts."""

    source: SourceText
    wordings: DecisionWordings

    @cached_property
    def text(self) -> Squeezed:
        """The text without empty blanks, in which everything is looked for."""
        return squeezed(self.source.text)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts, in order."""
        return parts_of(self.text.text, self.wordings.parts)

    @cached_property
    def days(self) -> list[ToldDay]:
        """Every day of the text, the told ones resolved."""
        return told_days(self.text.text)

    def stretches(self, ids: Sequence[str]) -> Iterator[Part]:
        """The stretches of some parts, in the order of ``ids``."""
        return (part for one in ids for part in self.parts if part.id == one)


def untitled_decision(text: str, wordings: DecisionWordings, catalogue: Catalogue) -> Form | None:
    """The form of a decision that has lost its title: it has a party and a penalty, and the wording of that form."""
    tight = squeezed(text).text
    found = {part.id for part in parts_of(tight, wordings.parts)}
    if not {"party", "penalty", "relief"} <= found or "当事人" not in tight:
        return None
    named = (form for form, wording in wordings.untitled if wording.search(tight))
    return next((form for one in named if (form := catalogue.get(one)) is not None), None)


def with_decision_read(
    document: ReadDocument, form: Form, source: SourceText, wordings: DecisionWordings, titles: TitleBook
) -> ReadDocument:
    """``document`` with what its running text says in its parts: fields, goods, citations."""
    decision = Decision(source, wordings)
    fields = dict(document.fields)
    for wording in wordings.fields:
        field = _field_of(wording, form)
        if field is None:
            continue
        own = fields.pop(wording.id, None)
        one = _chosen(field, wording, decision, own)
        if one is not None:
            fields[wording.id] = one
    told = _goods(decision)
    fields |= {key: one for key, one in _totals(told, decision) if key not in fields}
    tables = dict(document.tables)
    rows = tuple(_rows(told, decision))
    if rows and not tables.get("goods"):
        tables["goods"] = rows
    return replace(
        document,
        fields=fields,
        tables=tables,
        parts=tuple(_parts(decision)),
        citations=tuple(_citations(decision, titles)),
    )


def _field_of(wording: FieldWording, form: Form) -> FormField | None:
    """The form's own field, or the one that only reading knows; None where the form lacks it and nobody defines it."""
    own = form.find(wording.id)
    if own is not None:
        return own
    return FormField(wording.id, wording.label, wording.type, where="prose") if wording.label else None


def _chosen(
    field: FormField, wording: FieldWording, decision: Decision, own: ReadField | None
) -> ReadField | None:
    """What the parts say, else what was read elsewhere, unless that is running text of another part.

    A value that stands after its own label may be longer than a pattern knows, but does not run on into the next.
    """
    if wording.whole:
        return own or _whole(field, wording, decision)
    said = _said(field, wording, decision)
    labelled = own is not None and bool(own.normal) and field.where != "prose"
    if own is not None and labelled and (said is None or _is_more_of(own, said, decision)):
        return own
    if said is not None and (said.normal or own is None or wording.single):
        return said
    parts = [*decision.stretches(wording.parts)]
    if parts and field.where not in _OWN_PLACE and (field.pattern or own is None) and said is None:
        return own if own is not None and not own.value else None
    return own or said


def _is_more_of(own: ReadField, said: ReadField, decision: Decision) -> bool:
    """Whether ``own`` begins with ``said`` and goes on with nothing that belongs to other fields."""
    if not own.value.startswith(said.value):
        return False
    return decision.wordings.runs_on.search(squeezed(own.value[len(said.value) :]).text) is None


def _said(field: FormField, wording: FieldWording, decision: Decision) -> ReadField | None:
    """The first match that is what the field's type asks for; else the first match."""
    total = next(_matches(field, wording, wording.totals, decision), None)
    if total is not None and total.normal:
        return total
    if wording.single:
        return _single(list(_matches(field, wording, wording.patterns, decision)))
    first: ReadField | None = None
    for one in _matches(field, wording, wording.patterns, decision):
        if one.normal:
            return one
        first = first or one
    return first


def _matches(
    field: FormField, wording: FieldWording, patterns: Sequence[re.Pattern[str]], decision: Decision
) -> Iterator[ReadField]:
    """Every match of ``patterns`` in the parts, part by part and pattern by pattern."""
    for part in decision.stretches(wording.parts):
        for pattern in patterns:
            for match in pattern.finditer(decision.text.text, part.start, part.end):
                one = _field_at(field, decision, *match.span(1))
                if one is not None:
                    yield one


def _single(found: Sequence[ReadField]) -> ReadField | None:
    """The one value that all matches say. Several are no single one: unsure, with all of them as alternatives."""
    if not found:
        return None
    said = tuple(dict.fromkeys(one.normal for one in found if one.normal))
    if len(said) > 1:
        doubted = min(found[0].confidence, UNSURE)
        return replace(found[0], normal=None, confidence=doubted, alternatives=said, mended="")
    return next((one for one in found if one.normal), found[0])


def _field_at(field: FormField, decision: Decision, start: int, end: int) -> ReadField | None:
    one = field_at(field, decision.source, *decision.text.span(start, end))
    if one is None or field.type != "date":
        return one
    day = next((day for day in decision.days if day.start < end and start < day.end), None)
    if day is None or not day.before:
        return one
    told = f"{decision.text.text[day.start : day.end]}（前文：{day.before}）"
    return replace(
        one,
        normal=day.day.isoformat(),
        confidence=min(one.confidence or TOLD, TOLD),
        alternatives=(),
        mended=told,
    )


def _whole(field: FormField, wording: FieldWording, decision: Decision) -> ReadField | None:
    parts = list(decision.stretches(wording.parts))
    if not parts:
        return None
    longest = max(parts, key=lambda part: part.end - part.start)
    return _field_at(field, decision, longest.start, longest.end)


# --- goods ----------------------------------------------------------------------------------------


def _goods(decision: Decision) -> tuple[GoodsTold, int]:
    """The goods of the first part that tells any, and where that part begins."""
    for part in decision.stretches(_GOODS_PARTS):
        told = goods_told(decision.text.text[part.start : part.end])
        if told.rows or told.total:
            return told, part.start
    return GoodsTold(), 0


def _totals(goods: tuple[GoodsTold, int], decision: Decision) -> Iterator[tuple[str, ReadField]]:
    told, offset = goods
    for field, total in ((KINDS, told.kinds), (TOTAL, told.total)):
        one = _total_field(field, total, offset, decision) if total is not None else None
        if one is not None:
            yield field.id, one


def _total_field(field: FormField, total: ToldTotal, offset: int, decision: Decision) -> ReadField | None:
    one = field_at(
        field, decision.source, *decision.text.span(total.span[0] + offset, total.span[1] + offset)
    )
    return replace(one, normal=format_amount(total.value)) if one is not None else None


def _rows(goods: tuple[GoodsTold, int], decision: Decision) -> Iterator[Mapping[str, ReadField]]:
    told, offset = goods
    for goods_row in told.rows:
        name = field_at(
            _NAME, decision.source, *decision.text.span(*(at + offset for at in goods_row.name_span))
        )
        where = decision.text.span(*(at + offset for at in goods_row.quantity_span))
        quantity = field_at(_QUANTITY, decision.source, *where)
        if name is None or quantity is None:
            continue
        if holds_letter_for_figure(quantity.value):
            quantity = replace(quantity, mended=quantity.value)
        cartons = "" if goods_row.cartons is None else format_amount(goods_row.cartons)
        yield {
            "name": replace(name, normal=goods_row.name),
            "quantity": replace(quantity, normal=format_amount(goods_row.quantity.amount)),
            "unit": replace(quantity, normal=goods_row.quantity.unit.value),
            "cartons": replace(quantity, normal=cartons),
        }


# --- parts and citations --------------------------------------------------------------------------


def _parts(decision: Decision) -> Iterator[ReadPart]:
    labels = {one.id: one.label for one in decision.wordings.parts}
    for part in decision.parts:
        span = decision.text.span(part.start, part.end)
        place = decision.source.place(*span)
        if place is not None:
            text = decision.text.text[part.start : part.end].strip()
            yield ReadPart(part.id, labels[part.id], text, place.page, place.box)


def _citations(decision: Decision, titles: TitleBook) -> Iterator[ReadCitation]:
    """The provisions of the reasons and the penalty, each once a part, under the full title."""
    seen: set[tuple[str, str, int | None, int | None, int | None]] = set()
    for found in find_citations(decision.text.text, titles):
        part = next((one.id for one in decision.parts if one.start <= found.start < one.end), "")
        provision = found.provision
        if provision.article is None:
            continue
        place = decision.source.place(*decision.text.span(found.start, found.end))
        title = found.meant or found.title
        key = (part, title, provision.article, provision.paragraph, provision.item)
        if place is None or key in seen:
            continue
        seen.add(key)
        yield ReadCitation(
            title=title,
            statute=found.citation.statute_id if found.citation else "",
            article=provision.article,
            paragraph=provision.paragraph,
            item=provision.item,
            text=found.text,
            part=part,
            page=place.page,
            box=place.box,
        )
