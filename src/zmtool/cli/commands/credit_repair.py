"""zmtool credit repair and promise: credit repair step by step, and signed promises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.credit_options import LicenceArgument, RulesOption, day_typed, entries_typed
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.licenses.credit.repair import Repair

app = typer.Typer(
    help="信用修复：申请、受理、核实、公示、恢复或不予修复", no_args_is_help=True, rich_markup_mode=None
)
promises = typer.Typer(help="守法诚信承诺书", no_args_is_help=True, rich_markup_mode=None)

RepairArgument = Annotated[str, typer.Argument(help="修复申请编号", metavar="编号")]
OnOption = Annotated[str, typer.Option("--on", help="办理日期，默认今天", metavar="日期")]
EvidenceOption = Annotated[
    list[Path] | None, typer.Option(help="材料文件，存入档案库，可多个", metavar="文件", show_default=False)
]


@app.command()
def apply(
    lic_no: LicenceArgument,
    entries: Annotated[str, typer.Option(help="应修复的流水笔号，如 12,15", metavar="笔号")],
    measures: Annotated[str, typer.Option(help="整改情况", metavar="文字")] = "",
    promise: Annotated[str, typer.Option(help="信用承诺", metavar="文字")] = "",
    evidence: EvidenceOption = None,
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记信用修复申请；条件不具备的逐条说明。

    例：zmtool credit repair apply 349901100018 --entries 12 --measures 已清退货源 --promise 不再从渠道外进货
    """
    from zmtool.workflow.credit_repair import apply_repair

    repair = apply_repair(
        lic_no,
        entries_typed(entries),
        workspace,
        measures=measures,
        promise=promise,
        evidence=evidence or (),
        on=day_typed(on),
        now=right_now(),
        user=current_user(),
        rules=rules,
    )
    return _told(repair, as_json=as_json)


@app.command()
def accept(
    number: RepairArgument,
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """受理修复申请。

    例：zmtool credit repair accept 修复2026-001
    """
    return _step("accept", number, on, "", rules, workspace, as_json=as_json)


@app.command()
def verify(
    number: RepairArgument,
    note: Annotated[str, typer.Option(help="核实情况", metavar="文字")] = "",
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记核实情况。

    例：zmtool credit repair verify 修复2026-001 --note 现场检查未见渠道外卷烟
    """
    return _step("verify", number, on, note, rules, workspace, as_json=as_json)


@app.command()
def publish(
    number: RepairArgument,
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """开始公示，截止日按日历计算。

    例：zmtool credit repair publish 修复2026-001
    """
    return _step("publish", number, on, "", rules, workspace, as_json=as_json)


@app.command()
def restore(
    number: RepairArgument,
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """公示期满后恢复信用，等级随即重算；规则要求逐级的一次只升一级。

    例：zmtool credit repair restore 修复2026-001
    """
    return _step("restore", number, on, "", rules, workspace, as_json=as_json)


@app.command()
def refuse(
    number: RepairArgument,
    reason: Annotated[str, typer.Option(help="不予修复的理由", metavar="理由")] = "",
    on: OnOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """不予修复，写明理由。

    例：zmtool credit repair refuse 修复2026-001 --reason 核实时仍有渠道外卷烟
    """
    return _step("refuse", number, on, reason, rules, workspace, as_json=as_json)


@app.command()
def show(number: RepairArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一件修复申请。

    例：zmtool credit repair show 修复2026-001
    """
    from zmtool.workflow.credit_repair import show_repair

    return _told(show_repair(number, workspace), as_json=as_json)


@app.command("list")
def list_(
    state: Annotated[
        str,
        typer.Option(help="只看这种状态：已申请、已受理、已核实、公示中、已恢复、不予修复", metavar="状态"),
    ] = "",
    licence: Annotated[str, typer.Option("--licence", help="只看这个许可证", metavar="许可证号")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出修复申请，超过时限的注明。

    例：zmtool credit repair list --state 已受理
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.cli.credit_answers import repair_json
    from zmtool.licenses.credit.repair import RepairState
    from zmtool.workflow.credit_repair import list_repairs

    if state and state not in [one.value for one in RepairState]:
        raise UsageProblem(f"没有状态“{state}”", next_step=f"可用：{'、'.join(RepairState)}")
    found = list_repairs(workspace, state=state, lic_no=licence)
    today = right_now().date()
    if as_json:
        print_json([repair_json(one) for one in found])
        return 0
    rows = [
        (
            one.number,
            one.lic_no,
            one.state,
            one.applied_on,
            one.due or "",
            "超期" if one.due is not None and one.due < today and one.state.value != "公示中" else "",
        )
        for one in found
    ]
    print_table("", ["编号", "许可证号", "状态", "申请", "下一步期限", "备注"], rows)
    return 0


@promises.command("add")
def add_promise(
    lic_no: LicenceArgument,
    version: Annotated[str, typer.Option(help="承诺书的版本", metavar="版本")],
    signed: Annotated[str, typer.Option(help="签署日期，默认今天", metavar="日期")] = "",
    occasion: Annotated[str, typer.Option(help="何时签：新办、延续等", metavar="事项")] = "",
    file: Annotated[
        Path | None, typer.Option(help="签好的影像，存入档案库", metavar="文件", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记签好的守法诚信承诺书，影像按校验值存入档案库。

    例：zmtool credit promise add 349901100018 --version 2026版 --signed 2026-03-01 --occasion 延续 --file 承诺书.jpg
    """
    from zmtool.base.plain import to_plain
    from zmtool.licenses.credit.promise import Promise
    from zmtool.workflow.credit_repair import add_promise as keep

    promise = Promise(lic_no, version.strip(), day_typed(signed, "--signed"), occasion.strip())
    kept = keep(promise, file, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(kept))
    else:
        print_text(f"已登记：{kept.lic_no}　{kept.version}　{kept.signed_on} 签署")
    return 0


@promises.command("list")
def list_promises(
    lic_no: LicenceArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> int:
    """列出一个证历次签署的承诺书。

    例：zmtool credit promise list 349901100018
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.credit_repair import list_promises as known

    found = known(lic_no, workspace)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    rows = [(one.version, one.signed_on, one.occasion, one.sha256[:12], one.kept_by) for one in found]
    print_table("", ["版本", "签署", "事项", "影像", "登记人"], rows)
    return 0


def _step(
    name: str, number: str, on: str, words: str, rules: str, workspace: Path | None, *, as_json: bool
) -> int:
    from zmtool.workflow.credit_repair import RepairStep, take_step

    step = RepairStep(name, day_typed(on), words)
    repair = take_step(number, step, workspace, now=right_now(), user=current_user(), rules=rules)
    return _told(repair, as_json=as_json)


def _told(repair: Repair, *, as_json: bool) -> int:
    from zmtool.cli.credit_answers import print_repair, repair_json

    if as_json:
        print_json(repair_json(repair))
    else:
        print_repair(repair)
    return 0
