"""The forms of an alert's steps: what each has to be told, with the choices that the data of supervision give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import UsageProblem
from zmtool.oversight.internal.findings import stock_lines
from zmtool.oversight.internal.records import ANALYSIS, ONSITE, PHONE
from zmtool.oversight.internal.words import WORDS
from zmtool.tui.fields.course_forms import NOTE, Submit, as_text, course_form
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.alert_add import NewAlert

if TYPE_CHECKING:
    from zmtool.oversight.course.definition import Step
    from zmtool.oversight.roles.definition import Post, Roles
    from zmtool.workflow.alert_desk import AlertDesk
    from zmtool.workflow.alert_scene import AlertScene

RECORDS: Mapping[str, str] = {"analyse": ANALYSIS, "phone": PHONE, "visit": ONSITE}
"""The steps that are taken by keeping what was found out, and the kind of record."""
_YES_NO = (Choice("是"), Choice("否"))
_NONE = (Choice("无"), Choice("有"))
_WORDS = {**WORDS, "demand": "要求", "rectification": "整改情况", "wording": "可复用话术"}
_ASK = "question-"
_FILES = Field("files", "附件", "file", many=True, hint="照片、录音的路径，、隔开")

Keep = Callable[[str, Mapping[str, Any], Sequence[Path], str], str]
"""Keeps what was found out: its kind, facts, files, and the words said with it; tells what it led to (Chinese)."""


def step_form(desk: AlertDesk, step: Step, submit: Submit) -> Form:
    """The form of a step that is told something."""
    number = desk.view.kept.alert.alert_no
    filled = ["screen", "clue", "record"]
    if step.id == "close" and not desk.verdict_asked:
        filled.append("verdict")
    return course_form(
        step,
        _WORDS,
        title=f"{step.label}　{number}",
        draft=f"alert:{number}:{step.id}",
        submit=submit,
        fields=_fields(desk, step),
        filled=filled,
        note=_NOTES.get(step.id, "说明"),
        intro=_intro(desk, step),
    )


_NOTES = {
    "suppress": "理由",
    "conclude": "情况和理由",
    "return": "退回理由",
    "raise": "理由",
    "lower": "理由",
}


def _intro(desk: AlertDesk, step: Step) -> str:
    level = desk.scene.scene.loop.level(desk.view.kept.level)
    match step.id:
        case "assign":
            return f"{level.label}色：{'必须实地、当日核查、两人；' if level.onsite else ''}{level.tell}"
        case "transfer":
            return "转为线索，证据一并转去；问题归档后结果自动反馈到本预警和模型。"
        case "close":
            return "办结后写入处理案例库，以后同类预警会列出。"
        case "lowered":
            asked = desk.view.kept.course.last("lower")
            return f"申请：{asked.by} {asked.note}" if asked else ""
        case _:
            return ""


def _fields(desk: AlertDesk, step: Step) -> dict[str, Field]:
    internal, loop = desk.scene.internal, desk.scene.scene.loop
    level = desk.view.kept.level
    wanted = [one for one in loop.levels if (one.level < level if step.id == "raise" else one.level > level)]
    conclusions = tuple(
        Choice(one.id, one.id, "转为线索" if one.transfer else f"反馈 {one.verdict}")
        for one in internal.conclusions.values()
    )
    model = internal.models.get(desk.view.kept.alert.model)
    return {
        "person": person_field(desk.posts, desk.scene.scene.roles),
        "demand": Field("demand", "要求", hint="如 核对近三单到货"),
        "reason": Field(
            "reason",
            "误报原因",
            choices=tuple(map(Choice, internal.false_reasons)),
            only=True,
            hint="误报才填",
        ),
        "conclusion": Field("conclusion", "结论", choices=conclusions, only=True),
        "gravity": Field(
            "gravity",
            "轻重",
            choices=tuple(map(Choice, internal.gravities)),
            only=True,
            hint="违规违法、内部问题才填",
        ),
        "indicator": Field(
            "indicator",
            "指标",
            choices=tuple(
                Choice(one.code, f"{one.code} {one.label}")
                for one in desk.scene.scene.library.by_code.values()
                if not one.disabled
            ),
            initial=model.indicator if model else "",
            only=True,
            hint="编号、名称或首字母",
        ),
        "verdict": Field("verdict", "反馈结果", choices=tuple(map(Choice, internal.verdicts)), only=True),
        "level": Field("level", "级别", choices=tuple(Choice(one.label) for one in wanted), only=True),
        "lesson": Field("lesson", "教训", "long"),
        "wording": Field("wording", "可复用话术", "long"),
        "rectification": Field("rectification", "整改情况", "long"),
    }


def person_field(posts: Sequence[Post], roles: Roles) -> Field:
    """Who is in charge: those with a post, or any login while nobody has one."""
    choices = tuple(
        Choice(
            one.login,
            one.login,
            " ".join(
                (roles.departments.get(one.dept, one.dept), *(_duty(roles, each) for each in one.duties))
            ),
        )
        for one in posts
    )
    return Field("person", "承办人", choices=choices, only=bool(choices), required=True, hint="登录名")


def _duty(roles: Roles, duty: str) -> str:
    found = roles.duties.get(duty)
    return found.label if found else duty


def record_form(desk: AlertDesk, step: Step, keep: Keep, user: str) -> Form:
    """The form of system analysis, telephone inquiry or the check on site."""
    kind = RECORDS[step.id]
    number = desk.view.kept.alert.alert_no
    makers = {ANALYSIS: _analysis, PHONE: _phone, ONSITE: _onsite}
    fields = (*makers[kind](desk), _FILES, Field(NOTE, "说明", "long"))

    def submit(values: Mapping[str, Any]) -> str:
        files = tuple(values["files"])
        note = as_text(values[NOTE])
        return keep(kind, {**record_facts(kind, values, user), "note": note}, files, note)

    return Form(
        f"{step.label}　{number}", fields, submit, _ASKED.get(kind, ""), f"alert:{number}:{step.id}", "登记"
    )


_ASKED = {
    PHONE: "与记录不符的回答自动列为矛盾点，有矛盾的应当实地核查；没有接通的也登记。",
    ONSITE: "两名以上人员到场；盘存写 品规:应存:实存（条）。",
}


def record_facts(kind: str, values: Mapping[str, Any], user: str) -> dict[str, Any]:
    """What was typed as the facts of a record."""
    told = {name: value for name, value in values.items() if name not in ("files", NOTE)}
    facts: dict[str, Any] = {
        name: [as_text(each) for each in value] if isinstance(value, tuple) else as_text(value)
        for name, value in told.items()
        if not name.startswith(_ASK)
    }
    if kind == PHONE:
        facts["answers"] = {
            name.removeprefix(_ASK): as_text(value)
            for name, value in told.items()
            if name.startswith(_ASK) and value
        }
        facts["asked_by"] = user
        if not facts["answered_by"] and facts["answered"] == "否":
            facts["answered_by"] = "无人接听"
    if kind == ONSITE:
        facts["stock"] = stock_lines(facts["stock"])
        facts["photos"] = [one.name for one in values["files"]]
    return facts


def _analysis(desk: AlertDesk) -> Iterator[Field]:
    alert = desk.view.kept.alert
    yield Field("findings", "疑点", many=True, required=True, hint="如 连续六期二十条，、隔开")
    yield Field("explainable", "可以解释", choices=_YES_NO, only=True, required=True)
    yield Field("data", "调取数据", many=True, hint="期次、品规、IP、小票、录音")
    yield Field("period", "期次", initial=alert.period)
    yield Field("comparison", "同类户对比", "long")
    yield Field("next", "下一步", choices=(Choice("电话询访"), Choice("实地核查"), Choice("结论")))


def _phone(desk: AlertDesk) -> Iterator[Field]:
    shop = desk.shop
    yield Field(
        "phone", "拨打电话", "phone", required=True, initial=(shop.order_phone or shop.phone) if shop else ""
    )
    yield Field("answered", "是否接通", choices=_YES_NO, only=True, required=True, initial="是")
    holder = (Choice(shop.principal, "", "持证人"),) if shop and shop.principal else ()
    yield Field("answered_by", "接听人", choices=holder, hint="没有接通的不填")
    yield Field("relation", "关系", choices=tuple(map(Choice, ("本人", "配偶", "子女", "父母", "雇员"))))
    for one in desk.scene.internal.questions:
        choices = _NONE if one.expected == "无" else _YES_NO if one.expected == "是" else ()
        yield Field(f"{_ASK}{one.id}", one.label, choices=choices)
    yield Field("contradictions", "其他矛盾点", many=True)
    yield Field("recording", "录音编号")


def _onsite(desk: AlertDesk) -> Iterator[Field]:
    yield Field("people", "核查人员", many=True, required=True, check=None, hint="两人以上，、隔开")
    yield Field(
        "place", "场所状况", required=True, choices=(Choice("正常营业"), Choice("停业"), Choice("找不到人"))
    )
    yield Field("stock", "盘存", many=True, check=_stock, hint="白沙:20:0，、隔开")
    yield Field("codes", "抽查条码", many=True)
    yield Field("device", "设备账户", hint="订货设备、IP、账户")
    yield Field("recording", "电访要点")
    yield Field("witnesses", "旁证", many=True, hint="邻店、送货员")
    yield Field("statement", "当事人陈述", "long")
    yield Field("signed", "签字", choices=(Choice("签字"), Choice("拒签")), only=True)
    yield Field("evidence", "证据清单", many=True)
    yield Field("preliminary", "初步结论")


def _stock(value: str) -> str:
    try:
        stock_lines([value])
    except UsageProblem as problem:
        return problem.what
    return ""


def attach_form(number: str, submit: Callable[[Mapping[str, Any]], str]) -> Form:
    """Files that are added to an alert."""
    fields = (
        Field("files", "文件", "file", many=True, required=True, hint="路径，、隔开"),
        Field(NOTE, "说明"),
    )
    return Form(f"补充证据　{number}", fields, submit, button="附上")


def add_form(scene: AlertScene, month: str, look_up: Any, submit: Callable[[NewAlert], str]) -> Form:
    """An alert that somebody enters by hand."""
    internal, loop = scene.internal, scene.scene.loop
    kinds = tuple(Choice(one.id, one.label) for one in loop.targets.values())
    fields = (
        Field(
            "model",
            "模型",
            required=True,
            only=True,
            choices=tuple(Choice(one.code, f"{one.code} {one.label}") for one in internal.models.values()),
        ),
        Field(
            "kind", "对象类别", choices=kinds, only=True, required=True, initial=loop.targets["shop"].label
        ),
        Field("subject", "对象", required=True, look_up=look_up, hint="许可证号、店名的一部分、品规、姓名"),
        Field("name", "名称", hint="登记簿里有的不用写"),
        Field("period", "期次", initial=month, hint="2026-05、2026-W20、2026-05-11"),
        Field("value", "值", "decimal", hint="倍数、占比、户数"),
        Field(
            "level",
            "级别",
            choices=tuple(Choice(one.label) for one in loop.levels),
            only=True,
            hint="不写按值定",
        ),
        Field("brand", "品规"),
        Field("desc", "情况", "long"),
    )

    def send(values: Mapping[str, Any]) -> str:
        brand = as_text(values["brand"])
        return submit(
            NewAlert(
                values["model"],
                values["subject"],
                values["kind"],
                as_text(values["name"]),
                period=as_text(values["period"]),
                value=values["value"],
                level=as_text(values["level"]),
                desc=as_text(values["desc"]),
                traits={"brand": brand} if brand else {},
            )
        )

    return Form("录入预警", fields, send, "同一模型、对象、期次的不重复。", "alert:new", "录入")


def assign_form(posts: Sequence[Post], roles: Roles, count: int, submit: Submit) -> Form:
    """Who works on so many alerts."""
    fields = (
        person_field(posts, roles),
        Field("demand", "要求", hint="如 核对近三单到货"),
        Field(NOTE, "说明", hint="改派的要写理由"),
    )

    def send(values: Mapping[str, Any]) -> str:
        told = {name: as_text(values[name]) for name in ("person", "demand") if values[name]}
        return submit(told, as_text(values[NOTE]))

    return Form(f"派单　{count} 件", fields, send, button="派单")
