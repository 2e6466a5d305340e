"""The running text of a document as sentences: without empty blanks, and without the ends of lines that end nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from zmtool.reading.source_text import SourceText, squeezed

_STOPS = re.compile(r"[。！？；\n]")
_FULL = "。！？\n"
_LABEL = re.compile(r"[^，。：；（\n0-9]{1,14}：")
_ITEM = re.compile(r"[0-9]{1,2}[.．、）](?![0-9])")
_HEADING = re.compile(
    r"(?m)^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^，。：；\n]{2,12}(。)(?=[^\n])"
)
"""二、不予处罚的理由。违法行为轻微…: the stop of a heading is as good as a colon."""
_LEAST_LINE = 20
"""Characters: a shorter line that ends without a stop is a heading or a label, and what follows begins anew."""


@dataclass(frozen=True)
class ToldText:
    """``text`` in which sentences are looked for; ``kept`` tells where each of its characters stands in the source."""

    text: str
    kept: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that ``text[start:end]`` was."""
        return (self.kept[start], self.kept[end - 1] + 1) if start < end else (0, 0)

    @cached_property
    def _stops(self) -> tuple[int, ...]:
        return tuple(one.start() for one in _STOPS.finditer(self.text))

    @cached_property
    def _full_stops(self) -> tuple[int, ...]:
        return tuple(at for at in self._stops if self.text[at] in _FULL)

    def clause_group(self, start: int, end: int) -> tuple[int, int]:
        """Where what is said around ``text[start:end]`` begins and ends: from stop to stop (。；)."""
        before = bisect_left(self._stops, start)
        after = bisect_left(self._stops, end)
        first = self._stops[before - 1] + 1 if before else 0
        return first, self._stops[after] if after < len(self._stops) else len(self.text)

    def sentence_end(self, at: int) -> int:
        """Where the sentence that goes on at ``at`` ends: behind its full stop, or at the end of its line."""
        index = bisect_left(self._full_stops, at)
        if index == len(self._full_stops):
            return len(self.text)
        stop = self._full_stops[index]
        return stop if self.text[stop] == "\n" else stop + 1


def told_text(source: SourceText) -> ToldText:
    """``source`` with only the ends of lines that part something."""
    tight = squeezed(source.text)
    dropped = set()
    begin = 0
    while (end := tight.text.find("\n", begin)) >= 0:
        line = tight.text[max(begin, tight.text.rfind("。", begin, end) + 1) : end]
        goes_on = (
            len(line) >= _LEAST_LINE
            and line[-1] not in "！？；："
            and not source.ends_paragraph(tight.kept[end])
        )
        figures = (
            line.endswith("：")
            and tight.text[end + 1 : end + 2].isdigit()
            and not _ITEM.match(tight.text, end + 1)
        )
        if figures or (goes_on and not _LABEL.match(line) and not _LABEL.match(tight.text, end + 1)):
            dropped.add(end)
        begin = end + 1
    kept = [at for at in range(len(tight.text)) if at not in dropped]
    text = "".join(tight.text[at] for at in kept)
    for heading in _HEADING.finditer(text):
        text = f"{text[: heading.start(1)]}：{text[heading.end(1) :]}"
    return ToldText(text, tuple(tight.kept[at] for at in kept))
