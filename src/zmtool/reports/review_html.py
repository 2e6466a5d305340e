"""A review as one self-contained HTML page: no script, no network, pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.checks.records import ItemResult, Review, Status
from zmtool.dossiers.records import Box, Dossier

Piece = Callable[[int | None, Box | None], bytes | None]
LABELS = {
    Status.PASS: "通过",
    Status.FAIL: "问题",
    Status.UNSURE: "待核实",
    Status.HUMAN: "人工评查",
    Status.NA: "不适用",
}


def review_html(review: Review, dossier: Dossier, piece: Piece, made_at: datetime) -> str:
    """The page. ``piece`` gives the JPEG of a place on a page, or None."""
    sections = [_section(review, letter, title, piece) for letter, title in review.checklist.sections.items()]
    counts = {status: sum(one.status is status for one in review.results) for status in Status}
    page: str = _template().render(
        review=review,
        dossier=dossier,
        sections=sections,
        counts=counts,
        labels=LABELS,
        Status=Status,
        score=_plain(review.score),
        fatal=review.fatal,
        made_at=made_at.strftime("%Y年%m月%d日 %H:%M"),
        plain=_plain,
    )
    return page


def _section(review: Review, letter: str, title: str, piece: Piece) -> dict[str, Any]:
    results = [one for one in review.results if one.item.section == letter]
    points = sum((one.item.points for one in results), Decimal(0))
    deducted = sum((one.deducted for one in results), Decimal(0))
    return {
        "letter": letter,
        "title": title,
        "points": _plain(points),
        "earned": _plain(points - deducted),
        "results": [_result(one, piece) for one in results],
    }


def _result(result: ItemResult, piece: Piece) -> dict[str, Any]:
    return {
        "result": result,
        "item": result.item,
        "label": LABELS[result.status],
        "status": result.status.value,
        "findings": [
            {
                "finding": finding,
                "label": LABELS[finding.status],
                "places": [
                    {"place": place, "image": _image(piece(place.page, place.box)) if place.box else ""}
                    for place in finding.evidence[:3]
                ],
            }
            for finding in result.findings
        ],
        "places": result.evidence[:4],
    }


def _image(jpeg: bytes | None) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else ""


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("review.html.j2")
