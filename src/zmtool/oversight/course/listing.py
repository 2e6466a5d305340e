"""What lists of records are asked for, as conditions on their columns: the same words mean the same in every list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, or_
from sqlmodel import col


def same(*asked: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    """Columns that are to hold a value, for those of which one is asked."""
    return [column == value for column, value in asked if value]


def waiting(table: Any, open_only: bool, overdue_at: str) -> list[ColumnElement[bool]]:
    """Open records; of these only those whose clock ended before a moment, where one is told."""
    found: list[ColumnElement[bool]] = []
    if open_only or overdue_at:
        found.append(col(table.is_open).is_(True))
    if overdue_at:
        found += [col(table.next_due) != "", col(table.next_due) < overdue_at]
    return found


def within(column: Any, since: str, until: str) -> list[ColumnElement[bool]]:
    """A moment from one day to another, both included; an empty moment is within no end."""
    found: list[ColumnElement[bool]] = []
    if since:
        found.append(column >= since)
    if until:
        found += [column != "", column <= f"{until}T23:59:59"]
    return found


def about(key: Any, name: Any, text: str) -> list[ColumnElement[bool]]:
    """What has this key, or the text in its name."""
    return [or_(key == text, name.contains(text, autoescape=True))] if text else []


def holding(table: Any, names: Iterable[str], text: str) -> ColumnElement[bool]:
    """The text in any of these columns."""
    return or_(*(col(getattr(table, name)).contains(text, autoescape=True) for name in names))


def open_first(table: Any) -> tuple[UnaryExpression[Any], Any, Any]:
    """The order of what is open by the end of its clock, before what is closed."""
    return col(table.is_open).desc(), col(table.next_due) == "", col(table.next_due)
