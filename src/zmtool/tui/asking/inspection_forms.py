"""The forms of inspections: recording one with the item table, its steps, a case from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from zmtool.base.errors import Refused
from zmtool.oversight.inspection.definition import (
    ANSWERS,
    NOT_APPLICABLE,
    CheckItem,
    InspectionRules,
    load_inspection_rules,
    record_life,
)
from zmtool.oversight.inspection.plan_records import InspectionPlan, PlanClient
from zmtool.oversight.inspection.records import Answer, Inspection, Inspector, Signature, SignIn
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import choices_of, course_form, told
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.inspection_lines import read_codes, read_notes, read_questions, read_stock, wrong
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.fields.supervision_fields import (
    case_look_up,
    cause_choices,
    officer_choices,
    shop_look_up,
    spot_of,
    wrong_spot,
)
from zmtool.tui.texts.inspection_texts import place_named
from zmtool.tui.words.supervision_words import supervision_at_the_desk
from zmtool.workflow.inspection_record import RecordKept, check_inspection, read_record, record_inspection
from zmtool.workflow.inspection_steps import WORDS, InspectionView, advance_inspection, case_of_inspection

_BREAKS = ("，", "（", "、", "：")
_SHORT = 12
"""Cells of the name of an item."""
_ALL_WELL = "well"
_MOMENT = "%Y-%m-%d %H:%M"


def record_form(
    desk: Desk, plan: InspectionPlan | None = None, shops: Mapping[str, str] | None = None
) -> Form:
    """The form that records an inspection; of ``plan`` one of its shops that has no record yet (``shops`` are their names)."""
    rules = load_inspection_rules(desk.workspace)

    def submit(values: Mapping[str, Any]) -> str:
        record = record_of(values, rules, plan)
        stopping = [one for one in check_inspection(record, desk.place, now=desk.now) if one.stops]
        if stopping:
            raise Refused(
                "；".join(f"{place_named(one.place, record)}：{one.what}" for one in stopping),
                next_step="；".join(dict.fromkeys(one.remedy for one in stopping if one.remedy)),
            )
        return kept_told(record_inspection(record, desk.place, now=desk.now, user=desk.user), desk.workspace)

    return Form(
        f"登记检查　{plan.plan_no}" if plan else "登记检查",
        (
            *_head(desk, rules, plan, shops or {}),
            *(_item_field(one) for one in rules.items.values()),
            *_tail(rules),
        ),
        submit,
        intro="检查项只填有问题的和不适用的，其余由“其余各项”一并填；有问题的在“问题备注”写看到的情况。",
        draft=f"inspection:{plan.plan_no if plan else 'new'}",
        button="登记",
    )


def file_form(desk: Desk) -> Form:
    """The form that records an inspection written in a file."""

    def submit(values: Mapping[str, Any]) -> str:
        path: Path = values["file"]
        record = read_record(path)
        kept = record_inspection(record, desk.place, folder=path.parent, now=desk.now, user=desk.user)
        return kept_told(kept, desk.workspace)

    return Form(
        "从文件登记检查",
        (Field("file", "记录文件", "file", required=True, look_up=look_up_paths, hint="yaml 或 json"),),
        submit,
        intro="照片的路径相对于这个文件。",
        draft="inspection:file",
        button="登记",
    )


def inspection_step_form(desk: Desk, view: InspectionView, step_id: str) -> Form | None:
    """The form of a step of a record; None for a step that is not there."""
    number = view.kept.record.insp_no
    step = next((one for one in view.next_steps if one.id == step_id), None)
    if step is None:
        return None
    if step.id == "to_case":
        return _case_form(desk, number)

    def submit(details: dict[str, str], note: str) -> str:
        done = advance_inspection(
            number, step.id, desk.place, note=note, details=details, now=desk.now, user=desk.user
        )
        return told(f"检查记录 {done.number}", done.label, done.remarks)

    return course_form(
        step,
        WORDS,
        title=f"{step.label}　{number}",
        draft=f"inspection:{number}:{step.id}",
        submit=submit,
        fields={"on": Field("", "整改日期", "date", hint="不写为今天")},
    )


def record_of(values: Mapping[str, Any], rules: InspectionRules, plan: InspectionPlan | None) -> Inspection:
    """The record as the form says it; what it leaves out is completed from the register."""
    lic_no = values["lic_no"] or ""
    client = next((one for one in plan.clients if one.lic_no == lic_no), None) if plan else None
    spot = spot_of(values["spot"] or "")
    started: datetime = values["started_at"]
    ended: datetime = values["ended_at"]
    return Inspection(
        kind=values.get("kind") or (client.kind if client else ""),
        started_at=started.replace(tzinfo=None),
        ended_at=ended.replace(tzinfo=None),
        inspectors=tuple(Inspector(one) for one in values["inspectors"]),
        conclusion=values["conclusion"],
        plan_no=plan.plan_no if plan else "",
        lic_no=lic_no,
        shop=values.get("shop") or "",
        address=values.get("address") or "",
        principal=values.get("principal") or "",
        shown_certificates=bool(values["shown"]),
        sign_in=SignIn(
            f"{spot[0]}" if spot else "",
            f"{spot[1]}" if spot else "",
            "WGS-84" if spot else "",
            photo=str(values["door"] or ""),
        ),
        answers=_answers(values, rules),
        stock=read_stock(values["stock"] or ""),
        codes=read_codes(values["codes"] or ""),
        questions=read_questions(values["questions"] or ""),
        measure=values["measure"] or "",
        rectify_by=values["rectify_by"],
        handed_to=values["handed_to"] or "",
        signature=Signature(
            values["party"] or "",
            values["refusal"] or "",
            values["witness"] or "",
            str(values["scan"] or ""),
        ),
    )


def kept_told(kept: RecordKept, root: Path) -> str:
    """What became of a record, in a line."""
    return told(
        f"检查记录 {kept.insp_no}", record_life(root).states[kept.state].label, _at_the_desk(kept.remarks)
    )


def _at_the_desk(remarks: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(supervision_at_the_desk, remarks))


def _answers(values: Mapping[str, Any], rules: InspectionRules) -> tuple[Answer, ...]:
    notes = read_notes(values["notes"] or "")
    photos = tuple(map(str, values["photos"]))
    rest = values["rest"]
    told_of = [code for code in rules.items if values[f"item-{code}"]]
    unsound = [
        code
        for code in told_of
        if values[f"item-{code}"].partition("|")[0] not in (rules.items[code].sound, NOT_APPLICABLE)
    ]
    answers = []
    for code, item in rules.items.items():
        answer, _, finding = (values[f"item-{code}"] or "").partition("|")
        if not answer and rest:
            answer = item.sound if rest == _ALL_WELL else NOT_APPLICABLE
        if not answer:
            continue
        # Words that name no item belong to the only one with something wrong.
        note = notes.get(code, "") or (notes.get("", "") if unsound == [code] else "")
        answers.append(Answer(code, answer, note, finding, photos if code in unsound else ()))
    return tuple(answers)


def _head(
    desk: Desk, rules: InspectionRules, plan: InspectionPlan | None, shops: Mapping[str, str]
) -> tuple[Field, ...]:
    officers = officer_choices(desk.place)
    whom: tuple[Field, ...]
    people = ""
    if plan is not None:
        waiting = [one for one in plan.clients if not one.insp_no]
        whom = (
            Field(
                "lic_no",
                "户",
                required=True,
                initial=_client_label(waiting[0], shops) if len(waiting) == 1 else "",
                choices=tuple(
                    Choice(one.lic_no, _client_label(one, shops), f"{one.day} 第 {one.group} 组")
                    for one in waiting
                ),
                only=True,
            ),
        )
        people = _group_of(plan, officers)
    else:
        whom = (
            Field(
                "kind",
                "检查类型",
                required=True,
                initial="日常检查",
                choices=tuple(Choice(one.id, one.label) for one in rules.kinds.values()),
                only=True,
            ),
            Field(
                "lic_no",
                "许可证号",
                "licence",
                look_up=shop_look_up(desk.place, desk.clock),
                hint="打任意片段，↓选；无证户不填",
            ),
            Field("shop", "户名", hint="无证户才填"),
            Field("address", "地址", hint="无证户才填"),
            Field("principal", "负责人", hint="无证户才填"),
        )
    return (
        *whom,
        Field("started_at", "开始", "moment", required=True, hint="如 9:30、昨天 9:30"),
        Field("ended_at", "结束", "moment", required=True),
        Field(
            "inspectors",
            "检查人",
            required=True,
            initial=people,
            choices=officers,
            only=bool(officers),
            many=True,
            hint="两人以上，用、隔开",
        ),
        Field("shown", "出示证件", "yes_no", required=True, hint="是否已出示并告知"),
        Field("spot", "签到定位", hint="经度,纬度（WGS-84）", check=wrong_spot),
        Field("door", "门头照", "file", look_up=look_up_paths),
    )


def _item_field(item: CheckItem) -> Field:
    sound = Choice(item.sound, item.sound, f"没有问题　{item.look}")
    other = next(one for one in ANSWERS if one not in (item.sound, NOT_APPLICABLE))
    bad = (
        tuple(Choice(f"{other}|{one.label}", f"{other} {one.label}", "有问题") for one in item.findings)
        if len(item.findings) > 1
        else (Choice(other, other, f"有问题　{item.findings[0].label if item.findings else ''}"),)
    )
    label = item.label
    for mark in _BREAKS:
        label = label.split(mark)[0]
    while cell_len(label) > _SHORT:
        label = label[:-1]
    return Field(
        f"item-{item.code}",
        label,
        choices=(sound, *bad, Choice(NOT_APPLICABLE)),
        only=True,
        hint=f"{item.code} {item.look}",
    )


def _tail(rules: InspectionRules) -> tuple[Field, ...]:
    return (
        Field(
            "rest",
            "其余各项",
            choices=(Choice(_ALL_WELL, "没有问题", "已逐项看过"), Choice("na", NOT_APPLICABLE)),
            only=True,
            hint="上面没有填的",
        ),
        Field("notes", "问题备注", "long", hint="每行：K05 看到的情况"),
        Field("photos", "现场照片", "file", many=True, look_up=look_up_paths, hint="附在有问题的项下"),
        Field("stock", "盘存", "long", hint="每行：品规，条数，散包，不符，货架价", check=wrong(read_stock)),
        Field("codes", "抽码", "long", hint=f"每行一个 32 位码，{rules.least_codes} 条以上"),
        Field("questions", "询问", "long", hint="每行：疑点：解释（不合理）", check=wrong(read_questions)),
        Field("conclusion", "结论", required=True, choices=choices_of(tuple(rules.conclusions)), only=True),
        Field("rectify_by", "整改期限", "date", hint="结论是整改的必填"),
        Field("measure", "现场处理"),
        Field("handed_to", "移交"),
        Field("party", "当事人签名", hint="签名的人；拒签的不填"),
        Field("refusal", "拒签原因"),
        Field("witness", "见证人", hint="拒签的必填"),
        Field("scan", "签字页", "file", look_up=look_up_paths),
    )


def _client_label(one: PlanClient, shops: Mapping[str, str]) -> str:
    return f"{one.lic_no} {shops.get(one.lic_no, '')}".strip()


def _group_of(plan: InspectionPlan, officers: tuple[Choice, ...]) -> str:
    """The officers where the plan has one group only."""
    if len(plan.groups) != 1:
        return ""
    shown = {one.value: one.shown for one in officers}
    return "、".join(shown.get(one.cert_no, one.cert_no) for one in plan.groups[0].officers)


def _case_form(desk: Desk, number: str) -> Form:
    submit = partial(_to_case, desk, number)
    return Form(
        f"转立案　{number}",
        (
            Field("case_no", "案号", required=True, look_up=case_look_up(desk.place), hint="已有的↓选"),
            Field("cause", "案由", choices=cause_choices(desk.workspace), only=True, hint="新建案件才填"),
            Field("note", "说明", "long"),
        ),
        submit,
        intro="没有这个案号的，按检查记录新建案件；已有的挂上案号。",
        draft=f"inspection:{number}:to_case",
        button="转立案",
    )


def _to_case(desk: Desk, number: str, values: Mapping[str, Any]) -> str:
    done = case_of_inspection(
        number,
        values["case_no"],
        desk.place,
        cause=values["cause"] or "",
        note=values["note"] or "",
        now=desk.now,
        user=desk.user,
    )
    return told(f"检查记录 {done.number}", f"已立案 {values['case_no']}", done.remarks)
