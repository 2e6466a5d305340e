"""The receipt of service of the lake bureau: a row for each document, signed in it; below, who was there and who served."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer, Entry, Signing
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.lake_grid import LOOK, put_grid, shaded
from bench.corpus.layouts.lake_signed import put_signed_rows
from bench.corpus.runs import Run

_COLUMNS = {"served_title": 0.27, "served_number": 0.29, "service_date": 0.22}
"""The fields of a document that was served and the shares of the paper that their columns take."""
_EMPTY_ROWS = 3


def put_receipt(words: Composer, flow: Flow) -> None:
    """Whom it was served to, the documents, then why another received them and who served."""
    before, after = words.entries()
    served = [one for one in before if one.id in _COLUMNS]
    order = ("recipient", "method", "place")
    head = sorted((one for one in before if one.id in order), key=lambda one: order.index(one.id))
    rest = [one for one in before if one not in served and one not in head]
    places = words.signings()
    receivers = [one for one in places if one.sign.id == "receiver"]
    put_grid(words, flow, head, least=11)
    _documents(words, flow, served, receivers)
    put_grid(words, flow, [*rest, *after], least=14)
    put_signed_rows(words, flow, [one for one in places if one not in receivers], least=14)


def _documents(words: Composer, flow: Flow, served: list[Entry], receivers: list[Signing]) -> None:
    """The table of documents: one was served, the other rows stay empty."""
    measure = flow.margins.measure
    shares = [_COLUMNS[one.id] for one in served]
    widths = [measure * share for share in shares]
    width = (measure - sum(widths)) / max(1, len(receivers))
    if not receivers:
        widths = [one * measure / sum(widths) for one in widths]
    heads = [
        *(shaded(one, Run(entry.label, LOOK)) for one, entry in zip(widths, served, strict=True)),
        *(shaded(width, one.label) for one in receivers),
    ]
    row = [
        *(Cell(one, entry.runs, MIDDLE) for one, entry in zip(widths, served, strict=True)),
        *(
            Cell(width, tuple(replace(run, text=run.text.strip()) for run in one.names), MIDDLE)
            for one in receivers
        ),
    ]
    flow.row(heads, least=10)
    flow.row(row, least=15)
    for _ in range(_EMPTY_ROWS):
        flow.row([Cell(cell.width) for cell in heads], least=11)
