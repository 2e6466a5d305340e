"""What a made dossier says and where: the truth that readings are compared with.

Boxes are fractions of the clean page, origin top left; pages count from 1 within the file. ``transform`` of a page
takes such a point to its place on the finished picture (before a quarter turn), by a 3 × 3 matrix, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Box = tuple[float, float, float, float]
UNMOVED = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class TruthLine:
    """One run of text on a page, in print or by hand."""

    text: str
    box: Box
    hand: bool = False


@dataclass(frozen=True, slots=True)
class TruthMark:
    """``kind``: seal, fingerprint, signature (blue ink), signature-black, tick, correction, page-number."""

    kind: str
    box: Box
    text: str = ""


@dataclass(frozen=True, slots=True)
class TruthPage:
    """One page; ``turn`` is how far it was turned clockwise before it was saved."""

    page: int
    lines: tuple[TruthLine, ...]
    marks: tuple[TruthMark, ...]
    turn: int = 0
    dpi: int = 200
    transform: tuple[float, ...] = UNMOVED


@dataclass(frozen=True, slots=True)
class TruthField:
    """``value`` as printed, ``normal`` as zmtool's facts say it (worded as on zmtool's own paper)."""

    value: str
    normal: str
    type: str
    page: int
    box: Box
    hand: bool = False


@dataclass(frozen=True, slots=True)
class TruthSign:
    """One signing place that was printed; without names it was left empty."""

    names: tuple[str, ...]
    date: str
    opinion: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class TruthDocument:
    """One document: what stands on its pages. Fields that the layout does not print are absent."""

    type: str
    title: str
    pages: tuple[int, ...]
    fields: Mapping[str, TruthField] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, TruthField], ...]] = field(default_factory=dict)
    signs: Mapping[str, TruthSign] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TruthDossier:
    """One PDF."""

    layout: str
    level: int
    seed: int
    pages: tuple[TruthPage, ...]
    documents: tuple[TruthDocument, ...]


def to_data(dossier: TruthDossier) -> dict[str, Any]:
    """The dossier as JSON data."""
    return asdict(dossier)


def from_data(data: Mapping[str, Any]) -> TruthDossier:
    """The dossier that ``to_data`` wrote. Raises KeyError, TypeError for other data."""
    return TruthDossier(
        data["layout"],
        data["level"],
        data["seed"],
        tuple(_page(one) for one in data["pages"]),
        tuple(_document(one) for one in data["documents"]),
    )


def _page(data: Mapping[str, Any]) -> TruthPage:
    return TruthPage(
        data["page"],
        tuple(TruthLine(one["text"], _box(one["box"]), one["hand"]) for one in data["lines"]),
        tuple(TruthMark(one["kind"], _box(one["box"]), one["text"]) for one in data["marks"]),
        data["turn"],
        data["dpi"],
        tuple(data["transform"]),
    )


def _document(data: Mapping[str, Any]) -> TruthDocument:
    return TruthDocument(
        data["type"],
        data["title"],
        tuple(data["pages"]),
        {key: _field(one) for key, one in data["fields"].items()},
        {
            key: tuple({name: _field(cell) for name, cell in row.items()} for row in rows)
            for key, rows in data["rows"].items()
        },
        {
            key: TruthSign(tuple(one["names"]), one["date"], one["opinion"], one["page"], _box(one["box"]))
            for key, one in data["signs"].items()
        },
    )


def _field(data: Mapping[str, Any]) -> TruthField:
    return TruthField(**{**data, "box": _box(data["box"])})


def _box(edges: Any) -> Box:
    x0, y0, x1, y1 = edges
    return (x0, y0, x1, y1)
