"""The main job on the sample scans: a scanned dossier goes in, a scored, explained review comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.records import Review, Status
from zmtool.dossiers.from_facts import register_of
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import read_documents
from zmtool.scans.records import ScannedFile
from zmtool.workflow.reviewing import dossier_of_case, review_dossier

SAMPLES = shipped_root() / "sample_cases"
pytestmark = [pytest.mark.whole_job, pytest.mark.xdist_group("scans")]


def _paper(scan: ScannedFile, sample: str) -> Dossier:
    case = read_case(SAMPLES / sample / "case.yaml")
    documents = read_documents(scan.pages, load_catalogue().of_area(ENFORCEMENT))
    return dossier_from_pages(case.case_no, scan.pages, documents, register_of(case))


@pytest.fixture(scope="session")
def clean_review(clean_scan: ScannedFile) -> Review:
    return review_dossier(_paper(clean_scan, "clean"))


@pytest.fixture(scope="session")
def defects_review(defects_scan: ScannedFile) -> Review:
    return review_dossier(_paper(defects_scan, "defects"))


def test_the_clean_scan_loses_nothing_and_leaves_nothing_unsure(clean_review: Review) -> None:
    for result in clean_review.results:
        messages = [finding.message for finding in result.findings]
        assert result.status not in (Status.FAIL, Status.UNSURE), (result.item.code, messages)
    assert clean_review.score == 100


def test_every_planted_defect_is_found_on_its_page(defects_review: Review) -> None:
    expected = yaml.safe_load((SAMPLES / "defects" / "expected.yaml").read_text(encoding="utf-8"))
    for defect in expected:
        result = defects_review.result(defect["code"])
        assert result is not None and result.status is Status.FAIL, defect
        places = [place for finding in result.findings for place in finding.evidence]
        right = [
            place for place in places if place.document == defect["document"] and place.page == defect["page"]
        ]
        assert right, (defect, places)
        assert all(place.box is not None and _is_box(place.box) for place in right), defect


def test_nothing_but_the_planted_defects_is_found(defects_review: Review) -> None:
    expected = yaml.safe_load((SAMPLES / "defects" / "expected.yaml").read_text(encoding="utf-8"))
    found = {one.item.code for one in defects_review.results if one.status in (Status.FAIL, Status.UNSURE)}
    assert found == {defect["code"] for defect in expected}


@pytest.mark.parametrize("sample", ["clean", "defects"])
def test_facts_and_paper_give_the_same_verdict(sample: str, request: pytest.FixtureRequest) -> None:
    paper: Review = request.getfixturevalue(f"{sample}_review")
    facts = review_dossier(dossier_of_case(read_case(SAMPLES / sample / "case.yaml")))
    verdicts = {one.item.code: (one.status, one.deducted) for one in facts.results}
    assert {one.item.code: (one.status, one.deducted) for one in paper.results} == verdicts
    assert paper.score == facts.score


def test_the_boxes_of_the_defects_show_what_they_say(
    defects_scan: ScannedFile, defects_review: Review
) -> None:
    """The text that stands in each finding's box is the text the finding quotes."""
    pages = {page.page: page for page in defects_scan.pages}
    checked = 0
    for code in ("A03", "B15", "C42", "E59", "E62"):
        result = defects_review.result(code)
        assert result is not None
        place = result.findings[0].evidence[0]
        assert place.page is not None and place.box is not None
        x0, y0, x1, y1 = place.box
        inside = "".join(
            line.text
            for line in pages[place.page].lines
            if line.box[0] < x1 and line.box[2] > x0 and line.box[1] < (y0 + y1) / 2 < line.box[3]
        )
        figures = [one for one in place.text if one.isdigit()]
        assert "".join(figures)[:3] in "".join(one for one in inside if one.isdigit())
        checked += 1
    assert checked == 5


def _is_box(box: tuple[float, ...]) -> bool:
    x0, y0, x1, y1 = box
    return 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1


def test_the_report_shows_each_finding_with_its_piece_of_the_page(
    defects_scan: ScannedFile, tmp_path: Path, defects_review: Review
) -> None:
    from datetime import datetime
    from types import MappingProxyType

    from zmtool.reports.review_html import review_html
    from zmtool.workflow.page_pictures import PagePictures
    from zmtool.workflow.reviewing import PageSource, Target

    pictures = {
        page.page: PageSource(Path(defects_scan.file), page.page, page.rotation, page.skew)
        for page in defects_scan.pages
    }
    dossier = _paper(defects_scan, "defects")
    target = Target("scan", dossier, MappingProxyType(pictures))
    html = review_html(defects_review, dossier, PagePictures(target).piece, datetime(2026, 1, 5, 9, 30))
    assert html.count("data:image/jpeg;base64,") >= 14
    # One script of our own, known by its hash; nothing from anywhere else.
    assert html.count("<script") == html.count("script-src 'sha256-") <= 1
    assert "http://" not in html and "https://" not in html
    for result in defects_review.results:
        for finding in result.findings:
            assert finding.message.replace("“", "").split("》")[0] in html.replace("“", "")
