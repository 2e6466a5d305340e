"""Planted defects from scans: each is printed, scanned with grain, read by OCR and reviewed; what is found, and what else accuses.

Needs LibreOffice. The defects are those of ``schemas/reviews/defects`` that show in words; the dossier is the sample case.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.table import show

if TYPE_CHECKING:
    from zmtool.forms.binding import BoundDocument
    from zmtool.scans.records import Page

_ROOT = Path(__file__).resolve().parent.parent
NAME = "penalty-ordinary"


def main() -> None:
    sys.path.insert(0, str(_ROOT / "tests"))
    from checks.paper_cases import PRINTABLE, documents_with, dossier_on  # type: ignore[import-not-found]

    from zmtool.checks.defects import load_defects
    from zmtool.checks.records import Review, Status
    from zmtool.workflow.reviewing import review_dossier

    defects = [one for one in load_defects(NAME) if set(one.patch) <= PRINTABLE and one.id != "B25/fail"]
    dossiers = {one.id: documents_with(NAME, one) for one in defects}
    sound = documents_with(NAME)
    sheets = {id(one): one for documents in (sound, *dossiers.values()) for one in documents}
    with tempfile.TemporaryDirectory() as work:
        began = time.perf_counter()
        pages = _read(sheets, Path(work))
        took = time.perf_counter() - began

    def reviewed(documents: Iterable[BoundDocument]) -> Review:
        every = [page for one in documents for page in pages[id(one)]]
        numbered = [
            replace(page, page=number, marks=tuple(replace(mark, page=number) for mark in page.marks))
            for number, page in enumerate(every, 1)
        ]
        return review_dossier(dossier_on(NAME, numbered), NAME)

    before = {one.item.code: one for one in reviewed(sound).results}
    accused = [code for code, one in before.items() if one.status is Status.FAIL]
    found, certain, lost, wrongly = 0, 0, [], []
    for defect in defects:
        review = reviewed(dossiers[defect.id])
        result = review.result(defect.code)
        known = {finding.message for finding in before[defect.code].findings}
        new = [one for one in result.findings if one.message not in known] if result else []
        found += bool(new)
        certain += any(one.status is Status.FAIL for one in new)
        if not new:
            lost.append(defect.id)
        others = {
            one.item.code
            for one in review.results
            if one.status is Status.FAIL and before[one.item.code].status is not Status.FAIL
        } - set(defect.fires)
        if others:
            wrongly.append(f"{defect.id}: {', '.join(sorted(others))}")
    count = sum(map(len, pages.values()))
    show(
        f"planted defects from scans ({count} pages read in {took:.0f} s)",
        ("planted", "found", "of them certain", "other items accused", "accused on the sound scan"),
        [
            (
                str(len(defects)),
                f"{found} ({100 * found / len(defects):.0f} %)",
                str(certain),
                str(len(wrongly)),
                ", ".join(accused) or "none",
            )
        ],
    )
    for one in lost:
        print(f"  not found: {one}")
    for told in wrongly:
        print(f"  accused besides: {told}")


def _read(sheets: dict[int, BoundDocument], work: Path) -> dict[int, list[Page]]:
    """The pages of each document as OCR reads its scan."""
    from bench.printed import scanned_prints
    from zmtool.scans.read import read_each, reading_workers

    scans = scanned_prints({str(key): one for key, one in sheets.items()}, work)
    pages: dict[int, list[Page]] = {}
    with reading_workers(2) as workers:
        for path, scanned in read_each(list(scans), engine="auto", workers=workers):
            if isinstance(scanned, Exception):
                raise scanned
            pages[int(scans[path])] = list(scanned.pages)
    return pages
