"""zmtool case set, officer, evidence, penalty, related, transfer-check: the facts of a case and what follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.commands.case_life import CaseNumber, amount_of, moment_of
from zmtool.cli.obstacle_answers import for_case, obstacle_json
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.cases.records import CaseFacts
    from zmtool.law.library import Law
    from zmtool.law.proposal import Proposal
    from zmtool.workflow.cases import Imported
    from zmtool.workflow.workspace import OpenWorkspace


def set_(
    case_no: CaseNumber,
    settings: Annotated[
        list[str],
        typer.Argument(
            help="字段=内容，可多个，如 place=和平路88号 party.phone=13000000018", metavar="字段=内容…"
        ),
    ],
    why: Annotated[str, typer.Option(help="修改的原因，记入操作记录", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """修改案件的字段（代码或中文名称）；内容为空表示不详。

    例：zmtool case set 示烟立〔2025〕第50号 party.phone=13000000018 incident_time=2025年3月5日9时30分
    """
    from zmtool.cases.field_names import field_path
    from zmtool.workflow.case_edit import edit_case, set_fields

    wanted: dict[str, str] = {}
    for one in settings:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise UsageProblem(f"“{one}”应写成 字段=内容", next_step="如 party.phone=13000000018")
        wanted[field_path(name.strip())] = value

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        return set_fields(case, wanted, at.root)

    done = edit_case(case_no, edit, workspace, now=right_now(), user=current_user(), why=why)
    _print_done(done, as_json)
    return 0


def party(
    case_no: CaseNumber,
    settings: Annotated[
        list[str] | None,
        typer.Argument(
            help="字段=内容，可多个，如 kind=个体工商户 phone=13000000018",
            metavar="字段=内容…",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看或修改当事人（自然人、个体工商户、法人、其他组织、无主）。

    例：zmtool case party 示烟立〔2025〕第50号 name=宋知远 id_type=居民身份证 license_no=349901100018
    """
    from zmtool.base.plain import to_plain
    from zmtool.cases.field_names import field_name, field_path
    from zmtool.workflow.cases import load_case

    if settings:
        named = [
            one if field_path(one.partition("=")[0]).startswith("party.") else f"party.{one}"
            for one in settings
        ]
        return set_(case_no, named, "", workspace, as_json)
    facts = load_case(case_no, workspace).party
    plain = to_plain(facts)
    if as_json:
        print_json({"case_no": case_no, "party": plain})
    else:
        rows = [(key, field_name(f"party.{key}"), value) for key, value in plain.items()]
        print_table("", ["字段", "名称", "内容"], rows)
    return 0


def officer(
    case_no: CaseNumber,
    add: Annotated[
        list[str] | None,
        typer.Option(help="加入登记的执法人员：证号或姓名", metavar="证号", show_default=False),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option(help="移除：证号或姓名", metavar="证号", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """加入或移除本案执法人员（从人员登记中选）。

    例：zmtool case officer 示烟立〔2025〕第50号 --add 34990101 --add 34990102
    """
    from zmtool.workflow.case_edit import edit_case, with_officers
    from zmtool.workflow.people import registered_officers

    register = registered_officers(workspace)

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        return with_officers(case, register, add or (), remove or ())

    done = edit_case(
        case_no, edit, workspace, now=right_now(), user=current_user(), why="", action="case.officers"
    )
    _print_done(done, as_json)
    return 0


def evidence(
    case_no: CaseNumber,
    kind: Annotated[str, typer.Option(help="证据种类，如 书证、视听资料", metavar="种类")] = "",
    name: Annotated[str, typer.Option(help="名称", metavar="文字")] = "",
    origin: Annotated[str, typer.Option(help="来源或提供人", metavar="文字")] = "",
    on: Annotated[str, typer.Option(help="取得日期", metavar="日期")] = "",
    file: Annotated[
        Path | None, typer.Option(help="证据文件，存入工作区保管库", metavar="文件", show_default=False)
    ] = None,
    note: Annotated[str, typer.Option(help="说明", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一项证据；不带选项则列出。证据文件先存入保管库再登记。

    例：zmtool case evidence 示烟立〔2025〕第50号 --kind 视听资料 --name 现场检查录像 --on 2025-03-05
    """
    from zmtool.cases.records import Evidence
    from zmtool.workflow.case_edit import add_evidence, edit_case
    from zmtool.workflow.cases import load_case
    from zmtool.workflow.workspace import keep_original

    if not kind and not name:
        _print_evidence(load_case(case_no, workspace), as_json)
        return 0
    now, user = right_now(), current_user()
    load_case(case_no, workspace)
    sha256 = keep_original(file, workspace, now=now, user=user) if file is not None else ""
    day = moment_of(on, "--on") if on else None
    one = Evidence(kind, name, day, origin, user, 0, sha256, note)

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        return add_evidence(case, one)

    _print_done(
        edit_case(case_no, edit, workspace, now=now, user=user, why=note, action="case.evidence"), as_json
    )
    return 0


def penalty(
    case_no: CaseNumber,
    base: Annotated[str, typer.Option(help="罚款基数（元）", metavar="金额")] = "",
    rate: Annotated[str, typer.Option(help="比例或倍数：7%、0.07、1.5", metavar="比例")] = "",
    fine: Annotated[str, typer.Option(help="罚款（元）；不写则按基数×比例", metavar="金额")] = "",
    income: Annotated[str, typer.Option(help="没收的违法所得（元）", metavar="金额")] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(help="处罚种类，可多次：罚款、没收违法所得…", metavar="种类", show_default=False),
    ] = None,
    reason: Annotated[str, typer.Option(help="偏离裁量档次的理由", metavar="文字")] = "",
    text: Annotated[str, typer.Option(help="处罚内容全文；不写则自动生成", metavar="文字")] = "",
    propose: Annotated[
        bool, typer.Option("--propose", help="只显示按裁量基准的建议，不修改；连同其他选项则按其试算")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """填写拟处罚内容，或查看按裁量基准的建议；案由不允许的处罚不予保存。

    例：zmtool case penalty 示烟立〔2025〕第50号 --base 10765.66 --rate 7% --kind 罚款
    """
    from zmtool.workflow.case_penalty import PenaltyWanted, penalty_doubts, proposed_penalty, set_penalty

    now = right_now()
    wanted = PenaltyWanted(
        base=amount_of(base, "--base") if base else None,
        rate=_rate(rate) if rate else None,
        fine=amount_of(fine, "--fine") if fine else None,
        income=amount_of(income, "--income") if income else None,
        kinds=tuple(kind or ()),
        reason=reason,
        text=text,
    )
    if propose:
        proposal, law = proposed_penalty(case_no, workspace, on=now.date(), wanted=wanted)
        _print_proposal(case_no, proposal, law, as_json)
        return 0
    if wanted == PenaltyWanted():
        raise UsageProblem(
            "没有写明要填写的内容", next_step="如 --base 10765.66 --rate 7%，或 --propose 查看建议"
        )
    done, made = set_penalty(case_no, wanted, workspace, now=now, user=current_user())
    doubts = penalty_doubts(case_no, workspace, now=now)
    if as_json:
        from zmtool.base.plain import to_plain

        shown = [obstacle_json(one, case_no) for one in doubts]
        print_json({"case_no": case_no, "version": done.version, "penalty": to_plain(made), "doubts": shown})
    else:
        print_text(f"{case_no}：{made.text or '已保存拟处罚内容'}")
    for one in doubts:
        say(f"{'须改正' if one.stops else '注意'}：{for_case(str(one), case_no)}")
    return 0


def related(case_no: CaseNumber, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查找与本案同一当事人、许可证、地址、电话或车牌的案件。

    例：zmtool case related 示烟立〔2025〕第18号
    """
    from zmtool.base.plain import to_plain
    from zmtool.cases.stages import stage_label
    from zmtool.workflow.case_penalty import related as find_related

    found = find_related(case_no, workspace)
    if as_json:
        print_json({"case_no": case_no, "related": [to_plain(one) for one in found]})
        return 0
    rows = [
        (
            one.case_no,
            one.party_name,
            "、".join(one.shared),
            "同一当事人" if one.same_party else "须核实",
            one.decision_date or "",
            stage_label(one.stage),
        )
        for one in found
    ]
    print_table("", ["案件", "当事人", "相同之处", "判断", "决定日期", "阶段"], rows)
    return 0


def transfer_check(
    case_no: CaseNumber, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> int:
    """核对是否达到刑事追诉标准：数额、支数、屡次；应移送什么、给谁、何时。

    例：zmtool case transfer-check 示烟立〔2025〕第50号
    """
    from zmtool.law.deadlines import ground_text
    from zmtool.workflow.case_penalty import transfer_check as check

    found = check(case_no, workspace, now=right_now())
    statutes = found.law.statutes
    if as_json:
        print_json(
            {
                "case_no": found.case_no,
                "goods_value": None if found.goods_value is None else str(found.goods_value),
                "by_retail_prices": found.by_retail,
                "sticks": found.sticks,
                "illegal_income": None if found.illegal_income is None else str(found.illegal_income),
                "prior_penalties": [one.case_no for one in found.earlier],
                "triggers": [
                    {
                        "rule": one.rule_id,
                        "crime": one.crime,
                        "level": one.level,
                        "grounds": list(one.grounds),
                        "law": ground_text(one.law, statutes),
                        "certain": one.certain,
                        "note": one.note,
                    }
                    for one in found.triggers
                ],
                "steps": [
                    {
                        "id": one.id,
                        "label": one.label,
                        "who": one.who,
                        "period": one.period,
                        "law": ground_text(one.law, statutes),
                    }
                    for one in (found.procedure.steps if found.triggers else ())
                ],
                "handover": [one.label for one in (found.procedure.handover if found.triggers else ())],
            }
        )
        return 0
    basis = "按零售价" if found.by_retail else "按核价金额，刑事应按零售价"
    value = "未知" if found.goods_value is None else f"{found.goods_value:,} 元（{basis}）"
    sticks = "支数未知" if found.sticks is None else f"{found.sticks} 支"
    print_text(f"{found.case_no}：货值 {value}，{sticks}，三年内受过行政处罚 {len(found.earlier)} 次")
    for one in found.triggers:
        doubt = "" if one.certain else "（依据不确定，须人工判断）"
        print_text(f"  {one.crime}{doubt}：{'；'.join(one.grounds)}（{ground_text(one.law, statutes)}）")
        if one.note:
            print_text(f"      {one.note}")
    if not found.triggers:
        print_text("  按已知数据没有达到追诉标准；数额不全的，补齐后再核对")
        return 0
    print_text("移送程序：")
    for step in found.procedure.steps:
        print_text(f"  {step.label}：{step.who}，{step.period}（{ground_text(step.law, statutes)}）")
    print_text(f"移送材料：{'、'.join(one.label for one in found.procedure.handover)}")
    return 0


def _rate(text: str) -> Any:
    if text.strip().endswith(("%", "％")):
        return amount_of(text.strip()[:-1], "--rate") / 100
    return amount_of(text.replace("倍", ""), "--rate")


def _print_done(done: Imported, as_json: bool) -> None:
    from zmtool.base.plain import to_plain
    from zmtool.cases.field_names import field_name

    for warning in done.warnings:
        say(f"注意：{warning}")
    if as_json:
        print_json(to_plain(done))
    elif done.outcome == "unchanged":
        print_text(f"{done.case_no}：内容相同，未改动")
    else:
        names = "、".join(map(field_name, done.changed))
        print_text(f"{done.case_no}：已修改{names}（第 {done.version} 版）")


def _print_evidence(case: CaseFacts, as_json: bool) -> None:
    from zmtool.base.plain import to_plain

    if as_json:
        print_json({"case_no": case.case_no, "evidence": [to_plain(one) for one in case.evidence]})
        return
    rows = [
        (one.kind, one.name, one.on or "", one.origin, one.taken_by, one.sha256[:12]) for one in case.evidence
    ]
    print_table("", ["种类", "名称", "日期", "来源", "登记人", "文件"], rows)


def _print_proposal(case_no: str, proposal: Proposal, law: Law, as_json: bool) -> None:
    from zmtool.cli.law_answers.proposals import print_proposal, proposal_json

    if as_json:
        print_json({"case_no": case_no, **proposal_json(proposal, law)})
    else:
        print_text(case_no)
        print_proposal(proposal, law)
