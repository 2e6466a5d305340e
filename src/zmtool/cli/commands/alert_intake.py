"""zmtool alert add, import, check: how alerts come up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import SetOption, pairs_of
from zmtool.cli.printing import print_json, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.sheets.records import Rejected

_MOST_TOLD = 20
_TRAITS = {
    "品规": "brand",
    "上市日期": "listed_on",
    "断货恢复": "restocked",
    "业态": "format",
    "市场类型": "market",
    "档位": "tier",
    "重点品规": "sensitive",
}


def add(
    model: Annotated[str, typer.Argument(help="模型码或者名称，如 A04、恒量订货", metavar="模型")],
    subject: Annotated[str, typer.Argument(help="对象：许可证号、品规、姓名、线路", metavar="对象")],
    kind: Annotated[
        str, typer.Option(help="对象类别：零售户、品规、员工、线路、无证户", metavar="类别")
    ] = "零售户",
    name: Annotated[str, typer.Option(help="名称", metavar="文字")] = "",
    period: Annotated[str, typer.Option(help="期次，默认本月", metavar="期次")] = "",
    value: Annotated[str, typer.Option(help="值：倍数、占比、户数等", metavar="数字")] = "",
    level: Annotated[str, typer.Option(help="级别：红、橙、黄、蓝；不写按值定", metavar="级别")] = "",
    desc: Annotated[str, typer.Option("--desc", help="情况", metavar="文字")] = "",
    accused_dept: Annotated[
        str, typer.Option("--accused-dept", help="涉及员工的部门（该部门看不到）", metavar="部门")
    ] = "",
    accused: Annotated[str, typer.Option("--accused", help="涉及员工的登录名", metavar="登录名")] = "",
    set_: SetOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """人工录入一个预警；同一模型、对象、期次的不重复，列出案例库里最相近的处理案例。

    --set 可写品规、上市日期、断货恢复、业态、市场类型、档位、重点品规。

    例：zmtool alert add A04 349901100018 --period 2026-05 --value 3 --desc 白沙每期都是二十条
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.base.plain import to_plain
    from zmtool.cli.alert_answers import print_added
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.internal.definition import load_internal
    from zmtool.workflow.alert_add import NewAlert, report_alert
    from zmtool.workflow.workspace import local_data

    traits = {}
    for label, text in pairs_of(set_).items():
        if label not in _TRAITS:
            raise UsageProblem(f"没有项目“{label}”", where="--set", next_step=f"可写：{'、'.join(_TRAITS)}")
        traits[_TRAITS[label]] = text
    new = NewAlert(
        model,
        subject,
        kind,
        name,
        accused_dept,
        accused,
        period,
        _number(value),
        level=level,
        desc=desc,
        traits=traits,
    )
    done = report_alert(new, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(done))
    else:
        root = local_data(workspace)
        print_added(done, load_loop(root), load_internal(root))
    return 0


def import_(
    file: Annotated[Path, typer.Argument(help="预警清单：xlsx、xls、csv", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    problems: Annotated[
        Path | None, typer.Option(help="把不能导入的行写到这个 xlsx", metavar="文件", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入系统导出的预警清单；同一文件再导入不重复，办结 28 天内只追加证据。

    例：zmtool alert import 预警清单.xlsx --dry-run
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.alert_answers import done_word
    from zmtool.workflow.alert_import import import_alerts

    with progress(f"{'预览' if dry_run else '导入'} {file.name}") as step:
        done = import_alerts(
            file,
            workspace,
            now=right_now(),
            user=current_user(),
            dry_run=dry_run,
            problems=problems,
            progress=step,
        )
    if as_json:
        print_json(
            {
                "written": done.written,
                "rows": len(done.preview.accepted),
                "counts": dict(done.counts),
                "alerts": [to_plain(one) for one in done.added],
                "rejected": [to_plain(one) for one in done.preview.rejected],
                "problems": str(done.problems) if done.problems else None,
            }
        )
        return 0
    counts = "，".join(f"{done_word(name)} {count} 个" for name, count in done.counts.items())
    print_text(
        f"可导入 {len(done.preview.accepted)} 行" + (f"：{counts}" if done.written else "（预览，未写入）")
    )
    _say_refused(done.preview.rejected, "加 --problems 问题行.xlsx 写出全部")
    return 0


def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="订单汇总：许可证号、订货日期或者月份、品规、数量、金额；不写只比对登记簿", metavar="文件"
        ),
    ] = None,
    month: Annotated[str, typer.Option(help="计算哪个月，默认文件中最近的一个月", metavar="年月")] = "",
    relaxed: Annotated[bool, typer.Option("--relaxed", help="按地方放宽的阈值，不按规范阈值")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只算，不生成预警")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按国家规范的五类预警计算：品牌销量、集中投放、户订单量、订单结构、客户信息（电话、账户、供货户、频繁变更）。

    例：zmtool alert check 订单汇总.xlsx --month 2026-05
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.alert_answers import done_word
    from zmtool.workflow.alert_check import check_official

    done = check_official(
        file, workspace, month=month, relaxed=relaxed, dry_run=dry_run, now=right_now(), user=current_user()
    )
    if as_json:
        print_json(to_plain(done))
        return 0
    became = [f"{one.alert_no} {done_word(one.done)}" for one in done.added] or [""] * len(done.found)
    print_table(
        f"{done.month}（{done.lines} 行订单）",
        ["模型", "对象", "期次", "值", "说明", "预警"],
        [
            (
                one.model,
                one.subject,
                one.period,
                "" if one.value is None else f"{one.value:f}",
                one.desc,
                alert,
            )
            for one, alert in zip(done.found, became, strict=True)
        ],
    )
    for text in done.remarks:
        say(text)
    _say_refused(done.refused, "加 --json 查看全部")
    return 0


def _say_refused(rows: Sequence[Rejected], rest: str) -> None:
    for one in rows[:_MOST_TOLD]:
        say(f"第 {one.row} 行 {one.label}“{one.value}”：{one.reason}")
    if len(rows) > _MOST_TOLD:
        say(f"另有 {len(rows) - _MOST_TOLD} 行不能用，{rest}")


def _number(text: str) -> Decimal | None:
    """A figure, None for nothing. Raises UsageProblem."""
    from zmtool.base.errors import UsageProblem

    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text.strip()):
        raise UsageProblem(f"“{text}”不是数字", where="--value", next_step="例：--value 2.5")
    return Decimal(text.strip())
