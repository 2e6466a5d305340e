"""Items × defects from paper: each defect is printed into its Word document, read back, and must be found there.

Seals, page numbers and signatures on single pages do not show in a Word file: their defects are found from facts and
from the scanned sample (test_whole_job). ``python -m bench planted`` does the same with print, scan and OCR.
"""

from __future__ import annotations

from functools import cache

import pytest

from zmtool.checks.defects import Defect, load_defects
from zmtool.checks.records import ItemResult, Status
from zmtool.workflow.reviewing import review_dossier

from .paper_cases import PRINTABLE, paper_dossier
from .test_every_checklist import SCORED

STILL_ON_PAPER = {
    # What the field says stands in another sentence of the document as well: that paper lacks nothing.
    ("penalty-ordinary", "B25/fail"),
    ("penalty-summary", "E54/fail"),
    # Of a span of days without its end the beginning is read as the end (unsure): a limit of the reading.
    ("licence-file", "C16/fail"),
}
ALSO_ON_PAPER = {
    # What is no number at all is not found as one.
    ("licence-file", "D22/fail"): {"C16"},
}
DEFECTS = [
    pytest.param(name, one, id=f"{name}-{one.id}")
    for name in SCORED
    for one in load_defects(name)
    if set(one.patch) <= PRINTABLE and (name, one.id) not in STILL_ON_PAPER
]


@cache
def without_defect(name: str) -> dict[str, ItemResult]:
    return {one.item.code: one for one in review_dossier(paper_dossier(name), name).results}


@pytest.mark.parametrize("name", SCORED)
def test_nothing_is_wrong_on_the_paper_of_a_sound_case(name: str) -> None:
    assert [code for code, one in without_defect(name).items() if one.status is Status.FAIL] == []


@pytest.mark.parametrize(("name", "defect"), DEFECTS)
def test_a_defect_is_found_on_paper_and_accuses_nothing_else(name: str, defect: Defect) -> None:
    before = without_defect(name)
    review = review_dossier(paper_dossier(name, defect), name)
    result = review.result(defect.code)
    assert result is not None
    known = {finding.message for finding in before[defect.code].findings}
    assert [finding for finding in result.findings if finding.message not in known]
    accused = {
        one.item.code
        for one in review.results
        if one.status is Status.FAIL and before[one.item.code].status is not Status.FAIL
    }
    assert accused <= set(defect.fires) | ALSO_ON_PAPER.get((name, defect.id), set())
