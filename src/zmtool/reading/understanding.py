"""What the text of one field says: its canonical form, what else it may be, and how far its own structure bears it out.

``normal_form`` tells what a text is; this module adds doubt and repair, and tells both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zmtool.base.text import compact
from zmtool.reading.agreement import SAID_TWICE, sums_in
from zmtool.reading.mending import mended_number
from zmtool.reading.misreadings import holds_letter_for_figure, with_figures_read, with_one_figure_changed
from zmtool.reading.normal import money_as_written, normal_form

UNSURE = 0.6
"""No reading that contradicts itself or its type is believed above this."""
PROVED = 0.95
"""A number with a right check digit is believed at least this much."""
_PROVED_KINDS = {"citizen_id", "uscc", "barcode"}
_FIGURE_KINDS = {"date", "datetime", "end_datetime", "money", "number", "days", "doc_number"}
_INEXACT = re.compile(
    r"余(?=[元圆万])|(?:余|多)元|(?<=元)(?:左右|上下|以上|以下|余)"
    r"|^(?:近|约|大约|约计|不足)|约(?=[0-9¥壹贰叁肆伍陆柒捌玖]|人民币)"
)
"""Words that make a sum inexact: 1.5万余元, 约5000元, 5000元左右."""
_INEXACT_CHARS = "余多近约大计不足左右以上下"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """The canonical form of a text with its doubts; the confidence of the reading is brought into ``least``–``most``."""

    normal: str | None
    alternatives: tuple[str, ...] = ()
    mended: str = ""
    least: float = 0.0
    most: float = 1.0


def understood(kind: str, text: str) -> Understood:
    """What ``text`` says as a field of type ``kind``."""
    if kind == "money":
        return _money(text)
    normal = normal_form(kind, text)
    if normal == "":
        return Understood("")
    if normal is None:
        return _unread(kind, text)
    if kind in _PROVED_KINDS:
        return Understood(normal, least=PROVED)
    if kind in _FIGURE_KINDS and holds_letter_for_figure(text):
        return Understood(normal, mended=text)
    return Understood(normal)


def _unread(kind: str, text: str) -> Understood:
    """A text that is not of its type: repaired where its structure proves one repair, else what it may have been."""
    mended = mended_number(kind, text)
    if mended is not None and mended.normal is not None:
        return Understood(mended.normal, mended=text, least=mended.confidence, most=mended.confidence)
    alternatives = mended.alternatives if mended is not None else ()
    if kind in ("date", "datetime"):
        alternatives = _distinct(normal_form(kind, one) for one in with_one_figure_changed(text))
    return Understood(None, alternatives, most=UNSURE)


def _money(text: str) -> Understood:
    """A sum: said in figures and in words it must be the same, and 1.5万余元 is no exact sum."""
    figures = with_figures_read(text)
    said = sums_in(figures)
    if said.contradict:
        return Understood(None, said.alternatives, most=UNSURE)
    normal = normal_form("money", figures)
    if _INEXACT.search(compact(figures)) is not None:
        exact = _INEXACT.sub(lambda found: found.group().strip(_INEXACT_CHARS), compact(figures))
        return Understood(None, _distinct([normal_form("money", exact)]), most=UNSURE)
    if normal == "":
        return Understood("")
    if normal is None and said.agreed is None:
        return Understood(None, most=UNSURE)
    mended = text if figures != text or (normal is not None and money_as_written(figures) is None) else ""
    if said.agreed is not None:
        return Understood(said.agreed, mended=mended, least=SAID_TWICE)
    return Understood(normal, mended=mended)


def _distinct(forms: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in forms if one))[:_MOST]
