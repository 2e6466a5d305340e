"""zmtool review send, call-back, receive, give-back, take-in: bureaus that review for one another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import Exit
from zmtool.cli.commands.review_desk import NumberArgument
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now


def send(
    batch: Annotated[str, typer.Argument(help="批次名称", metavar="批次")],
    numbers: Annotated[list[int], typer.Argument(help="评查案卷编号，可多个", metavar="编号…")],
    to: Annotated[str, typer.Option("--to", help="送给哪个单位（全称）", metavar="单位")],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个空文件夹", metavar="文件夹")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """交叉评查：把待评案卷送给另一单位评查，写出送评单和案卷包；收回评前本单位不能认领。

    例：zmtool review send 2025年第一批 3 4 --to 邻县烟草专卖局 --out 送评
    """
    from zmtool.cli.review_answers import dossier_json
    from zmtool.workflow.review_exchange import send_dossiers

    done = send_dossiers(batch, numbers, to, out, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(
            {
                "file": str(done.file),
                "packages": [str(one) for one in done.packages],
                "dossiers": [dossier_json(one) for one in done.dossiers],
            }
        )
        return Exit.DONE
    print_text(f"已送 {len(done.dossiers)} 件给{to}：{done.file.parent}")
    say("把整个文件夹交给对方，对方用 zmtool review receive 送评单.json 收取。")
    return Exit.DONE


def call_back(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """收回送出而没有回评的案卷，放回待认领池。

    例：zmtool review call-back 3
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_exchange import call_back_one

    print_state(call_back_one(number, workspace, now=right_now(), user=current_user()), as_json)
    return Exit.DONE


def receive(
    file: Annotated[Path, typer.Argument(help="对方送来的送评单.json", metavar="送评单")],
    name: Annotated[
        str, typer.Option("--as", help="在本单位的批次名称；默认原名加单位", metavar="名称")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收取别的单位送来评查的案卷，建成一个批次；认领、逐条评查、提交与本单位的相同。

    例：zmtool review receive 送评/送评单.json
    """
    from zmtool.cli.review_answers import dossier_json, print_dossiers
    from zmtool.workflow.review_exchange import receive_dossiers

    batch, dossiers = receive_dossiers(file, name, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"batch": batch, "dossiers": [dossier_json(one) for one in dossiers]})
        return Exit.DONE
    print_text(f"已收为评查批次 {batch}")
    print_dossiers(dossiers)
    say("案卷包在送评单旁边，可用 zmtool review score 案卷包 --html 查看。认领时须写 --unit 本单位。")
    return Exit.DONE


def give_back(
    batch: Annotated[str, typer.Argument(help="收来的批次名称", metavar="批次")],
    out: Annotated[Path, typer.Option("--out", "-o", help="回评单写到这个文件", metavar="文件")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写出回评单：收来的案卷中已提交的评查，交还送评单位。

    例：zmtool review give-back 2025年第一批（示例县烟草专卖局） --out 回评单.json
    """
    from zmtool.workflow.review_exchange import give_back as write

    content = write(batch, out, workspace, now=right_now())
    if as_json:
        print_json(
            {"file": str(out), "to": content.sender, "dossiers": [one.case_no for one in content.reviews]}
        )
    else:
        print_text(f"已写出 {len(content.reviews)} 件的回评单：{out}，交给{content.sender}")
    return Exit.DONE


def take_in(
    file: Annotated[Path, typer.Argument(help="对方交回的回评单", metavar="回评单")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收入回评：对方的逐条意见照本单位的规则计入（回避、逐条评定、双评差距），全部收入或全部不收。

    例：zmtool review take-in 回评单.json
    """
    from zmtool.cli.review_answers import dossier_json, print_dossiers
    from zmtool.workflow.review_exchange import take_in_reviews

    by, dossiers = take_in_reviews(file, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"by": by, "dossiers": [dossier_json(one) for one in dossiers]})
        return Exit.DONE
    print_text(f"已收入{by}的回评 {len(dossiers)} 件")
    print_dossiers(dossiers)
    return Exit.DONE
