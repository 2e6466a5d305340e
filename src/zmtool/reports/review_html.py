"""A review as one self-contained HTML page: no network, pictures inside, a few lines of script that only filter.

Without the script everything shows. The page's own policy lets that one script run and no other.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.checks.records import Evidence, ItemResult, Review, Status
from zmtool.checks.root_causes import RootCause, root_causes
from zmtool.dossiers.records import Box, Document, Dossier
from zmtool.forms.printable import printed
from zmtool.reports.results import FATAL_SECTION, Head, plain_points

Piece = Callable[[int | None, Box | None], bytes | None]
LABELS = {
    Status.PASS: "通过",
    Status.FAIL: "问题",
    Status.UNSURE: "待核实",
    Status.HUMAN: "人工评查",
    Status.NA: "不适用",
}
_ORDER = (Status.FAIL, Status.UNSURE, Status.HUMAN, Status.PASS, Status.NA)
_ORIGINS = {"scan": "扫描件", "facts": "案件数据", "text": "Word 文件", "mixed": "扫描件和案件数据"}
_FIRST = 8
"""So many causes are told before all else."""
_PLACES = 3


@dataclass(frozen=True, slots=True)
class About:
    """What the report says of the dossier beside the review: its head, and the day whose law it is judged by."""

    head: Head | None = None
    law_day: date | None = None


def review_html(
    review: Review, dossier: Dossier, piece: Piece, made_at: datetime, about: About | None = None
) -> str:
    """The page. ``piece`` gives the JPEG of a place on a page, or None."""
    causes = sorted((_cause(review, one) for one in root_causes(review)), key=_urgency)
    counts = {status: sum(one.status is status for one in review.results) for status in Status}
    page: str = _template().render(
        review=review,
        dossier=dossier,
        head=about.head if about else None,
        law_day=_chinese_day(about.law_day) if about and about.law_day else "",
        origin=_ORIGINS.get(review.origin, review.origin),
        sections=[
            _section(review, letter, title, piece) for letter, title in review.checklist.sections.items()
        ],
        causes=causes[:_FIRST],
        more_causes=len(causes[_FIRST:]),
        documents=[_document(one, review.checklist.trust) for one in dossier.documents],
        loose=_loose_pages(dossier),
        blank=sum(one.blank for one in dossier.pages),
        statuses=[(one.value, LABELS[one], counts[one]) for one in _ORDER],
        score=plain_points(review.score),
        fatal=review.fatal,
        fatal_section=FATAL_SECTION,
        made_at=made_at.strftime("%Y年%m月%d日 %H:%M"),
        plain=plain_points,
        page_text=_page_text,
        script=_script(),
        script_hash=_script_hash(),
    )
    return page


def _section(review: Review, letter: str, title: str, piece: Piece) -> dict[str, Any]:
    results = [one for one in review.results if one.item.section == letter]
    points = sum((one.item.points for one in results), Decimal(0))
    deducted = sum((one.deducted for one in results), Decimal(0))
    shown = [_result(one, piece) for one in results]
    return {
        "letter": letter,
        "title": title,
        "points": plain_points(points),
        "deducted": plain_points(deducted),
        "earned": plain_points(points - deducted),
        "share": float((points - deducted) / points * 100) if points else 100.0,
        "counts": {status.value: sum(one.status is status for one in results) for status in Status},
        "open": [one for one in shown if one["status"] in ("fail", "unsure", "human")],
        "rest": [one for one in shown if one["status"] in ("pass", "na")],
    }


def _result(result: ItemResult, piece: Piece) -> dict[str, Any]:
    item = result.item
    said = " ".join(one.message for one in result.findings)
    return {
        "result": result,
        "item": item,
        "label": LABELS[result.status],
        "status": result.status.value,
        "words": f"{item.code} {item.title} {said}".lower(),
        "findings": [
            {
                "finding": finding,
                "label": LABELS[finding.status],
                "basis": finding.basis or item.basis,
                "places": [
                    {"place": place, "image": _image(piece(place.page, place.box)) if place.box else ""}
                    for place in finding.evidence[:_PLACES]
                ],
                "more": _distinct(finding.evidence[_PLACES:]),
            }
            for finding in result.findings
        ],
        "places": _distinct(result.evidence)[:4],
    }


def _cause(review: Review, cause: RootCause) -> dict[str, Any]:
    items = [one.item for code in cause.codes if (one := review.result(code)) is not None]
    certain = any(one.finding.status is Status.FAIL for one in cause.symptoms)
    messages = dict.fromkeys(one.finding.message for one in cause.symptoms)
    return {
        "title": cause.title,
        "items": items,
        "status": (Status.FAIL if certain else Status.UNSURE).value,
        "label": LABELS[Status.FAIL if certain else Status.UNSURE],
        "fatal": certain and any(one in items for one in (each.item for each in review.fatal)),
        "may_be_fatal": any(one.fatal for one in items),
        "page": cause.place.page if cause.place else None,
        "messages": list(messages) if len(messages) > 1 else [],
        "mend": list(dict.fromkeys(one.fix for one in items if one.fix)),
        "minus": plain_points(_cost(review, cause)),
    }


def _urgency(cause: Mapping[str, Any]) -> tuple[bool, bool]:
    """A fatal item that holds first, then what is certain; otherwise the order of the causes."""
    return (not cause["fatal"], cause["status"] != Status.FAIL)


def _cost(review: Review, cause: RootCause) -> Decimal:
    """What a cause takes off: of each of its items the share of the findings that it made."""
    cost = Decimal(0)
    for code in cause.codes:
        result = review.result(code)
        units = [one.units for one in result.findings if one.status is Status.FAIL] if result else []
        own = [
            one.finding.units
            for one in cause.symptoms
            if one.code == code and one.finding.status is Status.FAIL
        ]
        if result is not None and any(units):
            cost += result.deducted * sum(own, Decimal(0)) / sum(units, Decimal(0))
    return cost


def _document(document: Document, trust: float) -> dict[str, Any]:
    return {
        "title": document.title,
        "pages": _page_text(document.pages),
        "count": len(document.pages),
        "origin": _ORIGINS.get(document.origin, document.origin),
        "confidence": document.confidence,
        "unclear": document.legibility < trust,
    }


def _loose_pages(dossier: Dossier) -> str:
    """The pages that belong to no document, blank ones aside."""
    held = {page for document in dossier.documents for page in document.pages}
    return _page_text([one.page for one in dossier.pages if one.page not in held and not one.blank])


def _page_text(pages: Sequence[int]) -> str:
    """Pages as people write them: 1–3、7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def place_text(place: Evidence) -> str:
    """《document》 and page."""
    return f"《{place.title}》" + (f"第{place.page}页" if place.page else "")


def _on_screen(value: Any) -> Any:
    """Text without control characters and marks that turn a line around; all else as it is."""
    return printed(value) if type(value) is str else value


def _distinct(places: Sequence[Evidence]) -> list[Evidence]:
    """Each document and page once."""
    distinct: dict[str, Evidence] = {}
    for one in places:
        distinct.setdefault(place_text(one), one)
    return list(distinct.values())


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _image(jpeg: bytes | None) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" if jpeg else ""


@cache
def _script() -> Any:
    from markupsafe import Markup

    return Markup((_HERE / "review.js").read_text(encoding="utf-8").strip())  # noqa: S704 - our own file


@cache
def _script_hash() -> str:
    digest = hashlib.sha256(str(_script()).encode("utf-8")).digest()
    return base64.b64encode(digest).decode()


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_on_screen,
    )
    environment.filters["place"] = place_text
    return environment.get_template("review.html.j2")


_HERE = Path(__file__).parent
