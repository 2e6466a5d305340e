"""Who could be inspected: shops of the register with risk, last visit, credit, alerts and reports (supervision.md 1.2, 1.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, NotFound
from zmtool.licenses.layout.coordinates import Spot, parse_datum, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import status_on
from zmtool.oversight.inspection.definition import InspectionRules
from zmtool.oversight.inspection.priority import AlertHint, Candidate
from zmtool.workflow.credit import rules_at
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.shop_risk import risk_totals
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Area:
    """Which shops are meant; empty is all."""

    station: str = ""
    town: str = ""
    cell: str = ""
    route: str = ""


def candidates_of(
    session: Session, at: OpenWorkspace, scene: Scene, rules: InspectionRules, area: Area, day: date
) -> tuple[Candidate, ...]:
    """The shops of an area that may be inspected on a day, by number, with all that their priority rests on."""
    from zmtool.licenses.credit.keep import latest_grades
    from zmtool.licenses.register.lists import Wanted, every_retailer
    from zmtool.oversight.inspection.visits import last_visits

    risk = risk_totals(session, at, scene, day)
    grades = latest_grades(session)
    visits = last_visits(session)
    hints = hints_of(session, at, scene)
    reports = reports_of(session, rules, day)
    interval = _Intervals(at, day)
    wanted = Wanted(station=area.station, town=area.town, cell=area.cell, route=area.route)
    found = []
    for one in every_retailer(session, wanted, day):
        if status_on(one, day) not in rules.statuses:
            continue
        grade = grades[one.lic_no].grade if one.lic_no in grades else ""
        spot = spot_of_shop(one)
        found.append(
            Candidate(
                one.lic_no,
                one.name or one.principal,
                one.town,
                one.village or one.cell,
                risk.get(one.lic_no),
                grade,
                interval.of(one.lic_no, grade),
                visits.get(one.lic_no),
                tuple(hints.get(one.lic_no, ())),
                tuple(reports.get(one.lic_no, ())),
                spot.longitude if spot else None,
                spot.latitude if spot else None,
            )
        )
    return tuple(found)


class _Intervals:
    """Days between visits by licence and grade, as the credit rules say."""

    def __init__(self, at: OpenWorkspace, day: date) -> None:
        self._rules = rules_at(at, "", day)
        self._known: dict[tuple[str, str], int | None] = {}

    def of(self, lic_no: str, grade: str) -> int | None:
        """The interval; None where no grade, no rule, or the rule names none."""
        key = (lic_no[:6], grade)
        if grade and key not in self._known:
            try:
                grades = self._rules.of(lic_no).grades
            except NotFound:
                grades = ()
            self._known[key] = next((one.inspect_days for one in grades if one.id == grade), None)
        return self._known.get(key)


Hints = Mapping[str, list[AlertHint]]


def hints_of(session: Session, at: OpenWorkspace, scene: Scene) -> Hints:
    """What every source has against shops, by licence."""
    found: dict[str, list[AlertHint]] = defaultdict(list)
    for source in HINT_SOURCES:
        for lic_no, hints in source(session, at, scene).items():
            found[lic_no] += hints
    return found


def _open_clues(session: Session, at: OpenWorkspace, scene: Scene) -> Hints:
    """Clues about shops that wait for an answer; who reported them and what was said stays where it is."""
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.tables import ClueRow

    found: dict[str, list[AlertHint]] = defaultdict(list)
    columns = ("target_key", "clue_no", "indicator", "severity", "reported_at")
    rows = session.execute(
        select(*(getattr(ClueRow, name) for name in columns))
        .where(
            ClueRow.target_kind == "shop",
            col(ClueRow.is_open).is_(True),
            col(ClueRow.inner).is_(False),
            ClueRow.indicator != "",
        )
        .order_by(col(ClueRow.clue_no))
    )
    for lic_no, clue_no, code, severity, reported_at in rows:
        indicator = scene.library.by_code.get(code)
        label = indicator.label if indicator else code
        found[lic_no].append(
            AlertHint(
                code,
                scene.loop.level_of(severity),
                label,
                f"核实线索 {clue_no}：{label}",
                datetime.fromisoformat(reported_at).date(),
                clue=True,
            )
        )
    return found


def _open_alerts(session: Session, at: OpenWorkspace, scene: Scene) -> Hints:
    """Alerts about shops that are not closed; those about the bureau's own people stay where they are."""
    from sqlmodel import col, select

    from zmtool.oversight.internal.definition import load_internal
    from zmtool.oversight.internal.tables import SupervisionAlertRow

    models = load_internal(at.root).models
    found: dict[str, list[AlertHint]] = defaultdict(list)
    columns = ("subject_key", "alert_no", "model", "level", "value", "raised_at")
    rows = session.execute(
        select(*(getattr(SupervisionAlertRow, name) for name in columns))
        .where(
            SupervisionAlertRow.subject_kind == "shop",
            col(SupervisionAlertRow.is_open).is_(True),
            col(SupervisionAlertRow.inner).is_(False),
        )
        .order_by(col(SupervisionAlertRow.alert_no))
    )
    for lic_no, alert_no, code, level, value, raised_at in rows:
        label = models[code].label if code in models else code
        found[lic_no].append(
            AlertHint(
                code,
                level,
                "" if value is None else f"{value:g}",
                f"核实预警 {alert_no}：{label}",
                datetime.fromisoformat(raised_at).date(),
            )
        )
    return found


HINT_SOURCES: tuple[Callable[[Session, OpenWorkspace, Scene], Hints], ...] = (_open_alerts, _open_clues)
"""Registers that know what to look at in a shop; a new one adds one function."""


def reports_of(session: Session, rules: InspectionRules, day: date) -> dict[str, list[str]]:
    """Numbers of the reports about shops of the last days, by licence."""
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.tables import ClueRow

    since = (day - timedelta(days=rules.report_days)).isoformat()
    found: dict[str, list[str]] = defaultdict(list)
    rows = session.execute(
        select(ClueRow.target_key, ClueRow.clue_no)
        .where(
            ClueRow.target_kind == "shop",
            col(ClueRow.is_open).is_(True),
            col(ClueRow.inner).is_(False),
            col(ClueRow.source).in_(rules.report_sources),
            col(ClueRow.reported_at) >= since,
        )
        .order_by(col(ClueRow.clue_no))
    )
    for lic_no, clue_no in rows:
        found[lic_no].append(clue_no)
    return found


def spot_of_shop(retailer: Retailer) -> Spot | None:
    """Where the register has a shop; None where it does not say, or in no known datum."""
    return spot_of_place(retailer.longitude, retailer.latitude, retailer.datum)


def spot_of_place(longitude: object, latitude: object, datum: str) -> Spot | None:
    """The place of two written coordinates; None where one is missing or the datum is not known."""
    if longitude is None or latitude is None:
        return None
    try:
        position, _ = position_of(str(longitude), str(latitude), parse_datum(datum))
    except InvalidValue:
        return None
    return spot_of(position)
