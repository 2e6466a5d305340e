"""zmtool alert: alerts of internal supervision from the entry to the case library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from zmtool.cli.commands import alert_figures, alert_findings, alert_intake, alert_report, alert_steps
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import LimitOption, OffsetOption
from zmtool.cli.printing import print_json, print_table, print_text, progress
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="预警：录入、导入、计算、筛选、派单、分析、询访、核查、结论、转办、案例库、周报月报",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_COMMANDS: dict[str, Callable[..., int]] = {
    "add": alert_intake.add,
    "import": alert_intake.import_,
    "check": alert_intake.check,
    "triage": alert_steps.triage,
    "suppress": alert_steps.suppress,
    "restore": alert_steps.restore,
    "assign": alert_steps.assign,
    "analyse": alert_findings.analyse,
    "phone": alert_findings.phone,
    "visit": alert_findings.visit,
    "attach": alert_findings.attach,
    "conclude": alert_steps.conclude,
    "return": alert_steps.return_,
    "transfer": alert_steps.transfer,
    "close": alert_steps.close,
    "level": alert_steps.level,
    "outflow": alert_figures.outflow,
    "figures": alert_figures.figures,
}


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="状态", metavar="状态")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未办结的")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超期的")] = False,
    model: Annotated[str, typer.Option(help="模型码或者名称", metavar="模型")] = "",
    family: Annotated[str, typer.Option(help="模型的族：A、B、C…", metavar="字母")] = "",
    level: Annotated[str, typer.Option(help="级别：红、橙、黄、蓝", metavar="级别")] = "",
    subject: Annotated[str, typer.Option(help="对象", metavar="文字")] = "",
    person: Annotated[str, typer.Option(help="承办人登录名", metavar="登录名")] = "",
    since: Annotated[str, typer.Option(help="产生日期起", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="产生日期止", metavar="日期")] = "",
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出本人看得到的预警，未办结的按级别和期限在前。

    例：zmtool alert list --open --level 红
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import day_text, state_named
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.internal.definition import alert_life, load_internal
    from zmtool.oversight.internal.listed import AlertWanted
    from zmtool.workflow.alert_steps import list_alerts
    from zmtool.workflow.workspace import local_data

    root, now = local_data(workspace), right_now()
    life, loop, internal = alert_life(root), load_loop(root), load_internal(root)
    wanted = AlertWanted(
        state_named(state, life),
        open_only,
        internal.model(model).code if model else "",
        family.strip().upper(),
        subject.strip(),
        loop.level_of(level) if level else 0,
        person.strip(),
        day_text(since, "--since"),
        day_text(until, "--until"),
        overdue_at=local_text(now) if overdue else "",
    )
    found = list_alerts(wanted, workspace, user=current_user(), limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    late = local_text(now)
    print_table(
        "预警",
        ["编号", "状态", "级别", "模型", "对象", "期次", "承办人", "期限", "结论", "反馈结果"],
        [
            (
                one.alert_no,
                life.states[one.state].label,
                loop.level(one.level).label,
                f"{one.model} {internal.models[one.model].label}"
                if one.model in internal.models
                else one.model,
                one.subject_name or one.subject_key,
                one.period,
                one.person,
                f"{one.next_due[:16].replace('T', ' ')}{' 超期' if one.next_due < late else ''}"
                if one.next_due
                else "",
                one.conclusion,
                one.verdict,
            )
            for one in found
        ],
    )
    return 0


@app.command()
def show(
    number: alert_steps.NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> int:
    """查看一个预警：情况、筛选意见、记录、办理经过、期限、相近的处理案例、接下来可办。

    例：zmtool alert show YJ-示-2026-00001
    """
    from zmtool.cli.alert_answers import alert_json, print_alert
    from zmtool.workflow.alert_steps import look_at_alert
    from zmtool.workflow.workspace import local_data

    view = look_at_alert(number, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(alert_json(view, right_now()))
    else:
        print_alert(view, local_data(workspace), right_now())
    return 0


@app.command()
def queue(
    capacity: Annotated[int, typer.Option(help="每周可核查几件，0 为按规则", metavar="件数")] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """本周核查队列：按级别、值分位、叠加族数排，取够本周能办的，其余进观察池；红色的都要办。

    例：zmtool alert queue --capacity 40
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.workflow.alert_queue import alert_queue
    from zmtool.workflow.workspace import local_data

    found = alert_queue(workspace, capacity=capacity, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(found))
        return 0
    loop = load_loop(local_data(workspace))
    print_text(f"每周可核查 {found.capacity} 件，本周已派 {found.taken} 件")
    for title, rows in (("本周核查", found.now), ("观察池", found.watched)):
        print_table(
            title,
            ["编号", "级别", "模型", "对象", "值分位", "叠加族数", "筛选"],
            [
                (
                    one.alert_no,
                    loop.level(one.level).label,
                    one.model,
                    one.called,
                    "" if one.quantile is None else f"{one.quantile:.0%}",
                    one.families,
                    one.screen,
                )
                for one in rows
            ],
        )
    return 0


@app.command()
def sweep(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看，不升级")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """巡检：超期的预警升一级并通知上级；每个期限只升一次，可每天运行。

    例：zmtool alert sweep
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.workflow.alert_sweep import sweep_alerts
    from zmtool.workflow.workspace import local_data

    with progress("巡检") as step:
        found = sweep_alerts(workspace, now=right_now(), dry_run=dry_run, progress=step)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    loop = load_loop(local_data(workspace))
    if not found:
        print_text("没有新超期的预警")
        return 0
    print_table(
        "超期" + ("（试算，未升级）" if dry_run else ""),
        ["编号", "期限", "止", "级别", "通知"],
        [
            (
                one.alert_no,
                one.limit,
                f"{one.due:%Y-%m-%d %H:%M}",
                f"{loop.level(one.before).label} → {loop.level(one.level).label}",
                "、".join(one.tell) or "分管领导",
            )
            for one in found
        ],
    )
    return 0


@app.command()
def library(
    model: Annotated[str, typer.Option(help="模型码，或者族的字母", metavar="模型")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """处理案例库：各类预警怎么办的、结果、教训、可复用的话术。

    例：zmtool alert library --model A04
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.alert_answers import print_cases
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.internal.definition import load_internal
    from zmtool.workflow.alert_library import alert_library
    from zmtool.workflow.workspace import local_data

    found = alert_library(workspace, model=model, user=current_user())
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    root = local_data(workspace)
    print_cases(found, load_internal(root), load_loop(root), "处理案例库")
    if not found:
        print_text("案例库里还没有这样的案例")
    return 0


for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(alert_report.app, name="report")
app.add_typer(alert_figures.account_app, name="account")
