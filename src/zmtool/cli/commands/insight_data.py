"""zmtool insight data: importing order exports and what goes with them, the calendar of weeks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zmtool.insight.data.keep import Batch

app = typer.Typer(
    help="订单数据：导入、预览、确认、撤销、完整性日历、重建", no_args_is_help=True, rich_markup_mode=None
)
BatchArgument = Annotated[int, typer.Argument(help="导入号，见 zmtool insight data list", metavar="导入号")]
_KIND_HELP = (
    "数据种类：orders 订单明细、customers 营销客户、skus 品规、caps 限量、events 信息变更、seizures 查获喷码、"
    "prices 市场价、places 学校和网络地址、exempt 例外"
)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="系统导出的文件：xlsx、xls、csv、txt、html", metavar="文件")],
    kind: Annotated[str, typer.Option(help=_KIND_HELP, metavar="种类")] = "orders",
    accept: Annotated[bool, typer.Option("--accept", help="订单预览后直接入库")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，什么都不留下")] = False,
    problems: Annotated[
        Path | None, typer.Option(help="把不能导入的行写到这个 xlsx", metavar="文件", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入一份导出文件。订单先预览、后确认（accept）；同一文件再导入不重复，同号订单以后导入的为准。

    例：zmtool insight data import 订单明细.xlsx --accept
    """
    from zmtool.workflow.insight_data import ORDERS, import_orders
    from zmtool.workflow.insight_reference import import_reference

    if kind != ORDERS:
        done = import_reference(kind, file, workspace, now=right_now(), user=current_user(), dry_run=dry_run)
        if as_json:
            from zmtool.base.plain import to_plain

            print_json(to_plain(done))
        elif done.again:
            print_text(f"这个文件已作为第 {done.batch} 号导入，没有重复导入。")
        else:
            verb = "可导入" if dry_run else "已导入"
            print_text(
                f"{verb}{done.label} {done.rows} 行，其中新增或者更改 {done.changed} 行；不能导入 {len(done.rejected)} 行。"
            )
            for reason, count in done.reasons.items():
                print_text(f"  {count} 行：{reason}")
        return 0
    with progress(f"{'预览' if dry_run else '导入'} {file.name}") as step:
        found = import_orders(
            file,
            workspace,
            now=right_now(),
            user=current_user(),
            accept=accept,
            dry_run=dry_run,
            problems=problems,
            progress=step,
        )
    if as_json:
        print_json(
            {
                "batch": found.batch.number if found.batch else None,
                "state": found.batch.state if found.batch else "dry_run",
                "again": found.again,
                "problems": str(found.problems) if found.problems else None,
                **found.summary,
            }
        )
        return 0
    _print_preview(found.summary)
    if found.problems:
        say(f"不能导入的行已写到 {found.problems}，改正后再导入即可。")
    if found.batch is None:
        print_text("只是预览，没有留下任何数据。")
    elif found.again:
        print_text(
            f"这个文件已作为第 {found.batch.number} 号导入（{_state(found.batch.state)}），没有重复导入。"
        )
    elif found.batch.state == "staged":
        print_text(f"第 {found.batch.number} 号导入，待确认：zmtool insight data accept {found.batch.number}")
    else:
        print_text(f"第 {found.batch.number} 号导入，已入库。")
    return 0


@app.command()
def accept(number: BatchArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """确认一份待确认的订单，写入分析数据。

    例：zmtool insight data accept 1
    """
    from zmtool.workflow.insight_data import accept_batch

    with progress("入库") as step:
        batch = accept_batch(number, workspace, now=right_now(), user=current_user(), progress=step)
    if as_json:
        print_json(_batch_json(batch))
    else:
        print_text(f"第 {number} 号导入已入库，共 {batch.rows} 行。")
    return 0


@app.command()
def discard(number: BatchArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """放弃一份待确认的订单；原文件仍在档案库中。

    例：zmtool insight data discard 2
    """
    from zmtool.workflow.insight_data import discard_batch

    discard_batch(number, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"batch": number, "state": "discarded"})
    else:
        print_text(f"第 {number} 号导入已放弃。")
    return 0


@app.command()
def withdraw(
    number: BatchArgument,
    why: Annotated[str, typer.Option(help="理由", metavar="文字")],
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """撤销一份已入库的订单，其余各份由原文件重新入库。

    例：zmtool insight data withdraw 1 --why 导错了月份 --yes
    """
    from zmtool.base.errors import Refused
    from zmtool.workflow.insight_data import withdraw_batch

    if not yes:
        raise Refused(
            f"撤销第 {number} 号导入会从分析数据中去掉它的全部订单",
            next_step="确定的话加 --yes；原文件仍在档案库中",
        )
    again = withdraw_batch(number, workspace, now=right_now(), user=current_user(), why=why)
    if as_json:
        print_json({"batch": number, "state": "withdrawn", "read_again": again})
    else:
        print_text(f"第 {number} 号导入已撤销，其余 {again} 份已重新入库。")
    return 0


@app.command(name="list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出全部导入。

    例：zmtool insight data list
    """
    from zmtool.workflow.insight_calendar import imports

    found = imports(workspace, now=right_now(), user=current_user())
    if as_json:
        print_json([_batch_json(one) for one in found])
        return 0
    print_table(
        "导入",
        ["导入号", "种类", "文件", "状态", "行数", "期次", "导入人", "时间"],
        [
            (
                one.number,
                one.kind,
                one.name,
                _state(one.state),
                one.rows,
                _span(one.weeks),
                one.staged_by,
                one.staged_at[:16],
            )
            for one in found
        ],
    )
    return 0


@app.command()
def calendar(
    weeks: Annotated[int, typer.Option(help="看最近多少周，0 为全部", metavar="数")] = 26,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """完整性日历：每周每区有多少订单，哪些周缺、不全或停访。缺的周，往回看到它的模型停跑。

    例：zmtool insight data calendar
    """
    from zmtool.insight.data.calendar import STATE_NAMES
    from zmtool.workflow.insight_calendar import weeks_of

    found = weeks_of(workspace, now=right_now(), user=current_user(), last=weeks)
    if as_json:
        from zmtool.base.plain import to_plain

        print_json([{**to_plain(one), "label": one.label} for one in found])
        return 0
    print_table(
        "完整性日历",
        ["期次", "区划", "订单", "订货户", "状态", "说明"],
        [(one.label, one.region, one.orders, one.shops, STATE_NAMES[one.state], one.reason) for one in found],
    )
    return 0


@app.command()
def gap(
    week: Annotated[str, typer.Argument(help="期次，如 2026-W07", metavar="期次")],
    why: Annotated[str, typer.Option(help="为什么没有订单，如 春节停访", metavar="文字")],
    region: Annotated[str, typer.Option(help="区划，前六位；不写为全部", metavar="区划")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记某一周停访，模型不再因它停跑。

    例：zmtool insight data gap 2026-W07 --why 春节停访
    """
    from zmtool.workflow.insight_calendar import explain_gap

    label = explain_gap(week, workspace, region=region, why=why, now=right_now(), user=current_user())
    if as_json:
        print_json({"week": label, "region": region, "reason": why})
    else:
        print_text(f"{label}{f'（{region}）' if region else ''} 已登记：{why}")
    return 0


@app.command()
def rebuild(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """由档案库中的原文件重新生成全部分析数据（恢复备份后、磁盘出错后用）。

    例：zmtool insight data rebuild
    """
    from zmtool.workflow.insight_data import rebuild as run

    count = run(workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"files": count})
    else:
        print_text(f"已由 {count} 份原文件重新生成。")
    return 0


def _print_preview(summary: Mapping[str, Any]) -> None:
    print_text(
        f"读到 {summary['rows_read']} 行：可导入 {summary['accepted']}，更正 {summary['corrected']}，不能导入 {summary['rejected']}，"
        f"略过 {summary['skipped']}（合计、表尾、重复）。"
    )
    print_text(
        f"订单 {summary['orders']} 张，{summary['shops']} 户，{summary['cartons']} 条，期次 {'、'.join(summary['weeks'][:12])}"
        f"{'…' if len(summary['weeks']) > 12 else ''}。"
    )
    if summary["same_orders"] or summary["changed_orders"]:
        print_text(
            f"已有同号订单：内容相同 {summary['same_orders']} 张，不同 {summary['changed_orders']} 张（以本次为准）。"
        )
    if summary["new_brands"]:
        print_text(f"新出现的品规 {summary['new_brands']} 个。")
    if summary["amounts_off_in_all"]:
        rows = "、".join(map(str, summary["amounts_off"]))
        print_text(f"数量×单价与金额相差超过百分之一的 {summary['amounts_off_in_all']} 行：第 {rows} 行")
    for one in summary["reasons"]:
        print_text(f"  不能导入 {one['rows']} 行：{one['reason']}")
    for sample in summary["samples"]:
        print_text(f"  例：第 {sample['row']} 行 {sample['field']}“{sample['value']}”")
    if summary["ignored"]:
        print_text(f"未用的列：{'、'.join(summary['ignored'])}")
    for note in summary["notes"]:
        print_text(note)


def _state(state: str) -> str:
    from zmtool.insight.data.keep import STATES

    return STATES[state]


def _span(weeks: tuple[int, ...]) -> str:
    from zmtool.values.periods import week_label

    if not weeks:
        return ""
    return week_label(weeks[0]) if len(weeks) == 1 else f"{week_label(weeks[0])}—{week_label(weeks[-1])}"


def _batch_json(batch: Batch) -> dict[str, Any]:
    from zmtool.base.plain import to_plain
    from zmtool.values.periods import week_label

    return {**to_plain(batch), "weeks": [week_label(one) for one in batch.weeks]}


def day_of(text: str, option: str, default: date) -> date:
    """A day as people write it. Raises UsageProblem."""
    from zmtool.base.errors import InvalidValue, UsageProblem
    from zmtool.values.dates import parse_date

    if not text:
        return default
    try:
        return parse_date(text)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=option, next_step="例：2026-05-31") from error
