"""Labels with one misread character (询间时间：) made the label that the form has; what stands behind them stays as read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zmtool.forms.records import Form
from zmtool.reading.label_meaning import in_known_words
from zmtool.reading.label_words import LabelWords
from zmtool.reading.labels import labels_of
from zmtool.scans.records import Line, Page

_LEAST = 4
_LABEL = re.compile(r"(?:^|(?<=[\s　]))([\u4e00-\u9fff（）()、]{4,16})(?=\s?[：:])")


def with_labels_mended(pages: Sequence[Page], form: Form, words: LabelWords) -> list[Page]:
    """The pages of a document with such labels mended where exactly one label of the form is one character off."""
    listed = sorted({label for label in labels_of(form) if len(label) >= _LEAST})
    return [replace(page, lines=tuple(_mended(line, listed, words) for line in page.lines)) for page in pages]


def _mended(line: Line, listed: Sequence[str], words: LabelWords) -> Line:
    text = line.text
    for found in _LABEL.finditer(line.text):
        label = found.group(1)
        if label in listed or in_known_words(label, words):
            continue
        near = [one for one in listed if _one_off(one, label)]
        if len(near) == 1:
            text = text[: found.start(1)] + near[0] + text[found.end(1) :]
    return line if text == line.text else replace(line, text=text)


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
