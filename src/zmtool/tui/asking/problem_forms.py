"""The forms of problems: the steps of the ledger, a case from a problem, reports upwards, spot checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zmtool.oversight.closed_loop.definition import problem_life
from zmtool.oversight.closed_loop.words import WORDS
from zmtool.oversight.course.definition import Step
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import choices_of, course_form, told
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.fields.supervision_fields import (
    case_look_up,
    cause_choices,
    department_choices,
    person_choices,
)
from zmtool.tui.texts.supervision_texts import Names, names_at
from zmtool.workflow.oversight_many import ManyAdvanced, advance_problems
from zmtool.workflow.problem_case import to_case
from zmtool.workflow.problem_escalation import escalate, take_in, take_receipt
from zmtool.workflow.problem_spot_check import draw_spot_check
from zmtool.workflow.problem_steps import ProblemView, advance_problem

_BY_PROGRAM = ("advice", "package")
_MARK_HINT = "整数，满分"


def problem_step_form(desk: Desk, view: ProblemView, step: Step) -> Form:
    """The form of a step of a problem; a case, a report upwards and its receipt are more than a step."""
    number = view.kept.problem.prob_no
    match step.id:
        case "to_case":
            return _case_form(desk, number)
        case "escalate":
            return _escalation_form(desk, view)
        case "receipt":
            return _receipt_form(desk, number)

    def submit(details: dict[str, str], note: str) -> str:
        done = advance_problem(
            number, step.id, desk.place, note=note, details=details, now=desk.now, user=desk.user
        )
        return told(f"问题 {done.number}", done.label, done.remarks)

    return course_form(
        step,
        WORDS,
        title=f"{step.label}　{number}　{view.kept.problem.target.called}",
        draft=f"problem:{number}:{step.id}",
        submit=submit,
        fields=_fields(desk, names_at(desk.workspace), view),
        filled=_BY_PROGRAM,
    )


def dispatch_form(desk: Desk, numbers: Sequence[str], then: Callable[[ManyAdvanced], str]) -> Form:
    """The form that dispatches several problems to the same person; ``then`` tells what became of them."""
    step = problem_life(desk.workspace).steps["dispatch"]

    def submit(details: dict[str, str], note: str) -> str:
        return then(
            advance_problems(
                numbers, step.id, desk.place, note=note, details=details, now=desk.now, user=desk.user
            )
        )

    return course_form(
        step,
        WORDS,
        title=f"派单　{len(numbers)} 件" if len(numbers) > 1 else f"派单　{numbers[0]}",
        draft="",
        submit=submit,
        fields=_people_fields(desk),
        intro="、".join(numbers) if len(numbers) > 1 else "",
    )


def take_in_form(desk: Desk) -> Form:
    """The form that takes in a package of a bureau below."""

    def submit(values: Mapping[str, Any]) -> str:
        done = take_in(values["file"], values["to"], desk.place, now=desk.now, user=desk.user)
        return f"{done.from_bureau} {done.from_number} 已接收为 {done.prob_no}；回执：{done.receipt}"

    return Form(
        "接收下级局的上报",
        (
            Field("file", "数据包", "file", required=True, look_up=look_up_paths),
            Field("to", "回执写到", "folder", required=True, initial=str(desk.workspace / "outbox")),
        ),
        submit,
        draft="problem:take-in",
        button="接收",
    )


def draw_form(desk: Desk) -> Form:
    """The form that draws the month's spot check."""

    def submit(values: Mapping[str, Any]) -> str:
        found = draw_spot_check(
            values["month"], desk.place, source=values["source"] or "", now=desk.now, user=desk.user
        )
        numbers = "、".join(one.number for one in found.checked)
        return f"{found.month} 抽评：归档 {found.candidates} 件，抽中 {len(found.checked)} 件：{numbers}"

    before = f"{desk.today.year - (desk.today.month == 1)}-{(desk.today.month - 2) % 12 + 1:02d}"
    return Form(
        "抽评抽签",
        (
            Field("month", "归档月份", required=True, initial=before, hint="年-月"),
            Field("source", "随机数", hint="当众产生的；不写由程序产生"),
        ),
        submit,
        intro="按指标大类分层抽一成，不少于五件，红级必抽；每月只抽一次，不能重来。",
        draft="problem:draw",
        button="抽签",
    )


def _case_form(desk: Desk, number: str) -> Form:
    def submit(values: Mapping[str, Any]) -> str:
        done = to_case(
            number,
            values["case_no"],
            desk.place,
            cause=values["cause"] or "",
            note=values["note"] or "",
            now=desk.now,
            user=desk.user,
        )
        return told(f"问题 {done.number}", f"已转立案 {values['case_no']}", done.remarks)

    return Form(
        f"转立案　{number}",
        (
            Field("case_no", "案号", required=True, look_up=case_look_up(desk.place), hint="已有的↓选"),
            Field("cause", "案由", choices=cause_choices(desk.workspace), only=True, hint="新建案件才填"),
            Field("note", "说明", "long"),
        ),
        submit,
        intro="没有这个案号的，按问题的对象新建案件；已有的挂上案号。",
        draft=f"problem:{number}:to_case",
        button="转立案",
    )


def _escalation_form(desk: Desk, view: ProblemView) -> Form:
    number = view.kept.problem.prob_no

    def submit(values: Mapping[str, Any]) -> str:
        sent = escalate(number, values["to"], desk.place, note=values["note"], now=desk.now, user=desk.user)
        return f"问题 {number}：数据包 {sent.path}；校验值 {sent.seal}"

    reasons = "、".join(view.escalation)
    return Form(
        f"上报市局　{number}",
        (
            Field("to", "写到", "folder", required=True, initial=str(desk.workspace / "outbox")),
            Field("note", "说明", "long", required=True),
        ),
        submit,
        intro=f"应当上报的情形：{reasons}" if reasons else "没有必须上报的情形；举报人不在数据包中。",
        draft=f"problem:{number}:escalate",
        button="写数据包",
    )


def _receipt_form(desk: Desk, number: str) -> Form:
    def submit(values: Mapping[str, Any]) -> str:
        done = take_receipt(values["file"], desk.place, now=desk.now, user=desk.user)
        return told(f"问题 {done.number}", "已登记市局回执", done.remarks)

    return Form(
        f"市局回执　{number}",
        (Field("file", "回执文件", "file", required=True, look_up=look_up_paths),),
        submit,
        draft=f"problem:{number}:receipt",
        button="登记",
    )


def _fields(desk: Desk, names: Names, view: ProblemView) -> dict[str, Field]:
    loop = names.loop
    marks = {
        name: Field("", WORDS[name], "number", hint=f"{_MARK_HINT} {most}", check=_at_most(most))
        for name, most in loop.spot_check.marks.items()
    }
    return {
        **_people_fields(desk),
        **marks,
        "result": Field("", "查证结果", choices=choices_of(loop.results), only=True),
        "until": Field("", "延期至", "date", hint="只能延一次"),
        "level": Field(
            "",
            "级别",
            choices=tuple(
                Choice(str(one.level), one.label, one.severity)
                for one in loop.levels
                if one.level != view.level
            ),
            only=True,
        ),
        "liability": Field("", "责任类型", choices=choices_of(loop.liabilities), only=True),
        "sanction": Field("", "处理", choices=choices_of(loop.sanctions), only=True),
        "basis": Field("", "依据文件", hint="文号"),
        "archive_no": Field("", "归档号", hint="不写由程序编号"),
    }


def _people_fields(desk: Desk) -> dict[str, Field]:
    people = person_choices(desk.place, desk.now)
    return {
        "resp_dept": Field("", "责任部门", choices=department_choices(desk.workspace), only=True),
        "resp_person": Field("", "责任人", choices=people, only=bool(people), hint="登录名"),
        "helpers": Field("", "协办人", choices=people, many=True, hint="登录名，用、隔开"),
    }


def _at_most(most: int) -> Callable[[int], str]:
    return lambda value: "" if value <= most else f"不超过 {most}"
