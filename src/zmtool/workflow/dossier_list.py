"""The dossiers of the workspace, a window at a time: how many documents each has, and how much of it was scanned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zmtool.cases.stages import stage_label
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier: its case, its recorded documents, its scanned ones and the fields that wait for a person."""

    case_no: str
    party_name: str
    stage_label: str
    decided: date | None
    documents: int
    scanned: int
    unsure: int


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A window of the list; ``total`` counts all that fit."""

    lines: tuple[DossierLine, ...]
    total: int


def list_dossiers(
    place: Place = None,
    *,
    text: str = "",
    view: str = "",
    limit: int = 50,
    offset: int = 0,
    count: bool = True,
) -> DossierPage:
    """Dossiers, latest filed first. ``view`` and ``count`` as in ``dossier_window``."""
    from zmtool.scans.case_paper import PaperCount, dossier_window, paper_counts

    with opened(place) as at, at.reading() as session:
        total, rows = dossier_window(
            session, text=text, view=view, limit=max(0, limit), offset=max(0, offset), count=count
        )
        counts = paper_counts(session, [case.id or 0 for case, _ in rows])
        lines = []
        for case, party in rows:
            paper = counts.get(case.id or 0, PaperCount())
            lines.append(
                DossierLine(
                    case.case_no,
                    party.name,
                    stage_label(case.stage),
                    case.decision_date,
                    paper.documents,
                    paper.scanned,
                    paper.unsure,
                )
            )
    return DossierPage(tuple(lines), total)
