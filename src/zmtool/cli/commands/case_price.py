"""zmtool case appraise price … withdraw: requests for pricing and what came of them."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.appraisal_asking import CaseNumber, NumberArgument, OnOption, TagOption, day_of, figure_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, print_advanced
from zmtool.cli.who import current_user, right_now


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
        tag: figure_of(text, "--price", "01=120.50")
        for tag, text in pairs_of(price, "--price", "01=120.50", "编号=元").items()
    }
    orders = {tag: _order(text) for tag, text in pairs_of(order, "--order", "01=1", "编号=序").items()}
    done = issue_price(
        number,
        issuer,
        day_of(on),
        workspace,
        prices=prices,
        orders=orders,
        note=note,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("核价", done, as_json)
    return 0


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


def _order(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise UsageProblem(f"“{text}”不是整数", where="--order", next_step="例：--order 01=1")
    return int(text)
