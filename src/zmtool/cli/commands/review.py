"""zmtool review: scoring dossiers and explaining the standard."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.commands import (
    review_across,
    review_batches,
    review_desk,
    review_disputes,
    review_exchange,
    review_score,
)
from zmtool.cli.options import JsonOption
from zmtool.cli.printing import print_json, print_table, print_text

app = typer.Typer(
    help="案卷评查：打分、标准、抽查、抢单、复核、申诉、整改", no_args_is_help=True, rich_markup_mode=None
)
checklists_app = typer.Typer(
    help="评查标准：列出、核对", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
app.add_typer(checklists_app, name="checklists")
app.add_typer(review_batches.batch_app, name="batch")

ChecklistOption = Annotated[str, typer.Option("--checklist", help="评查标准名称")]


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="项目代码，如 C29", metavar="代码")],
    checklist: ChecklistOption = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """解释一个评查项目：查什么、依据、扣分、怎么处理。

    例：zmtool review explain C29
    """
    from zmtool.base.errors import NotFound
    from zmtool.base.plain import to_plain
    from zmtool.checks.checklist import load_checklist

    standard = load_checklist(checklist)
    item = standard.item(code.upper())
    if item is None:
        import difflib

        near = difflib.get_close_matches(code.upper(), [one.code for one in standard.items], n=3)
        raise NotFound(
            f"评查标准中没有 {code}",
            next_step=f"是不是：{'、'.join(near)}？"
            if near
            else "用 zmtool review checklists show 查看全部项目",
        )
    if as_json:
        print_json(to_plain(item))
        return 0
    lines = [f"{item.code}　{item.title}", f"部分：{standard.sections[item.section]}　方法：{item.method}"]
    if item.fatal:
        lines.append("一票否决项" + ("（机器只提示，由人确认）" if item.confirm else ""))
    else:
        lines.append(f"分值：{item.points}　每处扣：{item.each}")
    lines.append(f"依据：{item.basis}" + (f"［{item.mark}］" if item.mark else ""))
    lines += [
        f"{label}：{text}"
        for label, text in (("后果", item.why), ("处理", item.fix), ("人工", item.human))
        if text
    ]
    lines += [f"　问：{question}" for question in item.questions]
    print_text("\n".join(lines))
    return 0


@checklists_app.command("list")
def list_checklists(as_json: JsonOption = False) -> int:
    """列出评查标准。

    例：zmtool review checklists list
    """
    from zmtool.checks.checklist import load_checklist
    from zmtool.workflow.review_standard import names_of_checklists

    standards = [load_checklist(name) for name in names_of_checklists()]
    if as_json:
        print_json(
            [
                {"id": one.id, "version": one.version, "title": one.title, "items": len(one.items)}
                for one in standards
            ]
        )
    else:
        print_table(
            "",
            ["名称", "版本", "标题", "项目数"],
            [(one.id, one.version, one.title, len(one.items)) for one in standards],
        )
    return 0


@checklists_app.command("show")
def show_checklist(
    name: Annotated[str, typer.Argument(help="评查标准名称", metavar="名称")] = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """列出一份评查标准的全部项目。

    例：zmtool review checklists show penalty-ordinary
    """
    from zmtool.checks.checklist import load_checklist

    standard = load_checklist(name)
    rows = [
        (one.code, one.title, str(one.points), "机器" if one.checks else "人工", one.mark)
        for one in standard.items
    ]
    if as_json:
        print_json([dict(zip(("code", "title", "points", "by", "mark"), row, strict=True)) for row in rows])
    else:
        print_table(standard.title, ["代码", "项目", "分值", "评查", "标记"], rows)
    return 0


@checklists_app.command("test")
def test_checklist(
    name: Annotated[str, typer.Argument(help="评查标准名称", metavar="名称")] = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """运行评查标准自带的例子，核对每一项是否如其所写。

    例：zmtool review checklists test penalty-ordinary
    """
    from zmtool.base.errors import Exit
    from zmtool.workflow.review_standard import checklist_failures

    failures = checklist_failures(name)
    rows = [(one.code, one.expected, one.actual, "；".join(one.messages)) for one in failures]
    if as_json:
        print_json([dict(zip(("code", "expected", "actual", "messages"), row, strict=True)) for row in rows])
    elif rows:
        print_table("不符的例子", ["代码", "应为", "实为", "结果"], rows)
    else:
        print_text("全部例子与标准一致。")
    return Exit.FINDINGS if failures else Exit.DONE


for _name, _command in (
    ("score", review_score.score),
    ("across", review_across.across),
    ("draw", review_batches.draw),
    ("claim", review_desk.claim),
    ("release", review_desk.release),
    ("mine", review_desk.mine),
    ("decide", review_desk.decide),
    ("finish", review_desk.finish),
    ("arbitrate", review_disputes.arbitrate),
    ("bulletin", review_batches.bulletin),
    ("appeal", review_disputes.appeal),
    ("rectify", review_disputes.rectify),
    ("stats", review_batches.stats),
    ("send", review_exchange.send),
    ("call-back", review_exchange.call_back),
    ("receive", review_exchange.receive),
    ("give-back", review_exchange.give_back),
    ("take-in", review_exchange.take_in),
):
    app.command(_name)(_command)
