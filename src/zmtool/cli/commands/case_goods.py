"""zmtool case custody and labels: where seized goods are, who held them when, and how they ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cli.commands.case_life import CaseNumber, moment_of
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.cases.records import CaseFacts


def custody(
    case_no: CaseNumber,
    move: Annotated[
        str, typer.Option(help="登记一次变动：返还、没收、销毁、移交公安机关、抽样送检…", metavar="去向")
    ] = "",
    tag: Annotated[
        list[str] | None,
        typer.Option(help="物品编号，可多次；不写为全部", metavar="编号", show_default=False),
    ] = None,
    quantity: Annotated[str, typer.Option(help="数量；不写为全部剩余", metavar="数量")] = "",
    on: Annotated[str, typer.Option(help="日期，默认今天", metavar="日期")] = "",
    holder: Annotated[str, typer.Option(help="变动后由谁保管或接收", metavar="姓名或单位")] = "",
    by: Annotated[
        list[str] | None, typer.Option(help="经办人，可多次", metavar="姓名", show_default=False)
    ] = None,
    note: Annotated[str, typer.Option(help="说明", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """涉案物品保管账：数量去向、现由谁保管、历次交接；用 --move 登记变动。

    编号处也可以扫物证标签上的二维码，直接指到那一项物品。

    例：zmtool case custody 示烟立〔2025〕第50号 --move 返还当事人 --tag 01 --quantity 12 --holder 宋知远
    """
    from zmtool.reports.labels import label_parts
    from zmtool.workflow.case_custody import Movement, move_in_case
    from zmtool.workflow.cases import load_case

    if (named := label_parts(case_no)) is not None:
        case_no, tag = named[0], [named[1]]
    if move:
        day = moment_of(on, "--on") if on else right_now().date()
        wanted = Movement(move, tuple(tag or ()), quantity, day, holder, tuple(by or ()), note)
        move_in_case(case_no, wanted, workspace, now=right_now(), user=current_user())
    elif quantity or holder or by or note or on:
        raise UsageProblem("没有写明去向", next_step="加 --move 去向，如 --move 返还当事人")
    _print_custody(load_case(case_no, workspace), workspace, as_json)
    return 0


def labels(
    case_no: CaseNumber,
    to: Annotated[Path, typer.Option("--to", "-o", help="写到这个文件", metavar="文件")] = Path(
        "物证标签.html"
    ),
    tag: Annotated[
        list[str] | None,
        typer.Option(help="物品编号，可多次；不写为全部在库物品", metavar="编号", show_default=False),
    ] = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """生成可打印的物证标签（A4，带二维码），贴在封存的物品上。

    例：zmtool case labels 示烟立〔2025〕第50号 --to 标签.html
    """
    from zmtool.workflow.case_custody import write_labels

    if to.exists() and not yes:
        raise Refused("目标文件已存在，未覆盖", where=str(to), next_step="请换一个文件名，或加 --yes 覆盖")
    count = write_labels(case_no, to, tuple(tag or ()), workspace)
    if as_json:
        print_json({"case_no": case_no, "path": str(to), "labels": count})
    else:
        print_text(f"已写出 {count} 张标签：{to}")
    return 0


def _print_custody(case: CaseFacts, workspace: Path | None, as_json: bool) -> None:
    from zmtool.base.plain import to_plain
    from zmtool.cases.custody import balances, chain, load_custody_kinds
    from zmtool.values.quantity import format_amount
    from zmtool.workflow.workspace import local_data

    kinds = load_custody_kinds(local_data(workspace))
    accounts, keepers = balances(case, kinds), chain(case)
    if as_json:
        print_json(
            {
                "case_no": case.case_no,
                "balances": [to_plain(one) for one in accounts],
                "keepers": [to_plain(one) for one in keepers],
                "entries": [to_plain(one) for one in case.custody],
            }
        )
        return
    rows = [
        (
            one.tag,
            one.name,
            one.unit,
            format_amount(one.listed),
            format_amount(one.taken),
            "、".join(f"{kinds[kind].label}{format_amount(amount)}" for kind, amount in one.ends.items()),
            format_amount(one.confiscated),
            format_amount(one.left),
            one.holder,
        )
        for one in accounts
    ]
    print_table(
        "", ["编号", "物品", "单位", "清单", "入库", "去向", "已没收在库", "未定去向", "现保管"], rows
    )
    for keeper in keepers:
        until = keeper.until or "现在"
        label = kinds[keeper.by_kind].label if keeper.by_kind in kinds else keeper.by_kind
        print_text(f"  {keeper.tag} {keeper.since} 至 {until}：{keeper.holder}（{label}）")
