"""Numbers of clues, problems and handling sheets: serials go on, none is given twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, select

_DIGITS = 5


def next_number(session: Session, column: Any, start: str) -> str:
    """The next number that begins with ``start``, among those of ``column``; serials have five digits, or more."""
    rest = func.substr(column, len(start) + 1)
    longest = session.exec(
        select(func.max(func.length(rest))).where(column.startswith(start, autoescape=True))
    ).one()
    if longest is None:
        return f"{start}{1:0{_DIGITS}d}"
    last = session.exec(
        select(func.max(rest)).where(column.startswith(start, autoescape=True), func.length(rest) == longest)
    ).one()
    return f"{start}{int(last) + 1:0{_DIGITS}d}"


def number_after(number: str) -> str:
    """The number whose serial comes next."""
    start, _, serial = number.rpartition("-")
    return f"{start}-{int(serial) + 1:0{_DIGITS}d}"


def numbered(column: Any, text: str) -> ColumnElement[bool]:
    """What a person means by a number: the whole one, or its serial alone (then the latest year's counts)."""
    wanted = text.strip().upper()
    if wanted.isdecimal() and len(wanted) <= _DIGITS + 2:
        serial: ColumnElement[bool] = column.endswith(f"-{int(wanted):0{_DIGITS}d}")
        return serial
    whole: ColumnElement[bool] = column == wanted
    return whole
