"""zmtool law discretion: the benchmark's answer for a case, and the packs behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cli.law_answers.asking import LIST, cause_named, money_of, nearest, printable
from zmtool.cli.law_answers.matters import matter_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say

if TYPE_CHECKING:
    from zmtool.law.library import Law
    from zmtool.law.proposal import Matter, Proposal

_CIRCUMSTANCES = "circumstances"
_EXAMPLE = "EXAMPLE"
_EXAMPLE_NOTE = (
    "注意：没有设置省份，以下按 EXAMPLE 示例基准计算，不是真实基准；请用 --province 或工作区设置指定省份"
)


def discretion(
    action: Annotated[
        str, typer.Argument(help="list 列出裁量基准，circumstances 列出情节；不填则计算", metavar="动作")
    ] = "",
    cause: Annotated[
        str, typer.Option("--cause", help="案由：代码或法定名称", metavar="案由", show_default=False)
    ] = "",
    base: Annotated[
        str, typer.Option("--base", help="罚款基数（元）", metavar="金额", show_default=False)
    ] = "",
    measure: Annotated[
        str, typer.Option(help="分档所看的数值（与基数不同时）", metavar="数值", show_default=False)
    ] = "",
    circumstance: Annotated[
        list[str] | None,
        typer.Option(
            "--circumstance", "-c", help="案卷证明的事实或情节，可重复", metavar="编号", show_default=False
        ),
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option(help="其他数值，如 cases=120，可重复", metavar="名称=数值", show_default=False),
    ] = None,
    rate: Annotated[
        str, typer.Option(help="拟定的比例、倍数或定额，如 7%", metavar="比例", show_default=False)
    ] = "",
    penalty: Annotated[
        list[str] | None,
        typer.Option(help="拟给予的处罚：编号或名称，可重复", metavar="处罚", show_default=False),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(help="同一行为的其他案由及其基数，可重复", metavar="案由=基数", show_default=False),
    ] = None,
    party_type: Annotated[
        str, typer.Option(help="当事人类型：编号或名称", metavar="类型", show_default=False)
    ] = "",
    heavier: Annotated[bool, typer.Option("--heavier", help="适用案由的加重罚款幅度")] = False,
    province: Annotated[
        str, typer.Option(help="省份（默认取工作区设置）", metavar="省份", show_default=False)
    ] = "",
    on: Annotated[
        str, typer.Option(help="处罚决定的日期（默认今天）", metavar="日期", show_default=False)
    ] = "",
    check: Annotated[
        Path | None, typer.Option(help="校验一份裁量基准文件", metavar="文件", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按裁量基准计算：档次、幅度、建议罚款及算式、一并处罚、听证、移送，以及偏离档次时所需的手续。

    例：zmtool law discretion --cause not_local_purchase --base 10765.66　　zmtool law discretion --check 基准.yaml
    """
    from zmtool.law.library import load_causes, load_circumstances, load_enums, load_law, load_pack
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    if check is not None:
        from zmtool.cli.law_answers.packs import show_pack

        pack = load_pack(check, local)
        say(f"{check}：格式正确，与案由库一致")
        names, facts = load_enums(local)["penalty_type"].labels, load_circumstances(local)
        serious = {one.id: one.label for one in load_causes(local).by_code[pack.cause].serious}
        known = {one: facts.label_of(one) for one in facts.ids}
        show_pack(pack, known | serious | dict(names), as_json)
        return 0
    law = load_law(local)
    if action == LIST:
        from zmtool.cli.law_answers.packs import list_packs

        list_packs(law, as_json)
        return 0
    if action == _CIRCUMSTANCES:
        from zmtool.cli.law_answers.packs import list_circumstances

        list_circumstances(law, as_json)
        return 0
    if action:
        raise UsageProblem(
            f"没有动作 {action}",
            next_step=nearest(action, [LIST, _CIRCUMSTANCES], "zmtool law discretion --help"),
        )
    if not cause:
        raise UsageProblem("请用 --cause 给出案由", next_step="用 zmtool law cause list 查看案由")
    chosen = printable(province or _own_province(local), "--province")
    example = not chosen
    matter = matter_of(
        law,
        cause_named(law.causes, cause)[0],
        province=chosen or _EXAMPLE,
        base=base,
        measure=measure,
        noted=circumstance or [],
        figures=figure or [],
        rate=rate,
        penalties=penalty or [],
        party_type=party_type,
        heavier=heavier,
        on=on,
    )
    _show(law, matter, also or [], example=example, as_json=as_json)
    return 0


def _show(law: Law, matter: Matter, also: list[str], *, example: bool, as_json: bool) -> None:
    from dataclasses import replace

    from zmtool.cli.law_answers.proposals import print_proposal, proposal_json
    from zmtool.law.proposal import propose, single_fine

    proposal = propose(law, matter)
    _refuse_what_the_law_forbids(law, proposal)
    proposals = [proposal]
    for text in also:
        name, _, sum_text = text.partition("=")
        other = cause_named(law.causes, name)[0]
        proposals.append(
            propose(
                law,
                replace(
                    matter,
                    cause=other,
                    base=money_of(sum_text, "--also"),
                    rate=None,
                    penalties=frozenset(),
                    figures={},
                ),
            )
        )
    given = single_fine(proposals) if also else None
    if as_json:
        if example:
            say(_EXAMPLE_NOTE)
        answers = [proposal_json(one, law) for one in proposals]
        print_json(
            {
                "province": matter.province,
                "example": example,
                **answers[0],
                "also": answers[1:],
                "single_fine_of": given.matter.cause.code if given is not None else None,
            }
        )
        return
    if example:
        print_text(_EXAMPLE_NOTE)
    for one in proposals:
        print_proposal(one, law)
    if also:
        print_text(
            f"同一行为只处一次罚款，取数额高的：{given.matter.cause.label}，{given.suggested_fine} 元（行政处罚法第二十九条）"
            if given is not None
            else "同一行为只处一次罚款，取数额高的；有案由的罚款算不出，须人工比较（行政处罚法第二十九条）"
        )


def _own_province(local: Path | None) -> str:
    """The province of the workspace's settings; empty without one."""
    from zmtool.workflow.workspace import located

    return located(local).settings.checklist.province if local is not None else ""


def _refuse_what_the_law_forbids(law: Law, proposal: Proposal) -> None:
    """Raises Refused for a penalty or a rate that the cause certainly does not allow."""
    from zmtool.law.deadlines import ground_text
    from zmtool.law.penalties import MisfitKind

    cause = proposal.matter.cause
    names = law.enums["penalty_type"].labels
    ground = ground_text(cause.penalized_on(proposal.matter.decided), law.statutes)
    stops = (MisfitKind.FORBIDDEN, MisfitKind.RATE_ABOVE, MisfitKind.FORFEIT_WITHOUT_GROUND)
    for one in proposal.misfits:
        if one.kind not in stops or not one.hard or not one.certain:
            continue
        allowed = "、".join(names[p] for p in cause.allowed_penalties)
        if one.kind is MisfitKind.FORBIDDEN:
            what = f"案由“{cause.label}”不得给予“{names[one.penalty]}”：{ground}没有规定这种处罚"
        else:
            what = f"{one.text}（{ground}）"
        raise Refused(
            what,
            where="--rate" if one.kind is MisfitKind.RATE_ABOVE else f"--penalty {one.penalty}",
            next_step=f"可以给予的处罚：{allowed}"
            if one.kind is not MisfitKind.FORFEIT_WITHOUT_GROUND
            else "有法定严重情形的，用 --circumstance 或 --figure 写明："
            + "、".join(f"{c.id}（{c.label}）" for c in cause.serious),
        )
