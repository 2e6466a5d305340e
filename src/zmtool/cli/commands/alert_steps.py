"""zmtool alert triage … close: the steps of an alert that a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, print_advanced
from zmtool.cli.printing import print_json, print_table
from zmtool.cli.who import current_user, right_now

NumberArgument = Annotated[str, typer.Argument(help="预警编号", metavar="预警编号")]
_REASONS = "新品、断货补货、节日、婚宴团购、季节工地、档位调整、数据错、共享网络、亲属代付已备案、其他"


def triage(
    number: Annotated[str, typer.Argument(help="预警编号；不写则筛选全部新预警", metavar="预警编号")] = "",
    suppress: Annotated[
        bool, typer.Option("--suppress", help="筛选全部时，把建议抑制的直接抑制（连续三次后不再）")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按六项原则筛选：说明是否像误报、是否列为重点；不写编号的筛选全部新预警。

    例：zmtool alert triage
    """
    from zmtool.workflow.alert_screen import screen_alerts

    if number:
        return _step(number, "triage", workspace, as_json)
    found = screen_alerts(workspace, suppress=suppress, now=right_now(), user=current_user())
    if as_json:
        names = ("alert_no", "state", "screen")
        print_json([dict(zip(names, one, strict=True)) for one in found])
    else:
        print_table("筛选", ["编号", "状态", "筛选意见"], found)
    return 0


def suppress(
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help=f"原因：{_REASONS}", metavar="原因")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抑制一个误报的预警；同一对象、同一模型连续抑制三次后必须有人看一眼，红色的不能抑制。

    例：zmtool alert suppress YJ-示-2026-00001 --reason 节日 --note 春节前备货
    """
    return _step(number, "suppress", workspace, as_json, note, reason=reason)


def restore(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把抑制错了的预警恢复到筛选。

    例：zmtool alert restore YJ-示-2026-00001 --note 三员反映有人收烟
    """
    return _step(number, "restore", workspace, as_json, note)


def assign(
    number: NumberArgument,
    person: Annotated[str, typer.Argument(help="承办人登录名", metavar="登录名")],
    demand: Annotated[str, typer.Option(help="要求", metavar="文字")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """派单，或者改派（要写理由）。

    例：zmtool alert assign YJ-示-2026-00001 linyizhou --demand 核对近三单到货
    """
    from zmtool.workflow.alert_steps import show_alert

    state = show_alert(number, workspace, user=current_user()).kept.state
    step = "reassign" if state in ("ASSIGNED", "ANALYSED", "PHONED", "ONSITE") else "assign"
    return _step(number, step, workspace, as_json, note, person=person, demand=demand)


def conclude(
    number: NumberArgument,
    conclusion: Annotated[
        str, typer.Argument(help="结论：误报、合理、无法核实、违规、违法、内部问题", metavar="结论")
    ],
    reason: Annotated[str, typer.Option(help=f"误报的原因：{_REASONS}", metavar="原因")] = "",
    gravity: Annotated[str, typer.Option(help="轻重：轻微、一般、重大", metavar="轻重")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """下结论：红、橙色要有实地核查，黄色要有电话询访，解释不清的要实地。

    例：zmtool alert conclude YJ-示-2026-00001 违法 --gravity 一般 --note 库存为零，货不知去向
    """
    return _step(
        number, "conclude", workspace, as_json, note, conclusion=conclusion, reason=reason, gravity=gravity
    )


def return_(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """退回承办人重办，只能退回一次，承办人不能退回自己办的。

    例：zmtool alert return YJ-示-2026-00001 --note 没有盘存
    """
    return _step(number, "return", workspace, as_json, note)


def transfer(
    number: NumberArgument,
    indicator: Annotated[str, typer.Option(help="指标编号；不写按模型对应", metavar="编号")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把违规、违法、内部问题转为线索，证据一并转去；问题归档后结果自动反馈。

    例：zmtool alert transfer YJ-示-2026-00001
    """
    return _step(number, "transfer", workspace, as_json, note, indicator=indicator)


def close(
    number: NumberArgument,
    lesson: Annotated[str, typer.Option(help="教训", metavar="文字")] = "",
    wording: Annotated[str, typer.Option(help="可复用的话术", metavar="文字")] = "",
    rectification: Annotated[str, typer.Option(help="整改情况", metavar="文字")] = "",
    verdict: Annotated[
        str,
        typer.Option(
            help="反馈结果：属实、合理、误报、无法核实；只在转出的线索没有成为问题时写", metavar="结果"
        ),
    ] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办结并写入处理案例库。

    例：zmtool alert close YJ-示-2026-00001 --lesson 先看库存再问销路 --wording 请把近三单的小票给我们看一下
    """
    return _step(
        number,
        "close",
        workspace,
        as_json,
        note,
        lesson=lesson,
        wording=wording,
        rectification=rectification,
        verdict=verdict,
    )


def level(
    number: NumberArgument,
    to: Annotated[str, typer.Argument(help="级别：红、橙、黄、蓝；复核降级时不写", metavar="级别")] = "",
    agree: Annotated[bool, typer.Option("--agree", help="复核同意降级（须是另一人）")] = False,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """改级别：升级立即生效；降级要写理由，由另一名有审批职责的人复核后生效。

    例：zmtool alert level YJ-示-2026-00001 黄 --note 已证实是婚宴团购
    """
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.workflow.alert_steps import show_alert
    from zmtool.workflow.workspace import local_data

    if agree == bool(to.strip()):
        raise UsageProblem(
            "要写级别，或者写 --agree 复核", next_step="例：zmtool alert level 编号 橙 --note 理由"
        )
    if agree:
        return _step(number, "lowered", workspace, as_json, note)
    now_at = show_alert(number, workspace, user=current_user()).kept.level
    step = "raise" if load_loop(local_data(workspace)).level_of(to.strip()) < now_at else "lower"
    return _step(number, step, workspace, as_json, note, level=to)


def _step(
    number: str, step: str, workspace: Path | None, as_json: bool, note: str = "", **details: str
) -> int:
    from zmtool.workflow.alert_steps import advance_alert

    done = advance_alert(
        number,
        step,
        workspace,
        note=note,
        details=details,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("预警", done, as_json)
    return 0
