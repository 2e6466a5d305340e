"""Inspections and their plans as text: what was found, the route, why each shop is there."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from rich.text import Text

from zmtool.oversight.inspection.codes import LABELS
from zmtool.oversight.inspection.definition import (
    NOT_APPLICABLE,
    InspectionRules,
    load_inspection_rules,
    plan_life,
    record_life,
)
from zmtool.oversight.inspection.plan_records import PlanClient
from zmtool.oversight.inspection.records import Answer, Inspection
from zmtool.tui.plain import block, fitted
from zmtool.tui.texts.supervision_texts import (
    Names,
    clocks_text,
    facts_text,
    files_text,
    headed,
    steps_text,
    waiting_text,
)
from zmtool.workflow.inspection_plan_steps import PlanView
from zmtool.workflow.inspection_sheet import why_text
from zmtool.workflow.inspection_steps import WORDS, InspectionView

_PLACES = {
    "kind": "检查类型",
    "lic_no": "许可证号",
    "address": "地址",
    "started_at": "开始",
    "ended_at": "结束",
    "shown_certificates": "出示证件",
    "sign_in": "签到",
    "inspectors": "检查人",
    "answers": "检查项",
    "stock": "盘存",
    "codes": "抽码",
    "conclusion": "结论",
    "rectify_by": "整改期限",
    "signature": "签字",
}
_PLACE = re.compile(r"(\w+)(?:\[([0-9]+)\])?.*")


def inspection_heading(view: InspectionView, root: Path) -> str:
    """A record in one line."""
    record, state = view.kept.record, record_life(root).states[view.kept.state].label
    return f"{record.insp_no}　{record.called}　{record.conclusion}　{state}"


def inspection_text(view: InspectionView, names: Names, root: Path, now: datetime) -> Text:
    """Everything of a record; the items with something wrong first."""
    kept, rules, life = view.kept, load_inspection_rules(root), record_life(root)
    record, sign = kept.record, kept.record.sign_in
    rows = [
        ("类型", rules.kinds[record.kind].label if record.kind in rules.kinds else record.kind),
        ("计划", record.plan_no),
        ("户", f"{record.called} {record.lic_no}".strip()),
        ("地址", record.address),
        ("负责人", record.principal),
        ("时间", f"{record.started_at:%Y-%m-%d %H:%M} 至 {record.ended_at:%H:%M}"),
        ("检查人", "、".join(f"{one.name}（{one.cert_no}）" for one in record.inspectors)),
        ("签到", f"{sign.longitude},{sign.latitude} {sign.datum}".strip() if sign.longitude else ""),
        ("偏离", f"{sign.offset_m} 米" if sign.offset_m is not None else ""),
        ("疑点", "；".join(" ".join(filter(None, (one.model, one.value, one.ask))) for one in record.doubts)),
        ("结论", record.conclusion),
        ("处理", record.measure),
        ("整改期限", record.rectify_by.isoformat() if record.rectify_by else ""),
        ("移交", record.handed_to),
        ("签字", _signed(record)),
        ("备注", record.note),
        ("线索", "、".join(kept.clues)),
        ("案号", kept.case_no),
        ("录入", f"{kept.recorded_at:%Y-%m-%d %H:%M} {kept.recorded_by}"),
    ]
    text = facts_text(rows)
    waits = waiting_text(life, kept.state, view.next_steps, names)
    if waits:
        text.append(fitted("等待", 9), "dim").append(f"{waits}\n", "yellow")
    text.append(headed("检查项", answers_text(record, rules)))
    text.append(headed("盘存", _stock(record)))
    text.append(headed("抽码", _codes(record)))
    text.append(headed("询问", _questions(record)))
    text.append(headed("期限", clocks_text(view.clocks, now)))
    text.append(headed("办理经过", steps_text(kept.course, life, WORDS, names)))
    text.append(headed("附件", files_text(kept.files)))
    return text


def answers_text(record: Inspection, rules: InspectionRules) -> Text:
    """The items: what is wrong first, in red with its note."""
    text = Text()
    for one in sorted(record.answers, key=lambda each: (not is_wrong(each, rules), each.item)):
        item = rules.items.get(one.item)
        label = item.label if item else ""
        style = "red" if is_wrong(one, rules) else "dim" if one.answer == NOT_APPLICABLE else ""
        text.append(f"{one.item} {one.answer}　{label}", style)
        told = "：".join(filter(None, (one.finding, one.note)))
        text.append(block(f"　{told}\n" if told else "\n", style))
    return text


def is_wrong(answer: Answer, rules: InspectionRules) -> bool:
    """Whether an answer says that something is not as it should be."""
    item = rules.items.get(answer.item)
    return item is not None and answer.answer not in (item.sound, NOT_APPLICABLE)


def plan_heading(view: PlanView, root: Path) -> str:
    """A plan in one line."""
    plan = view.kept.plan
    done = sum(bool(one.insp_no) for one in plan.clients)
    state = plan_life(root).states[view.kept.state].label
    return f"{plan.plan_no}　{state}　{plan.title}　{len(plan.clients)} 户，已查 {done}"


def plan_text(view: PlanView, names: Names, root: Path) -> Text:
    """A plan: its groups, then the route of every day and group with the reasons."""
    plan, rules, life = view.kept.plan, load_inspection_rules(root), plan_life(root)
    rows = [
        ("起止", f"{plan.first_day} 至 {plan.last_day}"),
        ("管理所", plan.station),
        ("双随机", plan.random_batch),
        ("编制", f"{plan.made_at:%Y-%m-%d %H:%M} {plan.made_by}"),
        *(
            (
                f"第 {one.number} 组",
                "、".join(f"{each.name}（{each.cert_no}）" for each in one.officers)
                + ("　乡村" if one.rural else ""),
            )
            for one in plan.groups
        ),
        ("依据摘要", plan.basis_hash[:16]),
    ]
    text = facts_text(rows)
    waits = waiting_text(life, view.kept.state, view.next_steps, names) if view.kept.state == "DRAFT" else ""
    if waits:
        text.append(fitted("等待", 9), "dim").append(f"{waits}\n", "yellow")
    when: tuple[object, int] | None = None
    for one in plan.clients:
        if when != (one.day, one.group):
            when = (one.day, one.group)
            text.append(f"\n{one.day}　第 {one.group} 组\n", "bold")
        text.append(_client(one, view, rules))
    text.append(headed("办理经过", steps_text(view.kept.course, life, WORDS, names)))
    return text


def place_named(place: str, record: Inspection) -> str:
    """Where in the record something is wrong, as people call it."""
    found = _PLACE.fullmatch(place)
    if found is None or found[1] not in _PLACES:
        return place
    label = _PLACES[found[1]]
    if found[2] is None:
        return label
    number = int(found[2])
    if found[1] == "answers" and number < len(record.answers):
        return record.answers[number].item
    return f"{label}第 {number + 1} 行"


def _client(one: PlanClient, view: PlanView, rules: InspectionRules) -> Text:
    name = view.shops.get(one.lic_no, "")
    kind = rules.kinds[one.kind].label if one.kind in rules.kinds else one.kind
    text = Text(f"{one.position:>2} ")
    text.append(block(f"{one.lic_no} {name}　", "green" if one.insp_no else "")).append(kind, "dim")
    if one.insp_no:
        text.append(f"　已查 {one.insp_no}", "green")
    text.append("\n")
    if not one.insp_no:
        why = why_text(one).removeprefix(f"{one.priority}：")
        urgent = f"优先度 {one.priority}　" if one.priority else ""
        text.append(f"   {urgent}", "dim").append(block(f"{why}　查：{'；'.join(one.ask)}\n"))
    return text


def _signed(record: Inspection) -> str:
    signature = record.signature
    if signature.party:
        return f"当事人 {signature.party}"
    return f"拒签：{signature.refusal}，见证人 {signature.witness}" if signature.refusal else ""


def _stock(record: Inspection) -> Text:
    text = Text()
    for one in record.stock:
        parts = (
            f"{one.cartons} 条",
            f"散包 {one.loose}" if one.loose else "",
            f"不符 {one.mismatch} 条" if one.mismatch else "",
            f"货架价 {one.shelf_price} 元" if one.shelf_price is not None else "",
        )
        told = "　".join(filter(None, parts))
        text.append(block(f"{one.sku}　{told}\n", "red" if one.mismatch else ""))
    return text


def _codes(record: Inspection) -> Text:
    text = Text()
    for one in record.codes:
        style = "red" if one.verdict == "other" else ""
        text.append(block(f"{one.code}　{one.licence}　{LABELS.get(one.verdict, '')}\n", style))
    return text


def _questions(record: Inspection) -> Text:
    said = {True: "（合理）", False: "（不合理）", None: ""}
    text = Text()
    for one in record.questions:
        text.append(block(f"{one.doubt}：{one.explanation}{said[one.plausible]}\n"))
    return text
