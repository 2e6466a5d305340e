"""What is still to be done about a shop, as far as the person may see: alerts, clues, problems, inspections, applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zmtool.insight.profile.records import OpenMatter
from zmtool.oversight.internal.definition import alert_life
from zmtool.workflow.insight_profile_records import ModelNames
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.roles.definition import Viewer


def open_matters(
    session: Session, at: OpenWorkspace, scene: Scene, person: Viewer, lic_no: str
) -> tuple[OpenMatter, ...]:
    """What is still to be done about the shop, by kind and number."""
    from sqlmodel import col, select

    from zmtool.licenses.life.tables import LicenceApplicationRow
    from zmtool.oversight.closed_loop.keep_clues import visible_clues
    from zmtool.oversight.closed_loop.keep_problems import visible_problems
    from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
    from zmtool.oversight.inspection.sight import visible_inspections
    from zmtool.oversight.inspection.tables import InspectionRow
    from zmtool.oversight.internal.listed import visible_alerts
    from zmtool.oversight.internal.tables import SupervisionAlertRow

    models = ModelNames(at)
    states = alert_life(at.root).states
    found = []
    alert, clue, problem, visit = SupervisionAlertRow, ClueRow, ProblemRow, InspectionRow
    alerts = session.exec(
        select(alert).where(
            alert.subject_key == lic_no,
            alert.subject_kind == "shop",
            col(alert.is_open).is_(True),
            visible_alerts(person),
        )
    )
    for a in alerts:
        found.append(
            OpenMatter(
                "预警",
                a.alert_no,
                f"{a.model} {models.name(a.model)}",
                states[a.state].label,
                _due(a.next_due),
            )
        )
    clues = session.exec(
        select(clue).where(
            clue.target_key == lic_no,
            clue.target_kind == "shop",
            col(clue.is_open).is_(True),
            visible_clues(person),
        )
    )
    for c in clues:
        found.append(
            OpenMatter(
                "线索",
                c.clue_no,
                _indicator(scene, c.indicator),
                scene.clues.states[c.state].label,
                _due(c.next_due),
            )
        )
    problems = session.exec(
        select(problem).where(
            problem.target_key == lic_no,
            problem.target_kind == "shop",
            col(problem.is_open).is_(True),
            visible_problems(person),
        )
    )
    for p in problems:
        found.append(
            OpenMatter(
                "问题",
                p.prob_no,
                _indicator(scene, p.indicator),
                scene.problems.states[p.state].label,
                _due(p.next_due),
            )
        )
    visits = session.exec(
        select(visit).where(
            visit.lic_no == lic_no, col(visit.is_open).is_(True), visible_inspections(session, person)
        )
    )
    for v in visits:
        found.append(OpenMatter("检查", v.insp_no, v.conclusion, "待整改或者待立案", _due(v.next_due)))
    applications = session.exec(
        select(LicenceApplicationRow).where(
            LicenceApplicationRow.lic_no == lic_no, col(LicenceApplicationRow.is_open).is_(True)
        )
    )
    for x in applications:
        found.append(OpenMatter("许可", x.application_no, x.matter, "在办", str(x.next_due or "")))
    return tuple(found)


def _indicator(scene: Scene, code: str) -> str:
    indicator = scene.library.by_code.get(code)
    return f"{code} {indicator.label}" if indicator else code or "待归类"


def _due(at: str) -> str:
    return at[:16].replace("T", " ")
