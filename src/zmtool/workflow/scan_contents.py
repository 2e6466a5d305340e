"""The table of contents of a scanned dossier beside what is there: missing, unlisted, misplaced, page numbers broken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.checks.records import Finding, Status
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.records import Register
from zmtool.reading.records import ReadDocument
from zmtool.scans.records import Page

CHECKLIST = "dossier-contents"
_CONTENTS = "dossier_catalog"


def contents_findings(
    pages: Sequence[Page], documents: Sequence[ReadDocument], overrides: Path | None = None
) -> tuple[Finding, ...]:
    """What a table of contents and the pages say otherwise than each other; empty for pages without a contents."""
    if all(one.type != _CONTENTS for one in documents):
        return ()
    from zmtool.workflow.reviewing import review_dossier

    dossier = dossier_from_pages("", pages, documents, Register())
    review = review_dossier(dossier, CHECKLIST, overrides)
    return tuple(
        finding
        for result in review.results
        for finding in result.findings
        if finding.status in (Status.FAIL, Status.UNSURE)
    )
