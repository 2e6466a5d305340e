"""How each report is made: what other procedures make, as files in a folder, and what it says in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zmtool.base.file_names import safe_name
from zmtool.oversight.leader.records import Period
from zmtool.workflow.report_asked import MONTH, Asked, Made, ReportDesk

if TYPE_CHECKING:
    from zmtool.workflow.review_results import Results


def _span(asked: Asked) -> str:
    return f"{asked.first:%Y%m%d}-{asked.last:%Y%m%d}" if asked.first and asked.last else ""


def leader(kind: str, label: str) -> Callable[[ReportDesk, Asked], Made]:
    """A report to leaders, of its days, as every kind of file asked for."""

    def make(desk: ReportDesk, asked: Asked) -> Made:
        from zmtool.oversight.leader.report import summary
        from zmtool.workflow.leader_report import leader_report, write_leader_report

        assert asked.first is not None and asked.last is not None  # noqa: S101
        period = Period(asked.first, asked.last)
        report = leader_report(kind, desk.place, period=period, now=desk.now, user=desk.user)
        files = []
        for done, suffix in enumerate(asked.suffixes, 1):
            # The figures are a part like each file.
            desk.step(done, len(asked.suffixes) + 1)
            files.append(write_leader_report(report, desk.folder / f"{label}-{_span(asked)}{suffix}"))
        return Made(tuple(files), f"范围：{report.sight}。{summary(report)}")

    return make


def alerts(kind: str) -> Callable[[ReportDesk, Asked], Made]:
    """The report of alerts of a week or a month, with its ledger."""

    def make(desk: ReportDesk, asked: Asked) -> Made:
        from zmtool.reports.alert_report import due_text
        from zmtool.workflow.alert_reports import draft_report

        period = (
            ""
            if asked.first is None
            else f"{asked.first:%Y-%m}"
            if kind == MONTH
            else asked.first.isoformat()
        )
        done = draft_report(
            kind,
            desk.folder,
            desk.place,
            period=period,
            plan=asked.plan,
            coordination=asked.coordination,
            now=desk.now,
            user=desk.user,
        )
        return Made((done.word, done.ledger), due_text(done.report))

    return make


def licences(desk: ReportDesk, asked: Asked) -> Made:
    """The figures of the register and of applications."""
    from zmtool.workflow.licence_report import licence_report, write_report

    today = desk.now.date()
    found = licence_report(desk.place, today=today, months=asked.months, idle_days=asked.idle)
    desk.step(1, 2)
    path = write_report(found, desk.folder / f"证件报表-{today:%Y%m%d}.xlsx")
    return Made((path,), f"往回 {asked.months} 个月；{asked.idle} 天没有订货的 {found.idle.total} 户")


def inspections(desk: ReportDesk, asked: Asked) -> Made:
    """The figures of inspections."""
    from zmtool.reports.inspection_figures import inspection_sheets
    from zmtool.reports.sheet_book import write_book
    from zmtool.workflow.inspection_figures import inspection_figures

    assert asked.first is not None and asked.last is not None  # noqa: S101
    made = inspection_figures(asked.first, asked.last, desk.place)
    desk.step(1, 2)
    path = write_book(inspection_sheets(made), desk.folder / f"检查指标-{_span(asked)}.xlsx")
    return Made((path,), f"检查 {made.inspections} 户次")


def team(desk: ReportDesk, asked: Asked) -> Made:
    """Everybody's figures."""
    from zmtool.staff.assessment import Period as Term
    from zmtool.workflow.team_assessment import assess_team, write_assessment

    assert asked.first is not None and asked.last is not None  # noqa: S101
    made, rules = assess_team(Term(asked.first, asked.last), desk.place, now=desk.now)
    desk.step(1, 2)
    return Made((write_assessment(made, rules, desk.folder / f"队伍考核-{_span(asked)}.xlsx"),))


def outflow(desk: ReportDesk, asked: Asked) -> Made:
    """Seized cartons traced to shops and orders."""
    from zmtool.reports.insight_outflow import write_outflow
    from zmtool.workflow.insight_outflow import outflow_trace

    assert asked.first is not None and asked.last is not None  # noqa: S101
    days = (asked.last - asked.first).days + 1
    found = outflow_trace(desk.place, asof=asked.last, days=days, now=desk.now, user=desk.user)
    desk.step(1, 2)
    path = desk.folder / f"外流追溯-{_span(asked)}.html"
    write_outflow(found.report, found.gauge, path)
    return Made((path,))


def _results(desk: ReportDesk, batch: str) -> Results:
    from zmtool.workflow.review_results_people import results_of_batch

    return results_of_batch(batch, desk.place, user=desk.user, today=desk.now.date())


def _counted(desk: ReportDesk, batches: Sequence[str], at: int) -> Results:
    found = _results(desk, batches[at])
    desk.step(at + 1, len(batches) + 1)
    return found


def _left_out(found: Results) -> str:
    undone = sum(not one.rated and not one.error for one in found.results)
    return f"{undone} 个案卷还没有定分，不计入统计" if undone else ""


def bulletin(desk: ReportDesk, asked: Asked) -> Made:
    """The bulletin over a batch of reviews, earlier ones beside it."""
    from zmtool.reports.bulletin import summary_text
    from zmtool.workflow.review_reports import bulletin_of, write_bulletin

    batches = [asked.batch, *(one for one in asked.before if one != asked.batch)]
    found, *earlier = (_counted(desk, batches, at) for at in range(len(batches)))
    told = bulletin_of(found, earlier, desk.now.date(), desk.place.workspace.root)
    stem = f"评查通报-{safe_name(asked.batch)}"
    written = write_bulletin(
        told,
        html=desk.folder / f"{stem}.html" if ".html" in asked.suffixes else None,
        docx=desk.folder / f"{stem}.docx" if ".docx" in asked.suffixes else None,
        workspace=desk.place.workspace.root,
    )
    return Made(tuple(written), "；".join(filter(None, (summary_text(told), _left_out(found)))))


def table(desk: ReportDesk, asked: Asked) -> Made:
    """The spreadsheet of a batch of reviews."""
    from zmtool.workflow.review_reports import write_table

    found = _results(desk, asked.batch)
    desk.step(1, 2)
    path = write_table(
        found, desk.folder / f"评查结果表-{safe_name(asked.batch)}.xlsx", desk.place.workspace.root
    )
    return Made((path,), "；".join(filter(None, (f"{len(found.results)} 个案卷", _left_out(found)))))


def sheets(desk: ReportDesk, asked: Asked) -> Made:
    """A sheet to sign for each dossier of a batch."""
    from zmtool.workflow.review_reports import write_sheets

    found = _results(desk, asked.batch)
    folder = desk.folder / f"案卷评查表-{safe_name(asked.batch)}"
    files = write_sheets(found, folder, desk.now.date(), desk.place.workspace.root, desk.progress)
    return Made(tuple(files), f"{len(files)} 份评查表，供打印签字")
