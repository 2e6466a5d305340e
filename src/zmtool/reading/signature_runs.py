"""How far a signature goes behind its label: names, their certificate numbers, and dates, on one line or on several.

听取人签字：
1．高致远　　　　　　　　　2．唐雨声
执法证号：34990145　　　　执法证号：34990196
　　　　　　　　　　　　　　2025年11月27日
"""

from __future__ import annotations

import re

from zmtool.reading.sign_dates import DATE_LABEL
from zmtool.reading.source_text import SourceText, canonical
from zmtool.reading.surnames import COMPOUND, SINGLE
from zmtool.values.dates import find_dates

CERTIFICATE = re.compile(
    r"[（(]?\s*[\u4e00-\u9fff]{0,6}[证号码编]{1,3}\s*[：:]?\s*[A-Za-z0-9][A-Za-z0-9-]{3,19}\s*[)）]?"
)
"""The number of an officer's certificate, in brackets or without: （执法证号：34990145）."""
_SIGNED = re.compile(r"（\s*(?:签\s*[名字章]|盖\s*章)[^（）\n]{0,6}）")
_APART = re.compile(r"[ \t、，,；;/／]+")
_NUMBER = re.compile(r"\d{1,2}[.、](?!\d)|[①②③④]")
_NAME = re.compile(r"(?:(?![章印签处])[\u4e00-\u9fff·]){2,4}(?![\u4e00-\u9fff·])")
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
    end, lines = stop, 1
    while end < len(text):
        stop = _end_of_line(text, end + 1)
        here = _is_part(text[end + 1 : stop])
        if here is None or not text[end + 1 : stop].strip() or not _follows(source, end, stop):
            break
        named, end, lines = named or here, stop, lines + 1
    return end if named and lines > 1 else None


def _line_before(source: SourceText, start: int) -> str:
    """What stands on the label's own line up to ``start``, however the text goes on there from the line above."""
    owner, offset = source.owners[start - 1] if start else (-1, 0)
    return canonical(source.lines[owner][1].text[: offset + 1]).strip() if owner >= 0 else ""


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
        if token is None and (token := _name(line, at)) is None:
            return None
        named = named or token.re is _NAME
        at = token.end()
    return named


def _name(line: str, at: int) -> re.Match[str] | None:
    found = _NAME.match(line, at)
    known = found is not None and (found[0][0] in SINGLE or found[0][:2] in COMPOUND)
    return found if known else None


def _follows(source: SourceText, end: int, stop: int) -> bool:
    """Whether the line up to ``stop`` stands right below the one that ends at ``end``."""
    above = source.place(max(source.text.rfind("\n", 0, end), 0), end)
    below = source.place(end + 1, stop)
    if above is None or below is None or above.page != below.page:
        return False
    tall = below.box[3] - below.box[1]
    return 0 < below.box[3] - above.box[3] <= _LINES_APART * tall
