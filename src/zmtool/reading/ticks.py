"""Boxes to tick in a text: ☑ √ ■ against □, before or after the words they belong to.

A pen stroke that crosses a box is read as √, ✓ or ☑, one that fills it as ■. A box with a cross (☒, ×) means yes on
one form and no on another: nobody can tell from the text, so it says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

TICKS = "☑✓✔√■◼⬛🗹"
EMPTY = "□☐▢◻⬜"
_CROSSED = "☒☓✗✘"
_MARK = re.compile(
    rf"[（(\[【]?[ ]?(?:(?P<tick>[{TICKS}])[{EMPTY}]?|(?P<empty>[{EMPTY}])(?P<late>[{TICKS}])?|(?P<crossed>[{_CROSSED}]))[ ]?[）)\]】]?"
    r"|[（(\[【][ ]{0,4}[）)\]】]"
)
_ANY = re.compile(rf"[{TICKS}{EMPTY}{_CROSSED}]")
_WORDS_END = re.compile(r"[\n，,。；;：:、/]|[ ]{2,}")
_LEADS = "：:，,。；;"
_LONGEST = 40
_MOST = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list: its words, whether it is ticked (None: cannot be told), and where it stands."""

    words: str
    ticked: bool | None
    start: int
    end: int


def options_in(text: str) -> list[Option]:
    """The choices of every list in ``text``, where at least one box is a real mark; in order.

    In a line that begins with a box the boxes stand before their words, else after them.
    """
    found: list[Option] = []
    if not _ANY.search(text):
        return found
    start = 0
    for line in text.split("\n"):
        marks = list(islice(_MARK.finditer(line), _MOST))
        if not all(_is_bracket(one) for one in marks):
            found += _of_line(line, marks, start)
        start += len(line) + 1
    return found


def chosen(text: str) -> str | None:
    """The words of the one choice that is ticked; "" where none is, None where several are or nobody can tell."""
    options = options_in(text)
    ticked = [one.words for one in options if one.ticked]
    if any(one.ticked is None for one in options) or len(ticked) > 1:
        return None
    return ticked[0] if ticked else ""


def lacks_a_box(text: str) -> bool:
    """Whether a list of choices has one without a box: words stand both before the first and behind the last.

    是□否 may be ☑是 □否 with a lost tick or 是□ with a lost second box: which box belongs to which words is not known.
    """
    for line in text.split("\n"):
        marks = [one for one in islice(_MARK.finditer(line), _MOST) if not _is_bracket(one)]
        if marks:
            before, behind = line[: marks[0].start()].strip(), line[marks[-1].end() :].strip("。；;，, ")
            if before and before[-1] not in _LEADS and behind:
                return True
    return False


def _is_bracket(mark: re.Match[str]) -> bool:
    return not mark.group().strip("（(）)[]【】 ")


def _of_line(line: str, marks: list[re.Match[str]], offset: int) -> list[Option]:
    before_words = not line[: marks[0].start()].strip() or line[: marks[0].start()].rstrip()[-1:] in _LEADS
    options = []
    for index, mark in enumerate(marks):
        if before_words:
            stop = marks[index + 1].start() if index + 1 < len(marks) else len(line)
            end = _WORDS_END.search(line, mark.end() + _blanks(line, mark.end()), stop)
            first, last = mark.end(), end.start() if end else stop
        else:
            begin = marks[index - 1].end() if index else 0
            ends = [one.end() for one in _WORDS_END.finditer(line[: mark.start()].rstrip(), begin)]
            first, last = ends[-1] if ends else begin, mark.start()
        words = re.sub(r"\s", "", line[first:last]).strip("。.；;，,、")
        if 0 < len(words) <= _LONGEST:
            place = (mark.start(), last) if before_words else (first, mark.end())
            options.append(Option(words, _is_ticked(mark), offset + place[0], offset + place[1]))
    return options


def _blanks(line: str, at: int) -> int:
    return len(line[at:]) - len(line[at:].lstrip())


def _is_ticked(mark: re.Match[str]) -> bool | None:
    if mark["crossed"]:
        return None
    return bool(mark["tick"] or mark["late"])
