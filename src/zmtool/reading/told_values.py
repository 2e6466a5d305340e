"""Values of a kind that are told in a sentence: which of the dates, periods, sums, names … of a text is which field.

Every value of the kind is judged by the words right before and behind it and by the nearest cue in its sentence. The
field and the value that fit best are taken first; a field for which two values fit alike is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zmtool.forms.records import FormField
from zmtool.reading.told_stretches import LIKELY, PERHAPS, SURELY, Told
from zmtool.reading.told_text import ToldText
from zmtool.reading.told_words import DOCUMENT_NUMBER, ToldWords, ValueWording
from zmtool.values.agency_number import find_agency_numbers
from zmtool.values.document_number import find_document_numbers

_REACH = 60
"""Characters: how far from a value words are looked for."""
_NEIGHBOURS = 60
"""Values of a kind before and behind one that are looked at: no more stand within reach."""
_FADES = 100
"""Characters: a cue that far away would say nothing."""
_BESIDE, _HINT = 3.0, 0.6
_AHEAD, _BEHIND = 2.0, 1.6
_CARRIED = 0.9
"""Of what a cue says that stands in the sentence before, on the same line."""
_LEAST, _MARGIN = 1.0, 0.4
_BARRED = -9.0
_OF_ANYTHING = frozenset({"moment"})
_MOST_LOOKED_AT = 4
"""Values looked at for each field; the fields of one kind on a form are few."""
_OF_FOOT = frozenset({"moment", "report"})
"""Kinds that stand by themselves where they are the document's own: its date, its number."""
_LEAST_NAME = 4
"""Characters: no name of an institution or a place is shorter."""
_CLOCK_END = re.compile(
    r"(?:起|开始)?，?(?:至|到|[-—~－]{1,2})((?:上午|下午|当日|同日){0,2}[0-9]{1,2}(?:[时点](?:[0-9]{1,2}分|整|半)?|:[0-9]{2}))"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of a kind in the text; ``lead`` is where the range begins whose end it is."""

    start: int
    end: int
    lead: int = -1


@dataclass(frozen=True, slots=True)
class _Fit:
    field: str
    candidate: Candidate
    score: float
    beside: int = 0
    near: float = 0.0


def told_values(
    text: ToldText,
    fields: Mapping[str, FormField],
    form_id: str,
    words: ToldWords,
    stretches: Mapping[str, Told],
    kept: Sequence[tuple[int, int]] = (),
) -> dict[str, Told]:
    """Field id → its value; ``stretches`` are told in whole sentences and keep the values that stand in them.

    So do the places ``kept`` of what was read elsewhere.
    """
    wordings = {key: one for key in fields if (one := words.value(key, form_id)) is not None}
    found: dict[str, Told] = {}
    areas = sorted([*_own_areas(stretches, form_id, words), *kept])
    for kind in sorted({one.kind for one in wordings.values()}):
        wanted = {key: one for key, one in wordings.items() if one.kind == kind}
        every = candidates(text, kind, words)
        if not any(fields[key].type == "end_datetime" for key in wanted):
            every = [one for one in every if one.lead < 0]
        outside = [one for one in every if not _inside(one, areas)]
        spoken = {key for key in wanted if fields[key].where == "prose"}
        found |= _assigned(text, {key: one for key, one in wanted.items() if not one.within}, outside, spoken)
        for key, one in wanted.items():
            if one.within and one.within in stretches:
                host = stretches[one.within]
                within = [each for each in every if host.start <= each.start and each.end <= host.end]
                found |= _assigned(text, {key: one}, within[:1] if one.alone else within, spoken)
    return found


def _own_areas(stretches: Mapping[str, Told], form_id: str, words: ToldWords) -> Iterator[tuple[int, int]]:
    """Where the sentences stand that keep the values in them."""
    for key, one in stretches.items():
        wording = words.stretch(key, form_id)
        if wording is None or not wording.shared:
            yield one.start, one.end


def candidates(text: ToldText, kind: str, words: ToldWords) -> list[Candidate]:
    """Every value of a kind, in order; a date comes with the time behind it."""
    if kind == DOCUMENT_NUMBER:
        numbers = [one for one in _numbers(text.text) if not _alone_on_line(text.text, one)]
        return [_without_lead(text, one, words.leads.get(kind)) for one in numbers]
    found: dict[int, Candidate] = {}
    at = 0
    pattern = words.kinds[kind]
    while (match := pattern.search(text.text, at)) is not None:
        one = _without_lead(text, Candidate(*match.span(1)), words.leads.get(kind))
        found.setdefault(one.end, one)
        at = max(match.start() + 1, match.start(1)) if kind in _OVERLAPPING else max(match.end(), at + 1)
    every = sorted(
        (one for one in found.values() if kind not in _OF_FOOT or not _alone_on_line(text.text, one)),
        key=lambda one: one.start,
    )
    if kind == "moment":
        for one in list(every):
            clock = _CLOCK_END.match(text.text, one.end)
            if clock is not None:
                every.append(Candidate(clock.start(1), clock.end(1), one.start))
    return sorted(every, key=lambda one: one.start)


def _without_lead(text: ToldText, one: Candidate, lead: re.Pattern[str] | None) -> Candidate:
    """The value without words that lead in and were taken for its beginning (现已委托…检测站)."""
    found = lead.match(text.text, one.start, one.end) if lead else None
    return one if found is None or one.end - found.end() < _LEAST_NAME else Candidate(found.end(), one.end)


def is_of_kind(value: str, kind: str, words: ToldWords) -> bool:
    """Whether ``value`` is written like a value of the kind, whatever stands around it."""
    if kind == DOCUMENT_NUMBER:
        return True
    framed = f"：{value}。"
    return any(one.span(1) == (1, len(framed) - 1) for one in words.kinds[kind].finditer(framed))


_OVERLAPPING = frozenset({"place", "name", "cause", "laboratory", "bureau", "court", "bank"})


def _numbers(text: str) -> Iterator[Candidate]:
    own = [(start, end) for _, start, end in find_document_numbers(text)]
    yield from (Candidate(*one) for one in own)
    for _, start, end in find_agency_numbers(text):
        if not any(start < last and first < end for first, last in own):
            yield Candidate(start, end)


def _alone_on_line(text: str, one: Candidate) -> bool:
    before = text[: one.start].endswith("\n") or not one.start
    return before and text[one.end : one.end + 1] in ("\n", "")


def _inside(one: Candidate, areas: Sequence[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in areas)


def _assigned(
    text: ToldText,
    wanted: Mapping[str, ValueWording],
    every: Sequence[Candidate],
    spoken: set[str],
) -> dict[str, Told]:
    """Field id → value: the surest pair first, then the fields for which one value is left.

    Only fields that stand in sentences by the catalogue (``spoken``) take what is left without a cue.
    """
    fits = {
        key: [_fit(text, key, wording, every, index) for index in range(len(every))]
        for key, wording in wanted.items()
    }
    chosen = _together(text, [_worth_a_look(fits[key]) for key in wanted])
    taken = {one.candidate for one in chosen}
    found = {one.field: _told(one) for one in chosen}
    for key, wording in wanted.items():
        # A date may be the day of anything: without any word of the field near it, it is not the field's.
        needs_cue = wording.kind in _OF_ANYTHING
        left = [one for one in fits[key] if one.candidate not in taken and one.score > _BARRED / 2]
        left = [one for one in left if one.beside or one.near or not needs_cue]
        rivals = [other for other in wanted if other not in found and other != key]
        if key in spoken - set(found) and wording.alone and not rivals and len(_distinct(text, left)) == 1:
            taken.add(left[0].candidate)
            found[key] = Told(left[0].candidate.start, left[0].candidate.end, PERHAPS)
    return found


def _told(fit: _Fit) -> Told:
    start = fit.candidate.lead if fit.candidate.lead >= 0 else fit.candidate.start
    return Told(start, fit.candidate.end, SURELY if fit.beside else LIKELY)


def _worth_a_look(fits: Sequence[_Fit]) -> list[_Fit]:
    """The values that may be a field's, the best first."""
    return sorted((one for one in fits if one.score >= _LEAST), key=lambda one: -one.score)[:_MOST_LOOKED_AT]


def _together(text: ToldText, looked_at: Sequence[Sequence[_Fit]]) -> list[_Fit]:
    """The values that fit all fields best together, each taken once.

    A field for which another value would do nearly as well gets none.
    """
    ways = _ways(looked_at)
    best, chosen = max(ways, key=lambda way: way[0])
    kept = []
    for index, one in enumerate(chosen):
        if one is None:
            continue
        said = text.text[one.candidate.start : one.candidate.end]
        others = [
            total
            for total, way in ways
            if (other := way[index]) is not None
            and text.text[other.candidate.start : other.candidate.end] != said
        ]
        if max(others, default=-1.0) <= best - _MARGIN:
            kept.append(one)
    return kept


def _ways(looked_at: Sequence[Sequence[_Fit]]) -> list[tuple[float, tuple[_Fit | None, ...]]]:
    """Every way to give the fields values, none to two of them, with the sum of how well they fit."""
    ways: list[tuple[float, tuple[_Fit | None, ...]]] = [(0.0, ())]
    for fits in looked_at:
        ways = [
            (total + (fit.score if fit else 0.0), (*way, fit))
            for total, way in ways
            for fit in (None, *fits)
            if fit is None or all(one is None or one.candidate != fit.candidate for one in way)
        ]
    return ways


def _distinct(text: ToldText, fits: Sequence[_Fit]) -> set[str]:
    return {text.text[one.candidate.start : one.candidate.end] for one in fits}


def _fit(text: ToldText, key: str, wording: ValueWording, every: Sequence[Candidate], index: int) -> _Fit:
    """How well one value fits a field."""
    one = every[index]
    first, last = text.clause_group(one.start, one.end)
    before = text.text[max(first, one.start - _REACH) : one.start]
    behind = text.text[one.end : min(last, one.end + _REACH)]
    if wording.never_before and (
        wording.never_before.search(before) or _matches(wording.never_after, behind)
    ):
        return _Fit(key, one, _BARRED)
    beside = int(bool(wording.before and wording.before.search(before))) + int(
        _matches(wording.after, behind)
    )
    # What stands beyond another value of the kind is said of that one.
    earlier = [other.end for other in every[max(0, index - _NEIGHBOURS) : index] if other.end <= one.start]
    later = [other.start for other in every[index + 1 : index + 1 + _NEIGHBOURS] if other.start >= one.end]
    near_before = text.text[max(first, one.start - _REACH, max(earlier, default=0)) : one.start]
    near_behind = text.text[one.end : min([last, one.end + _REACH, *later])]
    hinted = _HINT if wording.hint and wording.hint.search(before) else 0.0
    near = _nearness(wording, near_before, near_behind)
    if not (near or beside or hinted):
        # 您可以要求听证。期限：5日。
        line = text.text.rfind("\n", 0, one.start) + 1
        start = max(line, one.start - _REACH, max(earlier, default=0))
        near = _CARRIED * _nearness(wording, text.text[start : one.start], "")
    return _Fit(key, one, _BESIDE * beside + hinted + near, beside, near)


def _matches(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.match(text) is not None


def _nearness(wording: ValueWording, before: str, behind: str) -> float:
    if wording.near is None:
        return 0.0
    ahead = wording.near.search(behind)
    score = _AHEAD * (1 - ahead.start() / _FADES) if ahead else 0.0
    cues = list(wording.near.finditer(before))
    if cues:
        score = max(score, _BEHIND * (1 - (len(before) - cues[-1].end()) / _FADES) + (0.3 if ahead else 0.0))
    return score
