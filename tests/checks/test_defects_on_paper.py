"""Items × defects from paper: each defect is printed into its Word document, read back, and must be found there.

Seals, page numbers and signatures on single pages do not show in a Word file: their defects are found from facts and
from the scanned sample (test_whole_job).
"""

from __future__ import annotations

from functools import cache

import pytest

from zmtool.checks.defects import Defect, load_defects
from zmtool.checks.records import ItemResult, Status
from zmtool.workflow.reviewing import review_dossier

from .paper_cases import PRINTABLE, paper_dossier

NAME = "penalty-ordinary"
STILL_ON_PAPER = {"B25/fail"}
"""The base of the fine stands in the facts of the decision too: paper without it in the penalty alone lacks nothing."""
DEFECTS = [one for one in load_defects(NAME) if set(one.patch) <= PRINTABLE and one.id not in STILL_ON_PAPER]


@cache
def without_defect() -> dict[str, ItemResult]:
    return {one.item.code: one for one in review_dossier(paper_dossier(), NAME).results}


def test_nothing_is_wrong_on_the_paper_of_the_sound_case() -> None:
    assert [code for code, one in without_defect().items() if one.status is Status.FAIL] == []


@pytest.mark.parametrize("defect", DEFECTS, ids=[one.id for one in DEFECTS])
def test_a_defect_is_found_on_paper_and_accuses_nothing_else(defect: Defect) -> None:
    before = without_defect()
    review = review_dossier(paper_dossier(defect), NAME)
    result = review.result(defect.code)
    assert result is not None
    known = {finding.message for finding in before[defect.code].findings}
    assert [finding for finding in result.findings if finding.message not in known]
    accused = {
        one.item.code
        for one in review.results
        if one.status is Status.FAIL and before[one.item.code].status is not Status.FAIL
    }
    assert accused <= set(defect.fires)
