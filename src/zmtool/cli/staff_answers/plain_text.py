"""Figures and days as JSON and as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def figure_text(figure: Decimal | None) -> str | None:
    """A figure without idle zeros; None stays None."""
    return None if figure is None else f"{figure.normalize():f}"


def day_text(day: date | None) -> str | None:
    """A day in ISO form; None stays None."""
    return None if day is None else day.isoformat()
