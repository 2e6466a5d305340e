"""Plans, records and figures of inspections on the terminal and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say

if TYPE_CHECKING:
    from zmtool.oversight.inspection.definition import InspectionRules
    from zmtool.oversight.inspection.figures import InspectionFigure, InspectionFigures
    from zmtool.oversight.inspection.keep_plans import KeptPlan
    from zmtool.workflow.inspection_steps import InspectionView


def plan_json(kept: KeptPlan) -> dict[str, Any]:
    """A plan as JSON, without the text of what it was made from."""
    plan = to_plain(kept.plan)
    plan.pop("basis", None)
    steps = [to_plain(one) for one in kept.course.steps]
    return {**plan, "basis_hash": kept.plan.basis_hash, "state": kept.state, "steps": steps}


def print_plan(kept: KeptPlan, root: Path | None) -> None:
    """A plan on the terminal: groups, then the route of every day and group."""
    from zmtool.oversight.inspection.definition import load_inspection_rules, plan_life
    from zmtool.workflow.inspection_sheet import why_text

    plan, rules = kept.plan, load_inspection_rules(root)
    print_text(f"检查计划 {plan.plan_no}：{plan_life(root).states[kept.state].label} {plan.title}".rstrip())
    for group in plan.groups:
        names = "、".join(f"{one.name}（{one.cert_no}）" for one in group.officers)
        print_text(f"第 {group.number} 组：{names}{'（乡村）' if group.rural else ''}")
    print_table(
        "检查客户清单",
        ["日期", "组", "序", "许可证号", "类型", "为什么查", "查什么", "检查记录"],
        [
            (
                one.day.isoformat(),
                str(one.group),
                str(one.position),
                one.lic_no,
                rules.kinds[one.kind].label,
                why_text(one),
                "；".join(one.ask),
                one.insp_no,
            )
            for one in plan.clients
        ],
    )
    say(f"依据摘要：{plan.basis_hash}")
    if rules.mark.caution:
        say(rules.mark.caution)


def inspection_json(view: InspectionView) -> dict[str, Any]:
    """A record as JSON."""
    kept = view.kept
    return {
        **to_plain(kept.record),
        "state": kept.state,
        "clues": list(kept.clues),
        "case_no": kept.case_no,
        "next_due": kept.next_due,
        "recorded_at": kept.recorded_at.isoformat(timespec="minutes"),
        "recorded_by": kept.recorded_by,
        "files": [to_plain(one) for one in kept.files],
        "steps": [to_plain(one) for one in kept.course.steps],
        "next": [one.id for one in view.next_steps],
    }


def print_inspection(view: InspectionView, root: Path | None) -> None:
    """A record on the terminal."""
    from zmtool.oversight.inspection.codes import LABELS
    from zmtool.oversight.inspection.definition import load_inspection_rules, record_life

    kept, rules, life = view.kept, load_inspection_rules(root), record_life(root)
    record, sign, signature = kept.record, kept.record.sign_in, kept.record.signature
    signed = (
        f"当事人 {signature.party}"
        if signature.party
        else f"拒签：{signature.refusal}，见证人 {signature.witness}"
        if signature.refusal
        else ""
    )
    rows = [
        ("编号", record.insp_no),
        ("状态", life.states[kept.state].label),
        ("类型", rules.kinds[record.kind].label),
        ("计划", record.plan_no),
        ("户", f"{record.called} {record.lic_no}".strip()),
        ("地址", record.address),
        ("时间", f"{record.started_at:%Y-%m-%d %H:%M} 至 {record.ended_at:%H:%M}"),
        ("检查人", "、".join(f"{one.name}（{one.cert_no}）" for one in record.inspectors)),
        ("签到", f"{sign.longitude},{sign.latitude} {sign.datum}" if sign.longitude else ""),
        ("偏离", f"{sign.offset_m} 米" if sign.offset_m is not None else ""),
        ("疑点", "；".join(f"{one.model} {one.value}".strip() for one in record.doubts)),
        ("询问", "；".join(f"{one.doubt}：{one.explanation}" for one in record.questions)),
        ("结论", record.conclusion),
        ("处理", record.measure),
        ("整改期限", record.rectify_by.isoformat() if record.rectify_by else ""),
        ("签字", signed),
        ("线索", "、".join(kept.clues)),
        ("案号", kept.case_no),
        ("附件", "、".join(one.name for one in kept.files)),
        ("接下来可办", "、".join(one.label for one in view.next_steps)),
    ]
    print_table("检查记录", ["项目", "内容"], [row for row in rows if row[1]])
    if record.answers:
        print_table(
            "检查项",
            ["代码", "检查项", "结果", "情形", "备注"],
            [
                (
                    one.item,
                    rules.items[one.item].label if one.item in rules.items else "",
                    one.answer,
                    one.finding,
                    one.note,
                )
                for one in record.answers
            ],
        )
    if record.stock:
        print_table(
            "盘存",
            ["品规", "条", "散包", "不符", "货架价"],
            [
                (one.sku, str(one.cartons), str(one.loose), str(one.mismatch), str(one.shelf_price or ""))
                for one in record.stock
            ],
        )
    if record.codes:
        print_table(
            "抽码",
            ["32位码", "证号", "判断"],
            [(one.code, one.licence, LABELS.get(one.verdict, "")) for one in record.codes],
        )


def figures_json(made: InspectionFigures) -> dict[str, Any]:
    """The figures as JSON; a value without ground is null."""
    return {
        "first": made.first.isoformat(),
        "last": made.last.isoformat(),
        "inspections": made.inspections,
        "figures": [
            {
                "id": one.id,
                "label": one.label,
                "of": one.of,
                "value": None if one.value is None else float(one.value),
                "part": None if one.part is None else int(one.part),
                "whole": None if one.whole is None else int(one.whole),
                "definition": one.definition,
            }
            for one in made.figures
        ],
        "gain": None if made.gain.value is None else float(made.gain.value),
        "off_hours": dict(made.off_hours),
    }


def print_figures(made: InspectionFigures, rules: InspectionRules) -> None:
    """The figures on the terminal."""
    print_table(
        f"检查指标 {made.first} 至 {made.last}（检查 {made.inspections} 户次）",
        ["指标", "分列", "数值", "分子", "分母", "口径"],
        [
            (one.label, one.of, _value(one), str(one.part), str(one.whole), one.definition)
            for one in made.figures
        ],
    )
    gain = made.gain.value
    print_text(
        f"数据先导的增益（模型派单命中率 − 双随机命中率）：{'没有依据' if gain is None else f'{gain:.2%}'}"
    )
    for month, count in made.off_hours.items():
        print_text(
            f"错时检查 {month}：{count} 户次（每月不少于 {rules.off_hours.a_month} 次，{rules.mark.value}）"
        )


def _value(one: InspectionFigure) -> str:
    if one.value is None:
        return "没有依据"
    return f"{one.value:.2f}" if one.id in ("per_head_day", "minutes") else f"{one.value:.2%}"
