"""Tests and requests for pricing as lists and one by one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.oversight.appraisal.keep import AppraisalLine, KeptRequest, KeptTest


def show_appraisal(number: str, place: Place = None) -> KeptTest | KeptRequest:
    """A test (ZJ-…) or a request for pricing (HJ-…). Raises NotFound."""
    from zmtool.oversight.appraisal.keep import kept_request, kept_test

    with opened(place) as at, at.reading() as session:
        if number.strip().upper().startswith("HJ-"):
            return kept_request(session, number)
        return kept_test(session, number)


def list_appraisals(
    place: Place = None, *, case_no: str = "", open_only: bool = False
) -> tuple[AppraisalLine, ...]:
    """Tests and requests for pricing, of one case or all. Raises NotFound for a case that is not there."""
    from zmtool.cases.keep import kept_case
    from zmtool.oversight.appraisal.keep import listed

    with opened(place) as at, at.reading() as session:
        whole = kept_case(session, case_no).facts.case_no if case_no else ""
        return listed(session, case_no=whole, open_only=open_only)


def samples_due(place: Place = None, *, on: date) -> tuple[AppraisalLine, ...]:
    """Tests whose kept samples may be disposed of on a day."""
    from zmtool.oversight.appraisal.keep import kept_past

    with opened(place) as at, at.reading() as session:
        return kept_past(session, on)
