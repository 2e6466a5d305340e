"""A field from where its value stands: its text cleaned, its canonical form, its place and how far it is believed."""

from __future__ import annotations

from zmtool.base.text import compact, squeeze_cjk_spaces
from zmtool.forms.records import FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText
from zmtool.reading.ticks import lacks_a_box
from zmtool.reading.understanding import understood
from zmtool.scans.records import Box

LONG = {"long", "citations"}
_BOX_LOST = 0.8
"""A choice whose box was not read may be the ticked one."""
FIGURES = {"date", "datetime", "end_datetime", "money", "number", "rate", "days"}
"""Types of fields whose values are figures."""


def field_of_cell(field: FormField, cell: TextCell) -> ReadField:
    """The field whose value fills ``cell``."""
    return field_at_cell(field, cell, 0, len(cell.source.text))


def field_at_cell(field: FormField, cell: TextCell, start: int, end: int) -> ReadField:
    """The field whose value is a stretch of the text of ``cell``."""
    place = cell.source.place(start, end, figures=field.type in FIGURES)
    if place is None:
        return ReadField("", "", 1.0, cell.page, cell.box)
    text = _value(field, cell.source.text[start:end])
    return made_field(field, text, place.confidence, place.page, place.box)


def field_at(field: FormField, text: SourceText, start: int, end: int) -> ReadField | None:
    """The field whose value is ``text[start:end]``; None where nothing stands there."""
    value = _value(field, text.text[start:end])
    place = text.place(start, end, figures=field.type in FIGURES)
    if place is None:
        anchor = text.place(max(0, start - 6), max(1, start))
        return ReadField("", "", 1.0, anchor.page, anchor.box) if anchor and not value else None
    return made_field(field, value, place.confidence, place.page, place.box)


def _value(field: FormField, text: str) -> str:
    """The text of a value: wraps joined, stray spaces out; paragraphs stay apart in long fields."""
    if field.type in LONG:
        return "\n".join(
            squeeze_cjk_spaces(part).strip() for part in text.strip().split("\n") if part.strip()
        )
    if field.type in FIGURES:
        return compact(text).rstrip("；;，,")
    return squeeze_cjk_spaces(text.replace("\n", " ")).strip().rstrip("；;，,")


def made_field(field: FormField, value: str, confidence: float, page: int, box: Box) -> ReadField:
    """A field with its canonical form; what its own structure proves or contradicts moves the confidence."""
    said = understood(field.type, value)
    confidence = min(max(confidence, said.least), said.most)
    if field.type not in LONG and lacks_a_box(value):
        confidence = min(confidence, _BOX_LOST)
    return ReadField(value, said.normal, round(confidence, 3), page, box, said.alternatives, said.mended)
