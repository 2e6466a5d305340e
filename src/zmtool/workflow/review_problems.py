"""How many problems the review finds in cases as they stand now: what a board of cases says beside their deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zmtool.checks.records import Status
from zmtool.checks.root_causes import root_causes
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import Place, opened


def problems_of(case_numbers: Iterable[str], place: Place = None) -> Mapping[str, int]:
    """Number of a case → causes of which at least one finding is certain."""
    from zmtool.cases.keep import kept_case

    found = {}
    with opened(place) as at, at.reading() as session:
        for number in dict.fromkeys(case_numbers):
            dossier = dossier_of_case(kept_case(session, number).facts, at.root)
            causes = root_causes(review_dossier(dossier, overrides=at.root))
            found[number] = sum(
                any(one.finding.status is Status.FAIL for one in cause.symptoms) for cause in causes
            )
    return found
