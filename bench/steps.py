"""Each step of reading a page, left out in turn: what text and fields lose, and what time it takes.

python -m bench steps [--pages N] [--levels 1 2 3] [--layouts NAME …]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.corpus.degrade import LEVELS
from bench.corpus.dossier import chosen_forms, made_dossier
from bench.corpus.layouts import HELD_OUT, LAYOUTS
from bench.scan_scores import Score, count_structure, count_text
from bench.table import show
from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.scans import pages
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import Image

LEFT_OUT: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "all steps": {},
    "no straightening of photographs": {"paper_corners": lambda image: None},
    "not turned upright": {"page_turn": lambda image, engine: 0},
    "turned by the classifier's middle only": {"page_turn": lambda image, engine: _by_the_middle(image)},
    "not levelled": {"skew_of": lambda grey: 0.0},
    "seals left on the picture": {"without_marks": lambda image, marks: image},
    "figures under seals believed": {"figures_under": lambda lines, seals: []},
    "cells not looked at again": {"missed_text": lambda grey, tables, boxes: []},
    "lines close together not read apart": {
        "with_tight_lines_read": lambda found, image, grey, tables, engine: found
    },
    "no simplified forms": {"simplified": lambda text: text},
    "no ruled tables": {"ruled_tables": lambda grey, strokes=None: []},
    "blank pages read": {"is_blank": lambda grey: False},
}
"""What is put in the place of a step of ``scans/pages.py``."""


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    catalogue, engine = load_catalogue(), engine_named(options.engine)
    forms = chosen_forms(options.seed, options.documents)
    dossiers = [
        made_dossier(layout, level, options.seed, forms)
        for layout in options.layouts
        for level in options.levels
    ]
    rows = []
    for name, instead in LEFT_OUT.items():
        score = Score()
        with ExitStack() as changed:
            for step, done in instead.items():
                changed.enter_context(patch.object(pages, step, done))
            began = time.perf_counter()
            for made in dossiers:
                read = [
                    pages.read_page(np.asarray(picture.convert("RGB")), number, engine)
                    for number, picture in enumerate(made.pictures, 1)
                ]
                list(count_text(score.text, made.truth, {page.page: page.text for page in read}))
                count_structure(score, made.truth, read, read_documents(read, catalogue))
            seconds = time.perf_counter() - began
        rows.append(
            (
                name,
                score.text.rate("print"),
                score.text.keys.percent,
                score.fields.percent,
                score.cells.percent,
                score.sure.percent,
                f"{seconds / sum(len(made.pictures) for made in dossiers):.2f}",
            )
        )
    show(
        f"steps left out ({options.engine}; {', '.join(options.layouts)}; L{', L'.join(map(str, options.levels))})",
        ("step", "CER print", "key fields", "fields", "cells", "sure right", "s a page"),
        rows,
    )


def _by_the_middle(image: Image) -> int:
    from zmtool.scans.upright import quarter_turn

    return quarter_turn(image)[0]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench steps")
    parser.add_argument("--pages", dest="documents", metavar="N", type=int, default=5)
    parser.add_argument("--levels", type=int, nargs="+", choices=LEVELS, default=[1, 2, 3])
    tuned = [name for name in LAYOUTS if name not in HELD_OUT]
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=tuned[:1])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="auto")
    return parser.parse_args(arguments)
