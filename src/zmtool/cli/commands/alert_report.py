"""zmtool alert report: drafts of the week, the month and a red alert at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.commands.alert_steps import NumberArgument
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.alert_reports import WrittenReport

app = typer.Typer(
    help="内管报告：周报、月报（次月 3 日前）、红色预警即时报告", no_args_is_help=True, rich_markup_mode=None
)
OutOption = Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")]
PlanOption = Annotated[
    list[str] | None, typer.Option("--plan", help="下期安排，可多条", metavar="文字", show_default=False)
]
CoordinationOption = Annotated[
    list[str] | None,
    typer.Option("--coordinate", help="需要协调的事项，可多条", metavar="文字", show_default=False),
]


@app.command()
def week(
    day: Annotated[str, typer.Option("--week", help="哪一周（其中任一天），默认上周", metavar="日期")] = "",
    plan: PlanOption = None,
    coordinate: CoordinationOption = None,
    out: OutOption = Path(),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """起草周报（docx）和台账（xlsx）。

    例：zmtool alert report week --week 2026-05-11 --out 报告
    """
    from zmtool.workflow.alert_reports import draft_report

    done = draft_report(
        "week",
        out,
        workspace,
        period=day,
        plan=plan or (),
        coordination=coordinate or (),
        now=right_now(),
        user=current_user(),
    )
    return _print(done, as_json)


@app.command()
def month(
    month_: Annotated[str, typer.Option("--month", help="哪个月，默认上月", metavar="年月")] = "",
    plan: PlanOption = None,
    coordinate: CoordinationOption = None,
    out: OutOption = Path(),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """起草月报（docx）和台账（xlsx），并说明次月 3 日的期限还有几天；数字旁注口径。

    例：zmtool alert report month --month 2026-05 --plan 复查恒量订货户 --out 报告
    """
    from zmtool.workflow.alert_reports import draft_report

    done = draft_report(
        "month",
        out,
        workspace,
        period=month_,
        plan=plan or (),
        coordination=coordinate or (),
        now=right_now(),
        user=current_user(),
    )
    return _print(done, as_json)


@app.command()
def urgent(
    number: NumberArgument,
    out: OutOption = Path(),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写红色预警的即时报告（一页 docx）。

    例：zmtool alert report urgent YJ-示-2026-00001 --out 报告
    """
    from zmtool.workflow.alert_reports import urgent_report

    path = urgent_report(number, out, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"alert_no": number, "file": str(path)})
    else:
        print_text(f"即时报告：{path}")
    return 0


@app.command()
def due(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看月报的期限还有几天。

    例：zmtool alert report due
    """
    from zmtool.workflow.alert_reports import report_due

    about, day, left = report_due(workspace, today=right_now().date())
    if as_json:
        print_json({"month": about, "due": day.isoformat(), "days_left": left})
    else:
        print_text(f"{about} 月报：{day} 前报送，还有 {left} 天")
    return 0


def _print(done: WrittenReport, as_json: bool) -> int:
    from zmtool.reports.alert_report import due_text, report_json, summary_text

    if as_json:
        print_json({**report_json(done.report), "word": str(done.word), "ledger_file": str(done.ledger)})
        return 0
    print_text(summary_text(done.report))
    print_text(f"报告：{done.word}")
    print_text(f"台账：{done.ledger}")
    say(due_text(done.report))
    return 0
