"""The ledger without upright rules: rows of cells between level rules, as newer forms and three-line tables have them."""

from __future__ import annotations

from bench.corpus.compose import Composer, Manner
from bench.corpus.flow import Flow, Margins
from bench.corpus.layouts import ledger

MANNER = Manner("song", "hei", "kai", 4.1, "c", 0.15)
MARGINS = Margins(left=24, right=20, top=24, bottom=24)


def draw(words: Composer, flow: Flow) -> None:
    """One document from its title to its foot."""
    flow.uprights = False
    ledger.draw(words, flow)
