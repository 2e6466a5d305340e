"""One document: drawn in a layout, sealed, signed on every page where it must be, and its truth taken down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.corpus.compose import Composer
from bench.corpus.facts import Draft
from bench.corpus.flow import Flow
from bench.corpus.layouts import Layout
from bench.corpus.marks import fingerprint, seal
from bench.corpus.runs import Run, broken
from bench.corpus.sheet import HEIGHT, Sheet, Spot
from bench.corpus.truth import Box, TruthDocument, TruthField, TruthSign
from zmtool.forms.records import FormField
from zmtool.reading.normal import normal_form

_FINGERS = ("party", "provider", "receiver")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document's sheets, and what stands on them with pages that count from 0."""

    sheets: tuple[Sheet, ...]
    document: TruthDocument


def drawn(draft: Draft, layout: Layout, seed: int, dpi: int = 200) -> Drawn:
    """The document ``draft`` in a layout; the same for the same seed."""
    random = np.random.default_rng([seed, *draft.form.id.encode()])
    flow = Flow(lambda: Sheet(dpi, random, layout.paper), layout.margins)
    words = Composer(draft, layout.manner, random)
    layout.draw(words, flow)
    if draft.form.sign_every_page:
        for sheet in flow.sheets:
            _page_signature(words, sheet, layout)
    _seal(draft, flow, layout)
    for sheet in flow.sheets:
        _fingers(sheet)
    return Drawn(tuple(flow.sheets), _document(draft, words.title, flow.sheets))


def _page_signature(words: Composer, sheet: Sheet, layout: Layout) -> None:
    """The line at the foot of each page of a record; it is part of no field."""
    label = "当事人逐页签字：" if layout.manner.held_out else "本页签名："
    facts = words.draft.signs.get("party")
    runs = [Run(label, words.print), Run("、".join(facts.names) if facts else "", words.hand)]
    line = broken([run for run in runs if run.text], 10**6, sheet.dpi)[0]
    sheet.put(line, sheet.px(layout.margins.left), sheet.px(HEIGHT - layout.margins.bottom + 5))


def _seal(draft: Draft, flow: Flow, layout: Layout) -> None:
    if not draft.sealer:
        return
    sheet = flow.sheets[-1]
    dated = any(field.id == "date" and field.where == "foot" for field in draft.form.fields)
    spot = next((box for _, box in sheet.spots.get("f:date", ())), None) if dated else None
    width, height = sheet.image.size
    x, y = (
        ((spot[0] + spot[2]) / 2 * width, spot[1] * height) if spot else (width * 0.72, flow.y + sheet.px(4))
    )
    x = min(x, width - sheet.px(27)) + float(sheet.random.normal(0, sheet.px(2)))
    y = min(y, height - sheet.px(36)) + float(sheet.random.normal(0, sheet.px(2)))
    seal(sheet, draft.sealer, (x, y), layout.manner.print_face)


def _fingers(sheet: Sheet) -> None:
    """A fingerprint at the end of a party's name, four times out of five, and beside every correction."""
    width, height = sheet.image.size
    for mark in [one for one in sheet.marks if one.kind == "correction"]:
        fingerprint(sheet, (mark.box[2] * width + sheet.px(4), mark.box[1] * height))
    for place, spots in list(sheet.spots.items()):
        signed = place.split(":")
        if (
            signed[0] == "s"
            and signed[1] in _FINGERS
            and signed[2] == "names"
            and sheet.random.random() < 0.8
        ):
            box = spots[0][1]
            fingerprint(sheet, (box[2] * width + sheet.px(3), (box[1] + box[3]) / 2 * height))


def _document(draft: Draft, title: str, sheets: list[Sheet]) -> TruthDocument:
    spots: dict[str, list[tuple[int, Spot]]] = {}
    for number, sheet in enumerate(sheets):
        for place, found in sheet.spots.items():
            spots.setdefault(place, []).extend((number, spot) for spot in found)
    fields = {
        field.id: _field(draft.values[field.id], field.type, spots[f"f:{field.id}"])
        for field in draft.form.fields
        if f"f:{field.id}" in spots
    }
    fields.update(_said_within(draft, fields))
    return TruthDocument(
        draft.form.id,
        title,
        tuple(range(len(sheets))),
        fields,
        {table.id: _rows(draft, table.id, table.columns, spots) for table in draft.form.tables},
        {sign.id: _sign(draft, sign.id, spots) for sign in draft.form.signs if f"s:{sign.id}:label" in spots},
    )


def _field(bound: str, kind: str, spots: list[tuple[int, Spot]]) -> TruthField:
    page = spots[0][0]
    text = "".join(one for _, (one, _) in spots)
    box = _union([box for number, (_, box) in spots if number == page])
    return TruthField(text, normal_form(kind, bound) or bound, kind, page, box)


def _said_within(draft: Draft, printed: Mapping[str, TruthField]) -> dict[str, TruthField]:
    """Fields without a place of their own whose value stands in the running text of another."""
    found = {}
    for field in draft.form.fields:
        value = draft.values[field.id]
        if field.id in printed or not value or not (field.within or field.where == "prose"):
            continue
        hosts = [printed[field.within]] if field.within in printed else list(printed.values())
        host = next((one for one in hosts if one.type in ("long", "text") and value in one.value), None)
        if host is not None and len(value) > 1:
            found[field.id] = TruthField(
                value, normal_form(field.type, value) or value, field.type, host.page, host.box
            )
    return found


def _rows(
    draft: Draft, table_id: str, columns: tuple[FormField, ...], spots: Mapping[str, list[tuple[int, Spot]]]
) -> tuple[Mapping[str, TruthField], ...]:
    return tuple(
        {
            column.id: _field(row[column.id], column.type, spots[place])
            for column in columns
            if (place := f"r:{table_id}:{index}:{column.id}") in spots
        }
        for index, row in enumerate(draft.rows.get(table_id, ()))
    )


def _sign(draft: Draft, sign_id: str, spots: Mapping[str, list[tuple[int, Spot]]]) -> TruthSign:
    facts = draft.signs.get(sign_id)
    page, (_, box) = spots[f"s:{sign_id}:label"][0]
    if facts is None:
        return TruthSign((), "", "", page, box)
    return TruthSign(facts.names, facts.date.isoformat() if facts.date else "", facts.opinion, page, box)


def _union(boxes: list[Box]) -> Box:
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )
