"""zmtool case seize, goods, value: goods of a case by scanner, by photograph, by list; and their prices."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.commands.case_life import CaseNumber
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.goods.records import GoodsLine
    from zmtool.goods.tally_lines import Reply
    from zmtool.workflow.case_goods import ValuedGoods
    from zmtool.workflow.case_seize import Seized, Seizure

Basis = Annotated[
    str, typer.Option(help="价格口径：wholesale（批发价）或 retail（零售价）；默认按本省规则", metavar="口径")
]


def seize(
    case_no: CaseNumber,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="从文本文件读入，每行一个条码", metavar="文件", show_default=False),
    ] = None,
    photo: Annotated[
        list[Path] | None, typer.Option(help="条码照片，可多次", metavar="照片", show_default=False)
    ] = None,
    basis: Basis = "",
    by: Annotated[
        list[str] | None, typer.Option(help="登记人，可多次", metavar="姓名", show_default=False)
    ] = None,
    fill: Annotated[
        Path | None,
        typer.Option(
            help="把批准书、通知书、清单、核价表填到这个文件夹", metavar="文件夹", show_default=False
        ),
    ] = None,
    restart: Annotated[bool, typer.Option("--restart", help="放弃上次没有登记完的草稿，重新开始")] = False,
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """现场查获登记：扫码（或输后6位、品名）计数，自动带出品规、核价，备好文书。

    每行一次：扫条包码计1条，075015*20 计20条，输 ? 看全部写法；断电后再运行接着登记。

    例：zmtool case seize 示烟立〔2025〕第50号 --fill 文书
    """
    from zmtool.workflow.case_seize import begin, discard, enter_photos, finish

    now, user = right_now(), current_user()
    seizure = begin(case_no, workspace, now=now, user=user)
    if restart and seizure.replayed:
        _refuse_or_discard(seizure, yes)
        discard(seizure)
        seizure = begin(case_no, workspace, now=now, user=user)
    if seizure.replayed:
        say(f"接着上次没有登记完的草稿，已有 {seizure.replayed} 行；从头开始请加 --restart")
    if photo:
        seizure, replies = enter_photos(seizure, photo)
        for name, reply in replies:
            _say_reply(reply, f"{name}：")
    if source is not None or not photo:
        seizure = _count(seizure, source)
    done = finish(seizure, workspace, now=now, user=user, basis=basis, by=tuple(by or ()))
    _print_seized(done, as_json)
    if fill is not None:
        _fill(done, fill, workspace)
    return 0


def value(
    case_no: CaseNumber,
    basis: Basis = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给案件物品核价：按案发日的价格目录和口径，逐行说明算式。

    例：zmtool case value 示烟立〔2025〕第50号 --basis wholesale
    """
    from zmtool.workflow.case_goods import value_goods_of

    valued, version = value_goods_of(case_no, workspace, now=right_now(), user=current_user(), basis=basis)
    if as_json:
        print_json({"case_no": case_no, "version": version, **_valued_json(valued)})
    else:
        _print_valued(valued)
    return 0


def goods(
    case_no: CaseNumber,
    source: Annotated[
        Path | None,
        typer.Option(
            "--import",
            help="物品清单（xlsx、csv），品名或条码、数量、单位",
            metavar="文件",
            show_default=False,
        ),
    ] = None,
    result: Annotated[
        str, typer.Option(help="登记鉴别结论，如 真品、假冒注册商标且伪劣", metavar="结论")
    ] = "",
    tag: Annotated[
        list[str] | None,
        typer.Option(help="物品编号，可多次；不写为全部", metavar="编号", show_default=False),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option(help="删去登记错的物品：编号", metavar="编号", show_default=False)
    ] = None,
    basis: Basis = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出案件物品；导入清单，登记鉴别结论，删去登记错的。

    例：zmtool case goods 示烟立〔2025〕第50号 --result 真品
    """
    from zmtool.workflow.case_goods import change_goods, import_goods
    from zmtool.workflow.cases import load_case

    now, user = right_now(), current_user()
    if source is not None:
        for remark in import_goods(case_no, source, workspace, now=now, user=user, basis=basis):
            say(f"注意：{remark}")
    if result or remove:
        change_goods(
            case_no,
            workspace,
            now=now,
            user=user,
            result=result,
            tags=tuple(tag or ()),
            remove=tuple(remove or ()),
        )
    case = load_case(case_no, workspace)
    if as_json:
        from zmtool.base.plain import to_plain

        print_json({"case_no": case.case_no, "goods": [to_plain(one) for one in case.goods]})
        return 0
    rows = [
        (
            one.tag,
            one.name,
            one.barcode,
            f"{one.quantity:f}{one.unit}",
            _unit_price(one),
            "" if one.amount is None else one.amount,
            one.result,
            one.remark,
        )
        for one in case.goods
    ]
    print_table("", ["编号", "品规", "条码", "数量", "单价（元）", "金额（元）", "鉴别结论", "备注"], rows)
    return 0


def _unit_price(line: GoodsLine) -> str:
    return "" if line.unit_price is None else f"{line.unit_price:f}/{line.priced_by}"


def _count(seizure: Seizure, source: Path | None) -> Seizure:
    from zmtool.goods.tally_lines import Kind
    from zmtool.workflow.case_seize import enter

    for line in _lines(source):
        seizure, reply = enter(seizure, line)
        _say_reply(reply, "" if source is None and sys.stdin.isatty() else f"{line.strip()}：")
        if reply.kind is Kind.FINISHED:
            break
    return seizure


def _lines(source: Path | None) -> Iterator[str]:
    if source is not None:
        from zmtool.workflow.case_goods import lines_of_file

        yield from lines_of_file(source)
        return
    if not sys.stdin.isatty():
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    say("扫描或输入，每行一次；? 看写法，列表 看已计，撤销 退回，完成 结束")
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _say_reply(reply: Reply, before: str) -> None:
    say(f"{before}{reply.text}")
    for line in reply.more:
        say(f"  {line}")


def _refuse_or_discard(seizure: Seizure, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty() or not typer.confirm(f"放弃草稿中的 {seizure.replayed} 行？"):
        raise UsageProblem("没有放弃草稿", next_step="确认要放弃请加 --yes")


def _fill(done: Seized, folder: Path, workspace: Path | None) -> None:
    from zmtool.workflow.case_seize import PAPERS
    from zmtool.workflow.cases import load_case
    from zmtool.workflow.filling import fill_case
    from zmtool.workflow.workspace import local_data

    case = load_case(done.case_no, workspace)
    for one in fill_case(case, folder, only=PAPERS, overrides=local_data(workspace)):
        missing = f"（待填：{'、'.join(one.missing)}）" if one.missing else ""
        say(f"{one.title}：{one.path}{missing}")


def _print_seized(done: Seized, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "case_no": done.case_no,
                "version": done.version,
                "papers": list(done.papers),
                "carton_codes": done.carton_codes,
                **_valued_json(done.goods),
            }
        )
        return
    _print_valued(done.goods)
    print_text(f"{done.case_no}：已登记查获物品（第 {done.version} 版）")


def _valued_json(valued: ValuedGoods) -> dict[str, Any]:
    from zmtool.base.plain import to_plain

    found = valued.valuation
    return {
        "goods": [to_plain(one) for one in valued.lines],
        "amount": format(found.amount, "f"),
        "cartons": format(found.cartons, "f"),
        "loose_sticks": format(found.loose_sticks, "f"),
        "sticks": format(found.sticks, "f"),
        "complete": found.complete,
        "basis": valued.basis.value if valued.basis else None,
        "why": valued.why,
        "ground": found.ground,
        "texts": list(found.texts),
    }


def _print_valued(valued: ValuedGoods) -> None:
    rows = [
        (
            one.tag,
            one.name,
            f"{one.quantity:f}{one.unit}",
            "" if one.amount is None else one.amount,
            one.remark,
        )
        for one in valued.lines
    ]
    print_table("", ["编号", "品规", "数量", "金额（元）", "备注"], rows)
    for text in valued.valuation.texts:
        print_text(text)
    print_text(f"价格口径：{valued.why}")
