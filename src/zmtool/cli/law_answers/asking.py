"""What a person typed, as values; and how it is said that the data have no answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import InvalidValue, NotFound, UnknownAnswer, UsageProblem
from zmtool.cli.printing import print_json, print_text

if TYPE_CHECKING:
    from zmtool.law.causes import Cause, CauseTable

LIST = "list"
"""The argument that lists everything instead of one thing."""

_LAST_YEAR = 2200
"""Questions for a later year are slips of the hand; what is counted from them would run out of the calendar."""
_FIGURE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?")


def show_unknown(unknown: UnknownAnswer, asked: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json({**asked, "known": False, "reason": unknown.what})
    else:
        print_text(f"未知，须人工确认：{unknown.what}")


def day_of(text: str, name: str) -> date:
    """The day a person typed. Raises UsageProblem."""
    from zmtool.values.dates import parse_date

    try:
        day = parse_date(text)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=name, next_step="如 2025-03-05 或 2025年3月5日") from error
    if day.year > _LAST_YEAR:
        raise UsageProblem(f"日期“{text}”：年份 {day.year} 不合理", where=name, next_step="请核对年份")
    return day


def within(figure: int, name: str, least: int, most: int) -> int:
    """A figure that a person typed, held against its bounds. Raises UsageProblem."""
    if not least <= figure <= most:
        raise UsageProblem(f"{name} 应在 {least} 至 {most} 之间，实为 {figure}", next_step="请改小或改大")
    return figure


def moment_of(text: str, name: str) -> date:
    """The day, or the moment where a time stands with it: a period in hours needs one."""
    from zmtool.values.times import parse_datetime

    try:
        return parse_datetime(text)
    except InvalidValue:
        return day_of(text, name)


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    listed = list(known)
    near = difflib.get_close_matches(name, listed, n=3, cutoff=0.4)
    if near:
        return f"是不是：{'、'.join(near)}？"
    return f"用 {otherwise} 查看全部" if otherwise else f"可用：{'、'.join(listed) or '（无）'}"


def figure_of(text: str, name: str) -> Decimal:
    """The plain figure a person typed. Raises UsageProblem."""
    from zmtool.base.text import half_width_figures

    plain = half_width_figures(text).strip().replace(",", "")
    if not _FIGURE.fullmatch(plain):
        raise UsageProblem(f"“{text}”不是数值", where=name, next_step="请写数字，如 1200 或 12.5")
    return Decimal(plain)


def printable(text: str, name: str) -> str:
    """The name a person typed, without blanks around it. Raises UsageProblem for one that holds control characters."""
    if not text.strip().isprintable():
        raise UsageProblem("名称中有不可显示的字符", where=name, next_step="请重新输入")
    return text.strip()


def money_of(text: str, name: str) -> Decimal:
    """The sum in yuan a person typed. Raises UsageProblem."""
    from zmtool.values.money import parse_money

    try:
        return parse_money(text)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=name, next_step="如 10765.66") from error


def cause_named(causes: CauseTable, name: str) -> tuple[Cause, str]:
    """The cause a person named, and what is wrong with the wording. Raises NotFound."""
    from zmtool.law.wordings import cause_by_wording

    if name in causes.by_code:
        return causes.by_code[name], ""
    match = cause_by_wording(causes, name)
    if match.cause is None:
        known = [*causes.by_code, *causes.proper, *causes.improper]
        raise NotFound(f"案由库中没有“{name}”", next_step=nearest(name, known, "zmtool law cause list"))
    return match.cause, match.note
