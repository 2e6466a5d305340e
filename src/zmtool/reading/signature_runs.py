"""How far a signature goes behind its label: names, their certificate numbers, and dates, on one line or on several.

听取人签字：
1．高致远　　　　　　　　　2．唐雨声
执法证号：34990145　　　　执法证号：34990196
2025年11月27日
"""

from __future__ import annotations

import re

from zmtool.reading.names import are_names
from zmtool.reading.sign_dates import DATE_LABEL
from zmtool.reading.source_text import SourceText, canonical
from zmtool.scans.records import Line
from zmtool.values.dates import find_dates

CERTIFICATE = re.compile(
    r"[（(]?\s{0,3}[\u4e00-\u9fff]{0,6}[证号码编]{1,3}\s{0,3}[：:]?\s{0,3}[A-Za-z0-9][A-Za-z0-9-]{3,19}\s{0,3}[)）]?"
)
"""The number of an officer's certificate, in brackets or without: （执法证号：34990145）."""
_SIGNED = re.compile(r"（\s*(?:签\s*[名字章]|盖\s*章)[^（）\n]{0,6}）")
_APART = re.compile(r"[ \t、，,；;/／]+")
_NUMBER = re.compile(r"\d{1,2}[.、](?!\d)|[①②③④]")
_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,16}")
_LABEL_BEFORE = re.compile(r"[^\n：]{2,20}：$")
_LINES_APART = 2.6
"""Heights of a line within which the next one follows."""


def signature_end(source: SourceText, start: int) -> int | None:
    """Where the signature ends that begins behind the label which ends at ``start``, if it goes over several lines.

    None where it is one line, where no name stands there, and where its lines say something else as well.
    """
    text = source.text
    if not _LABEL_BEFORE.fullmatch(_line_before(source, start)):
        return None
    stop = _end_of_line(text, start)
    named = _is_part(text[start:stop])
    if named is None:
        return None
    named_first, end, lines = named, stop, 1
    while end < len(text):
        stop = _end_of_line(text, end + 1)
        here = _is_part(text[end + 1 : stop])
        if here is None or not text[end + 1 : stop].strip() or not _follows(source, end, stop):
            break
        named, end, lines = named or here, stop, lines + 1
    whole = text[start:end]
    # A lone name below a label may be anybody's.
    told = named_first or bool(find_dates(whole)) or CERTIFICATE.search(whole) is not None
    return end if named and lines > 1 and told else None


def _line_before(source: SourceText, start: int) -> str:
    """What stands on the label's own line up to ``start``, however the text goes on there from the line above.

    "" where something stands beside that line: what is below may be another's.
    """
    owner, offset = source.owners[start - 1] if start else (-1, 0)
    if owner < 0:
        return ""
    page, line = source.lines[owner]
    beside = [one for number, one in source.lines if number == page and one is not line and _level(one, line)]
    return "" if beside else canonical(line.text[: offset + 1]).strip()


def _level(one: Line, other: Line) -> bool:
    return one.box[1] < (other.box[1] + other.box[3]) / 2 < one.box[3]


def _end_of_line(text: str, start: int) -> int:
    stop = text.find("\n", start)
    return len(text) if stop < 0 else stop


def _is_part(line: str) -> bool | None:
    """Whether names stand in a line that is nothing but a part of a signature; None for any other line."""
    named, at = False, 0
    dates = {one.start: one.end for one in find_dates(line)}
    while at < len(line):
        if at in dates:
            at = dates[at]
            continue
        token = next(
            (
                found
                for one in (_APART, _SIGNED, DATE_LABEL, CERTIFICATE, _NUMBER)
                if (found := one.match(line, at))
            ),
            None,
        )
        if token is None and (token := _names(line, at)) is None:
            return None
        named = named or token.re is _NAMES
        at = token.end()
    return named


def _names(line: str, at: int) -> re.Match[str] | None:
    found = _NAMES.match(line, at)
    return found if found is not None and are_names(found[0]) else None


def _follows(source: SourceText, end: int, stop: int) -> bool:
    """Whether the line up to ``stop`` stands right below the one that ends at ``end``."""
    above = source.place(max(source.text.rfind("\n", 0, end), 0), end)
    below = source.place(end + 1, stop)
    if above is None or below is None or above.page != below.page:
        return False
    tall = below.box[3] - below.box[1]
    return 0 < below.box[3] - above.box[3] <= _LINES_APART * tall
