"""Forms of what moves a case on: a step, an opinion on a step, the proposed penalty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from zmtool.base.errors import InvalidValue, UsageProblem, ZmtoolError
from zmtool.base.text import to_half_width
from zmtool.cases.life.attempt import Obstacle
from zmtool.cases.life.definition import LifeCycle, Step
from zmtool.cases.life.opinions import TWO_SIGN
from zmtool.cases.records import Approval, CaseEvent, CaseFacts, Instalment
from zmtool.forms.records import FormField
from zmtool.law.amounts import plain as figure
from zmtool.law.amounts import rate_text
from zmtool.law.library import Law
from zmtool.law.proposal import Proposal
from zmtool.tui.asking.case_changes import Changed
from zmtool.tui.bases.desk_screen import shown_error
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import as_text
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.words.desk_words import at_the_desk
from zmtool.values.money import parse_money
from zmtool.values.typed_dates import typed_date
from zmtool.workflow.case_life import advance, approve
from zmtool.workflow.case_penalty import PenaltyWanted, penalty_doubts, set_penalty
from zmtool.workflow.cases import load_case
from zmtool.workflow.outbox import fill_step

Tell = Callable[[Sequence[tuple[str, str]]], None]
"""Is given what was done, line by line with its style, to be shown above the record."""

_TODAY = "今天"
_WAYS_OF_SERVICE = ("直接送达", "留置送达", "电子送达", "邮寄送达", "委托送达", "转交送达", "公告送达")
_ABOUT = {
    "transfer_jurisdiction": "受移送机关",
    "transfer_send": "受移送机关",
    "assist": "协助机关",
    "reward": "受奖励人",
}
_MOST_LABEL = 7
"""Characters that the label of a field has room for."""
_RATE = re.compile(r"(?P<figure>[0-9]{1,12}(?:\.[0-9]{1,6})?)(?P<sign>%|倍|元|)")


def step_form(
    desk: Desk,
    case: CaseFacts,
    step: Step,
    cycle: LifeCycle,
    asked: Sequence[FormField],
    obstacles: Sequence[Obstacle],
    people: Sequence[Choice],
    tell: Tell,
) -> Form:
    """The form of a step: when, by whom, what it asks for, what only those present can say in its document."""
    stops = [one for one in obstacles if one.stops]
    fields = [
        _day(step),
        _by(case, step, people),
        *_asks(step, desk.now),
        *(_own(one, case, people) for one in asked),
        *_office(step, cycle, stops),
    ]
    if step.papers:
        fields.append(
            Field("fill", "填制文书", "yes_no", initial="是", hint="办理后即填好这一步的文书，放进文书夹")
        )

    def submit(values: Mapping[str, Any]) -> str:
        return _take(desk, case, step, asked, values, tell)

    intro = "\n".join(_obstacle_line(one) for one in obstacles)
    return Form(
        f"{case.case_no}　办理“{step.label}”",
        tuple(fields),
        submit,
        intro,
        draft=f"case:{case.case_no}:{step.id}",
        button="办理",
    )


def _take(
    desk: Desk,
    case: CaseFacts,
    step: Step,
    asked: Sequence[FormField],
    values: Mapping[str, Any],
    tell: Tell,
) -> str:
    moment = values["on"]
    at = moment.replace(tzinfo=None) if isinstance(moment, datetime) and moment.time() != time() else None
    override = values.get("override") or ""
    event = CaseEvent(
        step=step.id,
        on=moment.date() if isinstance(moment, datetime) else moment,
        at=at,
        by=values["by"],
        role=values.get("role") or "",
        about=values.get("about") or "",
        number=values.get("number") or "",
        amount=values.get("amount"),
        until=values.get("until"),
        note=override or values.get("note") or "",
    )
    parts = tuple(_instalment(one, desk.now) for one in values.get("instalments") or ())

    def edit(facts: CaseFacts) -> CaseFacts:
        return replace(facts, instalments=parts) if parts else facts

    typed = {one.id: _typed(values.get(f"own-{one.id}")) for one in asked}
    done = advance(
        case.case_no,
        event,
        desk.place,
        now=desk.now,
        user=desk.user,
        edit=edit,
        override=bool(override),
        fields={name: text for name, text in typed.items() if text},
    )
    lines = [(f"已办理“{done.step_label}”，现为{done.stage_label}", "bold green")]
    if done.papers:
        lines.append((f"文书：{'、'.join(done.papers)}", ""))
    lines += [(f"变通：{one}", "yellow") for one in done.overridden]
    lines += [(f"注意：{at_the_desk(str(one), desk.workspace)}", "yellow") for one in done.warnings]
    if values.get("fill") and done.papers:
        lines += _filled(desk, case.case_no, step.id)
    tell(lines)
    return f"已办理“{done.step_label}”，现为{done.stage_label}"


def _filled(desk: Desk, case_no: str, step: str) -> list[tuple[str, str]]:
    """Fills the documents of a step that is taken: a refusal is told, the step stays taken."""
    try:
        made = fill_step(desk.workspace, case_no, step)
    except ZmtoolError as error:
        return [(f"步骤已办，文书没有填成：{shown_error(error)}", "red")]
    lines = [(f"已填制，在 {made.folder.relative_to(desk.workspace)}（按 w 看文书夹）：", "green")]
    for one in made.documents:
        lacking = f"（待填：{'、'.join(one.missing)}）" if one.missing else ""
        lines.append((f"　{one.path.name}{lacking}", "yellow" if lacking else ""))
    return lines


def _day(step: Step) -> Field:
    timed = step.sets_time or any(paper.starts or paper.serves for paper in step.papers)
    if timed:
        return Field("on", "办理时间", "moment", required=True, hint="如 今天 15:20、3.5 9:30、昨天下午3点")
    return Field("on", "办理日期", "date", required=True, initial=_TODAY, hint="如 今天、昨天、3.5")


def _by(case: CaseFacts, step: Step, people: Sequence[Choice]) -> Field:
    acting = "two_officers" in step.checks or any("officers" in paper.signs for paper in step.papers)
    names = "、".join(one.name for one in case.officers) if acting else ""
    party = any("party" in paper.signs for paper in step.papers)
    hint = "签名的人都写上；当事人签了名的也写" if party else "办理并签名的人"
    return Field("by", "办理人", initial=names, many=True, choices=tuple(people), hint=hint)


def _asks(step: Step, now: datetime) -> list[Field]:
    fields = []
    if any(paper.numbered in ("own", "decision_number") for paper in step.papers):
        fields.append(Field("number", "文号", hint="空着由系统接着编号"))
    if "about" in step.asks:
        fields.append(Field("about", _ABOUT.get(step.id, "对象"), required=True))
    elif any(paper.serves for paper in step.papers):
        ways = tuple(map(Choice, _WAYS_OF_SERVICE))
        fields.append(Field("about", "送达方式", initial=_WAYS_OF_SERVICE[0], choices=ways))
    elif step.pays:
        fields.append(Field("about", "特别情形", hint="当场收缴的写明情形，一般空着"))
    if "amount" in step.asks:
        fields.append(Field("amount", "金额（元）", "money", required=True))
    if "until" in step.asks:
        fields.append(Field("until", "到何日", "date", required=True, hint="如 月底前写日期、+15"))
    if step.id == "defer":
        hint = "日期:金额，如 6.30:300、7.31:161.52"
        fields.append(Field("instalments", "分期", many=True, hint=hint, check=_wrong_instalment(now)))
    said = "结论或理由" if "note" in step.asks else "说明"
    fields.append(
        Field("note", said, "long" if "note" in step.asks else "text", required="note" in step.asks)
    )
    return fields


def _own(one: FormField, case: CaseFacts, people: Sequence[Choice]) -> Field:
    """A field of the document that the step brings; it may stay empty and be filled by pen."""
    name, label = f"own-{one.id}", one.label[:_MOST_LABEL]
    if one.type in ("datetime", "end_datetime"):
        return Field(name, label, "moment", hint="写进文书；可空着手填")
    if one.type == "date":
        return Field(name, label, "date", hint="写进文书；可空着手填")
    if one.type == "long":
        return Field(name, label, "long", hint="写进文书；可空着手填")
    if one.type == "names":
        return Field(name, label, choices=tuple(people), hint="写进文书；可空着手填")
    place = case.place if one.id == "place" else ""
    return Field(name, label, initial=place, hint="写进文书；可空着手填")


def _office(step: Step, cycle: LifeCycle, stops: Sequence[Obstacle]) -> list[Field]:
    """Who takes the step where not everybody may; how one goes on in spite of what is missing."""
    if step.offices:
        offices = tuple(Choice(one, cycle.office_label(one)) for one in step.offices)
        return [Field("role", "办理角色", required=True, choices=offices, only=True)]
    if not stops or any(one.firm for one in stops):
        return []
    offices = tuple(Choice(one.id, one.label) for one in cycle.offices.values() if cycle.may_override(one.id))
    return [
        Field("override", "变通理由", hint="条件不齐仍要办理的理由，平常空着"),
        Field("role", "变通人角色", choices=offices, only=True, hint="有权决定变通的人"),
    ]


def _obstacle_line(one: Obstacle) -> str:
    sign = "不可变通" if one.stops and one.firm else "缺" if one.stops else "注意"
    return f"{sign}：{at_the_desk(str(one))}"


def _typed(value: Any) -> str:
    return as_text(value.replace(tzinfo=None) if isinstance(value, datetime) else value)


def opinion_form(
    desk: Desk, case: CaseFacts, step: Step, role: str, cycle: LifeCycle, people: Sequence[Choice]
) -> Form:
    """The form of one office's opinion on a step."""
    office = cycle.office_label(role)
    known = {"dept": case.dept_head, "legal": case.legal_reviewer, "leader": case.leader}
    names = "、".join(one.name for one in case.officers) if role == TWO_SIGN else known.get(role, "")

    def submit(values: Mapping[str, Any]) -> str:
        given = Approval(step.id, role, values["by"], values["on"], values["agrees"], values["opinion"] or "")
        label, _ = approve(case.case_no, given, desk.place, now=desk.now, user=desk.user)
        return f"已登记{office}对“{label}”的意见"

    return Form(
        f"{case.case_no}　{office}对“{step.label}”的意见",
        (
            Field(
                "by",
                "签署人",
                required=True,
                initial=names,
                many=True,
                choices=tuple(people),
                hint="承办人意见须两人签署" if role == TWO_SIGN else "",
            ),
            Field("on", "签署日期", "date", required=True, initial=_TODAY),
            Field("agrees", "同意", "yes_no", required=True, initial="是"),
            Field("opinion", "意见全文", "long", hint="同意的可空着；不同意的必须写明理由"),
        ),
        _with_reason(submit),
        draft=f"case:{case.case_no}:opinion-{step.id}-{role}",
        button="登记",
    )


def _with_reason(submit: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    def checked(values: Mapping[str, Any]) -> str:
        if values["agrees"] is False and not values["opinion"]:
            raise UsageProblem("不同意的意见须写明理由", next_step="在“意见全文”写明理由")
        return submit(values)

    return checked


def penalty_form(
    desk: Desk, case: CaseFacts, proposal: Proposal | None, law: Law, changed: Changed, tell: Tell
) -> Form:
    """The form of the proposed penalty: what the case has, else what the law proposes."""
    kinds = tuple(Choice(one, label) for one, label in law.enums["penalty_type"].labels.items())
    now = case.penalty
    kind = proposal.rule.kind if proposal is not None else "rate"
    base, rate = now.base_amount, now.rate
    if proposal is not None:
        base = base if base is not None else proposal.matter.base
        rate = rate if rate is not None else proposal.suggested_rate

    def submit(values: Mapping[str, Any]) -> str:
        wanted = PenaltyWanted(
            values["base"],
            read_rate(values["rate"]) if values["rate"] else None,
            values["fine"],
            values["income"],
            values["kinds"],
            values["reason"] or "",
            values["text"] or "",
        )
        before = load_case(case.case_no, desk.place)
        _, made = set_penalty(case.case_no, wanted, desk.place, now=desk.now, user=desk.user)
        doubts = penalty_doubts(case.case_no, desk.place, now=desk.now)
        changed("填写拟处罚", before, load_case(case.case_no, desk.place), ("penalty",))
        tell(
            [
                (f"已填写拟处罚：{made.text or '（无处罚内容）'}", "bold green"),
                *(
                    (f"{'须改正' if one.stops else '注意'}：{at_the_desk(str(one))}", "yellow")
                    for one in doubts
                ),
            ]
        )
        return "已填写拟处罚" + (f"，{len(doubts)} 处须看" if doubts else "")

    return Form(
        f"{case.case_no}　拟处罚",
        (
            Field("base", "罚款基数", "money", initial="" if base is None else figure(base)),
            Field(
                "rate",
                "比例或倍数",
                check=_wrong_rate,
                initial="" if rate is None else rate_text(kind, rate),
                hint="如 7%、0.07、1.5倍",
            ),
            Field(
                "fine",
                "罚款（元）",
                "money",
                hint="空着按基数×比例计算",
            ),
            Field(
                "income",
                "没收所得",
                "money",
                initial="" if now.illegal_income is None else figure(now.illegal_income),
                hint="没收的违法所得（元）",
            ),
            Field(
                "kinds",
                "处罚种类",
                initial="、".join(law.enums["penalty_type"].labels.get(one, one) for one in now.kinds),
                many=True,
                choices=kinds,
                only=True,
            ),
            Field("reason", "偏离理由", initial=now.reason, hint="偏离裁量档次的理由"),
            Field("text", "处罚全文", "long", hint="空着自动写成"),
        ),
        submit,
        _proposal_line(proposal),
        draft=f"case:{case.case_no}:penalty",
        button="保存",
    )


def _proposal_line(proposal: Proposal | None) -> str:
    if proposal is None:
        return ""
    if proposal.suggested_fine is not None and proposal.suggested_rate is not None:
        return f"裁量基准建议：罚款 {proposal.suggested_fine} 元（{proposal.working}）"
    return f"裁量基准没有建议数额：{proposal.unknown}" if proposal.unknown else ""


def read_rate(text: str) -> Decimal:
    """7%, 0.07, 1.5倍 or 3000元 as a figure. Raises InvalidValue."""
    match = _RATE.fullmatch(to_half_width(text).replace(",", "").strip())
    if match is None:
        raise InvalidValue("比例", text, "应如 7%、0.07 或 1.5倍")
    value = Decimal(match["figure"])
    return value / 100 if match["sign"] == "%" else value


def _wrong_rate(text: str) -> str:
    try:
        read_rate(text)
    except InvalidValue as error:
        return error.reason
    return ""


def _instalment(text: str, now: datetime) -> Instalment:
    due, _, amount = text.replace("：", ":").rpartition(":")
    return Instalment(typed_date(due, now.date()), parse_money(amount))


def _wrong_instalment(now: datetime) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            _instalment(text, now)
        except InvalidValue as error:
            return f"应写成 日期:金额；{error.reason}"
        return ""

    return check
