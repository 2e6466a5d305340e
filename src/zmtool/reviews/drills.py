"""Training on planted defects: what a trainee marked against what was planted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zmtool.base.errors import BadInput

COLUMNS = ("代码", "文书", "说明")
_CODE = re.compile(r"[A-Za-z]\d{2}")
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect in a drill: the item it is for, every item that shows it, the documents it is in (by title), and what was
    changed, in words."""

    id: str
    code: str
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class MarkedFinding:
    """A line of a trainee's answer: an item's code, or a document where none is named, and what was written beside."""

    code: str
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DrillResult:
    """``found`` and ``missed`` are ids of defects, ``false_alarms`` the marks that meet none."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    false_alarms: tuple[MarkedFinding, ...]

    @property
    def recall(self) -> float:
        """The share of the defects that was found; 1 where none was planted."""
        every = len(self.found) + len(self.missed)
        return len(self.found) / every if every else 1.0


def mark(planted: Sequence[Planted], marks: Sequence[MarkedFinding]) -> DrillResult:
    """A defect is found where a mark names an item that shows it, or without a code one of its documents.

    A mark finds one defect at most, a defect is found once; further marks that meet a defect are no false alarm.
    """
    found: list[str] = []
    false: list[MarkedFinding] = []
    for one in marks:
        meeting = [defect for defect in planted if _meets(one, defect)]
        if not meeting:
            false.append(one)
            continue
        new = [defect for defect in meeting if defect.id not in found]
        # The item itself before one that only follows from it.
        new.sort(key=lambda defect: defect.code != one.code)
        if new:
            found.append(new[0].id)
    missed = tuple(defect.id for defect in planted if defect.id not in found)
    return DrillResult(tuple(found), missed, tuple(false))


def _meets(one: MarkedFinding, defect: Planted) -> bool:
    if one.code:
        return one.code in defect.codes
    return one.document in defect.documents


def read_marks(text: str, titles: Mapping[str, str], where: str) -> tuple[MarkedFinding, ...]:
    """The marks in an answer sheet (CSV with 代码, 文书, 说明; empty lines are left out).

    ``titles`` are the codes of the checklist. Raises BadInput for a code that is not there or a line without both.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if len(rows) > _MOST_LINES:
        raise BadInput(f"答卷超过{_MOST_LINES}行", where=where, next_step="请检查是否选错了文件")
    marks = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in (*row, "", "", "")][:3]
        if not any(cells) or cells[0] == COLUMNS[0]:
            continue
        marks.append(_mark(cells, titles, f"{where}:{number}"))
    return tuple(marks)


def mark_from_text(text: str, titles: Mapping[str, str]) -> MarkedFinding:
    """A mark typed as ``C29``, ``C29 说明`` or ``《文书》说明``. Raises BadInput."""
    head, _, note = text.strip().partition(" ")
    named = re.fullmatch(r"《(.+?)》(.*)", text.strip())
    if named:
        return _mark(["", named[1], named[2].strip()], titles, text)
    return _mark([head, "", note.strip()], titles, text)


def _mark(cells: Sequence[str], titles: Mapping[str, str], where: str) -> MarkedFinding:
    code, document, note = cells
    if code and (not _CODE.fullmatch(code) or code.upper() not in titles):
        raise BadInput(
            f"评查标准中没有项目“{code}”", where=where, next_step="用 zmtool review checklists show 查看代码"
        )
    if not code and not document:
        raise BadInput("既没有写代码，也没有写文书", where=where, next_step="每行至少写明一项")
    return MarkedFinding(code.upper(), document.strip("《》"), note)
