"""Paper beside record: what a document read from paper (or an edited Word file) says otherwise than the record.

Nothing is decided here: a difference says what stands on the paper, what in the record, where, and how sure the
reading is. What the paper leaves empty and what the record leaves empty are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from types import MappingProxyType

from zmtool.base.text import compare_key, within_one_confusion
from zmtool.documents.records import SignFacts
from zmtool.forms.binding import BoundDocument, holds_missing_mark
from zmtool.forms.records import FormField, FormTable
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadDocument, ReadField
from zmtool.reading.row_pairs import RUNNING, row_pairs
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


_STOPS = "。.；;，,"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``field`` is the id (``goods[2].quantity``, ``@party.names``), ``label`` Chinese.

    Rows count from 0 as the record has them; a row that only the paper has (``goods[5]``) as on the paper.
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
    if holds_missing_mark(paper):
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
    if one is None or other is None:
        one, other = paper, record
    # A stop at the very end is lost and found too easily to be a difference.
    return compare_key(one).rstrip(_STOPS) == compare_key(other).rstrip(_STOPS)


def _easily_misread(paper: str, record: str) -> bool:
    """Whether the two differ by one easily confused character, or are long and all but the same."""
    one, other = compare_key(paper), compare_key(record)
    if within_one_confusion(one, other):
        return True
    return min(len(one), len(other)) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _of_table(
    table: FormTable, read: Sequence[Mapping[str, ReadField]], record: Sequence[Mapping[str, str]]
) -> Iterator[Difference]:
    for on_paper, in_record in row_pairs(table, read, record):
        if on_paper is not None and in_record is not None:
            yield from _of_row(table, on_paper, read[on_paper], in_record, record[in_record])
        elif on_paper is not None:
            yield _put_in(table, on_paper, read[on_paper])
        elif in_record is not None:
            yield _left_out(table, in_record, record[in_record])


def _of_row(
    table: FormTable, on_paper: int, read: Mapping[str, ReadField], in_record: int, record: Mapping[str, str]
) -> Iterator[Difference]:
    row = f"{table.label}第{on_paper + 1}行"
    if on_paper != in_record:
        row += f"（记录第{in_record + 1}行）"
    for column in table.columns:
        paper, known = read.get(column.id), record.get(column.id, "")
        if column.id == RUNNING and paper is not None and _counted(paper.value, on_paper, known, in_record):
            continue
        yield from _of_value(
            f"{table.id}[{in_record}].{column.id}", f"{row}{column.label}", column, paper, known
        )


def _put_in(table: FormTable, on_paper: int, row: Mapping[str, ReadField]) -> Difference:
    text = "　".join(cell.value for cell in row.values() if cell.value)
    first = next(iter(row.values()), None)
    page, box = (first.page, first.box) if first else (None, None)
    label = f"{table.label}第{on_paper + 1}行"
    return Difference(f"{table.id}[{on_paper}]", label, Kind.ONLY_PAPER, text, "", page, box)


def _left_out(table: FormTable, in_record: int, row: Mapping[str, str]) -> Difference:
    text = "　".join(filter(None, row.values()))
    label = f"{table.label}记录第{in_record + 1}行"
    return Difference(f"{table.id}[{in_record}]", label, Kind.ONLY_RECORD, "", text, doubtful=True)


def _counted(paper: str, on_paper: int, known: str, in_record: int) -> bool:
    """Whether both running numbers say no more than where their row stands."""
    return on_paper != in_record and (paper.strip(), known) == (str(on_paper + 1), str(in_record + 1))


def rows_as_on_paper(
    table: FormTable, read: Sequence[Mapping[str, ReadField]], record: Sequence[Mapping[str, str]]
) -> tuple[Mapping[str, str], ...]:
    """The rows that the paper shows, in its order: rows put in and left out there, cells that say otherwise.

    A cell that says the same keeps the record's own words; one that the paper leaves empty keeps the record's.
    """
    rows: list[Mapping[str, str]] = []
    for on_paper, in_record in row_pairs(table, read, record):
        if on_paper is None:
            continue
        known = record[in_record] if in_record is not None else {}
        row = {}
        for column in table.columns:
            cell = read[on_paper].get(column.id)
            paper, own = cell.value.strip() if cell else "", known.get(column.id, "")
            row[column.id] = own if not paper or _same(column.type, paper, own) else paper
        rows.append(MappingProxyType(row))
    return tuple(rows)
