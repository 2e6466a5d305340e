"""Marks on made scans, by kind: pages with boxes ticked, corrections and seals of every kind, and clean pages beside them.

python -m bench marks [--levels 0 1 …] [--layouts NAME …] [--seeds N …] [--pages N] [--failures]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from bench.corpus.degrade import LEVELS, degraded
from bench.corpus.dossier import chosen_forms
from bench.corpus.draw import drawn
from bench.corpus.facts import drafts
from bench.corpus.layouts import LAYOUTS
from bench.corpus.more_marks import put_more_marks
from bench.corpus.sheet import Sheet
from bench.corpus.truth import TruthMark, TruthPage
from bench.mark_scores import MarkCount, touching
from bench.table import show
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import Engine
from zmtool.scans.pages import read_page

GREY_SHARE = 0.15
_TOLD = {
    "seal": ("seal",),
    "fingerprint": ("fingerprint",),
    "tick": ("tick",),
    "untick": ("untick",),
    "tick-unclear": ("crossed",),
    "correction": ("correction",),
}
"""The kinds of marks that are told, and those of the truth that bear each out."""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A worn page with the marks on it; ``name`` says whether it is one of the clean ones or without colours."""

    name: str
    picture: Image.Image
    truth: TruthPage


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    engine = engine_named(options.engine)
    counts: dict[tuple[int, str, str], MarkCount] = {}
    pages, seconds = 0, 0.0
    for layout in options.layouts:
        for seed in options.seeds:
            for level in options.levels:
                for page in marked_pages(layout, seed, level, options.documents):
                    began = time.perf_counter()
                    _count(page, level, engine, counts, options.failures)
                    seconds += time.perf_counter() - began
                    pages += 1
    _show(counts)
    print(f"{pages} pages, {60 * pages / max(seconds, 1e-6):.0f} a minute, one process")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench marks")
    parser.add_argument(
        "--pages", dest="documents", metavar="N", type=int, default=4, help="documents a seed"
    )
    parser.add_argument("--levels", type=int, nargs="+", choices=LEVELS, default=list(LEVELS))
    tuned = [name for name in LAYOUTS if name.startswith("tune-")]
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=tuned)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--failures", action="store_true", help="name what was missed or is not there")
    return parser.parse_args(arguments)


def marked_pages(layout: str, seed: int, level: int, documents: int) -> list[MarkedPage]:
    """The pages of a seed with more marks, some without colours, and each of them without more marks beside it."""
    random = np.random.default_rng([seed, *layout.encode(), 5])
    sheets: list[Sheet] = []
    for draft in drafts(chosen_forms(seed, documents), seed):
        sheets += drawn(draft, LAYOUTS[layout], seed, 200).sheets
    pages: list[MarkedPage] = []
    for index, sheet in enumerate(sheets):
        plain, own = sheet.image.copy(), tuple(sheet.marks)
        put_more_marks(sheet, random)
        grey = random.random() < GREY_SHARE
        name = "grey" if grey else "marked"
        for kind, image, marks in (("clean", plain, own), (name, sheet.image, tuple(sheet.marks))):
            picture, transform = degraded(image, level, seed * 1000 + index, plain)
            truth = TruthPage(index + 1, tuple(sheet.lines), marks, 0, 200, transform)
            grey_scan = picture.convert("L").convert("RGB") if kind == "grey" else picture
            pages.append(MarkedPage(kind, grey_scan, truth))
    return pages


def _count(
    page: MarkedPage, level: int, engine: Engine, counts: dict[tuple[int, str, str], MarkCount], told: bool
) -> None:
    read = read_page(np.asarray(page.picture), page.truth.page, engine)
    if read.rotation:
        return  # turned wrongly: its places say nothing of marks
    for kind, borne_out in _TOLD.items():
        count = counts.setdefault((level, page.name, kind), MarkCount())
        there = [mark for mark in page.truth.marks if mark.kind in borne_out]
        reported = [mark for mark in read.marks if mark.kind == kind]
        count.there += len(there)
        count.reported += len(reported)
        for one in there:
            hit = any(touching(one, mark, page.truth) for mark in reported)
            count.found += hit
            if told and not hit:
                _tell(page, level, "missed", kind, one)
        for mark in reported:
            true = any(touching(one, mark, page.truth) for one in there)
            count.true += true
            if told and not true:
                _tell(page, level, "not there", kind, TruthMark(kind, mark.box, mark.text))


def _tell(page: MarkedPage, level: int, what: str, kind: str, mark: TruthMark) -> None:
    print(
        f"L{level} {page.name} page {page.truth.page}: {kind} {what} {mark.text} {mark.box}", file=sys.stderr
    )


def _show(counts: dict[tuple[int, str, str], MarkCount]) -> None:
    keys = sorted({(level, name) for level, name, _ in counts})
    rows = [
        [f"L{level}", name, *(counts.get((level, name, kind), MarkCount()).detail for kind in _TOLD)]
        for level, name in keys
    ]
    show("marks: precision/recall percent (there, reported)", ["level", "pages", *_TOLD], rows)
