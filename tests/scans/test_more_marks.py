"""More marks on made sheets: the same for the same seed, their truth lies on ink, the documents stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from bench.corpus.draw import drawn
from bench.corpus.facts import drafts, enforcement_forms
from bench.corpus.fonts import missing_packages
from bench.corpus.layouts import LAYOUTS
from bench.corpus.more_marks import put_more_marks
from bench.corpus.sheet import Sheet
from bench.corpus.truth import TruthPage
from bench.mark_scores import MarkCount, count_marks
from zmtool.scans.records import Mark, Page

pytestmark = pytest.mark.skipif(
    bool(missing_packages()), reason=f"apt-get install {' '.join(missing_packages())}"
)
KINDS = ("ticks", "struck", "inserted", "fluid", "overlapping", "oval", "triangle", "across-pages")


def sheet(form_id: str = "filing_extension_notice") -> Sheet:
    form = next(one for one in enforcement_forms() if one.id == form_id)
    return drawn(drafts([form], 3)[0], LAYOUTS["tune-lines"], 3, 100).sheets[0]


def marked(*kinds: str, seed: int = 5) -> Sheet:
    made = sheet()
    put_more_marks(made, np.random.default_rng(seed), kinds)
    return made


def test_the_same_seed_draws_the_same_marks() -> None:
    one, again, other = marked(*KINDS), marked(*KINDS), marked(*KINDS, seed=6)
    assert one.marks == again.marks and np.array_equal(np.asarray(one.image), np.asarray(again.image))
    assert one.marks != other.marks
    assert marked(seed=1).lines[: len(sheet().lines)] == sheet().lines


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_where_its_truth_says(kind: str) -> None:
    plain, made = sheet(), marked(kind)
    new = made.marks[len(plain.marks) :]
    before, after = np.asarray(plain.image, np.int16), np.asarray(made.image, np.int16)
    assert new, kind
    height, width = after.shape[:2]
    for mark in new:
        x0, y0, x1, y1 = (
            round(edge * side) for edge, side in zip(mark.box, (width, height) * 2, strict=True)
        )
        assert np.abs(after[y0:y1, x0:x1] - before[y0:y1, x0:x1]).max() > 60, mark


def test_marks_are_counted_by_kind() -> None:
    made = marked("ticks")
    truth = TruthPage(1, (), tuple(made.marks))
    ticks = [mark for mark in made.marks if mark.kind == "tick"]
    found = tuple(Mark("tick", 1, mark.box) for mark in ticks[:1]) + (
        Mark("tick", 1, (0.9, 0.02, 0.92, 0.03)),
    )
    counts: dict[str, MarkCount] = {}
    wrong = list(count_marks(counts, truth, Page(1, 0, 0.7, (), marks=found)))
    assert counts["tick"].reported == 2 and counts["tick"].true == 1
    assert ("tick (not there)", "-", "(0.9, 0.02, 0.92, 0.03)") in wrong
