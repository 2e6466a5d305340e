"""What stands in a signing place: an opinion, names and a date, in a cell or behind or below a label."""

from __future__ import annotations

import re
from dataclasses import replace

from zmtool.base.text import squeeze_cjk_spaces
from zmtool.forms.records import FormSign
from zmtool.reading.cells import TextCell
from zmtool.reading.ink_evidence import Evidence, ink_at
from zmtool.reading.labels import Labelled
from zmtool.reading.made_fields import made_field
from zmtool.reading.names import are_names, signed_names
from zmtool.reading.records import ReadField, ReadSign
from zmtool.reading.sign_dates import DATE, DATE_LABEL, end_with_date
from zmtool.reading.signature_runs import CERTIFICATE, signature_end
from zmtool.reading.source_text import Place, SourceText
from zmtool.scans.records import Box, Page
from zmtool.values.dates import find_dates

_WORD = r"签\s*[名字章]\s*(?:(?:[、或和及]\s*)?盖\s*章)?\s*(?:（[^（）\n]{1,8}）|）)?\s*"
_SIGNED = re.compile(rf"{_WORD}：?")
_SIGNED_HERE = re.compile(rf"{_WORD}：")
_SIGNED_BEHIND = re.compile(r"\s*（\s*签\s*[名字章][^（）\n]{0,6}）")
_BLANK_DATE = re.compile(r"^[\s年月日:：.、，。_＿—/／-]*无?[\s。]*$")
_EMPTY_DATE = re.compile(r"年[\s_＿]*月[\s_＿]*日?")
_OPINION = re.compile(r"^\s*(?:拟?同意|不同意|情况属实|属实|已阅)[^\s。]*\s+")
_BETWEEN_NAMES = re.compile(r"[\s、，,；;/／]+")
_SIGN_CHARACTERS = 400


def sign_after_label(
    sign: FormSign, text: SourceText, stretch: Labelled, label: Place, pages: list[Page]
) -> ReadSign:
    """A signing place in running text: the rest of the line, and where 签名： follows on a line below, up to there."""
    stop = text.text.find("\n", stretch.start, stretch.end)
    line_end = stretch.start - 1 if stretch.above else stretch.end if stop < 0 else stop
    near = min(stretch.end, stretch.start + _SIGN_CHARACTERS)
    if not stretch.above and (end := signature_end(text, stretch.start)) is not None:
        return sign_in_text(text, stretch.start, end, label, pages)
    first = text.text[stretch.start : max(stretch.start, line_end)]
    opening = _SIGNED.search(first) if sign.opinion else None
    if opening is not None:
        start = stretch.start + opening.end()
        return _with_opinion(first[: opening.start()], sign_in_text(text, start, line_end, label, pages))
    if not stretch.above and _says_who_or_when(first, sign):
        return sign_in_text(text, stretch.start, line_end, label, pages)
    below = _signed_below(text.text, line_end + 1, near)
    if below is None:
        return sign_in_text(text, stretch.start, max(stretch.start, line_end), label, pages)
    start, end, opinion_end = below
    place = text.place(start, end) or label
    opinion = text.text[stretch.start : opinion_end] if sign.opinion else ""
    return _with_opinion(opinion, sign_in_text(text, start, end, place, pages))


def _says_who_or_when(line: str, sign: FormSign) -> bool:
    """Whether the rest of the label's own line is the signature: a date or room for one, or words where no opinion is asked."""
    dated = any(not one.partial.is_blank for one in find_dates(line)) or _EMPTY_DATE.search(line) is not None
    return dated or (not sign.opinion and not _BLANK_DATE.match(line))


def _signed_below(text: str, start: int, near: int) -> tuple[int, int, int] | None:
    """Where a signature stands on a line below its label: its start and end, and where the opinion before it ends."""
    named: tuple[int, int] | None = None
    while start < near:
        stop = text.find("\n", start, near)
        end = near if stop < 0 else stop
        opening = _SIGNED_HERE.search(text, start, end)
        if opening is not None:
            return opening.end(), end_with_date(text, end), opening.start()
        if any(not one.partial.is_blank for one in find_dates(text[start:end])):
            # The name may stand on a line of its own above the date.
            begin = named[0] if named is not None and named[1] + 1 == start else start
            return begin, end, begin
        if are_names(_SIGNED_BEHIND.sub("", text[start:end])):
            named = (named[0] if named is not None and named[1] + 1 == start else start, end)
        start = end + 1
    return None


def _with_opinion(opinion: str, sign: ReadSign) -> ReadSign:
    return replace(sign, opinion=squeeze_cjk_spaces(opinion).replace("\n", "").strip())


def sign_in_cell(
    sign: FormSign, cell: TextCell, pages: list[Page], begin: int = 0, end: int | None = None
) -> ReadSign:
    """The signing place that a cell is, or a stretch of its text."""
    end = len(cell.source.text) if end is None else end
    text = cell.source.text[begin:end]
    opening = _SIGNED.search(text)
    behind = _signed_behind(text)
    start = behind if behind is not None else opening.end() if opening else 0
    opinion = ""
    if sign.opinion and (behind is not None or opening is not None):
        cut = behind if behind is not None else opening.start() if opening else 0
        opinion = squeeze_cjk_spaces(text[:cut]).replace("\n", "").strip()
    elif sign.opinion:
        opinion, start = _opinion_before_name(text)
    place = cell.source.place(begin + start, end)
    label = Place(cell.page, cell.box, 1.0)
    one = sign_in_text(cell.source, begin + start, end, label, pages)
    box = place.box if place else cell.box
    told = Evidence(True) if one.names else _seen_or_read(one, ink_at(_page(pages, cell.page), cell.box))
    return ReadSign(
        told.there, one.names, opinion.strip(), one.date, one.confidence, cell.page, box, told.why
    )


def _signed_behind(text: str) -> int | None:
    """Where the names begin behind which it says that they are signatures (林一舟、周望（签字）); None where none do."""
    for note in _SIGNED_BEHIND.finditer(text):
        line = max(text.rfind(stop, 0, note.start()) for stop in "\n。：") + 1
        if are_names(text[line : note.start()]):
            return line
    return None


def _seen_or_read(sign: ReadSign, seen: Evidence) -> Evidence:
    """What was read in a place counts as much as the ink that is seen in it."""
    return Evidence(True) if sign.present else seen


def _opinion_before_name(text: str) -> tuple[str, int]:
    """Splits "同意立案。张三 2024.3.5" after its last full stop."""
    stop = text.rfind("。")
    if stop >= 0:
        return text[: stop + 1], stop + 1
    opinion = _OPINION.match(text)
    return (opinion.group(), opinion.end()) if opinion else ("", 0)


def _names_in(text: str) -> tuple[str, ...]:
    """The names in a signing place. A name set wide (张 三) is one, names side by side (林一舟 周望) are two."""
    pieces: list[str] = []
    for piece in _BETWEEN_NAMES.split(text):
        if pieces and len(pieces[-1]) == 1 and 0 < len(piece) <= 2:
            pieces[-1] += piece
        elif piece:
            pieces.append(piece)
    return tuple(name for piece in pieces for name in signed_names(piece))


def sign_in_text(source: SourceText, start: int, end: int, label: Place, pages: list[Page]) -> ReadSign:
    """The names and the last date in ``source.text[start:end]``; behind ``label`` ink counts where nothing was read."""
    text = source.text[start:end]
    dates = [one for one in find_dates(text) if not one.partial.is_blank]
    date: ReadField | None = None
    named = text
    if dates:
        last = dates[-1]
        place = source.place(start + last.start, start + last.end, figures=True)
        if place is not None:
            date = made_field(DATE, text[last.start : last.end], place.confidence, place.page, place.box)
        named = f"{text[: last.start]} {text[last.end :]}"
    named = DATE_LABEL.sub(" ", _SIGNED_BEHIND.sub(" ", CERTIFICATE.sub(" ", named)))
    named = _EMPTY_DATE.sub(" ", named).replace("签名", " ")
    names = () if _BLANK_DATE.match(named) else _names_in(named)
    place = source.place(start, end)
    confidence = place.confidence if place else 1.0
    box = place.box if place else label.box
    page = place.page if place else label.page
    written = bool(names) or not _BLANK_DATE.match(named)
    told = Evidence(True) if written else ink_at(_page(pages, label.page), _area_behind(label, pages))
    return ReadSign(told.there, names, "", date, confidence, page, box, told.why)


def _area_behind(label: Place, pages: list[Page]) -> Box:
    """Where one signs: from a label to the right, up to the next label on its row."""
    x0, y0, x1, y1 = label.box
    end = min(1.0, x1 + 0.3)
    page = _page(pages, label.page)
    for line in page.lines if page else ():
        for first, left, _ in line.pieces or ((0, line.box[0], line.box[2]),):
            same_row = line.box[1] < (y0 + y1) / 2 < line.box[3]
            if same_row and left > x1 + 0.02 and ("：" in line.text[first:] or ":" in line.text[first:]):
                end = min(end, left)
    return (x0, max(0.0, y0 - 0.012), end, min(1.0, y1 + 0.012))


def _page(pages: list[Page], number: int) -> Page | None:
    return next((page for page in pages if page.page == number), None)
