"""Made scans in layouts that are not zmtool's, at four levels of wear: what is read of them, beside the peers.

python -m bench scans [--area licence] [--pages N] [--levels 0 1 …] [--layouts NAME …] [--engine NAME] [--no-peers] [--failures FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.corpus.degrade import LEVELS
from bench.corpus.dossier import chosen_forms, made_dossier, save
from bench.corpus.layouts import HELD_OUT, LAYOUTS
from bench.corpus.truth import TruthDossier
from bench.mark_scores import KINDS
from bench.peers import PeerText, by_ocrmypdf, by_tesseract
from bench.scan_scores import Score, Share, TextScore, count_structure, count_text, text_failure
from bench.table import show
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, LICENCE
from zmtool.reading.documents import read_documents
from zmtool.scans.read import Workers, read_file, reading_workers

WORKERS = 2
WORST = 15
Key = tuple[str, int]


@dataclass(slots=True)
class PeerScore:
    """What a peer read of the dossiers of one layout and level."""

    text: TextScore = field(default_factory=TextScore)
    seconds: float = 0.0


PEERS: dict[str, Callable[[Path, int], PeerText]] = {"tesseract": by_tesseract, "OCRmyPDF": by_ocrmypdf}


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    scores: dict[Key, Score] = {}
    peers: dict[tuple[str, Key], PeerScore] = {}
    engines = set()
    with tempfile.TemporaryDirectory() as folder, reading_workers(WORKERS) as workers:
        for seed in options.seeds:
            forms = chosen_forms(seed, options.documents, options.forms, area=options.area)
            for layout in options.layouts:
                for level in options.levels:
                    made = made_dossier(layout, level, seed, forms)
                    path = save(made, Path(folder))
                    print(f"{layout} L{level} seed {seed}: {len(made.pictures)} pages", file=sys.stderr)
                    score = scores.setdefault((layout, level), Score())
                    engines.add(_read(path, made.truth, score, workers, options.engine))
                    for name, peer in PEERS.items() if options.peers else ():
                        kept = peers.setdefault((name, (layout, level)), PeerScore())
                        _read_by_peer(peer, path, made.truth, kept)
    _show_text(scores, peers, "、".join(sorted(engines)))
    _show_speed(scores, peers)
    _show_structure(scores)
    _show_marks(scores)
    _show_worst(scores)
    if options.failures:
        with options.failures.open("w", encoding="utf-8") as file:
            for score in scores.values():
                for one in score.failures:
                    file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench scans")
    parser.add_argument(
        "--pages",
        dest="documents",
        metavar="N",
        type=int,
        default=6,
        help="documents a dossier, most of them one page",
    )
    parser.add_argument("--levels", type=int, nargs="+", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=list(LAYOUTS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument(
        "--forms", nargs="+", default=(), help="ids of the documents, in place of those of the seed"
    )
    parser.add_argument("--area", choices=(ENFORCEMENT, LICENCE), default=ENFORCEMENT)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--failures", type=Path, help="write what was read wrong, a JSON object a line")
    return parser.parse_args(arguments)


def _read(path: Path, truth: TruthDossier, score: Score, workers: Workers, engine: str) -> str:
    """Reads a dossier, adds it to its score, and says with which engine."""
    began = time.perf_counter()
    read = read_file(path, engine=engine, workers=workers)
    documents = read_documents(read.pages, load_catalogue())
    score.seconds += time.perf_counter() - began
    score.pages += len(read.pages)
    for number, line, wrong in count_text(score.text, truth, {page.page: page.text for page in read.pages}):
        score.failures.append(text_failure(truth, number, line, wrong))
    count_structure(score, truth, read.pages, documents)
    return read.engine


def _read_by_peer(
    peer: Callable[[Path, int], PeerText], path: Path, truth: TruthDossier, score: PeerScore
) -> None:
    read = peer(path, WORKERS)
    if not read.problem:
        score.seconds += read.seconds
        count_text(score.text, truth, read.texts)


def _name(layout: str) -> str:
    return f"{layout} (held out)" if layout in HELD_OUT else layout


def _show_text(scores: dict[Key, Score], peers: dict[tuple[str, Key], PeerScore], engine: str) -> None:
    names = list(dict.fromkeys(name for name, _ in peers))
    rows = []
    for key, score in scores.items():
        row = [_name(key[0]), f"L{key[1]}", str(score.pages), f"{60 * score.pages / score.seconds:.0f}"]
        row += [
            score.text.rate("print"),
            score.text.rate("hand"),
            score.text.keys.percent,
            score.turned.percent,
        ]
        for name in names:
            theirs = peers[name, key].text
            row += [f"{theirs.rate('print')} / {theirs.rate('hand')}", theirs.keys.percent]
        rows.append(row)
    columns = ["layout", "level", "pages", "pages/min", "CER print", "CER hand", "key fields", "upright"]
    for name in names:
        columns += [f"{name} CER", "keys"]
    show(f"text on made scans ({engine}, {WORKERS} processes; percent)", columns, rows)
    print()


def _show_speed(scores: dict[Key, Score], peers: dict[tuple[str, Key], PeerScore]) -> None:
    """Pages a minute of all, and how many times as quick zmtool is. Its processes are started once for all dossiers."""
    names = list(dict.fromkeys(name for name, _ in peers))
    if not names:
        return
    rows = []
    for key, score in scores.items():
        row = [_name(key[0]), f"L{key[1]}", f"{60 * score.pages / score.seconds:.0f}"]
        for name in names:
            seconds = peers[name, key].seconds
            row += (
                [f"{60 * score.pages / seconds:.0f}", f"{seconds / score.seconds:.1f}"]
                if seconds
                else ["-", "-"]
            )
        rows.append(row)
    columns = ["layout", "level", "zmtool", *(part for name in names for part in (name, "times"))]
    show(f"pages a minute ({WORKERS} processes each)", columns, rows)
    print()


def _show_structure(scores: dict[Key, Score]) -> None:
    rows = [
        [
            _name(layout),
            f"L{level}",
            score.begins.percent,
            score.types.percent,
            score.fields.percent,
            str(score.invented),
            score.sure.percent,
            str(score.sure.all),
            score.cells.percent,
            f"{score.tables.right}/{score.tables.all}",
            score.signs.percent,
        ]
        for (layout, level), score in scores.items()
    ]
    columns = ["layout", "level", "boundary", "type", "fields", "not printed", "sure right", "sure"]
    show(
        "documents and fields (percent of what is printed)",
        [*columns, "cells", "whole tables", "signs"],
        rows,
    )
    print()


def _show_marks(scores: dict[Key, Score]) -> None:
    rows = [
        [_name(layout), f"L{level}", *(score.marks[kind].text for kind in KINDS), score.numbers.percent]
        for (layout, level), score in scores.items()
    ]
    show("marks (precision/recall, percent)", ["layout", "level", *KINDS, "page number"], rows)
    print()


def _show_worst(scores: dict[Key, Score]) -> None:
    """What is most often wrong on the layouts that may be tuned on; of the others only totals are shown."""
    total: dict[str, Share] = {}
    for score in (one for (layout, *_), one in scores.items() if layout not in HELD_OUT):
        for name, share in score.by_field.items():
            kept = total.setdefault(name, Share())
            kept.right += share.right
            kept.all += share.all
    worst = sorted(total.items(), key=lambda pair: pair[1].right - pair[1].all)[:WORST]
    rows = [[name, f"{share.right}/{share.all}"] for name, share in worst if share.right < share.all]
    show("fields, tables and signs most often wrong", ["what", "right"], rows)
