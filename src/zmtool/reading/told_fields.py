"""Fields told in sentences whose wording no pattern of the form knows, and what they say of those that a pattern found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zmtool.base.text import to_half_width
from zmtool.forms.records import Form, FormField
from zmtool.reading.made_fields import FIGURES, LONG, field_at
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, canonical, squeezed
from zmtool.reading.told_stretches import LIKELY, SURELY, Told, told_stretches
from zmtool.reading.told_text import ToldText, told_text
from zmtool.reading.told_values import is_of_kind, told_values
from zmtool.reading.told_words import ToldWords
from zmtool.reading.understanding import UNSURE

_OWN_PLACE = ("head", "foot")
_CLEAR = {"long", "names", "doc_number", *FIGURES}
"""Types of which a longer text is not the better one: a date with words behind it, sentences with those that follow."""
_SHAPED = {"place", "cause", "account", "fate", "law", "bank", "bureau", "court", "laboratory", "report"}
"""Kinds by whose shape a longer or other text is known to be none of them (在…企业进货一案举行听证)."""
_BEGINNING = 30
"""Characters by which a text is found again."""
_MOST_SHORT = 90
_MOST_LEAD = 60
_EXPLAINS = "（"
_LEAST_AROUND = 12
"""Characters around a value that make a sentence of it."""
_STOPS = "。；？！\n"


def with_told_fields(
    found: Mapping[str, ReadField], form: Form, source: SourceText, words: ToldWords
) -> dict[str, ReadField]:
    """``found`` with what the sentences tell: of fields that nothing found, and of those whose value ran on too far."""
    wanted = {one.id: one for one in form.fields if _may_be_told(one, found)}
    text = told_text(source)
    spoken = any(one.where == "prose" for one in form.fields)
    stretches = told_stretches(text, wanted, form.id, words) if spoken else {}
    told = stretches | told_values(text, wanted, form.id, words, stretches, _elsewhere(form, found, text))
    if not spoken:
        told = {key: one for key, one in told.items() if _is_within_sentence(text, one)}
    made = {key: _made(wanted[key], source, text.span(one.start, one.end), one) for key, one in told.items()}
    read = dict(found)
    for key, field in wanted.items():
        listed, one = found.get(key), made.get(key)
        if listed is not None and one is not None and _is_another_kind(listed, key, form, words):
            listed = None
        chosen = _chosen(field, listed, one, shaped=_kind_of(key, form, words) in _SHAPED)
        if chosen is not None:
            borne_out = one is not None or _is_addressed(chosen, text.text)
            read[key] = chosen if borne_out else _unsupported(chosen, key, form, words)
    return read


def _is_within_sentence(text: ToldText, told: Told) -> bool:
    """Whether a value stands in a whole sentence, as it has to on forms that list nothing but labels."""
    start = max(text.text.rfind(stop, 0, told.start) for stop in "。！？\n") + 1
    sentence = text.text[start : text.sentence_end(told.end)]
    around = len(sentence) - (told.end - told.start)
    return sentence.endswith(("。", "：")) and around >= _LEAST_AROUND


def _kind_of(key: str, form: Form, words: ToldWords) -> str:
    """What kind of value sentences tell of a field; empty for whole sentences."""
    wording = words.value(key, form.id)
    return wording.kind if wording is not None else ""


def _is_another_kind(listed: ReadField, key: str, form: Form, words: ToldWords) -> bool:
    """Whether a text is not written like the values of a field whose values have a shape."""
    kind = _kind_of(key, form, words)
    return kind in _SHAPED and not is_of_kind(squeezed(canonical(listed.value)).text, kind, words)


def _unsupported(one: ReadField, key: str, form: Form, words: ToldWords) -> ReadField:
    """A value beside which none of the words stand that usually tell it."""
    if words.value(key, form.id) is None and words.stretch(key, form.id) is None:
        return one
    return replace(one, confidence=min(one.confidence, SURELY))


def _may_be_told(field: FormField, found: Mapping[str, ReadField]) -> bool:
    """Whether sentences may tell a field: it stands in them, or was not found where it should stand."""
    one = found.get(field.id)
    if field.where == "prose":
        return True
    return field.where not in _OWN_PLACE and (
        one is None or not one.value or _runs_on(field, one) or _is_led_in(field, one)
    )


def _is_led_in(field: FormField, one: ReadField) -> bool:
    """Whether words that only lead in may stand before sentences that were found by a heading (…，当事人确认：…)."""
    return field.type in ("long", "text") and "：" in one.value[:_MOST_LEAD]


def _elsewhere(form: Form, found: Mapping[str, ReadField], text: ToldText) -> list[tuple[int, int]]:
    """Where the sentences stand that were read after a label or in a cell of the form."""
    places = []
    for field in form.fields:
        one = found.get(field.id)
        if (
            field.type == "long"
            and field.where != "prose"
            and one is not None
            and len(one.value) > _BEGINNING
        ):
            value = squeezed(canonical(one.value), breaks=False).text
            start = text.text.find(value[:_BEGINNING])
            places += [(start, start + len(value))] if start >= 0 else []
    return places


def _is_addressed(one: ReadField, text: str) -> bool:
    """Whether a value stands by itself on the line that names whom the document is for."""
    return f"\n{one.value}：\n" in text


def _made(field: FormField, source: SourceText, span: tuple[int, int], told: Told) -> ReadField | None:
    one = field_at(field, source, *span)
    if one is None or not one.normal:
        return None
    return replace(one, confidence=min(one.confidence, told.confidence))


def _chosen(
    field: FormField, listed: ReadField | None, told: ReadField | None, *, shaped: bool
) -> ReadField | None:
    """What a listed wording gave, unless it is no value of its kind, more than the sentence tells, or cut at a line's end."""
    if listed is None or told is None:
        return told if listed is None else _doubted(field, listed)
    if not listed.value or listed.normal == told.normal or _letters(listed.value) == _letters(told.value):
        return listed if listed.value else told
    longer = field.type in _CLEAR and _letters(told.value) in _letters(listed.value)
    longer = longer or listed.value.removesuffix(told.value).endswith("：")
    longer = longer or listed.value.removeprefix(told.value).startswith(_EXPLAINS)
    cut_short = field.type == "long" and not listed.value.endswith(tuple(_STOPS))
    goes_on = _letters(told.value).startswith(_letters(listed.value))
    ends = told.value.endswith(tuple(_STOPS)) and 2 * len(told.value) > len(listed.value)
    shorter = (cut_short and (ends or goes_on)) or (shaped and goes_on)
    if not listed.normal or longer or shorter or _runs_on(field, listed):
        return told
    others = tuple(dict.fromkeys((*listed.alternatives, told.normal or "")))
    return replace(listed, confidence=min(listed.confidence, LIKELY), alternatives=others)


def _letters(text: str) -> str:
    return "".join(one for one in to_half_width(text) if one.isalnum())


def _doubted(field: FormField, listed: ReadField) -> ReadField:
    return replace(listed, confidence=min(listed.confidence, UNSURE)) if _runs_on(field, listed) else listed


def _runs_on(field: FormField, one: ReadField) -> bool:
    """Whether a short value has the end of a sentence in it, or a name or number that of a clause."""
    inside = one.value.rstrip(_STOPS)
    if field.type == "citations":
        return "。" in inside
    if field.type in LONG:
        return False
    return (
        _has_more_clauses(field, one) or len(inside) > _MOST_SHORT or any(stop in inside for stop in _STOPS)
    )


def _has_more_clauses(field: FormField, one: ReadField) -> bool:
    """Whether names or a telephone number go on with the next clause of a sentence."""
    short = field.type == "names" or field.id == "contact" or field.id.endswith("phone")
    return short and "，" in one.value
