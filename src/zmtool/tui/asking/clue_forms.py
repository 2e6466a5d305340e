"""The forms of clues: reporting one, a protected report, the steps, evidence, who gave a protected report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from zmtool.oversight.closed_loop.reporters import Reporter
from zmtool.oversight.closed_loop.words import WORDS
from zmtool.oversight.course.definition import Step
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import choices_of, course_form, told
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.fields.supervision_fields import (
    clue_look_up,
    department_choices,
    ending,
    indicator_choices,
    officer_names,
    person_choices,
    problem_look_up,
    shop_look_up,
    spot_of,
    wrong_spot,
)
from zmtool.tui.texts.supervision_texts import Names, names_at
from zmtool.workflow.clue_drop import DropReport, take_dropped
from zmtool.workflow.clue_report import NewClue, add_evidence, report_clue, reporter_of
from zmtool.workflow.clue_sheets import print_sheets
from zmtool.workflow.clue_steps import advance_clue

_BY_PROGRAM = ("sheet", "linked", "problem")


def report_form(desk: Desk, *, protected: bool = False, target: str = "") -> Form:
    """The form that reports a clue. A protected one keeps no draft: what it says of the reporter is nowhere in the open."""
    names = names_at(desk.workspace)

    def submit(values: Mapping[str, Any]) -> str:
        done = report_clue(_new_clue(values, protected), desk.place, now=desk.now, user=desk.user)
        return told(f"线索 {done.clue_no}", names.clues.states[done.state].label, done.remarks)

    return Form(
        "保密举报" if protected else "上报线索",
        (*_reporter_fields(protected), *_clue_fields(desk, names, target, protected)),
        submit,
        intro="举报人单独加密保存，只有内管写明理由才能查看；不留姓名的是匿名举报。这张表不留草稿。"
        if protected
        else "",
        draft="" if protected else "clue:new",
        button="上报",
    )


def clue_step_form(desk: Desk, number: str, step: Step) -> Form:
    """The form of a step of a clue."""

    def submit(details: dict[str, str], note: str) -> str:
        done = advance_clue(
            number, step.id, desk.place, note=note, details=details, now=desk.now, user=desk.user
        )
        return told(f"线索 {done.number}", done.label, done.remarks)

    fields = {
        "indicator": Field(
            "", "指标", choices=indicator_choices(desk.workspace), only=True, hint="编号、名称或首字母"
        ),
        "people": Field(
            "",
            "走访人员",
            choices=officer_names(desk.place),
            many=True,
            hint="两人以上，用、隔开",
        ),
        "join": Field(
            "", "并入问题", look_up=problem_look_up(desk.place, desk.user, desk.clock), hint="另立问题的不填"
        ),
        "into": Field(
            "", "合并到", look_up=clue_look_up(desk.place, desk.user, desk.clock, number), hint="另一条线索"
        ),
    }
    return course_form(
        step,
        WORDS,
        title=f"{step.label}　{number}",
        draft=f"clue:{number}:{step.id}",
        submit=submit,
        fields=fields,
        filled=_BY_PROGRAM,
    )


def evidence_form(desk: Desk, number: str) -> Form:
    """The form that adds files to a clue or a problem."""

    def submit(values: Mapping[str, Any]) -> str:
        count = add_evidence(
            number, values["files"], desk.place, note=values["note"] or "", now=desk.now, user=desk.user
        )
        return f"{number}：新增 {count} 个文件" + ("" if count else "（已有相同的文件）")

    return Form(
        f"补充证据　{number}",
        (_files("files", required=True), Field("note", "说明")),
        submit,
        draft=f"evidence:{number}",
        button="存入",
    )


def reporter_form(desk: Desk, number: str) -> Form:
    """The form that asks why somebody wants to see who gave a protected report."""

    def submit(values: Mapping[str, Any]) -> str:
        found = reporter_of(number, desk.place, why=values["why"], now=desk.now, user=desk.user)
        return f"举报人：{found.name or '未留姓名'}　联系方式：{found.contact or '未留'}"

    return Form(
        f"查看举报人　{number}",
        (Field("why", "理由", required=True, hint="记入操作记录"),),
        submit,
        intro="只有内管可看；每次查看都留痕。",
        button="查看",
    )


def drop_form(desk: Desk) -> Form:
    """The form that takes in a folder of photos named by rule."""

    def submit(values: Mapping[str, Any]) -> str:
        found = take_dropped(
            values["folder"], desk.place, now=desk.now, user=desk.user, move=bool(values["move"])
        )
        return _dropped(found)

    return Form(
        "收照片文件夹",
        (
            Field("folder", "文件夹", "folder", required=True, look_up=look_up_paths),
            Field("move", "收完移走", "yes_no", initial="是", hint="收完的文件移到“已收”"),
        ),
        submit,
        intro="文件名：户号_日期_指标码_序.jpg，同名 .txt 写情况；不会归类的指标码写“无”。重复收不会重复登记。",
        draft="clue:drop",
        button="收进来",
    )


def sheet_form(desk: Desk) -> Form:
    """The form that prints registration sheets for clues."""

    def submit(values: Mapping[str, Any]) -> str:
        to = Path(values["to"]).expanduser()
        count = print_sheets(values["shops"], to, desk.place, blank=values["blank"] or 0, now=desk.now)
        return f"{to}：{count} 页"

    return Form(
        "印线索登记表",
        (
            Field("shops", "许可证号", look_up=shop_look_up(desk.place, desk.clock), many=True),
            Field("blank", "空白份数", "number", initial="0"),
            Field(
                "to",
                "写到",
                required=True,
                initial=str(desk.workspace / "outbox" / "线索登记表.docx"),
                check=ending(".docx"),
            ),
        ),
        submit,
        intro="每户一页，带二维码；现场打勾，扫描后从“收回登记表”收回成线索。",
        draft="clue:sheet",
        button="印表",
    )


def _new_clue(values: Mapping[str, Any], protected: bool) -> NewClue:
    lng, lat = spot_of(values["spot"] or "") or (None, None)
    name, contact = values.get("reporter") or "", values.get("contact") or ""
    found_at: datetime | None = values["found_at"]
    return NewClue(
        values["source"],
        values["kind"],
        values["target"] or "",
        values["desc"],
        target_name=values["name"] or "",
        target_dept=values["accused_dept"] or "",
        target_login=values["accused"] or "",
        indicator=values["indicator"] or "",
        severity=values["severity"] or "",
        found_at=found_at,
        place=values["place"] or "",
        lng=lng,
        lat=lat,
        files=values["files"],
        reporter=Reporter(name=name, contact=contact) if name or contact else None,
        anonymous=protected,
        quantity=values["quantity"] or 0,
        said=values["said"],
    )


def _reporter_fields(protected: bool) -> tuple[Field, ...]:
    if not protected:
        return ()
    return (Field("reporter", "举报人"), Field("contact", "联系方式"))


def _clue_fields(desk: Desk, names: Names, target: str, protected: bool) -> tuple[Field, ...]:
    loop = names.loop
    source = "12313举报" if protected and "12313举报" in loop.sources else loop.sources[0]
    return (
        Field(
            "kind",
            "对象类别",
            required=True,
            initial=next(iter(loop.targets.values())).label,
            choices=tuple(Choice(one.id, one.label) for one in loop.targets.values()),
            only=True,
        ),
        Field(
            "target",
            "对象",
            initial=target,
            look_up=shop_look_up(desk.place, desk.clock),
            hint="零售户打任意片段，↓选；其他写名称",
        ),
        Field("name", "名称", hint="零售户不用填"),
        Field(
            "indicator",
            "指标",
            choices=indicator_choices(desk.workspace),
            only=True,
            hint="编号、名称或首字母；不会归类的空着",
        ),
        Field("desc", "情况", "long", required=True, hint="看到、听到了什么"),
        Field(
            "severity",
            "程度",
            initial=loop.levels[-1].severity,
            choices=tuple(
                Choice(one.severity, one.severity, f"{one.label}级") for one in reversed(loop.levels)
            ),
            only=True,
        ),
        Field("source", "来源", required=True, initial=source, choices=choices_of(loop.sources), only=True),
        Field("found_at", "发现时间", "moment", hint="现在的不填"),
        Field("place", "地点"),
        Field("spot", "定位", hint="经度,纬度", check=wrong_spot),
        _files("files"),
        Field("quantity", "涉及条数", "number"),
        Field(
            "said",
            "上报情形",
            choices=tuple(Choice(one.id, one.label) for one in loop.escalation if one.said),
            only=True,
            many=True,
        ),
        Field(
            "accused_dept",
            "被举报部门",
            choices=department_choices(desk.workspace),
            only=True,
            hint="举报员工才填，该部门看不到",
        ),
        Field("accused", "员工登录名", choices=person_choices(desk.place, desk.now), hint="举报员工才填"),
    )


def _files(name: str, *, required: bool = False) -> Field:
    return Field(
        name,
        "照片文件",
        "file",
        required=required,
        many=True,
        hint="照片、录音、文件，用、隔开",
        look_up=look_up_paths,
    )


def _dropped(found: DropReport) -> str:
    new = sum(one.new and not one.problem for one in found.outcomes)
    parts = [f"新登记 {new} 条线索"]
    added = sum(one.added for one in found.outcomes if not one.new)
    if added:
        parts.append(f"给已有线索补充 {added} 个文件")
    parts += [f"{one.key}：{one.problem}" for one in found.outcomes if one.problem]
    parts += [f"{name} 没有收：{why}" for name, why in found.unnamed[:5]]
    if len(found.unnamed) > 5:
        parts.append(f"文件名不合规则的共 {len(found.unnamed)} 个，留在原处")
    if found.waiting:
        parts.append(f"还在同步、这次没收 {len(found.waiting)} 个")
    return "；".join(parts)
