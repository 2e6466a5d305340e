"""How answers of ``zmtool license`` on applications are shown and put into JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.life.clocks import Clock
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.workflow.licence_applications import ShownApplication

if TYPE_CHECKING:
    from zmtool.licenses.life.keep import ApplicationLine

STATES = {
    "running": "计时中",
    "paused": "暂停计时",
    "met": "按期",
    "late": "逾期办理",
    "overdue": "已逾期",
    "unknown": "须人工核对",
}


def objection_json(one: Objection) -> dict[str, object]:
    """One thing against a step or an application."""
    return {
        "code": one.code,
        "what": one.what,
        "ground": one.ground,
        "remedy": one.remedy,
        "stops": one.stops,
        "asks": list(one.asks),
    }


def print_objections(found: Sequence[Objection]) -> None:
    """Each on a line, what stops first."""
    for one in sorted(found, key=lambda each: (bool(each.asks), not each.stops)):
        code = f"{one.code}　" if one.code else ""
        print_text(f"{'待写明' if one.asks else '不可' if one.stops else '须核对'}　{code}{one.what}")
        for label, text in (("依据", one.ground), ("处理", one.remedy)):
            if text:
                print_text(f"　　{label}：{text}")


def clock_json(one: Clock) -> dict[str, object]:
    """One clock."""
    return {
        "id": one.rule.id,
        "label": one.rule.label,
        "kind": one.rule.kind,
        "whose": one.rule.whose,
        "start": one.start.isoformat(),
        "length": one.length,
        "due": one.due.isoformat() if one.due else None,
        "state": one.state,
        "done": one.done.isoformat() if one.done else None,
        "left": one.left,
        "certain": one.certain,
        "ground": one.ground,
        "note": one.note,
        "paused": [[first.isoformat(), last.isoformat() if last else None] for first, last in one.spans],
    }


def application_json(shown: ShownApplication) -> dict[str, object]:
    """One application with its clocks and the steps that can come next."""
    return {
        "application": to_plain(shown.course.application),
        "state": shown.state,
        "state_label": shown.state_label,
        "received_at": shown.course.received_at.isoformat(timespec="seconds"),
        "steps": [to_plain(one) for one in shown.course.steps],
        "clocks": [clock_json(one) for one in shown.clocks],
        "next": [
            {
                "step": one.step.id,
                "label": one.step.label,
                "post": one.step.post,
                "open": one.open,
                "objections": [objection_json(each) for each in one.objections],
            }
            for one in shown.ways
        ],
        "version": shown.version,
    }


def print_application(shown: ShownApplication, words: Vocabulary, life: ApplicationLife) -> None:
    """The same for a person."""
    application = shown.course.application
    applicant = application.applicant
    matter = words.matters[application.matter].label
    print_text(
        f"{application.application_no}　{matter}　{applicant.name or applicant.principal}　{shown.state_label}"
        f"　查询码 {application.query_code}"
    )
    print_table(
        "期限",
        ["期限", "性质", "起算", "届满", "状态", "剩余"],
        [
            (
                one.rule.label,
                one.rule.kind,
                one.start,
                one.due or "",
                STATES[one.state],
                "" if one.left is None else one.left,
            )
            for one in shown.clocks
        ],
    )
    for one in shown.clocks:
        if one.note and one.done is None:
            say(f"{one.rule.label}：{one.note}")
    for step in shown.course.steps:
        label = life.steps[step.step].label if step.step in life.steps else step.step
        reasons = f"　理由 {'、'.join(step.reasons)}" if step.reasons else ""
        print_text(f"{step.at:%Y-%m-%d %H:%M}　{label}　{step.by}{reasons}　{step.note}".rstrip("　"))
    for way in shown.ways:
        print_text(f"{'可办' if way.open else '未齐'}　{way.step.label}（{way.step.id}，{way.step.post}）")
        for objection in way.objections:
            print_text(f"　　{'缺' if objection.stops else '注意'}：{objection.what}")


def line_json(one: ApplicationLine, today: date) -> dict[str, object]:
    """One line of a list."""
    return {
        "application_no": one.application_no,
        "matter": one.matter,
        "state": one.state,
        "open": one.is_open,
        "lic_no": one.lic_no,
        "applicant": one.applicant,
        "received_at": one.received_at,
        "decided_on": one.decided_on.isoformat() if one.decided_on else None,
        "result": one.result,
        "next_due": one.next_due.isoformat() if one.next_due else None,
        "overdue": one.next_due is not None and one.next_due < today,
    }


def print_lines(
    found: Sequence[ApplicationLine], words: Vocabulary, life: ApplicationLife, today: date
) -> None:
    """A list, one application a line."""
    rows = [
        (
            one.application_no,
            words.matters[one.matter].label,
            one.applicant,
            one.lic_no,
            life.states[one.state].label,
            one.received_at[:10],
            one.next_due or "",
            "逾期" if one.next_due is not None and one.next_due < today else one.result,
        )
        for one in found
    ]
    print_table("", ["受理编号", "事项", "申请人", "许可证号", "状态", "收件", "最近到期", "结果"], rows)
