"""zmtool case: cases in the workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.commands import case_appraise, case_facts, case_goods, case_import, case_life, case_seize
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.cases import ShownCase

app = typer.Typer(help="案件：新建、导入、办理、期限、物品", no_args_is_help=True, rich_markup_mode=None)

CaseNumber = Annotated[str, typer.Argument(help="案件编号，如 示烟立〔2025〕第18号", metavar="编号")]


@app.command()
def new(
    case_no: CaseNumber,
    cause: Annotated[str, typer.Option(help="案由：代码或法定名称", metavar="案由")],
    party: Annotated[str, typer.Option(help="当事人姓名或名称；无主的不写", metavar="姓名")] = "",
    party_kind: Annotated[
        str, typer.Option(help="当事人类别：自然人、个体工商户、法人、其他组织、无主", metavar="类别")
    ] = "个体工商户",
    procedure: Annotated[
        str, typer.Option(help="程序：ordinary（普通）或 summary（简易）", metavar="程序")
    ] = "ordinary",
    source: Annotated[str, typer.Option(help="案件来源，如 举报投诉、数据研判", metavar="来源")] = "",
    on: Annotated[str, typer.Option(help="线索登记日期，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """新建案件（线索登记）；单位信息取自设置。

    例：zmtool case new 示烟立〔2025〕第50号 --cause not_local_purchase --party 宋知远
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.cases import new_case

    done = new_case(
        case_no,
        cause,
        party,
        workspace,
        now=right_now(),
        user=current_user(),
        party_kind=party_kind,
        procedure=procedure,
        source=source,
        on=day_of(on, "--on") if on else None,
    )
    case_import.say_warnings([done])
    if as_json:
        print_json({"cases": [to_plain(done)], "failed": []})
    else:
        case_import.print_outcomes([done])
    return 0


@app.command("list")
def list_(
    text: Annotated[str, typer.Option("--text", "-t", help="只列出含有这些字词的案件", metavar="字词")] = "",
    stage: Annotated[str, typer.Option(help="阶段：代码或名称，如 立案", metavar="阶段")] = "",
    cause: Annotated[str, typer.Option(help="案由：代码或法定名称", metavar="案由")] = "",
    limit: Annotated[int, typer.Option(help="最多几件", min=1, max=10_000, metavar="件数")] = 50,
    offset: Annotated[int, typer.Option(help="从第几件之后开始", min=0, metavar="件数")] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出案件，最近立案的在前。

    例：zmtool case list --stage 立案 --text 中华
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.cases import list_cases

    page = list_cases(workspace, text=text, stage=stage, cause=cause, limit=limit, offset=offset)
    if as_json:
        print_json(
            {"total": page.total, "offset": page.offset, "cases": [to_plain(one) for one in page.cases]}
        )
        return 0
    rows = [
        (one.case_no, one.cause_label, one.party_name, one.stage_label, one.filing_date or "")
        for one in page.cases
    ]
    print_table("", ["编号", "案由", "当事人", "阶段", "立案日期"], rows)
    if page.total > len(page.cases):
        say(f"共 {page.total} 件，列出第 {offset + 1}–{offset + len(rows)} 件；用 --offset 看其余")
    return 0


@app.command()
def show(case_no: CaseNumber, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一个案件。

    例：zmtool case show 示烟立〔2025〕第18号
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.cases import note_opening, show_case

    shown = show_case(case_no, workspace)
    note_opening(case_no, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({**to_plain(shown), "facts": to_plain(shown.facts)})
    else:
        _print_case(shown)
    return 0


def _print_case(shown: ShownCase) -> None:
    facts = shown.facts
    fine = "" if facts.penalty.fine is None else f"{facts.penalty.fine:,} 元"
    rows: list[tuple[str, object]] = [
        ("编号", facts.case_no),
        ("案由", shown.cause_label),
        ("阶段", shown.stage_label),
        ("当事人", " ".join(one for one in (facts.party.name, facts.party.org_name) if one)),
        ("许可证号", facts.party.license_no),
        ("案发时间", "" if facts.incident_time is None else f"{facts.incident_time:%Y-%m-%d %H:%M}"),
        ("地点", facts.place),
        ("立案日期", facts.filing_date),
        ("决定书", facts.decision_number),
        ("决定日期", facts.decision_date),
        ("罚款", fine),
        ("结案日期", facts.closing_date),
        ("执法人员", "、".join(f"{one.name}（{one.cert_no}）" for one in facts.officers)),
        ("物品", "、".join(f"{one.name}{one.quantity:f}{one.unit}" for one in facts.goods)),
        ("文书", f"{len(facts.documents)} 份"),
        ("版本", f"第 {shown.version} 版，{shown.updated_at}"),
    ]
    print_table("", ["项目", "内容"], [row for row in rows if row[1]])


# The other commands, in the order in which a case is worked.
_OTHERS: dict[str, Callable[..., int]] = {
    "import": case_import.import_,
    "export": case_import.export,
    "set": case_facts.set_,
    "party": case_facts.party,
    "officer": case_facts.officer,
    "evidence": case_facts.evidence,
    "seize": case_seize.seize,
    "goods": case_seize.goods,
    "value": case_seize.value,
    "advance": case_life.advance,
    "approve": case_life.approve,
    "deadlines": case_life.deadlines,
    "timeline": case_life.timeline,
    "penalty": case_facts.penalty,
    "transfer-check": case_facts.transfer_check,
    "related": case_facts.related,
    "custody": case_goods.custody,
    "labels": case_goods.labels,
}
for _name, _command in _OTHERS.items():
    app.command(_name)(_command)
app.add_typer(case_appraise.app, name="appraise")
