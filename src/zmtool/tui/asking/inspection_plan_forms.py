"""The forms of inspection plans: making one by what is urgent or from a random draw, its steps, the street's table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.oversight.inspection.definition import load_inspection_rules
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import course_form, told
from zmtool.tui.fields.form import Field, Form
from zmtool.tui.fields.inspection_lines import wrong
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.fields.supervision_fields import ending, officer_choices
from zmtool.tui.words.supervision_words import supervision_at_the_desk
from zmtool.workflow.inspection_candidates import Area
from zmtool.workflow.inspection_groups import WantedGroup
from zmtool.workflow.inspection_plan import PlanMade, make_plan, plan_of_draw
from zmtool.workflow.inspection_plan_steps import PlanView, advance_plan
from zmtool.workflow.inspection_sheet import RowTaken, take_sheet, write_sheet

_GROUPS = (1, 2, 3, 4)
_PAIR = re.compile(r"([0-9０-９]{12})[\s=＝:：,，]*(.+)")
_SEPARATORS = re.compile(r"[、，,；;\s]+")


def plan_form(desk: Desk, then: Callable[[str], None]) -> Form:
    """The form that makes a plan; ``then`` is told its number."""
    rules = load_inspection_rules(desk.workspace)
    officers = officer_choices(desk.place)
    today = desk.today.isoformat()

    def submit(values: Mapping[str, Any]) -> str:
        made = _made(desk, values)
        then(made.plan.plan_no)
        return _told(made)

    groups = [
        Field(
            f"group-{number}",
            f"第 {number} 组",
            required=False,
            choices=officers,
            only=bool(officers),
            many=True,
            hint="两人以上，用、隔开" if number == 1 else "",
        )
        for number in _GROUPS
    ]
    return Form(
        "编制检查计划",
        (
            Field("first", "起日", "date", required=True, initial=today),
            Field("last", "止日", "date", required=True, initial=today),
            *groups,
            Field("rural", "乡村组", "number", many=True, hint="组号，用、隔开，每天户数较少"),
            Field("title", "名称"),
            Field("station", "管理所", hint="只查这个所"),
            Field("town", "乡镇"),
            Field("cell", "市场单元"),
            Field("route", "线路"),
            Field("most", "最多几户", "number", hint="不写为各组能查多少算多少"),
            Field("special", "专项", "long", hint="每行：许可证号 事由", check=wrong(_reasons)),
            Field("avoid", "回避", "long", hint="每行：许可证号 执法证号", check=wrong(_avoided)),
            Field("draw", "双随机批次", hint="填了批次号的，户和人员都照抽签"),
        ),
        submit,
        intro="重点、日常、双随机、专项按配额（"
        + "、".join(f"{one.label} {one.quota:.0%}" for one in rules.kinds.values())
        + f"），{rules.group.repeat_days} 日内不重复，每户写明为什么查、查什么。",
        draft="inspection-plan:new",
        button="编制",
    )


def plan_step_form(desk: Desk, view: PlanView, step_id: str) -> Form | None:
    """The form of a step of a plan; None for a step that is not there."""
    number = view.kept.plan.plan_no
    step = next((one for one in view.next_steps if one.id == step_id), None)
    if step is None:
        return None

    def submit(details: dict[str, str], note: str) -> str:
        done = advance_plan(number, step.id, desk.place, note=note, now=desk.now, user=desk.user)
        return told(f"检查计划 {done.number}", done.label, done.remarks)

    return course_form(
        step, {}, title=f"{step.label}　{number}", draft=f"inspection-plan:{number}:{step.id}", submit=submit
    )


def sheet_form(desk: Desk, number: str) -> Form:
    """The form that writes the street's table of a plan."""

    def submit(values: Mapping[str, Any]) -> str:
        path = write_sheet(number, Path(values["to"]).expanduser(), desk.place, user=desk.user)
        return f"检查表：{path}"

    return Form(
        f"写检查表　{number}",
        (
            Field(
                "to",
                "写到",
                required=True,
                initial=str(desk.workspace / "outbox" / f"检查表-{number}.xlsx"),
                check=ending(".xlsx"),
            ),
        ),
        submit,
        intro="待查的户、项目表、盘存、抽码；可打印，也可直接填写，填好后在检查记录列表按 t 收回。",
        draft="",
        button="写出",
    )


def take_form(desk: Desk) -> Form:
    """The form that takes back a filled table."""

    def submit(values: Mapping[str, Any]) -> str:
        return taken_told(take_sheet(values["file"], desk.place, now=desk.now, user=desk.user))

    return Form(
        "收回检查表",
        (Field("file", "检查表", "file", required=True, look_up=look_up_paths, hint=".xlsx"),),
        submit,
        intro="每户一份记录；没有写结论的户留待下次；有错的户不登记并说明。",
        draft="inspection:take",
        button="收回",
    )


def taken_told(taken: tuple[RowTaken, ...]) -> str:
    """What became of a table."""
    kept = [one for one in taken if one.kept is not None]
    parts = [f"登记 {len(kept)} 户" if taken else "没有写了结论的户"]
    parts += [f"{one.shop} {one.place}：{one.problem}" for one in taken if one.kept is None]
    parts += [
        f"{one.kept.insp_no} {'、'.join(map(supervision_at_the_desk, one.kept.remarks))}"
        for one in kept
        if one.kept and one.kept.remarks
    ]
    return "；".join(parts[:12])


def _made(desk: Desk, values: Mapping[str, Any]) -> PlanMade:
    days = {"first_day": values["first"], "last_day": values["last"]}
    title = values["title"] or ""
    if values["draw"]:
        return plan_of_draw(values["draw"], desk.place, **days, title=title, now=desk.now, user=desk.user)
    return make_plan(
        [
            WantedGroup(tuple(values[f"group-{number}"]), number in values["rural"])
            for number in _GROUPS
            if values[f"group-{number}"]
        ],
        desk.place,
        **days,
        title=title,
        area=Area(*(values[name] or "" for name in ("station", "town", "cell", "route"))),
        most=values["most"] or 0,
        special=_reasons(values["special"] or ""),
        avoid=_avoided(values["avoid"] or ""),
        now=desk.now,
        user=desk.user,
    )


def _told(made: PlanMade) -> str:
    parts = [f"检查计划 {made.plan.plan_no}：{len(made.plan.clients)} 户，待审批"]
    if made.left_out:
        parts.append(f"未列入 {len(made.left_out)} 户（近期已查、已在其他计划、名额已满或应回避）")
    parts += [f"没有编入检查组：{one.message}" for one in made.unfit]
    return "；".join(parts)


def _reasons(text: str) -> dict[str, str]:
    """Licences with words, a line each. Raises InvalidValue."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        pair = _PAIR.fullmatch(line)
        if pair is None:
            raise InvalidValue("专项", line, f"“{line[:20]}”应写成“许可证号 事由”")
        found[pair[1]] = pair[2].strip()
    return found


def _avoided(text: str) -> dict[str, frozenset[str]]:
    return {
        lic_no: frozenset(filter(None, _SEPARATORS.split(words))) for lic_no, words in _reasons(text).items()
    }
