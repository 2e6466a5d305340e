"""Running text of made documents in the words of several hands, as if every character had been read right: what is found.

python -m bench prose [--layouts NAME …] [--seeds N …] [--misses]

No pictures are read: the lines that a layout printed are the page. Only fields that the hand tells in a sentence count.
Of a layout that is held out nothing but the totals is shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bench.corpus.compose import told_fields
from bench.corpus.draw import Drawn, drawn
from bench.corpus.facts import Draft, drafts, enforcement_forms
from bench.corpus.layouts import HELD_OUT, LAYOUTS, Layout
from bench.corpus.truth import TruthDossier
from bench.scan_scores import SURE, Failure, Score, count_fields
from bench.table import show
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadDocument
from zmtool.scans.order import ordered_lines
from zmtool.scans.records import Line, Page

HANDS = (
    "tune-letter",
    *(
        f"tune-prose-{hand}"
        for hand in ("c", "d", "e", "f", "i", "j", "k", "l", "m", "n", "q", "s", "t", "u", "v", "w")
    ),
    "tune-form",
    "tune-sections",
    "tune-prefecture",
    "tune-river",
    "tune-harbour",
    "tune-steppe",
    "tune-valley",
    "tune-grove",
    "tune-plain",
)
SEEDS = range(1, 7)
CONFIDENCE = 0.98
_DPI = 50


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    # A document by itself does not tell its area; in a dossier the other pages do.
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    scores = {name: Score() for name in options.layouts}
    for name in options.layouts:
        for seed in options.seeds:
            _count(LAYOUTS[name], seed, catalogue, scores[name], options.forms)
    show(
        "fields told in sentences, of text without any misreading (percent)",
        ("layout", "told", "right", "not told", "sure right", "sure"),
        [
            (
                name,
                str(one.fields.all),
                one.fields.percent,
                str(one.invented),
                one.sure.percent,
                str(one.sure.all),
            )
            for name, one in scores.items()
        ],
    )
    shown = [one for name, one in scores.items() if name not in HELD_OUT]
    if options.misses:
        _show_misses(shown)
    elif shown:
        _show_fields(shown)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench prose")
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=[*HANDS, *HELD_OUT])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--forms", nargs="+", default=(), help="ids of the documents")
    parser.add_argument(
        "--misses", action="store_true", help="every miss of the first seed, not only the names"
    )
    return parser.parse_args(arguments)


def _count(layout: Layout, seed: int, catalogue: Catalogue, score: Score, wanted: Sequence[str]) -> None:
    told = [one for one in enforcement_forms() if told_fields(layout.manner, one)]
    forms = [one for one in told if not wanted or one.id in wanted]
    for draft in drafts(forms, seed):
        # Tables are read by their rulings, which need a picture.
        one = drawn(replace(draft, rows={}), layout, seed, _DPI)
        known = told_fields(layout.manner, draft.form)
        document = replace(
            one.document, fields={key: value for key, value in one.document.fields.items() if key in known}
        )
        truth = TruthDossier(layout.name, 0, seed, (), (document,))
        count_fields(score, truth, document, _read(one, draft, known, catalogue))


def _read(one: Drawn, draft: Draft, known: frozenset[str], catalogue: Catalogue) -> ReadDocument | None:
    """The document read from the lines that were printed, with what it tells in sentences."""
    pages = [Page(number, 0, 0.707, tuple(_lines(one, number))) for number in range(1, len(one.sheets) + 1)]
    found = next((each for each in read_documents(pages, catalogue) if each.type == draft.form.id), None)
    if found is None:
        return None
    return replace(found, fields={key: value for key, value in found.fields.items() if key in known})


def _lines(one: Drawn, number: int) -> Iterator[Line]:
    sheet = one.sheets[number - 1]
    yield from ordered_lines([Line(each.text, each.box, CONFIDENCE) for each in sheet.lines], ())


def _show_fields(scores: Sequence[Score]) -> None:
    """The fields missed most often, by name."""
    missed: dict[str, int] = {}
    for one in scores:
        for name, share in one.by_field.items():
            missed[name] = missed.get(name, 0) + share.all - share.right
    worst = sorted((name for name, count in missed.items() if count), key=lambda name: -missed[name])
    show("told fields missed", ("field", "missed"), [(name, str(missed[name])) for name in worst])


def _show_misses(scores: Sequence[Score]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for one in (failure for score in scores for failure in score.failures):
        key = (one.layout, one.document, one.what)
        if key not in seen:
            seen.add(key)
            print(_miss(one))


def _miss(one: Failure) -> str:
    sure = " SURE" if one.confidence >= SURE and one.read else ""
    return f"{one.layout} {one.document}.{one.what}{sure}\n    {one.truth[:90]}\n    {one.read[:90]}"
