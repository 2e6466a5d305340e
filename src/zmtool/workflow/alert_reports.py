"""Reports of internal supervision: the week, the month by the third of the next, a red alert at once (supervision.md 2.4, 2.5)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.shipped import data_file
from zmtool.oversight.internal.figures import Counted, Figures, figures_of
from zmtool.reports.alert_report import MONTH, WEEK, AlertReport, LedgerLine, report_sheets
from zmtool.reports.alert_word import REPORT, URGENT, report_word, urgent_word
from zmtool.reports.sheet_book import write_book
from zmtool.workflow.alert_scene import AlertScene, alert_clocks, alert_scene, nearest_end, seen_alert
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.internal.listed import AlertLine

_MOST = 100_000
_BEGUN = ("NEW", "TRIAGE", "SUPPRESSED")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report and the files that were written: the draft and the ledger."""

    report: AlertReport
    word: Path
    ledger: Path


def alert_figures(place: Place = None, *, first: date, last: date, user: str) -> Figures:
    """The figures of the alerts raised from ``first`` to ``last`` that the person may see."""
    with opened(place) as at, at.reading() as session:
        scene = alert_scene(at)
        return _figures(scene, _lines(session, scene, first, last, user))


def draft_report(
    kind: str,
    folder: Path,
    place: Place = None,
    *,
    period: str = "",
    plan: Sequence[str] = (),
    coordination: Sequence[str] = (),
    now: datetime,
    user: str,
) -> WrittenReport:
    """Drafts the report of a week (any day of it) or a month (2026-05); the last one where nothing is said.

    Raises UsageProblem for a period that is none, Refused for the duty or where a file cannot be written.
    """
    first, last = _week(period, now.date()) if kind == WEEK else _month(period, now.date())
    with opened(place, now=now) as at:
        scene = alert_scene(at)
        with at.reading() as session:
            person = person_of(session, user, scene.scene.roles)
            require(person, "alert", scene.scene.roles)
            lines = _lines(session, scene, first, last, user)
            report = AlertReport(
                kind,
                at.workspace.settings.bureau.name or scene.scene.org,
                first,
                last,
                now.date(),
                *_due(scene, kind, last, now.date()),
                _figures(scene, lines),
                _closed(session, scene, first, last, user),
                tuple(_ledger(session, scene, one) for one in lines),
                _plan(session, scene, plan, user),
                tuple(one.strip() for one in coordination if one.strip()),
                person.sees == "all",
                {one.level: one.label for one in scene.scene.loop.levels},
                scene.internal.families,
                {one.code: one.label for one in scene.internal.models.values()},
            )
        ready_folder(folder)
        stem = f"{report.title}-{first:%Y-%m}" if kind == MONTH else f"{report.title}-{first:%Y%m%d}"
        word, ledger = folder / f"{stem}.docx", folder / f"{stem}-台账.xlsx"
        write_whole(word, report_word(report, data_file(REPORT, at.root)))
        write_book(list(report_sheets(report)), ledger)
    return WrittenReport(report, word, ledger)


def urgent_report(number: str, folder: Path, place: Place = None, *, now: datetime, user: str) -> Path:
    """Writes the report at once of a red alert, one page. Raises NotFound, Refused for one that is not red, or for the duty."""
    with opened(place, now=now) as at:
        scene = alert_scene(at)
        with at.reading() as session:
            person = person_of(session, user, scene.scene.roles)
            require(person, "alert", scene.scene.roles)
            kept = seen_alert(session, number, person)
        alert, level = kept.alert, scene.scene.loop.level(kept.level)
        if level.level != scene.scene.loop.levels[0].level:
            raise Refused(
                f"预警 {alert.alert_no} 是{level.label}级，不用即时报告",
                next_step=f"{level.label}级：{level.tell}",
            )
        due = nearest_end(alert_clocks(scene, alert, kept.course))
        done = [
            f"{one.at:%m-%d %H:%M} {scene.life.steps[one.step].label}{'：' + one.note if one.note else ''}"
            for one in kept.course.steps
            if one.step in scene.life.steps
        ]
        context = {
            "单位": at.workspace.settings.bureau.name or scene.scene.org,
            "时间": f"{now:%Y-%m-%d %H:%M}",
            "报送": level.tell.removeprefix("即时报"),
            "预警号": alert.alert_no,
            "模型": f"{scene.internal.raised_by(alert)}（{alert.period}）",
            "对象": alert.subject.called,
            "产生时间": f"{alert.raised_at:%Y-%m-%d %H:%M}",
            "情况": "；".join(filter(None, (alert.desc, *alert.why_level))) or "无",
            "已办": "\n".join(done[-6:]) or "尚未派单",
            "承办人": kept.person or "未派",
            "期限": f"{due:%Y-%m-%d %H:%M}" if due else "—",
            "要求": "必须实地，两人，当日核查，固定证据",
            "填报人": user,
        }
        ready_folder(folder)
        path = folder / f"即时报告-{alert.alert_no}.docx"
        write_whole(path, urgent_word(context, data_file(URGENT, at.root)))
    return path


def report_due(place: Place = None, *, today: date) -> tuple[str, date, int]:
    """The month whose report is due next, by when, and the days that are left."""
    with opened(place) as at:
        day = alert_scene(at).internal.report_day
    ends = today.replace(day=day)
    if today > ends:
        ends = _next_month(today).replace(day=day)
    about = ends.replace(day=1) - timedelta(days=1)
    return f"{about:%Y-%m}", ends, (ends - today).days


def _lines(session: Session, scene: AlertScene, first: date, last: date, user: str) -> tuple[AlertLine, ...]:
    from zmtool.oversight.internal.listed import AlertWanted, listed_alerts

    person = person_of(session, user, scene.scene.roles)
    wanted = AlertWanted(since=first.isoformat(), until=last.isoformat())
    return listed_alerts(session, wanted, person, limit=_MOST)


def _figures(scene: AlertScene, lines: Sequence[AlertLine]) -> Figures:
    counted = [
        Counted(
            one.alert_no,
            one.model,
            one.level,
            one.inner,
            one.state,
            one.state == "SUPPRESSED",
            one.state not in _BEGUN,
            one.checked,
            one.verdict,
            one.conclusion,
            one.reason,
            one.overdue,
        )
        for one in lines
    ]
    return figures_of(counted, [one.id for one in scene.life.states.values() if not one.open])


def _closed(session: Session, scene: AlertScene, first: date, last: date, user: str) -> int:
    from zmtool.oversight.internal.listed import AlertWanted, listed_alerts

    person = person_of(session, user, scene.scene.roles)
    lines = listed_alerts(session, AlertWanted(closed_since=first.isoformat()), person, limit=_MOST)
    return sum(one.state == "CLOSED" and one.closed_at[:10] <= last.isoformat() for one in lines)


def _ledger(session: Session, scene: AlertScene, one: AlertLine) -> LedgerLine:
    from zmtool.oversight.course.keep import steps_of
    from zmtool.oversight.internal.keep_alerts import KIND

    model = scene.internal.models.get(one.model)
    steps = steps_of(session, KIND, one.alert_no) if one.state == "CLOSED" else ()
    rectification = next(
        (each.details["rectification"] for each in reversed(steps) if each.details.get("rectification")), ""
    )
    return LedgerLine(
        one.alert_no,
        one.raised_at[:10],
        scene.scene.loop.level(one.level).label,
        f"{one.model} {model.label if model else ''}".strip(),
        f"{one.subject_name}（{one.subject_key}）" if one.subject_name else one.subject_key,
        one.period,
        scene.life.states[one.state].label,
        one.person,
        one.conclusion,
        one.verdict,
        one.reason,
        one.clue_no,
        rectification,
        one.overdue,
    )


def _plan(session: Session, scene: AlertScene, said: Sequence[str], user: str) -> tuple[str, ...]:
    """What people plan, after what is left over: open alerts by level."""
    from zmtool.oversight.internal.listed import AlertWanted, listed_alerts

    person = person_of(session, user, scene.scene.roles)
    lines = listed_alerts(session, AlertWanted(open_only=True), person, limit=_MOST)
    levels = {one.level: sum(line.level == one.level for line in lines) for one in scene.scene.loop.levels}
    left = "、".join(
        f"{scene.scene.loop.level(level).label}色 {count} 件" for level, count in levels.items() if count
    )
    carried = f"继续办理在办预警 {len(lines)} 件（{left}）" if lines else "没有在办预警"
    return (carried, *(one.strip() for one in said if one.strip()))


def _due(scene: AlertScene, kind: str, last: date, today: date) -> tuple[date | None, int | None]:
    if kind != MONTH:
        return None, None
    due = _next_month(last).replace(day=scene.internal.report_day)
    return due, (due - today).days


def _month(text: str, today: date) -> tuple[date, date]:
    """A month; without one the last before this."""
    if not text.strip():
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    try:
        first = date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        raise UsageProblem(f"“{text}”不是月份", where="--month", next_step="例：--month 2026-05") from None
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _week(text: str, today: date) -> tuple[date, date]:
    """The week of a day; without one the last before this."""
    try:
        day = date.fromisoformat(text.strip()) if text.strip() else today - timedelta(days=7)
    except ValueError:
        raise UsageProblem(f"“{text}”不是日期", where="--week", next_step="例：--week 2026-05-11") from None
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
