"""Choices that a party ticked, as fields of type flag: ``true`` where the box is ticked, ``false`` where it is empty.

Which choices there are is data: ``schemas/reading/flags.yaml``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compare_key
from zmtool.forms.records import FormField
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText
from zmtool.reading.ticks import options_in
from zmtool.reading.understanding import UNSURE


@kept_data
def load_flags(overrides: Path | None = None) -> tuple[FormField, ...]:
    """The choices, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/flags.yaml", overrides)
    raw = load_checked(path, "reading-flags.schema.json")["flags"]
    return tuple(
        FormField(one["id"], one["label"], "flag", labels=tuple(one.get("words", ()))) for one in raw
    )


def read_flags(flags: tuple[FormField, ...], text: SourceText) -> dict[str, ReadField]:
    """The choices of ``flags`` that stand in ``text`` with a box. Ticked and empty boxes for one choice are unsure."""
    by_words = {compare_key(words): one.id for one in flags for words in one.all_labels}
    found: dict[str, ReadField] = {}
    for option in options_in(text.text):
        flag = by_words.get(compare_key(option.words))
        place = text.place(option.start, option.end)
        if flag is None or place is None:
            continue
        normal = None if option.ticked is None else str(option.ticked).lower()
        confidence = place.confidence if normal else min(place.confidence, UNSURE)
        value = text.text[option.start : option.end].strip()
        one = ReadField(value, normal, confidence, place.page, place.box)
        known = found.setdefault(flag, one)
        if known.normal != one.normal:
            found[flag] = replace(known, normal=None, confidence=min(known.confidence, UNSURE))
    return found
