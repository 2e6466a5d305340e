"""zmtool credit: grades of retailers by the flow of points, with their grounds (信用监管)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.commands import credit_register, credit_repair
from zmtool.cli.credit_options import (
    DayOption,
    LicenceArgument,
    NumberArgument,
    RulesOption,
    day_typed,
    figure_typed,
    quantity_typed,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="信用监管：规则、流水、等级、修复、承诺、公示", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def rules(
    name: Annotated[str, typer.Argument(help="规则代码，或 代码@版本；不写则列出全部", metavar="规则")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出信用规则，或查看一份：等级、项目和分值、直接降级、停供、修复。

    例：zmtool credit rules 349901-2026
    """
    from zmtool.cli.credit_rules_answers import print_rules, rules_json, rules_row
    from zmtool.licenses.credit.rule_sets import rules_named
    from zmtool.workflow.credit import rule_sets

    known = rule_sets(workspace)
    if name:
        one = rules_named(known, name, right_now().date())
        if as_json:
            print_json(rules_json(one))
        else:
            print_rules(one)
        return 0
    if as_json:
        print_json([rules_json(one) for one in known])
        return 0
    print_table("", ["规则", "名称", "地区", "施行", "性质", "等级", "标记"], map(rules_row, known))
    say("本局的规则写成 yaml 放进工作区 schemas/licenses/credit/，写法见 docs/credit.md")
    return 0


@app.command()
def add(
    lic_no: LicenceArgument,
    item: Annotated[
        str, typer.Argument(help="项目代码（用 credit rules 查看）；写“调整”为经审批的调整", metavar="项目")
    ],
    source: Annotated[str, typer.Option(help="来源：案件、检查、投诉", metavar="来源")] = "",
    ref: Annotated[
        str, typer.Option(help="凭据编号：处罚决定书文号、检查记录编号、投诉登记编号", metavar="编号")
    ] = "",
    case: Annotated[
        str, typer.Option("--case", help="工作区中的案件编号，文号和日期从案件取", metavar="编号")
    ] = "",
    on: Annotated[str, typer.Option("--on", help="从哪一天起计，默认今天", metavar="日期")] = "",
    quantity: Annotated[str, typer.Option(help="数量，按项目的单位（条等）", metavar="数")] = "",
    amount: Annotated[str, typer.Option(help="非法经营数额（元）", metavar="元")] = "",
    points: Annotated[
        str, typer.Option(help="规则给出幅度时选定的分值；调整的分值，减分写负数", metavar="分")
    ] = "",
    ground: Annotated[str, typer.Option(help="依据或查实情况", metavar="文字")] = "",
    evidence: Annotated[
        list[Path] | None,
        typer.Option(help="证据文件，存入档案库，可多个", metavar="文件", show_default=False),
    ] = None,
    why: Annotated[str, typer.Option(help="调整的理由", metavar="理由")] = "",
    approved_by: Annotated[
        str, typer.Option("--approved-by", help="调整的审批人，须是经办以外的人", metavar="姓名")
    ] = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一笔流水，等级随即重算。违法项目须有处罚决定；调整须有理由和审批人。

    例：zmtool credit add 349901100018 F02 --source 案件 --ref 示烟处〔2026〕第12号 --quantity 12 --amount 2400
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.cli.credit_answers import kept_json, print_kept
    from zmtool.licenses.credit.ledger import Fact
    from zmtool.licenses.credit.rules import PROOFS
    from zmtool.workflow.credit import adjust, enter

    worth = figure_typed(points, "--points")
    now, user = right_now(), current_user()
    if item == "调整":
        if worth is None:
            raise UsageProblem("没有写明调整多少分", where="--points", next_step="减分写负数，如 --points -3")
        kept = adjust(
            lic_no,
            worth,
            workspace,
            day=day_typed(on),
            why=why,
            ref=ref,
            approved_by=approved_by,
            now=now,
            user=user,
            rules=rules,
        )
    else:
        named = source or ("案件" if case else "")
        proof = next((one for one in PROOFS if one.value == named), None)
        if proof is None:
            raise UsageProblem(
                f"来源“{named}”不能登记" if named else "没有写明来源",
                where="--source",
                next_step=f"可用：{'、'.join(PROOFS)}；修复和冲销另有命令",
            )
        fact = Fact(
            lic_no,
            item.upper(),
            day_typed(on),
            proof,
            ref.strip(),
            quantity_typed(quantity, "--quantity"),
            quantity_typed(amount, "--amount"),
            worth,
            case.strip(),
            ground.strip(),
        )
        kept = enter(fact, workspace, now=now, user=user, rules=rules, evidence=evidence or ())
    if as_json:
        print_json(kept_json(kept))
    else:
        print_kept(kept)
    return 0


@app.command()
def reverse(
    number: Annotated[int, typer.Argument(help="流水笔号", metavar="笔号")],
    why: Annotated[str, typer.Option(help="冲销的理由", metavar="理由")] = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """冲销一笔流水（如处罚决定被撤销），等级随即重算；原来的一笔留着。

    例：zmtool credit reverse 12 --why 示烟处〔2026〕第12号被复议撤销
    """
    from zmtool.cli.credit_answers import kept_json, print_kept
    from zmtool.workflow.credit import reverse as take_back

    kept = take_back(number, workspace, why=why, now=right_now(), user=current_user(), rules=rules)
    if as_json:
        print_json(kept_json(kept))
    else:
        print_kept(kept)
    return 0


@app.command()
def show(
    number: NumberArgument,
    on: DayOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一户的信用：等级、得分、全部流水、措施和停供、修复、承诺书、历次等级。

    例：zmtool credit show 349901100018
    """
    return _shown(number, on, rules, workspace, as_json=as_json, steps=False)


@app.command()
def explain(
    number: NumberArgument,
    on: DayOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """逐步说明等级怎样得出：基础分、每笔流水、封顶、得分、直接降级、修复、须人工确认的事项。

    例：zmtool credit explain 349901100018 --on 2026-06-30
    """
    return _shown(number, on, rules, workspace, as_json=as_json, steps=True)


def _shown(number: str, on: str, rules: str, workspace: Path | None, *, as_json: bool, steps: bool) -> int:
    from zmtool.cli.credit_answers import print_shown, shown_json
    from zmtool.workflow.credit import show_credit

    shown = show_credit(number, workspace, day=day_typed(on), rules=rules)
    if as_json:
        print_json(shown_json(shown, steps=steps))
    else:
        print_shown(shown, steps=steps)
    return 0


for _name, _command in (
    ("list", credit_register.list_),
    ("recalculate", credit_register.recalculate),
    ("simulate", credit_register.simulate),
    ("from-cases", credit_register.from_cases),
    ("public", credit_register.public),
):
    app.command(_name)(_command)
app.add_typer(credit_repair.app, name="repair")
app.add_typer(credit_repair.promises, name="promise")
