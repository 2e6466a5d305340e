"""The entries of a retail licence, found by the labels printed on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, normalize, squeeze_cjk_spaces
from zmtool.licenses.card.definition import SPAN, CardDefinition, CardField
from zmtool.reading.licence_card.records import CardEntry
from zmtool.reading.licence_card.sides import CardLines
from zmtool.reading.mending import mended_number
from zmtool.reading.misreadings import with_figures_read
from zmtool.reading.normal import normal_form
from zmtool.reading.source_text import SourceText, canonical, source_text
from zmtool.values.dates import find_dates

_LONG_KINDS = ("text", "address", "scope", "span")
_NEVER = 2.0
"""Wider than any line: the lines of a card are never one paragraph."""
_OLD_REGISTRATION = re.compile(r"\d{15}")
_SEPARATORS = re.compile(r"[、，,；;/\s]+")
_NO_NAME = re.compile(r"[—－\-/*＊]+")
_NAME_LENGTH = range(2, 51)
_HARDLY_NAME = re.compile(r"[0-9:：。，,；;]")
_OF_SPAN = re.compile(r"^[自从由\s]+|[起止\s\-—－~～。]+$")
_MOST = 200
"""Characters of one entry at most; what is longer is no entry of a card."""
_LETTER_TAKEN = 0.8
_SAME_EDGE = 0.03
"""Lines whose left edges are no further apart begin one below the other."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A label that was found, and where what belongs to it stands: one span of the text, or several lines' spans."""

    field: CardField
    label_start: int
    start: int
    end: int


def entries_of(lines: CardLines, card: CardDefinition, source: str = "") -> dict[str, CardEntry]:
    """The entries on a card by field of the register; what was not found is not there."""
    text = source_text([(lines.page, lines.lines)], measure=_NEVER)
    found: dict[str, CardEntry] = {}
    stretches = list(_stretches(text, card))
    for stretch in stretches:
        spans = _spans(text, stretch, stretches)
        if not spans:
            continue
        for entry in _entries(stretch.field, text, spans, card):
            found.setdefault(entry.field, replace(entry, source=source))
    return found


def _stretches(text: SourceText, card: CardDefinition) -> Iterator[_Stretch]:
    """Every label at the beginning of a line or of a piece of one, or before a colon, with the rest of its line."""
    by_label = {
        re.sub(r"\s", "", canonical(label)): field for field in card.fields for label in field.all_labels
    }
    wordings = sorted(by_label, key=len, reverse=True)
    loose = "|".join(r"\s*".join(map(re.escape, one)) for one in wordings)
    pattern = re.compile(
        rf"(?:(?:(?<=\n)|^|(?<=\s))(?P<first>{loose})(?=[\s：]|$)|(?P<inner>{loose})(?=\s*：))\s*：?[ ]*"
    )
    matches = list(pattern.finditer(text.text))
    for at, match in enumerate(matches):
        label = re.sub(r"\s", "", match["first"] or match["inner"])
        stop = text.text.find("\n", match.end())
        # A label with nothing behind it: the blanks of its pattern may have run over the end of its line.
        start = match.end()
        if "\n" in match.group():
            start = match.start() + match.group().index("\n")
            stop = start
        end = stop if stop >= 0 else len(text.text)
        if at + 1 < len(matches):
            end = min(end, max(start, matches[at + 1].start()))
        yield _Stretch(by_label[label], match.start(), start, end)


def _spans(text: SourceText, one: _Stretch, every: Sequence[_Stretch]) -> list[tuple[int, int]]:
    """Where the value stands: behind the label, beside it on a line of its own, and on the lines it goes on in."""
    labelled = {_line_at(text, other.label_start) for other in every}
    spans: list[tuple[int, int]] = []
    if text.text[one.start : one.end].strip():
        spans.append((one.start, one.end))
    else:
        beside = _line_beside(text, one, labelled)
        if beside is None:
            return []
        spans.append(_span_of(text, beside))
    if one.field.kind in _LONG_KINDS:
        spans += _goes_on(text, spans[0], labelled)
    return spans


def _line_at(text: SourceText, at: int) -> int:
    return next((owner for owner, _ in text.owners[at:] if owner >= 0), -1)


def _span_of(text: SourceText, line: int) -> tuple[int, int]:
    places = [at for at, (owner, _) in enumerate(text.owners) if owner == line]
    return places[0], places[-1] + 1


def _line_beside(text: SourceText, one: _Stretch, labelled: set[int]) -> int | None:
    """The line to the right of a lone label and level with it."""
    own = text.place(one.label_start, max(one.start, one.label_start + 1))
    if own is None:
        return None
    height = own.box[3] - own.box[1]
    middle = (own.box[1] + own.box[3]) / 2
    level = [
        (line.box, index)
        for index, (_, line) in enumerate(text.lines)
        if index not in labelled
        and line.box[0] >= own.box[2] - 0.01
        and abs((line.box[1] + line.box[3]) / 2 - middle) < height
    ]
    if not level:
        return None
    left = min(box[0] for box, _ in level)
    return min((box[1], index) for box, index in level if box[0] - left < _SAME_EDGE)[1]


def _goes_on(text: SourceText, first: tuple[int, int], labelled: set[int]) -> list[tuple[int, int]]:
    """The lines below a value that begin where it begins and bear no label of their own."""
    place = text.place(*first)
    if place is None:
        return []
    left, bottom = place.box[0], place.box[3]
    height = place.box[3] - place.box[1]
    found = []
    for index, (_, line) in enumerate(text.lines):
        if index in labelled or line.box[1] < place.box[1] + 0.6 * height:
            continue
        near = line.box[1] - bottom < 0.8 * height
        if near and abs(line.box[0] - left) < _SAME_EDGE:
            found.append(_span_of(text, index))
            bottom = line.box[3]
    return found


def _entries(
    field: CardField, text: SourceText, spans: Sequence[tuple[int, int]], card: CardDefinition
) -> Iterator[CardEntry]:
    """What a stretch comes to: one entry, or the two ends of a span."""
    said = "".join(text.text[start:end].strip() for start, end in spans)
    if not said or len(said) > _MOST:
        return
    places = [one for start, end in spans if (one := text.place(start, end, figures=field.kind in _FIGURED))]
    if not places:
        return
    confidence = min(one.confidence for one in places)
    box = places[0].box
    box = (
        min(one.box[0] for one in places),
        box[1],
        max(one.box[2] for one in places),
        max(one.box[3] for one in places),
    )
    if field.kind == "span":
        yield from _ends(said, confidence, places[0].page, box)
        return
    entry = CardEntry(field.id, said, None, confidence, places[0].page, box)
    yield understood(entry, field.kind, card)


_FIGURED = ("span", "date", "licence")


def understood(entry: CardEntry, kind: str, card: CardDefinition) -> CardEntry:
    """``entry`` with the canonical form of its value, and what speaks against it."""
    return _KINDS[kind](entry, card)


def _text(entry: CardEntry, card: CardDefinition) -> CardEntry:
    normal = squeeze_cjk_spaces(normalize(entry.value)).strip()
    return replace(entry, normal="" if _NO_NAME.fullmatch(normal) else normal)


def _person(entry: CardEntry, card: CardDefinition) -> CardEntry:
    # A foreign name keeps its blanks, one set wide (宋 知 远) loses them.
    normal = squeeze_cjk_spaces(normalize(entry.value)).strip()
    if len(normal) not in _NAME_LENGTH or _HARDLY_NAME.search(normal):
        return replace(entry, normal=None, doubts=("不像姓名",))
    return replace(entry, normal=normal)


def _eco_type(entry: CardEntry, card: CardDefinition) -> CardEntry:
    code = card.eco_code(entry.value)
    if code is None:
        return replace(entry, normal=None, doubts=("不认识这种企业类型，可写进 schemas/licenses/card.yaml",))
    return replace(entry, normal=code)


def _scope(entry: CardEntry, card: CardDefinition) -> CardEntry:
    """Codes of the scope. 卷烟、雪茄烟零售 says 零售 once for both."""
    parts = [one for one in _SEPARATORS.split(normalize(entry.value)) if one]
    codes: list[str] = []
    unknown: list[str] = []
    for part in parts:
        code = card.enums["scope"].id_of(part) or card.enums["scope"].id_of(f"{part}零售")
        (codes if code else unknown).append(code or part)
    doubts = (f"许可范围代码表中没有“{'、'.join(unknown)}”",) if unknown else ()
    return replace(entry, normal="、".join(dict.fromkeys([*codes, *unknown])) or None, doubts=doubts)


def _number(kind: str) -> Callable[[CardEntry, CardDefinition], CardEntry]:
    def read(entry: CardEntry, card: CardDefinition) -> CardEntry:
        if kind == "uscc" and _OLD_REGISTRATION.fullmatch(compact(entry.value)):
            return replace(entry, normal=compact(entry.value))
        normal = normal_form(kind, entry.value)
        if normal:
            return replace(entry, normal=normal)
        told = "号码不完整或有误"
        if kind == "uscc":
            told = "长度不对或校验码不对"
        mended = mended_number(kind, entry.value)
        if mended is None:
            return replace(entry, normal=None, doubts=(told,))
        if mended.normal is None:
            return replace(entry, normal=None, alternatives=mended.alternatives, doubts=(told,))
        confidence = min(entry.confidence, mended.confidence) if kind == "licence" else mended.confidence
        return replace(entry, normal=mended.normal, confidence=confidence, mended=entry.value)

    return read


def _date(entry: CardEntry, card: CardDefinition) -> CardEntry:
    return _dated(entry)


def _dated(entry: CardEntry) -> CardEntry:
    figures = with_figures_read(entry.value)
    normal = normal_form("date", figures)
    if not normal:
        return replace(entry, normal=None, doubts=("不是一个存在的日期",))
    if figures != entry.value:
        confidence = min(entry.confidence, _LETTER_TAKEN)
        return replace(entry, normal=normal, confidence=confidence, mended=entry.value)
    return replace(entry, normal=normal)


def _ends(
    said: str, confidence: float, page: int, box: tuple[float, float, float, float]
) -> Iterator[CardEntry]:
    """The two ends of 自…至…; an end that is no date says so."""
    before, sign, after = said.partition("至")
    if not sign:
        dates = find_dates(with_figures_read(said))
        if len(dates) == 2:
            before, after = said[: dates[1].start], said[dates[1].start :]
    for name, text in zip(SPAN, (before, after), strict=True):
        value = _OF_SPAN.sub("", text.strip())
        if value:
            yield _dated(CardEntry(name, value, None, confidence, page, box))


_KINDS: dict[str, Callable[[CardEntry, CardDefinition], CardEntry]] = {
    "text": _text,
    "address": _text,
    "person": _person,
    "eco_type": _eco_type,
    "scope": _scope,
    "licence": _number("licence"),
    "uscc": _number("uscc"),
    "date": _date,
}


def confirmed_entry(name: str, text: str, card: CardDefinition) -> CardEntry:
    """An entry as a person says it is. Raises InvalidValue for what cannot be one."""
    bare = CardEntry(name, text, None, 1.0, 0, (0.0, 0.0, 0.0, 0.0))
    one = understood(bare, card.kind_of(name), card)
    if not one.normal or one.mended:
        raise InvalidValue(name, text, one.doubts[0] if one.doubts else "没有内容")
    return replace(one, doubts=(), confirmed=True)
