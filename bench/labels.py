"""Labelled fields, cells and signing places in the words of several bureaus, as if every character had been read right.

python -m bench labels [--sets b c …] [--rooms above within …] [--seeds N …] [--strangers] [--misses]
python -m bench labels --layouts tune-steppe county-old …     # every document in a layout's own words and places

No picture is read: lines and cells that a layout put on its sheets are the page. Each set of labels (bench/corpus/label_sets)
is told apart, so that what was learned from the others can be measured on it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.corpus.draw import Drawn, drawn
from bench.corpus.facts import drafts, enforcement_forms
from bench.corpus.layouts import HELD_OUT, LAYOUTS, Layout, above, groups, ledger, within
from bench.corpus.layouts import lines as ruled_lines
from bench.corpus.truth import TruthDocument, TruthDossier, TruthPage
from bench.printed_cells import tables_of
from bench.scan_scores import SURE, Failure, Score, count_structure
from bench.table import show
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form
from zmtool.reading.documents import read_documents
from zmtool.scans.order import ordered_lines
from zmtool.scans.records import Line, Page

SETS = sorted(one.stem for one in (Path(__file__).parent / "corpus" / "label_sets").glob("*.yaml"))
ROOMS = {"above": above, "within": within, "groups": groups, "ledger": ledger, "lines": ruled_lines}
CONFIDENCE = 0.98
_DPI = 50
_DOSSIERS = 4
"""The documents of a case are read in this many parts, as no dossier has one of each."""


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if options.layouts:
        _show_layouts(options)
        return
    scores = {(name, room): Score() for name in options.sets for room in options.rooms}
    for (name, room), score in scores.items():
        for seed in options.seeds:
            _count(_layout(name, room, strangers=options.strangers), seed, score, options.forms)
    show(
        "labelled fields of exact text (percent)",
        ("set", "room", "fields", "right", "wrong", "sure right", "sure", "cells", "signs"),
        [_row(name, room, one) for (name, room), one in scores.items()]
        + [_row(name, "all", _sum([scores[name, room] for room in options.rooms])) for name in options.sets],
    )
    if options.misses:
        for score in scores.values():
            _show_misses(score)


def _show_layouts(options: argparse.Namespace) -> None:
    """Whole layouts; of those that are held out nothing but totals."""
    scores = {name: Score() for name in options.layouts}
    for name, score in scores.items():
        for seed in options.seeds:
            _count(LAYOUTS[name], seed, score, options.forms)
    show(
        "every document in its own words and places, of exact text (percent)",
        ("layout", "", "fields", "right", "wrong", "sure right", "sure", "cells", "signs"),
        [_row(name, "held out" if name in HELD_OUT else "", one) for name, one in scores.items()],
    )
    if options.misses:
        for name in options.layouts:
            if name not in HELD_OUT:
                _show_misses(scores[name])


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench labels")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--rooms", nargs="+", choices=list(ROOMS), default=list(ROOMS), help="layouts")
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=(), help="whole layouts")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--forms", nargs="+", default=(), help="ids of the documents")
    parser.add_argument(
        "--strangers", action="store_true", help="with cells that no field of the catalogue is"
    )
    parser.add_argument("--misses", action="store_true", help="every miss")
    return parser.parse_args(arguments)


def _layout(name: str, room: str, *, strangers: bool = False) -> Layout:
    module = ROOMS[room]
    manner = replace(module.MANNER, labels=f"label_sets/{name}.yaml", strangers=strangers)
    return Layout(f"{name} {room}", manner, module.MARGINS, module.draw)


def _count(layout: Layout, seed: int, score: Score, wanted: Sequence[str]) -> None:
    forms = [one for one in enforcement_forms() if not wanted or one.id in wanted]
    for at in range(_DOSSIERS):
        if forms[at::_DOSSIERS]:
            _count_dossier(layout, seed, score, forms[at::_DOSSIERS])


def _count_dossier(layout: Layout, seed: int, score: Score, forms: Sequence[Form]) -> None:
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    pages: list[Page] = []
    printed: list[TruthPage] = []
    documents: list[TruthDocument] = []
    for draft in drafts(forms, seed):
        one = drawn(draft, layout, seed, _DPI)
        first = len(pages) + 1
        pages += [_page(one, at, first + at) for at in range(len(one.sheets))]
        printed += [TruthPage(first + at, tuple(sheet.lines), ()) for at, sheet in enumerate(one.sheets)]
        numbers = tuple(range(first, first + len(one.sheets)))
        documents.append(replace(one.document, pages=numbers))
    truth = TruthDossier(layout.name, 0, seed, tuple(printed), tuple(documents))
    count_structure(score, truth, pages, read_documents(pages, catalogue))


def _page(one: Drawn, at: int, number: int) -> Page:
    sheet = one.sheets[at]
    tables = tables_of(sheet.cells)
    lines = [Line(each.text, each.box, CONFIDENCE) for each in sheet.lines]
    return Page(number, 0, 0.707, ordered_lines(lines, tables), tables)


def _sum(scores: Sequence[Score]) -> Score:
    whole = Score()
    for one in scores:
        for mine, theirs in (
            (whole.fields, one.fields),
            (whole.sure, one.sure),
            (whole.cells, one.cells),
            (whole.signs, one.signs),
        ):
            mine.right += theirs.right
            mine.all += theirs.all
        whole.invented += one.invented
        whole.failures += one.failures
    return whole


def _row(name: str, room: str, one: Score) -> tuple[str, ...]:
    return (
        name,
        room,
        str(one.fields.all),
        one.fields.percent,
        str(one.invented + sum(map(_is_wrong, one.failures))),
        one.sure.percent,
        str(one.sure.all),
        one.cells.percent,
        one.signs.percent,
    )


def _is_wrong(one: Failure) -> bool:
    """Whether a field was given another value than the paper has."""
    return one.read not in ("", "-") and not one.what.startswith("sign:") and "[" not in one.what


def _show_misses(score: Score) -> None:
    for one in score.failures:
        print(_miss(one))


def _miss(one: Failure) -> str:
    sure = " SURE" if one.confidence >= SURE and one.read else ""
    return f"{one.layout} {one.document}.{one.what}{sure}\n    {one.truth[:90]}\n    {one.read[:90]}"
