"""python -m bench.corpus OUT_DIR: makes scanned dossiers with their truth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.corpus.degrade import LEVELS
from bench.corpus.dossier import DOCUMENTS, chosen_forms, made_dossier, save
from bench.corpus.layouts import LAYOUTS


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--layout", action="append", choices=sorted(LAYOUTS), help="default: every layout")
    parser.add_argument("--level", action="append", type=int, choices=LEVELS, help="default: every level")
    parser.add_argument("--seed", action="append", type=int, help="one dossier each; default: 1")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="documents a dossier")
    parser.add_argument("--forms", nargs="+", default=(), help="ids of the documents instead")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in options.seed or [1]:
        try:
            forms = chosen_forms(seed, options.documents, options.forms)
        except KeyError as error:
            sys.exit(f"no such document: {error}; see zmtool form list")
        for layout in options.layout or LAYOUTS:
            for level in options.level or LEVELS:
                made = made_dossier(layout, level, seed, forms)
                path = save(made, options.folder)
                print(f"{path}: {len(made.truth.documents)} documents, {len(made.pictures)} pages")


if __name__ == "__main__":
    main()
