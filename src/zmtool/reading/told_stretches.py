"""Fields that are told in whole sentences or clauses: what leads into them, and where something else begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zmtool.forms.records import FormField
from zmtool.reading.told_text import ToldText
from zmtool.reading.told_words import StretchWording, ToldWords

_LEAST = 5
_MOST = 4000
_STOPS = tuple("。！？")
_QUESTION = 16
"""Characters: a line that is a question and no longer is a heading."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value at ``text[start:end]``, and how sure its cues make it."""

    start: int
    end: int
    confidence: float


SURELY, LIKELY, PERHAPS = 0.88, 0.85, 0.75


def told_stretches(
    text: ToldText, fields: Mapping[str, FormField], form_id: str, words: ToldWords
) -> dict[str, Told]:
    """Field id → the sentences that are its value."""
    found: dict[str, Told] = {}
    for key in fields:
        wording = words.stretch(key, form_id)
        one = _stretch(text, wording, words) if wording else None
        if one is not None:
            found[key] = one
    return found


def _stretch(text: ToldText, wording: StretchWording, words: ToldWords) -> Told | None:
    """What the surest lead that has a value leads into; of several the last that ends where the first does."""
    for rank, opens in enumerate(wording.opens):
        spans = list(_spans(text, wording, opens.finditer(text.text), words))
        if not spans:
            continue
        first_end = spans[0][1]
        inner = max if wording.ends != "own" else min
        start = inner(start for start, end in spans if end == first_end)
        apart = any(end != first_end for _, end in spans)
        return Told(start, first_end, PERHAPS if apart else (SURELY, LIKELY)[rank > 0])
    return None


def _spans(
    text: ToldText, wording: StretchWording, leads: Iterator[re.Match[str]], words: ToldWords
) -> Iterator[tuple[int, int]]:
    for lead in leads:
        start = lead.end()
        if text.text[start : start + 1] == "\n":
            start += 1
        end = _end(text, start, wording, words)
        value = text.text[start:end]
        if not _LEAST <= len(value) <= _MOST:
            continue
        if wording.holds is None or wording.holds.search(value):
            yield start, end


def _end(text: ToldText, start: int, wording: StretchWording, words: ToldWords) -> int:
    end = text.sentence_end(start)
    if wording.ends == "clause":
        end = _before_break(text, start, end, words)
        if text.text[end - 1 : end] not in "。！？":
            return end
    if wording.ends == "sentence":
        return end
    while end < len(text.text):
        next_at = end + 1 if text.text[end] == "\n" else end
        if next_at >= len(text.text) or _is_over(text, next_at, wording, words):
            break
        end = text.sentence_end(next_at)
        if end <= next_at:
            break
    return end


def _is_over(text: ToldText, at: int, wording: StretchWording, words: ToldWords) -> bool:
    """Whether the sentence that begins at ``at`` belongs to the value no more."""
    if wording.closes is not None and wording.closes.match(text.text, at):
        return True
    if wording.ends == "own":
        return False
    if wording.goes_on is not None:
        return wording.goes_on.match(text.text, at) is None
    # What begins a line with a label, and every line of a heading, is something else.
    line_end = text.text.find("\n", at)
    line = text.text[at : line_end if line_end >= 0 else len(text.text)]
    label = line.find("：", 0, 16)
    labelled = label > 1 and not any(mark in line[:label] for mark in "，。；")
    new_line = at > 0 and text.text[at - 1] == "\n"
    if new_line and len(line) <= _QUESTION and line.rstrip().endswith("？"):
        return True  # a heading (不同意怎么办？)
    if new_line and (labelled or not line.rstrip().endswith(("。", "：", "；", "！", "？"))):
        return True
    paragraph = new_line and text.text[at - 2 : at - 1] in _STOPS
    if paragraph and words.paragraphs.match(text.text, at) is None:
        return True
    return words.turns.match(text.text, at) is not None or (labelled and not new_line)


def _before_break(text: ToldText, start: int, end: int, words: ToldWords) -> int:
    """Where a clause begins that says something new (，现决定…); ``end`` where none does."""
    at = text.text.find("，", start, end)
    while at >= 0:
        if at > start + _LEAST and words.breaks.match(text.text, at + 1):
            return at
        at = text.text.find("，", at + 1, end)
    return end
