"""From the words a document uses to causes: one wording, or several causes in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from zmtool.law.causes import Cause, CauseTable

_SUSPECTED = "涉嫌"
_SEPARATOR = re.compile(r"[、，,；;]")
_NOISE = re.compile(r"[\s。．.]")
_MOST_KEPT = 4_096
"""Wordings kept with what they mean: thousands of cases have the same few dozen causes."""
_BRACKETS = str.maketrans("()", "（）")


class MatchKind(StrEnum):
    """How a wording was recognised."""

    EXACT = "exact"
    SUSPECTED = "suspected"
    IMPROPER = "improper"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CauseMatch:
    """What a wording means. ``SUSPECTED`` is an exact wording after 涉嫌; ``suspected`` says 涉嫌 was there."""

    kind: MatchKind
    cause: Cause | None
    text: str
    suspected: bool = False

    @property
    def note(self) -> str:
        """What is wrong with the wording, in Chinese; empty where nothing is."""
        if self.kind is MatchKind.IMPROPER and self.cause is not None:
            return f"案由“{self.text}”不是法条用语，应写作“{self.cause.label}”"
        if self.kind is MatchKind.NONE:
            return f"案由库中没有“{self.text}”这一措辞，须人工核对"
        return ""


@lru_cache(maxsize=_MOST_KEPT)
def cause_by_wording(causes: CauseTable, text: str) -> CauseMatch:
    """The cause that ``text`` names. A prefix 涉嫌 and a final 案 or 的行为 do not matter."""
    plain = plain_wording(text)
    suspected = plain.startswith(_SUSPECTED)
    bare = plain.removeprefix(_SUSPECTED)
    for wording in (
        bare,
        bare.removesuffix("一案").removesuffix("案").removesuffix("的行为").removesuffix("的"),
    ):
        if wording in causes.proper:
            kind = MatchKind.SUSPECTED if suspected else MatchKind.EXACT
            return CauseMatch(kind, causes.proper[wording], text, suspected)
        if wording in causes.improper:
            return CauseMatch(MatchKind.IMPROPER, causes.improper[wording], text, suspected)
    return CauseMatch(MatchKind.NONE, None, text, suspected)


@lru_cache(maxsize=_MOST_KEPT)
def split_causes(causes: CauseTable, text: str) -> tuple[CauseMatch, ...]:
    """The causes of one line, separated by 、 ， or ；. A known wording that itself holds a comma stays whole."""
    pieces = [piece for piece in _SEPARATOR.split(text) if piece.strip()]
    separators = _SEPARATOR.findall(text)
    matches: list[CauseMatch] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            joined = pieces[at] + "".join(
                separators[i - 1] + pieces[i] for i in range(at + 1, end) if i - 1 < len(separators)
            )
            match = cause_by_wording(causes, joined.strip())
            if match.kind is not MatchKind.NONE or end == at + 1:
                matches.append(match)
                at = end
                break
    return tuple(matches)


def plain_wording(text: str) -> str:
    """A wording without blanks and full stops, with full-width brackets: what is compared."""
    return _NOISE.sub("", text).translate(_BRACKETS)
