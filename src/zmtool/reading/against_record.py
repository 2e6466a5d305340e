"""Paper beside record: what a document read from paper (or an edited Word file) says otherwise than the record.

Nothing is decided here: a difference says what stands on the paper, what in the record, where, and how sure the
reading is. What the paper leaves empty and what the record leaves empty are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from zmtool.base.text import compare_key, within_one_confusion
from zmtool.documents.records import SignFacts
from zmtool.forms.binding import BoundDocument, missing_mark
from zmtool.forms.records import FormField, FormTable
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadDocument, ReadField
from zmtool.scans.records import Box

SURE = 0.85
"""A reading below this confidence is only doubted, as in the checklists."""
_LONG = 60
_ALIKE = 0.97


class Kind(StrEnum):
    """How paper and record differ."""

    OTHER = "other"
    ONLY_PAPER = "only_paper"
    ONLY_RECORD = "only_record"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``field`` is the id (``goods[2].quantity``, ``@party.names``), ``label`` Chinese.

    ``doubtful``: the reading is unsure, or the two differ by what is easily misread only.
    """

    field: str
    label: str
    kind: Kind
    paper: str
    record: str
    page: int | None = None
    box: Box | None = None
    doubtful: bool = False


def differences(read: ReadDocument, bound: BoundDocument) -> tuple[Difference, ...]:
    """Every difference between a document as read and as recorded, fields, then rows, then signing places."""
    found: list[Difference] = []
    for field in bound.form.fields:
        found += _of_value(
            field.id, field.label, field, read.fields.get(field.id), bound.values.get(field.id, "")
        )
    for table in bound.form.tables:
        if table.id in read.tables or bound.rows.get(table.id):
            found += _of_table(table, read.tables.get(table.id, ()), bound.rows.get(table.id, ()))
    for sign in bound.form.signs:
        place = read.signs.get(sign.id)
        facts = bound.signs.get(sign.id, SignFacts())
        if place is None:
            continue
        paper, record = "、".join(place.names), "、".join(facts.names)
        if place.names and compare_key(paper) != compare_key(record):
            found.append(
                Difference(
                    f"@{sign.id}.names",
                    sign.label,
                    Kind.OTHER if record else Kind.ONLY_PAPER,
                    paper,
                    record,
                    place.page,
                    place.box,
                    place.confidence < SURE,
                )
            )
    return tuple(found)


def _of_value(
    key: str, label: str, field: FormField, read: ReadField | None, record: str
) -> Iterator[Difference]:
    paper = read.value.strip() if read is not None else ""
    if paper == missing_mark(field.label):
        paper = ""
    if not paper and not record:
        return
    page, box = (read.page, read.box) if read is not None else (None, None)
    if not paper:
        yield Difference(key, label, Kind.ONLY_RECORD, "", record, page, box, doubtful=True)
    elif not record:
        yield Difference(key, label, Kind.ONLY_PAPER, paper, "", page, box, _unsure(read))
    elif not _same(field.type, paper, record):
        doubtful = _unsure(read) or _easily_misread(paper, record)
        yield Difference(key, label, Kind.OTHER, paper, record, page, box, doubtful)


def _unsure(read: ReadField | None) -> bool:
    return read is None or read.confidence < SURE


def _same(kind: str, paper: str, record: str) -> bool:
    one, other = normal_form(kind, paper), normal_form(kind, record)
    if one is not None and other is not None:
        return compare_key(one) == compare_key(other)
    return compare_key(paper) == compare_key(record)


def _easily_misread(paper: str, record: str) -> bool:
    """Whether the two differ by one easily confused character, or are long and all but the same."""
    one, other = compare_key(paper), compare_key(record)
    if within_one_confusion(one, other):
        return True
    return min(len(one), len(other)) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _of_table(
    table: FormTable, read: Sequence[Mapping[str, ReadField]], record: Sequence[Mapping[str, str]]
) -> Iterator[Difference]:
    for index in range(max(len(read), len(record))):
        paper_row = read[index] if index < len(read) else {}
        record_row = record[index] if index < len(record) else {}
        if not paper_row or not record_row:
            text = "　".join(cell.value for cell in paper_row.values()) or "　".join(
                filter(None, record_row.values())
            )
            first = next(iter(paper_row.values()), None)
            yield Difference(
                f"{table.id}[{index}]",
                f"{table.label}第{index + 1}行",
                Kind.ONLY_PAPER if paper_row else Kind.ONLY_RECORD,
                text if paper_row else "",
                "" if paper_row else text,
                first.page if first else None,
                first.box if first else None,
                doubtful=not paper_row,
            )
            continue
        for column in table.columns:
            yield from _of_value(
                f"{table.id}[{index}].{column.id}",
                f"{table.label}第{index + 1}行{column.label}",
                column,
                paper_row.get(column.id),
                record_row.get(column.id, ""),
            )
