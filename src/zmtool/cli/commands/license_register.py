"""zmtool license import, list, show, holder, expiring, correct, checkup: the register of licences and retailers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.law_answers.asking import within
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from datetime import date

NumberArgument = Annotated[
    str, typer.Argument(help="许可证号；或写全的身份证号、信用代码、客户编码、电话", metavar="号码")
]
LimitOption = Annotated[int, typer.Option(help="最多列出多少户", metavar="数字")]
_MOST_LISTED, _MOST_DAYS = 1_000_000, 36_500
DayOption = Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")]


def import_(
    file: Annotated[Path, typer.Argument(help="许可证或客户的导出表：xlsx、xls、csv 等", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    problems: Annotated[
        Path | None,
        typer.Option(help="把不能导入的行写到这个 .xlsx，改好后可再导入", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入许可证和零售客户；表里没有的内容保持原样，同一文件再导入不会重复。

    例：zmtool license import 零售户.xlsx --dry-run --problems 问题行.xlsx
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.licence_answers import import_json, print_import
    from zmtool.workflow.licence_import import import_licences

    with progress(f"{'预览' if dry_run else '导入'} {file.name}") as step:
        done = import_licences(
            file,
            workspace,
            now=right_now(),
            user=current_user(),
            dry_run=dry_run,
            problems=problems,
            progress=step,
        )
    if as_json:
        print_json(import_json(done))
    else:
        print_import(done)
    return Exit.BATCH_PARTLY_FAILED if done.preview.rejected else Exit.DONE


def list_(
    text: Annotated[
        str, typer.Argument(help="任意片段：证号、名称、负责人、地址、电话等", metavar="片段")
    ] = "",
    status: Annotated[
        str, typer.Option(help="只看这种状态：有效、停业、整顿、届满、收回、注销", metavar="状态")
    ] = "",
    station: Annotated[str, typer.Option(help="只看这个管理所", metavar="名称")] = "",
    town: Annotated[str, typer.Option(help="只看这个乡镇", metavar="名称")] = "",
    cell: Annotated[str, typer.Option(help="只看这个市场单元", metavar="编码")] = "",
    route: Annotated[str, typer.Option(help="只看这条线路", metavar="名称")] = "",
    idle: Annotated[int, typer.Option(help="只看这么多天没有订货的", metavar="天数")] = 0,
    limit: LimitOption = 50,
    on: DayOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出许可证：任意片段都可查，写全的号码直接找到那一户。

    例：zmtool license list 新街 --status 有效　　zmtool license list --idle 180
    """
    from zmtool.cli.licence_answers import licence_json, print_licences
    from zmtool.licenses.register.lists import Wanted
    from zmtool.workflow.licences import list_licences, statuses

    today = _day(on)
    limit = within(limit, "--limit", 1, _MOST_LISTED)
    idle = within(idle, "--idle", 0, _MOST_DAYS)
    wanted = Wanted(
        text=text,
        status=status,
        station=station,
        town=town,
        cell=cell,
        route=route,
        idle_since=today - timedelta(days=idle) if idle else None,
    )
    found = list_licences(wanted, workspace, today=today, limit=limit)
    if as_json:
        print_json({"total": found.total, "licences": [licence_json(one, today) for one in found.retailers]})
        return 0
    print_licences(found.retailers, statuses(workspace), today)
    shown = len(found.retailers)
    say(f"共 {found.total} 户" + (f"，列出前 {shown} 户" if found.total > shown else ""))
    return 0


def show(
    number: NumberArgument,
    on: DayOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一户：证面、经营、订货等全部登记内容，不对的地方，同一持证人的其他证，历次变动。

    例：zmtool license show 349901100018
    """
    from zmtool.cli.licence_answers import print_licence, shown_json
    from zmtool.workflow.licences import show_licence, statuses

    today = _day(on)
    shown = show_licence(number, workspace, today=today)
    if as_json:
        print_json(shown_json(shown, today))
    else:
        print_licence(shown, statuses(workspace), today)
    return 0


def holder(
    number: NumberArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按写全的号码找持证人：身份证号、信用代码、客户编码、电话或许可证号。

    例：zmtool license holder 13900000001
    """
    from zmtool.cli.licence_answers import licence_json, print_licences
    from zmtool.workflow.licences import holders_of, statuses

    today = right_now().date()
    found = holders_of(number, workspace)
    if as_json:
        print_json([licence_json(one, today) for one in found])
    else:
        print_licences(found, statuses(workspace), today)
    return 0


def expiring(
    days: Annotated[int, typer.Option(help="多少天之内到期", metavar="天数")] = 90,
    station: Annotated[str, typer.Option(help="只看这个管理所", metavar="名称")] = "",
    limit: LimitOption = 200,
    on: DayOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出快到期的有效证，早到期的在前：最迟哪天申请延续、到了哪一级提醒、是否续办中。

    例：zmtool license expiring --days 90
    """
    from zmtool.cli.licence_answers import licence_json, print_expiring
    from zmtool.workflow.licence_expiring import expiring_licences

    today = _day(on)
    limit = within(limit, "--limit", 1, _MOST_LISTED)
    days = within(days, "--days", 0, _MOST_DAYS)
    found = expiring_licences(days, workspace, station=station, today=today, limit=limit)
    if as_json:
        told = [
            {
                **licence_json(one.retailer, today),
                "days_left": one.left,
                "apply_by": one.apply_by.isoformat(),
                "reminder": one.reminder or None,
                "renewal": one.renewal,
                "late": one.late(today),
            }
            for one in found.licences
        ]
        print_json({"total": found.total, "licences": told})
        return 0
    print_expiring(found.licences, today)
    say(f"{days} 天内到期的共 {found.total} 户")
    return 0


def correct(
    lic_no: Annotated[str, typer.Argument(help="许可证号", metavar="许可证号")],
    said: Annotated[
        list[str], typer.Argument(help="项目=内容，可多个；内容留空即清除", metavar="项目=内容…")
    ],
    why: Annotated[str, typer.Option(help="更正的原因，记入历次变动", metavar="原因")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """更正登记内容并写明原因；状态和号码由办理步骤或导入改变。

    例：zmtool license correct 349901100018 市场单元=A01 --why 网格调整
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.cli.licence_answers import licence_json
    from zmtool.workflow.licence_correction import correct_licence

    pairs: dict[str, str] = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign:
            raise UsageProblem(f"“{one}”不是 项目=内容", next_step="例：市场单元=A01")
        pairs[name.strip()] = value
    after, changed = correct_licence(lic_no, pairs, workspace, now=right_now(), user=current_user(), why=why)
    if as_json:
        print_json({"changed": changed, "licence": licence_json(after, right_now().date())})
    else:
        say("已更正" if changed else "内容没有变化")
    return 0


def checkup(
    code: Annotated[
        list[str] | None,
        typer.Option("--rule", help="只查这些规则，如 V08，可多个", metavar="规则", show_default=False),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="出现何种结果时以代码 1 退出：any、wrong、never")
    ] = "never",
    limit: LimitOption = 50,
    on: DayOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给登记簿体检：证号、校验位、有效期、一址多证、一人多证、执照状态等十五条。

    例：zmtool license checkup --rule V07 --rule V14
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.cli.licence_answers import checkup_json, print_checkup
    from zmtool.workflow.licences import check_register

    if fail_on not in ("any", "wrong", "never"):
        raise UsageProblem(f"--fail-on 不能是“{fail_on}”", next_step="可用：any、wrong、never")
    limit = within(limit, "--limit", 1, _MOST_LISTED)
    done = check_register(workspace, today=_day(on), codes=tuple(one.upper() for one in code or ()))
    if as_json:
        print_json(checkup_json(done))
    else:
        print_checkup(done, limit)
    weights = {done.rules.rules[one.code]["weight"] for one in done.ailments}
    found = {"any": bool(weights), "wrong": "wrong" in weights, "never": False}[fail_on]
    return Exit.FINDINGS if found else Exit.DONE


def _day(text: str) -> date:
    from zmtool.cli.law_answers.asking import day_of

    return day_of(text, "--on") if text else right_now().date()
