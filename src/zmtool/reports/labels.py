"""Labels for seized goods: one a line, with a QR code that names case and line; printed from a browser on A4."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from zmtool.cases.custody import Balance, CustodyKind, balances, chain
from zmtool.cases.records import CaseFacts
from zmtool.values.quantity import format_amount

PREFIX = "zmtool:goods"


def label_text(case_no: str, tag: str) -> str:
    """What the QR code of a label says; ``label_parts`` reads it back."""
    return f"{PREFIX}|{case_no}|{tag}"


def label_parts(text: str) -> tuple[str, str] | None:
    """The case number and the tag in the text of a label's QR code; None for any other text."""
    parts = text.strip().split("|")
    if len(parts) != 3 or parts[0] != PREFIX or not parts[1] or not parts[2]:
        return None
    return parts[1], parts[2]


def labels_html(
    case: CaseFacts, only: tuple[str, ...] = (), kinds: Mapping[str, CustodyKind] | None = None
) -> str:
    """The page of labels for what the bureau still holds, or for the lines named in ``only``.

    ``kinds`` are the kinds of movement where they are not the shipped ones.
    """
    since = {one.tag: one.since for one in reversed(chain(case))}
    labels = [
        _label(case, one, since)
        for one in balances(case, kinds)
        if (one.tag in only if only else one.held > 0 or one.taken == 0)
    ]
    party = case.party.org_name or case.party.name
    page: str = _template().render(case_no=case.case_no, party=party, labels=labels)
    return page


def _label(case: CaseFacts, one: Balance, since: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tag": one.tag,
        "name": one.name,
        "quantity": format_amount(one.held or one.listed),
        "unit": one.unit,
        "holder": one.holder or case.storage_place,
        "since": since.get(one.tag) or case.preservation_date or "",
        "qr": _qr(label_text(case.case_no, one.tag)),
    }


def _qr(text: str) -> Any:
    """The QR code as an SVG that is safe to put into the page: it is made here, of squares only."""
    import segno
    from markupsafe import Markup

    target = BytesIO()
    segno.make(text, error="m", encoding="utf-8").save(target, kind="svg", xmldecl=False, border=2)
    return Markup(target.getvalue().decode("utf-8"))  # noqa: S704


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((Path(__file__).parent / "labels.html.j2").read_text(encoding="utf-8"))
