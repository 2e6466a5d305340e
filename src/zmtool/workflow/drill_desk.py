"""A trainee at the screen: the dossier of a drill with its planted defects, and the marks made so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import NotFound
from zmtool.checks.checklist import load_checklist
from zmtool.checks.defects import load_defects
from zmtool.checks.records import Checklist
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue
from zmtool.reviews.drill_register import KeptDrill
from zmtool.reviews.drills import MarkedFinding
from zmtool.workflow.review_drill import base_dossier
from zmtool.workflow.workspace import opened


@dataclass(frozen=True, slots=True)
class DrillDesk:
    """One drill with everything a screen shows of it."""

    drill: KeptDrill
    dossier: Dossier
    checklist: Checklist
    catalogue: Catalogue


def drill_desk(number: int, workspace: Path) -> DrillDesk:
    """The desk of a drill. Raises NotFound for an unknown number, and where the data of its defects are gone."""
    from zmtool.reviews.drill_register import drill

    with opened(workspace) as at, at.reading() as session:
        kept = drill(session, number)
    catalogue = load_catalogue(workspace)
    known = {one.id: one for one in load_defects(kept.checklist, workspace)}
    dossier = base_dossier(kept.base, workspace)
    for one in kept.planted:
        if one.id not in known:
            raise NotFound(f"缺陷库中已没有第 {number} 号演练的题目", next_step="请开始一次新的演练")
        dossier = known[one.id].planted(dossier, catalogue)
    return DrillDesk(kept, dossier, load_checklist(kept.checklist, workspace), catalogue)


def keep_marks(number: int, marks: Sequence[MarkedFinding], workspace: Path) -> KeptDrill:
    """Keeps what is marked so far. Raises NotFound, Refused where it was handed in."""
    from zmtool.reviews import drill_register

    with opened(workspace) as at, at.writing() as session:
        return drill_register.keep_marks(session, number, marks)


def hand_in(number: int, workspace: Path, *, now: datetime, user: str) -> KeptDrill:
    """Hands in the marks that are kept. Raises NotFound, Refused where it was done before."""
    from zmtool.reviews.drill_register import answer, drill

    with opened(workspace, now=now) as at, at.writing() as session:
        return answer(session, number, drill(session, number).marks, now=now, who=user)
