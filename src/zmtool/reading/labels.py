"""Labels in running text: "label：value" pairs, each value ending where the next label begins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zmtool.forms.records import Form
from zmtool.reading.source_text import SourceText, canonical


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label found in running text and the stretch of its value."""

    label: str
    start: int
    end: int


def labelled_stretches(source: SourceText, labels: Iterable[str]) -> list[Labelled]:
    """Every "label：" of ``labels`` and the stretch up to the next label or the end of the text."""
    words = sorted({canonical(label) for label in labels}, key=len, reverse=True)
    if not words:
        return []
    pattern = re.compile(r"(" + "|".join(_loose(word) for word in words) + r")\s*[：:]", re.MULTILINE)
    found = list(pattern.finditer(source.text))
    stretches = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(source.text)
        stretches.append(Labelled(re.sub(r"\s+", "", match.group(1)), match.end(), end))
    return stretches


def labels_of(form: Form) -> list[str]:
    """Every label that may end a value in this form: fields, signing places, tables, page signatures."""
    labels = [label for one in form.fields for label in one.all_labels]
    labels += [label for sign in form.signs for label in sign.all_labels]
    labels += [table.label for table in form.tables]
    return [*labels, *EXTRA_LABELS]


EXTRA_LABELS = ("检查时间", "询问时间", "本页签名", "签名", "联系人", "附件", "问", "答")


def _loose(word: str) -> str:
    """A label whose letters may be set wide (案 由); one of a single letter (问) is no end of a longer word (询问)."""
    if len(word) == 1:
        return rf"(?<![询讯提发回应解作]){re.escape(word)}"
    return r"\s{0,4}".join(re.escape(one) for one in word)
