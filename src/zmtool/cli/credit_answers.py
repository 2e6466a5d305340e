"""How answers of ``zmtool credit`` are shown and put into JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.credit.explain import GradeStep, plain, signed
from zmtool.licenses.credit.grade import Graded
from zmtool.licenses.credit.ledger import CreditEntry, label_of
from zmtool.licenses.credit.measures import Measures
from zmtool.licenses.credit.promise import latest

if TYPE_CHECKING:
    from zmtool.licenses.credit.keep import Snapshot
    from zmtool.licenses.credit.repair import Repair
    from zmtool.workflow.credit import EntryKept, ShownCredit
    from zmtool.workflow.credit_cases import FromCases
    from zmtool.workflow.credit_register import GradeLine, Recalculation

UNKNOWN = "须人工确认"


def graded_json(graded: Graded) -> dict[str, Any]:
    """A grade."""
    return {
        "day": graded.day.isoformat(),
        "rules": graded.rules,
        "score": plain(graded.score),
        "grade": graded.grade,
        "by_points": graded.by_points,
        "certain": graded.certain,
        "ceiling": graded.ceiling or None,
        "unrepaired": graded.unrepaired,
        "straight": [hit.straight.code for hit in graded.straights],
        "confirm": list(graded.doubts),
    }


def entry_json(entry: CreditEntry) -> dict[str, Any]:
    """An entry of the flow."""
    return {**to_plain(entry), "source": entry.source.value, "points": plain(entry.points)}


def measures_json(measures: Measures) -> dict[str, Any]:
    """What follows from a grade."""
    said = to_plain(measures)
    return {
        **said,
        "stops": [to_plain(one) for one in measures.stops],
        "notices": [to_plain(one) for one in measures.notices],
    }


def step_json(step: GradeStep) -> dict[str, Any]:
    """One step of an explanation."""
    return {
        "kind": step.kind.value,
        "text": step.text,
        "entry": step.entry or None,
        "state": step.state or None,
        "points": None if step.points is None else plain(step.points),
        "until": None if step.until is None else step.until.isoformat(),
        "mark": step.mark or None,
    }


def shown_json(shown: ShownCredit, *, steps: bool) -> dict[str, Any]:
    """A retailer's credit; with ``steps`` the explanation."""
    said: dict[str, Any] = {
        "lic_no": shown.retailer.lic_no,
        "name": shown.retailer.name,
        **graded_json(shown.graded),
        "shared_with": list(shown.shared_with),
        "measures": measures_json(shown.measures),
    }
    if steps:
        return {**said, "steps": [step_json(one) for one in shown.steps]}
    return {
        **said,
        "entries": [entry_json(one) for one in shown.entries],
        "history": [snapshot_json(one) for one in shown.snapshots],
        "repairs": [repair_json(one) for one in shown.repairs],
        "promises": [to_plain(one) for one in shown.promises],
    }


def snapshot_json(one: Snapshot) -> dict[str, Any]:
    """A grade as it was written."""
    return {**to_plain(one), "score": plain(one.score)}


def repair_json(one: Repair) -> dict[str, Any]:
    """A repair."""
    return {**to_plain(one), "state": one.state.value}


def grade_text(graded: Graded) -> str:
    """The grade in a few words."""
    grade = f"{graded.grade} 级" if graded.grade is not None else "等级不能判定"
    return f"{grade}（{plain(graded.score)} 分）" + ("" if graded.certain else f"　{UNKNOWN}")


def print_shown(shown: ShownCredit, *, steps: bool) -> None:
    """A retailer's credit for a person."""
    one = shown.retailer
    print_text(f"{one.lic_no}　{one.name}　{one.principal}")
    print_text(f"{shown.graded.day}　{grade_text(shown.graded)}　规则 {shown.rules.id}")
    if steps:
        for step in shown.steps:
            number = f"第 {step.entry} 笔 " if step.entry else ""
            points = f"　{signed(step.points)}" if step.entry and step.points is not None else ""
            mark = f"　[{step.mark}]" if step.mark else ""
            print_text(f"{step.kind}：{number}{step.text}{points}{mark}")
    else:
        for doubt in shown.graded.doubts:
            print_text(f"{UNKNOWN}：{doubt}")
        print_entries(shown.entries, shown)
    print_measures(shown.measures)
    for repair in shown.repairs:
        print_text(f"修复：{repair.number}　{repair.state}　申请 {repair.applied_on}")
    if latest(shown.promises, shown.graded.day) is None:
        say("没有登记守法诚信承诺书")
    for promise in shown.promises:
        print_text(f"承诺书：{promise.version}　{promise.signed_on} 签署　{promise.occasion}")


def print_entries(entries: Sequence[CreditEntry], shown: ShownCredit) -> None:
    """The flow with the state of each entry on the day."""
    states = {one.entry.id: one for one in shown.graded.contributions}
    rows = []
    for one in entries:
        state = states.get(one.id)
        if one.reverses:
            about = f"冲销第 {one.reverses} 笔"
        elif one.repairs:
            about = f"修复第 {'、'.join(map(str, one.repairs))} 笔"
        else:
            about = label_of(shown.rules, one.item)
        rows.append(
            (
                one.id,
                one.day,
                one.lic_no,
                one.item,
                about,
                signed(one.points),
                "" if state is None else state.state.value,
                f"{one.source} {one.ref}",
                one.until,
                one.entered_by,
            )
        )
    columns = ["笔", "日期", "许可证号", "项目", "内容", "分值", "状态", "来源", "计到", "经办"]
    print_table("", columns, rows)


def print_measures(measures: Measures) -> None:
    """What follows from the grade."""
    said = []
    if measures.inspect_days is not None:
        said.append(f"检查间隔不超过 {measures.inspect_days} 天")
    if measures.draw_rate is not None:
        said.append(f"随机抽查比例 {measures.draw_rate:.0%}")
    if measures.manage:
        said.append(f"管理方式 {measures.manage}")
    if measures.joint:
        said.append("列入联合惩戒移送清单")
    if said:
        print_text("措施：" + "，".join(said) + (f"　[{measures.mark}]" if measures.mark else ""))
    for stop in measures.stops:
        print_text(
            f"停供：{stop.first} 至 {stop.last}（{stop.months} 个月，第 {stop.entry} 笔）　[{stop.mark}]"
        )
    for hit in measures.notices:
        numbers = "、".join(f"第 {one} 笔" for one in hit.entries)
        print_text(f"具备责令整顿的启动条件，由人决定：{hit.code} {hit.label}（{numbers}）　[{hit.mark}]")


def kept_json(kept: EntryKept) -> dict[str, Any]:
    """An entry that was made."""
    return {
        "entry": entry_json(kept.entry),
        "before": graded_json(kept.before),
        "after": graded_json(kept.after),
        "regraded": list(kept.regraded),
    }


def print_kept(kept: EntryKept) -> None:
    """The same for a person."""
    one = kept.entry
    print_text(
        f"第 {one.id} 笔：{one.day} {one.item} {signed(one.points)}（{one.source} {one.ref}），计到 {one.until}"
    )
    print_text(f"{grade_text(kept.before)} → {grade_text(kept.after)}")
    others = [lic_no for lic_no in kept.regraded if lic_no != one.lic_no]
    if others:
        print_text(f"同一持证人的证同时改列：{'、'.join(others)}")
    for doubt in kept.after.doubts:
        say(f"{UNKNOWN}：{doubt}")


def line_json(line: GradeLine) -> dict[str, Any]:
    """One licence of a list."""
    one = line.retailer
    return {"name": one.name, "addr": one.addr, "station": one.station, **snapshot_json(line.snapshot)}


def recalculation_json(done: Recalculation) -> dict[str, Any]:
    """What a recalculation came to."""
    return {
        "day": done.day.isoformat(),
        "worked": done.worked,
        "changed": done.changed,
        "moved": done.moved,
        "confirm": done.unsure,
        "written": done.written,
        "changes": [
            {
                "lic_no": one.lic_no,
                "before": one.before,
                "after": one.after,
                "score": plain(one.score),
                "certain": one.certain,
            }
            for one in done.changes
        ],
    }


def from_cases_json(done: FromCases) -> dict[str, Any]:
    """What the decided cases come to."""
    return {
        "cases": done.cases,
        "strangers": done.strangers,
        "written": done.written,
        "proposals": [
            {
                "case_no": one.case_no,
                "cause": one.cause,
                "entry": None if one.entry is None else entry_json(one.entry),
                "problem": one.problem or None,
            }
            for one in done.proposals
        ],
    }


def print_repair(one: Repair) -> None:
    """A repair for a person: state, days, what comes next."""
    print_text(f"{one.number}　{one.lic_no}　{one.state}　应修复第 {'、'.join(map(str, one.entries))} 笔")
    for label, text in (
        ("整改", one.measures),
        ("承诺", one.promise),
        ("核实", one.note),
        ("理由", one.reason),
    ):
        if text:
            print_text(f"{label}：{text}")
    days = [
        f"{label} {day}"
        for label, day in (
            ("申请", one.applied_on),
            ("受理", one.accepted_on),
            ("核实", one.verified_on),
            ("公示", one.public_from),
            ("公示至", one.public_to),
            ("办结", one.settled_on),
        )
        if day is not None
    ]
    print_text("　".join(days))
    if one.grade_after:
        print_text(f"等级：{one.grade_before} → {one.grade_after}")
    if one.state.open:
        print_text(f"下一步期限：{one.due or '由经办掌握'}")
