"""Many 32-character carton codes at once: out of text, tables and OCR, repaired by their own structure, and counted.

Where digits stand only digits can be meant and where letters stand only letters, so O for 0 and 5 for S are put
right and told. Where several readings remain they are all given, none is chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, to_half_width
from zmtool.values.carton_code import CartonCode, notes, parse_partial
from zmtool.values.licence_number import LicenceNumber
from zmtool.values.regions import PROVINCES

_LETTERS = range(16, 20)
_AS_DIGIT = {
    "O": "0",
    "D": "0",
    "Q": "0",
    "I": "1",
    "L": "1",
    "|": "1",
    "!": "1",
    "Z": "2",
    "S": "5",
    "B": "8",
}
_AS_DIGIT_RARELY = {"B": "836", "G": "6", "Q": "09", "A": "4", "T": "7", "J": "1", "U": "0"}
_AS_LETTER = {"0": "OD", "1": "IL", "|": "IL", "!": "IL", "2": "Z", "5": "S", "6": "G", "8": "B", "4": "A"}
_UNREADABLE = str.maketrans(dict.fromkeys("*#□■�_", "?"))
_PIECE = re.compile(r"[0-9A-Z?|!]+")
_WORTH_TELLING = re.compile(r"(?:[A-Z?|!]*[0-9]){10}")
_MOST_READINGS = 512
_MOST_TEXT = 5_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One code found in a text. ``code`` is None where it is not certain; ``candidates`` are what it may be.

    ``repairs`` say in Chinese which places were put right; ``problem`` why there is no code.
    """

    raw: str
    code: CartonCode | None
    candidates: tuple[CartonCode, ...] = ()
    repairs: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a text holds: a reading for each code in order, and pieces that look like a code but are none."""

    readings: tuple[Reading, ...]
    leftover: tuple[str, ...]

    @property
    def codes(self) -> tuple[CartonCode, ...]:
        """The certain codes, each once, in order."""
        return tuple(dict.fromkeys(one.code for one in self.readings if one.code is not None))


@dataclass(frozen=True, slots=True)
class Belonging:
    """How a batch lies to one retailer's licence: codes that are its own, others', and not to be told."""

    licence: str
    own: int
    others: int
    open: int
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A batch counted: by licence, by the company's letters and by sorting day, most frequent first."""

    codes: int
    repeated: int
    uncertain: int
    by_licence: tuple[tuple[str, int], ...]
    by_company: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def read_batch(text: str) -> Batch:
    """Every code in ``text``: whole, in two lines of 16, with blanks, among other words. Raises InvalidValue if too long."""
    if len(text) > _MOST_TEXT:
        raise InvalidValue("32位码", text[:20] + "…", f"文字超过 {_MOST_TEXT:,} 字，请分批")
    found, leftover = _pieces(text)
    first = [_resolved(raw, frozenset()) for raw in found]
    companies = frozenset(one.code.company for one in first if one.code is not None)
    readings = tuple(
        one if one.code is not None else _resolved(raw, companies)
        for raw, one in zip(found, first, strict=True)
    )
    return Batch(readings, leftover)


def count_codes(batch: Batch, reference: date) -> Counted:
    """The counts of the certain codes; sorting days are the latest ones not after ``reference``."""
    codes = batch.codes
    certain = [one for one in batch.readings if one.code is not None]
    days = Counter(day.isoformat() if (day := code.sorting_date(reference)) else "日期不清" for code in codes)
    return Counted(
        len(codes),
        len(certain) - len(codes),
        len(batch.readings) - len(certain),
        tuple(Counter(code.licence for code in codes).most_common()),
        tuple(Counter(code.company for code in codes).most_common()),
        tuple(sorted(days.items())),
        tuple(f"{code}：{note}" for code in codes for note in notes(code)),
    )


def belonging(batch: Batch, licence: LicenceNumber) -> Belonging:
    """Which codes were sorted for that retailer (执法说明 §5.2): its own cartons are no purchase from elsewhere."""
    answers = [code.belongs_to(licence) for code in batch.codes]
    own, others = answers.count(True), answers.count(False)
    uncertain = sum(one.code is None for one in batch.readings)
    unsure = answers.count(None) + uncertain
    parts = []
    if own:
        parts.append(f"{own} 条的喷码许可证号就是 {licence}，不支持“未在当地进货”定性")
    if others:
        parts.append(f"{others} 条的喷码许可证号不是 {licence}，可作非本户渠道的证据")
    if unsure:
        parts.append(f"{unsure} 条看不清或不能确定，须核对实物")
    return Belonging(str(licence), own, others, unsure, "；".join(parts) or "没有可比对的喷码")


def _pieces(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The 32-character pieces of a text, and what else is long enough to be worth telling."""
    found: list[str] = []
    leftover: list[str] = []
    half = ""
    for cell in re.split(r"[\r\n,;\t]+", to_half_width(text).upper().translate(_UNREADABLE)):
        for piece in _joined(cell):
            if half and len(piece) == 16:
                found.append(half + piece)
                half = ""
                continue
            if half:
                leftover.append(half)
                half = ""
            if len(piece) == 16:
                half = piece
            elif len(piece) % 32 == 0:
                found += [piece[at : at + 32] for at in range(0, len(piece), 32)]
            elif _WORTH_TELLING.match(piece):
                leftover.append(piece[:64])
    if half:
        leftover.append(half)
    return found, tuple(leftover)


def _joined(cell: str) -> Iterator[str]:
    """The runs of code characters of one cell; blanks inside a code do not part it."""
    whole = compact(cell)
    if whole and _PIECE.fullmatch(whole) and len(whole) % 16 == 0:
        yield whole
        return
    for run in re.findall(r"[0-9A-Z?|! ]+", cell):
        tight = run.replace(" ", "")
        if tight and len(tight) % 16 == 0:
            yield tight
        else:
            yield from run.split()


def _resolved(raw: str, companies: frozenset[str]) -> Reading:
    """The code that ``raw`` must mean. ``companies`` are letters that certain codes of the same batch carry."""
    usual, rare = (
        _fitting([_choices(char, place in _LETTERS, rarely) for place, char in enumerate(raw)])
        for rarely in (False, True)
    )
    fitting = (
        [one for one in usual if _is_plausible(one)]
        or [one for one in rare if _is_plausible(one)]
        or usual
        or rare
    )
    if companies and len(fitting) > 1:
        fitting = [one for one in fitting if one.company in companies] or fitting
    if len(fitting) == 1:
        return Reading(raw, fitting[0], (), _repairs(raw, str(fitting[0])))
    if fitting:
        return Reading(raw, None, tuple(fitting), (), f"有 {len(fitting)} 种读法，不能确定")
    return Reading(raw, None, (), (), _problem(raw))


def _choices(char: str, letter: bool, rarely: bool) -> str:
    """What a character can stand for in its place; empty for nothing."""
    if char == "?":
        return char
    if letter:
        return char if "A" <= char <= "Z" else _AS_LETTER.get(char, "")
    if "0" <= char <= "9":
        return char
    return (_AS_DIGIT_RARELY.get(char) if rarely else None) or _AS_DIGIT.get(char, "")


def _fitting(choices: list[str]) -> list[CartonCode]:
    """The readings that are codes."""
    codes = []
    for chars in islice(product(*choices), _MOST_READINGS):
        try:
            codes.append(parse_partial("".join(chars)))
        except InvalidValue:
            continue
    return codes


def _is_plausible(code: CartonCode) -> bool:
    """Whether the index is 01–50 and the licence number begins with a province."""
    return not notes(code) and ("?" in code.licence[:2] or code.licence[:2] in PROVINCES)


def _repairs(raw: str, code: str) -> tuple[str, ...]:
    return tuple(
        f"第{place}位 {seen}→{meant}"
        for place, (seen, meant) in enumerate(zip(raw, code, strict=True), 1)
        if seen != meant
    )


def _problem(raw: str) -> str:
    try:
        parse_partial(
            "".join(_choices(char, place in _LETTERS, True)[:1] or char for place, char in enumerate(raw))
        )
    except InvalidValue as error:
        return error.reason
    return "不能认作32位码"
