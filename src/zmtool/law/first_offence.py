"""First or minor offences that may go unpunished (首违不罚、轻微不罚): a province's list against a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of
from zmtool.law.provinces import same_province


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A figure that must not be over ``at_most``, the figure itself allowed (以下含本数)."""

    field: str
    label: str
    at_most: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the list: every ceiling kept and every fact of ``needs`` shown."""

    label: str
    ceilings: tuple[Ceiling, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstOffenceItem:
    """One item: the facts every case needs, and the ``ways``, any of which is enough."""

    id: str
    cause: str
    label: str
    needs: tuple[str, ...]
    ways: tuple[Way, ...]
    law: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FirstOffenceList:
    """A province's list. ``facts`` are its own facts (id → Chinese); ``procedure`` is how it is applied."""

    id: str
    province: str
    title: str
    span: Span
    mark: Mark
    facts: Mapping[str, str]
    procedure: tuple[str, ...]
    items: tuple[FirstOffenceItem, ...]
    note: str


@dataclass(frozen=True, slots=True)
class FirstOffenceAnswer:
    """Whether an item fits: True, False, or None where something is not known.

    ``missing`` names the facts and figures nobody has given (ids), ``exceeded`` the ceilings that are broken
    (Chinese). ``way`` is the way that fits or comes nearest.
    """

    item: FirstOffenceItem
    source: FirstOffenceList
    fits: bool | None
    way: str
    missing: tuple[str, ...] = ()
    exceeded: tuple[str, ...] = ()


def first_offence_answers(
    lists: Collection[FirstOffenceList],
    province: str,
    cause: str,
    figures: Mapping[str, Decimal],
    noted: Collection[str],
    decided: date,
) -> tuple[FirstOffenceAnswer, ...]:
    """Every item of the province for that cause, judged. The list of the day of the decision counts."""
    return tuple(
        _judge(one, item, figures, noted)
        for one in lists
        if same_province(one.province, province) and one.span.covers(decided)
        for item in one.items
        if item.cause == cause
    )


def _judge(
    source: FirstOffenceList, item: FirstOffenceItem, figures: Mapping[str, Decimal], noted: Collection[str]
) -> FirstOffenceAnswer:
    answers = [_way(source, item, way, figures, noted) for way in item.ways]
    return min(answers, key=lambda one: {True: 0, None: 1, False: 2}[one.fits])


def _way(
    source: FirstOffenceList,
    item: FirstOffenceItem,
    way: Way,
    figures: Mapping[str, Decimal],
    noted: Collection[str],
) -> FirstOffenceAnswer:
    missing = [need for need in (*item.needs, *way.needs) if need not in noted]
    exceeded = []
    for ceiling in way.ceilings:
        value = figures.get(ceiling.field)
        if value is None:
            missing.append(ceiling.field)
        elif value > ceiling.at_most:
            exceeded.append(f"{ceiling.label} {value:f} 超过 {ceiling.at_most:f}")
    fits = False if exceeded else None if missing else True
    return FirstOffenceAnswer(item, source, fits, way.label, tuple(missing), tuple(exceeded))


def first_offence_from_data(data: Mapping[str, Any], where: Path | str = "") -> FirstOffenceList:
    """One list from its data file."""
    return FirstOffenceList(
        id=data["id"],
        province=data["province"],
        title=data["source"],
        span=span_of(data.get("effective_from"), data.get("effective_to"), where),
        mark=Mark(data["mark"]),
        facts={row["id"]: row["label"] for row in data.get("facts", ())},
        procedure=tuple(data.get("procedure", ())),
        items=tuple(_item(row) for row in data["items"]),
        note=data.get("note", ""),
    )


def _item(row: Mapping[str, Any]) -> FirstOffenceItem:
    return FirstOffenceItem(
        id=row["id"],
        cause=row["cause"],
        label=row["label"],
        needs=tuple(row["needs"]),
        ways=tuple(
            Way(
                way["label"],
                tuple(Ceiling(one["field"], one["label"], Decimal(one["at_most"])) for one in way["all"]),
                tuple(way.get("needs", ())),
            )
            for way in row["any"]
        ),
        law=tuple(map(citation_from_code, row["law"])),
    )
