"""Making a report to leaders: the records a person may see, counted, and what other registers add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.oversight.internal.definition import load_internal
from zmtool.oversight.leader.distributions import (
    by_department,
    by_indicator,
    by_level,
    by_source,
    by_station,
    by_week,
    top_shops,
)
from zmtool.oversight.leader.figures import Counting
from zmtool.oversight.leader.records import ClueFact, Distribution, Period, ProblemFact, Row
from zmtool.oversight.leader.report import KINDS, LeaderReport, Line, fresh, period_of, typical, urgent
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.oversight.roles.definition import SIGHTS, Viewer
from zmtool.workflow.alert_scene import alert_scene
from zmtool.workflow.leader_alerts import alert_facts, alerts_by_level, alerts_by_model, outflow_table
from zmtool.workflow.leader_leads import lead_table
from zmtool.workflow.oversight_scene import Scene, person_of, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_SIGHTS = dict(
    zip(SIGHTS, ("本人上报或者主办的", "本部门的", "全部外部的", "全部（举报本部门的除外）"), strict=True)
)
_TOP, _WEEKS = 10, 12


def leader_report(
    kind: str, place: Place = None, *, period: Period | None = None, now: datetime, user: str
) -> LeaderReport:
    """A report of a kind (leader, daily, weekly, monthly), of its usual period or another, over what the person may see."""
    with opened(place, now=now) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        return _made(session, at, scene, person, kind, period or period_of(kind, now.date()), now)


def write_leader_report(report: LeaderReport, path: Path) -> Path:
    """Writes the report as HTML, Word or a workbook, by the name's ending. Raises UsageProblem, Refused."""
    from zmtool.base.files import ready_folder, write_whole
    from zmtool.reports.leader_book import leader_sheets
    from zmtool.reports.leader_html import leader_html
    from zmtool.reports.leader_word import leader_word
    from zmtool.reports.sheet_book import write_book

    ready_folder(path.parent)
    match path.suffix.lower():
        case ".html":
            write_whole(path, leader_html(report).encode())
        case ".docx":
            write_whole(path, leader_word(report))
        case ".xlsx":
            write_book(leader_sheets(report), path)
        case _:
            raise UsageProblem(
                "报表文件应为 .html、.docx 或 .xlsx", where=str(path), next_step="例：--to 月总结.docx"
            )
    return path


def _made(
    session: Session,
    at: OpenWorkspace,
    scene: Scene,
    person: Viewer,
    kind: str,
    period: Period,
    now: datetime,
) -> LeaderReport:
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.leader.facts import (
        came_again,
        clue_facts,
        counted,
        facts_named,
        founded_moments,
        problem_facts,
    )

    wanted = KINDS[kind].tables
    weeks = Period(period.last - timedelta(days=_WEEKS * 7), period.last)
    earlier = (period.before(), period.year_before())
    clues = clue_facts(session, person, (period, weeks) if "weeks" in wanted else (period,))
    problems = problem_facts(session, person, period)
    moment = local_text(now)
    founded, days = scene.loop.founded, scene.loop.spot_check.relapse_days
    counting = Counting(
        now=moment,
        report_hours=scene.loop.report_hours,
        founded=founded,
        relapsed=came_again(session, person, (period, *earlier), founded, days),
    )
    figures = counting.figures(period, clues, problems, counted(session, person, earlier))
    line = _lines_of(scene)
    alerts = alert_facts(session, person, period) if {"alerts", "models"} & set(wanted) else []
    levels = {one.level: one.label for one in scene.loop.levels}
    makers = {
        "levels": lambda: by_level(problems, levels, moment),
        "departments": lambda: by_department(problems, period, scene.roles.departments, moment),
        "indicators": lambda: by_indicator(clues, problems, period, scene.library),
        "stations": lambda: by_station(clues, problems, period),
        "sources": lambda: by_source(clues, period),
        "weeks": lambda: by_week(clues, founded_moments(session, person, weeks), period, _WEEKS),
        "urgent": lambda: urgent(problems, line, moment),
        "new": lambda: fresh(clues, period, line),
        "typical": lambda: typical(problems, period, line, founded),
        "shops": lambda: _shops(session, at, scene, now),
        "brands": lambda: _brands(problems, clues, period),
        "credit": lambda: _credit(session, period),
        "alerts": lambda: alerts_by_level(alerts, period, levels, moment),
        "models": lambda: alerts_by_model(alerts, period, _model_names(at)),
        "leads": lambda: lead_table(at, period, person),
        "outflow": lambda: outflow_table(session, alert_scene(at), person, min(period.last, now.date())),
    }
    tables = tuple(makers[key]() for key in wanted)
    # What weighs on a shop is never about the bureau's own people, and nobody drills down to it from here.
    used = {ref for one in figures for ref in one.refs} | {
        ref for table in tables if table.key != "shops" for row in table.rows for ref in row.refs
    }
    matters: list[ClueFact | ProblemFact] = [*clues, *problems]
    matters += facts_named(session, person, used.difference(one.number for one in matters))
    return LeaderReport(
        KINDS[kind],
        at.workspace.settings.bureau.name or scene.org,
        period,
        now,
        person.login,
        figures,
        tables,
        {one.number: line(one) for one in matters if one.number in used},
        _SIGHTS[person.sees],
    )


def _lines_of(scene: Scene) -> Callable[[ClueFact | ProblemFact], Line]:
    """How a clue or a problem reads as one line."""
    levels = {one.level: one.label for one in scene.loop.levels}

    def line(one: ClueFact | ProblemFact) -> Line:
        due, target = one.next_due[:10], one.target_name or one.target_key
        if isinstance(one, ClueFact):
            state = scene.clues.states[one.state].label
            return Line(one.number, target, one.indicator, state, "", "", due, one.inner)
        state = scene.problems.states[one.state].label
        level = levels[one.level]
        return Line(one.number, target, one.indicator, state, level, one.resp_person, due, one.inner)

    return line


def _shops(session: Session, at: OpenWorkspace, scene: Scene, now: datetime) -> Distribution:
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.risk.evidence import evidence_by_shop, highest_totals

    rules = load_risk_rules(at.root)
    totals = highest_totals(session, scene.library, scene.loop, rules, now.date(), _TOP)
    first = list(totals)
    evidence = evidence_by_shop(session, scene.library, scene.loop, first)
    names = {lic_no: one.name for lic_no, one in known_retailers(session, first).items()}
    refs = {one: [each.ref for each in evidence[one]] for one in first}
    return top_shops(totals, names, refs, _TOP)


def _model_names(at: OpenWorkspace) -> Callable[[str], str]:
    """The name of a model by its code, empty for one that the bureau made itself."""
    names = {one.code: one.label for one in load_internal(at.root).models.values()}
    return lambda code: names.get(code, "")


def _brands(problems: Sequence[ProblemFact], clues: Sequence[ClueFact], period: Period) -> Distribution:
    within = period.within()
    groups: dict[str, list[ClueFact]] = defaultdict(list)
    for one in clues:
        if one.target_kind == "brand" and within(one.reported_at):
            groups[one.target_name or one.target_key].append(one)
    founded: dict[str, int] = defaultdict(int)
    for problem in problems:
        if problem.target_kind == "brand" and within(problem.founded_at):
            founded[problem.target_name or problem.target_key] += 1
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:_TOP]
    rows = tuple(
        Row(name, (len(ones), founded[name]), tuple(each.number for each in ones)) for name, ones in ranked
    )
    return Distribution(
        "brands", f"敏感品规（前 {_TOP}）", "期内以品规为对象的线索和问题", "品规", ("线索", "问题"), rows
    )


def _credit(session: Session, period: Period) -> Distribution:
    """Grades that came about in the period, beside those that stand now."""
    from sqlmodel import col, func, select

    from zmtool.licenses.credit.tables import CreditGradeRow

    standing = dict(
        session.exec(
            select(CreditGradeRow.grade, func.count())
            .where(col(CreditGradeRow.latest).is_(True))
            .group_by(CreditGradeRow.grade)
        ).all()
    )
    changed = dict(
        session.exec(
            select(CreditGradeRow.grade, func.count())
            .where(col(CreditGradeRow.day) >= period.first, col(CreditGradeRow.day) <= period.last)
            .group_by(CreditGradeRow.grade)
        ).all()
    )
    rows = tuple(
        Row(grade, (standing.get(grade, 0), changed.get(grade, 0))) for grade in sorted({*standing, *changed})
    )
    return Distribution(
        "credit",
        "信用等级",
        "现有：现在的等级（只算有过变动记录的户）；期内：期内变动到该等级的次数",
        "等级",
        ("现有", "期内变动"),
        rows,
    )
