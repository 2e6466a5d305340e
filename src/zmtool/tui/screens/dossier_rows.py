"""The rows of a dossier's two lists: its documents, and its findings narrowed to those of one kind or one document."""

from __future__ import annotations

from zmtool.checks.records import Finding, Status
from zmtool.tui.widgets.row_list import Cell, Row
from zmtool.workflow.dossier_desk import DossierDesk, documents_of, findings_of

HERE = "here"
VIEWS = (
    ("", "问题"),
    ("fail", "问题：只看扣分"),
    ("unsure", "问题：只看待核实"),
    (HERE, "问题：只看这份"),
)
"""What the list of findings is narrowed to, with its title: all, a status, those of the document that is shown."""


def document_rows(desk: DossierDesk) -> list[Row]:
    """The documents by their place in the dossier, with the number of problems and whether there is paper."""
    problems: dict[int, int] = {}
    for _, finding in findings_of(desk):
        for at in documents_of(desk, finding) - {None}:
            problems[at or 0] = problems.get(at or 0, 0) + 1
    rows = []
    for at, one in enumerate(desk.case.dossier.documents):
        count = min(problems.get(at, 0), 9)
        scanned = "扫" if desk.pages[at] else ""
        rows.append(
            Row(str(at), (one.title, Cell(f"{count or ' '}{scanned}", "red" if count else "dim")), one)
        )
    return rows


def finding_rows(desk: DossierDesk, view: str, shown: int) -> list[Row]:
    """The findings of a view; ``shown`` is the place of the document that is shown."""
    rows = []
    for at, (result, finding) in enumerate(findings_of(desk)):
        if _in_view(desk, finding, view, shown):
            style = "red" if finding.status is Status.FAIL else "yellow"
            rows.append(Row(str(at), (Cell(result.item.code, style), finding.message), (result, finding)))
    return rows


def _in_view(desk: DossierDesk, finding: Finding, view: str, shown: int) -> bool:
    if view == HERE:
        return shown in documents_of(desk, finding)
    return not view or finding.status == view
