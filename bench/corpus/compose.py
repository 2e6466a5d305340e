"""What a layout puts on paper: a draft's labels, values, running text, table cells and signatures as runs.

A layout decides the geometry; this decides the words and the ink, by its manner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus.facts import Draft
from bench.corpus.flow import MIDDLE, Cell
from bench.corpus.runs import BLUE, DARK_BLUE, TICKED, Look, Run
from zmtool.base.datafile import load_yaml
from zmtool.forms.records import Form, FormField, FormSign, FormTable
from zmtool.values.dates import parse_date

_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_LONG = ("long", "citations", "officers")
_AFTER_TABLE = ("kinds", "total_quantity", "total_amount", "total_capitals", "sampled_total", "loss_total")
_ELSEWHERE = ("被检查人", "文书日期")
"""Wordings that the catalogue takes for others and that this paper would hardly print."""
_SCENE = ("案发地点", "查获地点", "违法行为发生地", "违法行为发生地点")
"""Names of the place of the act: no place of an inquiry or a hearing is called so."""
_CHOICES = {
    "method": ("直接送达", "留置送达", "邮寄送达"),
    "agrees": ("同意", "不同意"),
}
_STRANGERS = (
    ("文化程度", "初中"),
    ("政治面貌", "群众"),
    ("邮政编码", "349900"),
    ("填表日期", "2025年12月3日"),
    ("填表人", "白景行"),
    ("籍贯", "示例省示例市"),
    ("天气", "晴"),
    ("车牌号码", "示A12345"),
    ("电子邮箱", "linqiao@example.cn"),
    ("监督电话", "0000-1234567"),
    ("所属辖区", "城关中队"),
    ("密级", "无"),
    ("紧急程度", "一般"),
    ("经营面积", "36平方米"),
    ("检查次数", "2"),
    ("上次检查日期", "2024年5月9日"),
    ("保证金", "500.00元"),
    ("监护人", "陆承安"),
)
_WIDTHS = {
    "number": 18,
    "barcode": 33,
    "money": 25,
    "date": 30,
    "datetime": 34,
    "end_datetime": 34,
    "doc_number": 38,
}
_COLUMN_WIDTHS = {"seq": 12, "unit": 15, "tag": 16, "pages": 16, "remark": 20, "adopted": 18, "result": 22}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a bureau writes. ``wording`` is a file of wordings/; ``hand_share`` how often values are by hand.

    ``held_out`` takes labels, dates and numbers in forms that the catalogue does not list, ``varied`` only these dates and
    numbers. ``labels`` is a file of other
    labels, where not those that the catalogue lists are printed. ``strangers`` puts cells between them that no field of
    the catalogue is.
    """

    print_face: str
    head_face: str
    hand_face: str
    size: float
    wording: str
    hand_share: float
    held_out: bool = False
    varied: bool = False
    ticks: bool = False
    underlined: bool = False
    labels: str = ""
    strangers: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its value; ``long`` ones want a place of their own."""

    id: str
    label: str
    runs: tuple[Run, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class Signing:
    """A signing place: its label, and who signed, when and with what opinion, each as runs (empty: left open)."""

    sign: FormSign
    label: Run
    names: tuple[Run, ...]
    date: tuple[Run, ...]
    opinion: tuple[Run, ...]


class Composer:
    """The words of one document in one manner."""

    def __init__(self, draft: Draft, manner: Manner, random: np.random.Generator) -> None:
        self.draft, self.manner, self.random = draft, manner, random
        self.print = Look(manner.print_face, manner.size)
        self.label_look = replace(
            self.print, face=manner.head_face if random.random() < 0.3 else manner.print_face
        )
        ink = BLUE if random.random() < 0.7 else DARK_BLUE
        self.hand = Look(manner.hand_face, manner.size * 1.12, ink, hand=True)
        self.by_hand = bool(random.random() < manner.hand_share) and draft.form.nature != "outside"
        titles = draft.form.titles
        self.title = titles[int(random.integers(len(titles)))] if random.random() < 0.5 else titles[0]

    @property
    def paragraphs(self) -> list[str]:
        """The running text with its slots; "@fields" and "@tables" where those stand."""
        return list(_wordings(self.manner.wording).get(self.draft.form.id, ("@fields", "@tables")))

    def head(self, field_id: str) -> list[Run]:
        """The run of a field that stands in the head, if the document has it."""
        field = self.draft.form.find(field_id)
        value = self.draft.values.get(field_id, "")
        return [Run(self._shown(field, value), self.print, f"f:{field_id}")] if field and value else []

    def entries(self) -> tuple[list[Entry], list[Entry]]:
        """The labelled fields before and after the tables; fields that the running text says are left out."""
        said = {slot for text in self.paragraphs for slot in _SLOT.findall(text)}
        before: list[Entry] = []
        after: list[Entry] = []
        taken: set[str] = set()
        for field in self.draft.form.fields:
            if field.id in said or field.within or field.where in ("head", "foot", "prose"):
                continue
            if not self.draft.values[field.id] and self.random.random() < 0.5:
                continue
            entry = self._entry(field, taken)
            (after if field.id in _AFTER_TABLE and self.draft.form.tables else before).append(entry)
        for _ in range(2 if self.manner.strangers and len(before) > 3 else 0):
            label, value = _STRANGERS[int(self.random.integers(len(_STRANGERS)))]
            if all(one.label != label for one in before):
                at = int(self.random.integers(len(before)))
                before.insert(at, Entry("", label, (Run(value, self.print),), long=False))
        return before, after

    def _entry(self, field: FormField, taken: set[str]) -> Entry:
        label = self._label(field.label, field.labels, taken)
        taken.add(label)
        value = self.draft.values[field.id]
        long = field.type in _LONG or len(value) > 22
        return Entry(field.id, label, tuple(self._value(field, value)), long)

    def _value(self, field: FormField, value: str) -> list[Run]:
        look = self.hand if self.by_hand and field.type != "citations" else self.print
        if self.manner.underlined and not look.hand:
            look = replace(look, underlined=True)
        place = f"f:{field.id}"
        if self.manner.ticks and value in _CHOICES.get(field.id, ()):
            return [run for one in _CHOICES[field.id] for run in self._choice(one, one == value, place)]
        if not value:
            return []
        runs = [Run(self._shown(field, value), look, place)]
        if (
            look.hand
            and not field.type.endswith("long")
            and 2 < len(value) < 15
            and self.random.random() < 0.04
        ):
            runs = [
                Run(value[1:] + value[0], replace(look, struck=True)),
                replace(runs[0], look=replace(look, size=look.size * 0.85)),
                Run("　", self.print),
            ]
        if field.type == "money" and "元" not in field.label:
            runs.append(Run("元", self.print))
        return runs

    def _choice(self, option: str, chosen: bool, place: str) -> list[Run]:
        box = Run(TICKED if chosen else "□", self.print)
        return [box, Run(option, self.print, place if chosen else ""), Run("　", self.print)]

    def _shown(self, field: FormField | None, value: str) -> str:
        """The value as this bureau writes it."""
        kind = field.type if field else ""
        if not (self.manner.held_out or self.manner.varied) or self.random.random() < 0.5:
            return value
        if kind == "date" and "年" in value:
            return parse_date(value).strftime("%Y.%m.%d" if self.random.random() < 0.5 else "%Y-%m-%d")
        if kind == "doc_number":
            return value.replace("〔", "[").replace("〕", "]").replace("第", "")
        return value

    def running(self, paragraph: str) -> tuple[Run, ...]:
        """One paragraph of running text with its values in."""
        runs: list[Run] = []
        at = 0
        fields = {field.id: field for field in self.draft.form.fields}
        for match in _SLOT.finditer(paragraph):
            runs.append(Run(paragraph[at : match.start()], self.print))
            field, value = fields[match.group(1)], self.draft.values[match.group(1)]
            look = self.hand if self.by_hand and len(value) < 40 else self.print
            if self.manner.underlined and not look.hand:
                look = replace(look, underlined=True)
            runs.append(Run(value, look, f"f:{field.id}") if value else Run("　　　　", look))
            at = match.end()
        runs.append(Run(paragraph[at:], self.print))
        return tuple(run for run in runs if run.text)

    def header(self, table: FormTable, measure: float) -> tuple[Cell, ...]:
        """The header cells of a table, as wide as the measure together (millimetres)."""
        widths = _column_widths(table, measure)
        taken: set[str] = set()
        cells = []
        for column, width in zip(table.columns, widths, strict=True):
            label = self._label(column.label, column.labels, taken)
            taken.add(label)
            cells.append(Cell(width, (Run(label, self.label_look),), MIDDLE))
        return tuple(cells)

    def rows(self, table: FormTable, measure: float) -> Iterator[tuple[Cell, ...]]:
        """The rows of a table."""
        widths = _column_widths(table, measure)
        small = replace(self.print, size=self.print.size * 0.92)
        for index, row in enumerate(self.draft.rows.get(table.id, ())):
            yield tuple(
                Cell(
                    width, (Run(row[column.id], small, f"r:{table.id}:{index}:{column.id}"),), _align(column)
                )
                if row[column.id]
                else Cell(width)
                for column, width in zip(table.columns, widths, strict=True)
            )

    def signings(self) -> list[Signing]:
        """The signing places; one that nobody must sign and nobody signed is left out now and then."""
        places = []
        taken: set[str] = set()
        for sign in self.draft.form.signs:
            facts = self.draft.signs.get(sign.id)
            if facts is None and not sign.required and self.random.random() < 0.4:
                continue
            label = self._label(sign.label, sign.labels, taken)
            taken.add(label)
            place = f"s:{sign.id}"
            names = (
                tuple(
                    Run(name + "　", self.hand, f"{place}:names:{at}") for at, name in enumerate(facts.names)
                )
                if facts
                else ()
            )
            dated = facts.date if facts else None
            date = (
                (Run(f"{dated.year}年{dated.month}月{dated.day}日", self.hand, f"{place}:date"),)
                if dated
                else (Run("年　　月　　日", self.print),)
                if sign.dated
                else ()
            )
            opinion = (Run(facts.opinion, self.hand, f"{place}:opinion"),) if facts and facts.opinion else ()
            places.append(Signing(sign, Run(label, self.label_look, f"{place}:label"), names, date, opinion))
        return places

    def foot(self) -> list[tuple[Run, ...]]:
        """The lines of the foot: who issued it, and the date."""
        lines: list[tuple[Run, ...]] = []
        for field in self.draft.form.fields:
            if field.where == "foot" and self.draft.values[field.id]:
                lines.append((Run(self.draft.values[field.id], self.print, f"f:{field.id}"),))
        return lines

    def _label(self, label: str, others: tuple[str, ...], taken: set[str]) -> str:
        """What this bureau calls it: never what it calls something else on the same document."""
        wordings = self.manner.labels or ("labels.yaml" if self.manner.held_out else "")
        if wordings:
            choices = list(_labels(wordings).get(label, (label,)))
        else:
            elsewhere = _ELSEWHERE if label in _SCENE else (*_ELSEWHERE, *_SCENE)
            fitting = [one for one in others if one not in elsewhere]
            choices = [label, label, *fitting] if fitting else [label]
        chosen = choices[int(self.random.integers(len(choices)))]
        form = self.draft.form
        every = {one.label for one in form.fields} | {one.label for one in form.signs}
        return label if chosen in taken or (chosen != label and chosen in every) else chosen


def given_room(entries: list[Entry], width: float, random: np.random.Generator) -> list[Entry]:
    """The entries with those marked long that overflow a column of that many millimetres; one in six is left to wrap."""
    return [
        replace(entry, long=True) if _extent(entry) > width and random.random() > 1 / 6 else entry
        for entry in entries
    ]


def _extent(entry: Entry) -> float:
    """About how wide label and value are, millimetres."""
    size = max((run.look.size for run in entry.runs), default=4.0)
    text = entry.label + "".join(run.text for run in entry.runs)
    return size * (1 + sum(1.0 if ord(one) > 0x2E7F else 0.5 for one in text))


def wide(label: str) -> str:
    """A label of two or three characters set wide: 案　由."""
    return "　".join(label) if len(label) == 2 else label


def _align(column: FormField) -> float:
    return MIDDLE if column.type in ("number", "barcode", "date") or column.id in _COLUMN_WIDTHS else 0.0


def _column_widths(table: FormTable, measure: float) -> list[float]:
    """Millimetres: the known ones as they are, the others share what is left (at least 24 each)."""
    known = [_COLUMN_WIDTHS.get(one.id, _WIDTHS.get(one.type, 0)) for one in table.columns]
    free = sum(not one for one in known)
    left = (measure - sum(known)) / free if free else 0.0
    widths = [float(one) if one else max(24.0, left) for one in known]
    scale = measure / sum(widths)
    return [one * scale for one in widths]


def told_fields(manner: Manner, form: Form) -> frozenset[str]:
    """The fields of a form that this bureau tells in running text; empty where it has none."""
    paragraphs = _wordings(manner.wording).get(form.id, ())
    said = {slot for text in paragraphs for slot in _SLOT.findall(text)}
    return frozenset(said | {one.id for one in form.fields if one.where == "prose"} if said else ())


@cache
def _wordings(name: str) -> Any:
    return load_yaml(_HERE / "wordings" / f"{name}.yaml")


@cache
def _labels(file: str) -> Any:
    return load_yaml(_HERE / file)
