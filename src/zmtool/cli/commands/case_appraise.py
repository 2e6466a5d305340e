"""zmtool case appraise: requests for pricing and quality tests of a case's goods."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, print_advanced
from zmtool.cli.printing import print_json
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="核价申请和结果；质检委托、抽样、报告、异议、留样", no_args_is_help=True, rich_markup_mode=None
)
CaseNumber = Annotated[str, typer.Argument(help="案件编号", metavar="案件编号")]
NumberArgument = Annotated[str, typer.Argument(help="质检（ZJ-）或者核价（HJ-）编号", metavar="编号")]
TagOption = Annotated[
    list[str] | None,
    typer.Option("--tag", help="物品编号，可多次；不写为全部", metavar="编号", show_default=False),
]
OnOption = Annotated[str, typer.Option("--on", help="日期，默认今天", metavar="日期")]


@app.command()
def price(
    case_no: CaseNumber,
    basis: Annotated[
        str, typer.Option(help="口径：retail（零售价）或 wholesale（批发价）", metavar="口径")
    ] = "retail",
    tag: TagOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """申请核价：按品规价目自动选价，列出依据序和目录版本。

    例：zmtool case appraise price 示烟立〔2025〕第50号
    """
    from zmtool.workflow.price_requests import ask_price

    done = ask_price(
        case_no, workspace, basis=basis, tags=tuple(tag or ()), now=right_now(), user=current_user()
    )
    print_advanced("核价", done, as_json)
    return 0


@app.command()
def issue(
    number: NumberArgument,
    issuer: Annotated[str, typer.Argument(help="出具机关", metavar="出具机关")],
    on: OnOption = "",
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price", help="出具的单价，物品编号=元，可多次", metavar="编号=元", show_default=False
        ),
    ] = None,
    order: Annotated[
        list[str] | None,
        typer.Option(
            "--order", help="依据序 1–6，物品编号=序，可多次", metavar="编号=序", show_default=False
        ),
    ] = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记核价结果，写入案件；达到涉刑移送数额的提醒。

    例：zmtool case appraise issue HJ-示-2026-00001 示例省烟草专卖局 --price 02=120.50 --order 02=4
    """
    from zmtool.cli.oversight_options import pairs_of
    from zmtool.workflow.price_requests import issue_price

    prices = {
        tag: _figure(text, "--price", "01=120.50")
        for tag, text in pairs_of(price, "--price", "01=120.50", "编号=元").items()
    }
    orders = {tag: _order(text) for tag, text in pairs_of(order, "--order", "01=1", "编号=序").items()}
    done = issue_price(
        number,
        issuer,
        _day(on),
        workspace,
        prices=prices,
        orders=orders,
        note=note,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("核价", done, as_json)
    return 0


@app.command()
def withdraw(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """撤回还没有结果的核价申请。

    例：zmtool case appraise withdraw HJ-示-2026-00001 --note 数量有误
    """
    from zmtool.workflow.price_requests import withdraw_price

    done = withdraw_price(number, workspace, note=note, now=right_now(), user=current_user())
    print_advanced("核价", done, as_json)
    return 0


@app.command()
def entrust(
    case_no: CaseNumber,
    body: Annotated[str, typer.Argument(help="检验机构", metavar="检验机构")],
    tag: TagOption = None,
    batch: Annotated[str, typer.Option(help="批次", metavar="文字")] = "",
    boxes: Annotated[int | None, typer.Option(help="箱（件）数", metavar="件数", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """委托质检：委托鉴定告知书随案建立。

    例：zmtool case appraise entrust 示烟立〔2025〕第50号 示例市烟草质量监督检测站
    """
    from zmtool.workflow.quality_tests import entrust as begin

    done = begin(
        case_no,
        body,
        workspace,
        tags=tuple(tag or ()),
        batch=batch,
        boxes=boxes,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("质检", done, as_json)
    return 0


@app.command()
def sample(
    number: NumberArgument,
    take: Annotated[
        list[str],
        typer.Option("--take", help="抽样条数，物品编号=条数，可多次；一项几份用逗号", metavar="编号=条数"),
    ],
    by: Annotated[list[str], typer.Option("--by", help="抽样人，写两名", metavar="姓名")],
    photo: Annotated[
        list[Path] | None,
        typer.Option("--photo", help="封样照片，可多张", metavar="文件", show_default=False),
    ] = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抽样编号、封样存照、送检；数量按抽样基数核对，保管账同时登记。

    例：zmtool case appraise sample ZJ-示-2026-00001 --take 01=1 --by 林一舟 --by 周望 --photo 封样.jpg
    """
    from zmtool.cli.oversight_options import pairs_of
    from zmtool.workflow.quality_tests import take_samples

    quantities = {
        tag: [_figure(one, "--take", "01=1") for one in text.replace("，", ",").split(",")]
        for tag, text in pairs_of(take, "--take", "01=1", "编号=条数").items()
    }
    done = take_samples(
        number,
        quantities,
        photo or (),
        workspace,
        samplers=by,
        note=note,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("质检", done, as_json)
    return 0


@app.command()
def report(
    number: NumberArgument,
    report_no: Annotated[str, typer.Argument(help="报告编号", metavar="报告编号")],
    verdict: Annotated[
        list[str],
        typer.Option("--verdict", help="结论：真、假、走私、非规格；分项写 物品编号=结论", metavar="结论"),
    ],
    on: OnOption = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记检验报告；有异议的登记复检报告。

    例：zmtool case appraise report ZJ-示-2026-00001 JY2026-0102 --verdict 01=假 --verdict 02=真
    """
    from zmtool.workflow.quality_tests import register_report

    verdicts: dict[str, str] = {}
    for one in verdict:
        tag, sign, text = one.partition("=")
        key, said = (tag.strip(), text.strip()) if sign else ("", one.strip())
        if key in verdicts:
            raise UsageProblem("同一项写了两次结论", where="--verdict", next_step="每项只写一次")
        verdicts[key] = said
    done = register_report(
        number, report_no, verdicts, _day(on), workspace, note=note, now=right_now(), user=current_user()
    )
    print_advanced("质检", done, as_json)
    return 0


@app.command("object")
def object_(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记当事人异议，从留样复检。

    例：zmtool case appraise object ZJ-示-2026-00001 --note 当事人对结论有异议
    """
    return _advance(number, "object", note, "", workspace, as_json)


@app.command()
def conclude(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """确认结论：写回案件物品，知道店铺的生成线索，真品提示追查外流。

    例：zmtool case appraise conclude ZJ-示-2026-00001
    """
    from zmtool.workflow.quality_conclusion import conclude as end

    done = end(number, workspace, note=note, now=right_now(), user=current_user())
    print_advanced("质检", done, as_json)
    return 0


@app.command()
def dispose(
    number: NumberArgument,
    way: Annotated[str, typer.Argument(help="处置方式：退回、损耗", metavar="方式")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """留样期满后处置样品，保管账同时登记。

    例：zmtool case appraise dispose ZJ-示-2026-00001 退回
    """
    return _advance(number, "dispose", note, way, workspace, as_json)


@app.command()
def cancel(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """撤销还没有抽样的委托。

    例：zmtool case appraise cancel ZJ-示-2026-00001 --note 委托有误
    """
    return _advance(number, "cancel", note, "", workspace, as_json)


@app.command("list")
def list_(
    case_no: Annotated[str, typer.Option("--case", help="只列这个案件的", metavar="案件编号")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未办结的")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出核价和质检。

    例：zmtool case appraise list --open
    """
    from zmtool.cli.appraisal_answers import print_lines
    from zmtool.workflow.appraisals import list_appraisals

    print_lines(list_appraisals(workspace, case_no=case_no, open_only=open_only), workspace, as_json)
    return 0


@app.command()
def due(on: OnOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出留样期满、可以处置样品的质检。

    例：zmtool case appraise due --on 2026-09-01
    """
    from zmtool.cli.appraisal_answers import print_lines
    from zmtool.workflow.appraisals import samples_due

    print_lines(samples_due(workspace, on=_day(on)), workspace, as_json)
    return 0


@app.command()
def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一件核价或者质检。

    例：zmtool case appraise show ZJ-示-2026-00001
    """
    from zmtool.cli.appraisal_answers import appraisal_json, print_appraisal
    from zmtool.workflow.appraisals import show_appraisal
    from zmtool.workflow.workspace import local_data

    kept = show_appraisal(number, workspace)
    if as_json:
        print_json(appraisal_json(kept))
    else:
        print_appraisal(kept, local_data(workspace))
    return 0


def _advance(number: str, step: str, note: str, way: str, workspace: Path | None, as_json: bool) -> int:
    from zmtool.workflow.quality_conclusion import advance_test

    done = advance_test(number, step, workspace, note=note, way=way, now=right_now(), user=current_user())
    print_advanced("质检", done, as_json)
    return 0


def _day(text: str) -> Any:
    from zmtool.cli.law_answers.asking import day_of

    return day_of(text, "--on") if text.strip() else right_now().date()


def _figure(text: str, name: str, example: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation as error:
        raise UsageProblem(f"“{text}”不是数字", where=name, next_step=f"例：{name} {example}") from error
    if not found.is_finite() or abs(found) > Decimal(10) ** 9:
        raise UsageProblem(f"“{text}”不是可用的数字", where=name, next_step=f"例：{name} {example}")
    return found


def _order(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise UsageProblem(f"“{text}”不是整数", where="--order", next_step="例：--order 01=1")
    return int(text)
