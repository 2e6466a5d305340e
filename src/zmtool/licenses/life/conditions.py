"""The conditions of steps, by the names that ``life.yaml`` uses: each says what a step still lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from zmtool.licenses.life.clocks import clocks_of
from zmtool.licenses.life.hearing import (
    hearing_announced,
    hearing_called,
    hearing_over,
    hearing_settled,
    interest_named,
    may_ask_hearing,
)
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.surroundings import Surroundings

METHODS = ("直接送达", "邮寄送达", "留置送达", "公告送达", "电子送达", "委托送达")
_ADVERSE = ("RECTIFY", "DISQUALIFY", "REVOKE", "WITHDRAW", "RECALL")
_REASON_KINDS = {"RECALL": "C", "CANCEL": "C"}


def _lacking(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if not any(not one.given or one.problem for one in course.application.materials):
        yield Objection(
            "",
            "没有写明缺什么材料、有什么问题",
            remedy="请在材料清单中标明未提交或有问题的材料",
            asks=("materials",),
        )


def _told_once(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if course.taken("supplement"):
        yield Objection(
            "",
            "已经告知过一次补正",
            "行政许可法第三十二条：应当一次告知",
            "请一次写全；确因新交材料又有问题的，写明理由后可继续",
            stops=False,
        )


def _supplement_over(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    for clock in clocks_of(course, around.life, around.law, now.at.date()):
        if clock.rule.id == "D1S" and clock.done is None and clock.state != "overdue":
            yield Objection("", f"补正期限到 {clock.due} 才届满", clock.ground)


def _materials(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    materials = course.application.materials
    wrong = [one.name for one in materials if not one.given or one.problem]
    if not materials:
        yield Objection("", "没有登记材料清单", remedy="请登记收到的材料", asks=("materials",))
    elif wrong:
        yield Objection(
            "", f"材料不齐或有问题：{'、'.join(wrong)}", "行政许可法第三十二条", "请先告知补正，补齐后再受理"
        )
    else:
        application = course.application
        lacking = around.words.lacking(application.matter, [one.name for one in materials])
        if lacking:
            yield Objection(
                "",
                f"没有登记收到：{'、'.join(lacking)}",
                "领域说明（许可）2.2",
                "收到的用 zmtool license set 编号 --material 名称 登记；部门间可以核验、容缺受理的写明理由",
                stops=False,
                asks=("materials",),
            )


def _may_apply(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    yield from objections(course.application, around)


def _reasons_r(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    yield from _reasons(now, around, ("R",), "不予受理")


def _reasons_nx(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    kinds = ("X",) if course.application.matter == "RENEW" else ("N",)
    yield from _reasons(now, around, kinds, "不予许可")


def _reasons_of_matter(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    kind = _REASON_KINDS.get(course.application.matter)
    if kind:
        yield from _reasons(now, around, (kind,), "这一决定")
    elif not now.note and not course.application.facts:
        yield Objection(
            "", "没有写明事实和理由", remedy="请写明事实，或用 --note 写明理由", asks=("facts", "note")
        )


def _reasons(now: StepTaken, around: Surroundings, kinds: tuple[str, ...], what: str) -> Iterator[Objection]:
    known = around.law.licence_reasons
    if not now.reasons:
        codes = [code for code, one in known.by_code.items() if one.kind in kinds]
        yield Objection("", f"{what}没有写明理由码", remedy=f"可用：{'、'.join(codes)}", asks=("reasons",))
    for code in now.reasons:
        one = known.by_code.get(code)
        if one is None or one.kind not in kinds:
            yield Objection("", f"理由码 {code} 不能用于{what}", remedy=f"应为{'、'.join(kinds)}类")


def _two_officers(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if len({one.cert_no or one.name for one in now.officers}) < 2:
        yield Objection(
            "",
            "实地核查不少于两人",
            "领域说明（许可）2.4",
            "请写明两名核查人及执法证号",
            asks=("officers",),
        )
    for one in now.officers:
        if not one.cert_no:
            yield Objection("", f"核查人 {one.name} 没有执法证号", remedy="请补上执法证号")


def _site(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    site = course.application.site
    if site.at is None:
        yield Objection("", "没有登记核查时间", remedy="请填写 site.at", asks=("site.at",))
    elif site.at.date() > now.at.date():
        yield Objection(
            "", f"核查时间 {site.at:%Y-%m-%d %H:%M} 晚于办理日期 {now.at.date()}", remedy="请核对时间"
        )
    if not site.result:
        yield Objection(
            "",
            "没有登记核查结论",
            remedy="请填写 site.result：符合、不符合或需补测",
            asks=("site.result",),
        )
    elif site.result == "需补测":
        yield Objection("", "核查结论是需补测", remedy="请补测后登记结论")


def _inspected(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if course.application.matter in around.life.inspect and not course.taken("inspect"):
        yield Objection("", "还没有实地核查", "领域说明（许可）2.4", "请先办理实地核查")


def _not_inspector(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if now.by in _inspectors(course):
        yield Objection("", f"{now.by} 参加了实地核查，不能审核", "领域说明（许可）2.4：审核岗不同于核查岗")


def _not_inspector_or_reviewer(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if now.by in _inspectors(course):
        yield Objection("", f"{now.by} 参加了实地核查，不能审批", "领域说明（许可）2.4：核查与审批不得同一人")
    if now.by in {one.by for one in course.taken("review")}:
        yield Objection("", f"{now.by} 审核了本件，审批应由他人作出", stops=False)


def _inspectors(course: Course) -> set[str]:
    return {
        name for one in course.taken("inspect") for name in (one.by, *(each.name for each in one.officers))
    }


def _nothing_against(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if course.application.site.result == "不符合":
        yield Objection("", "实地核查的结论是不符合", remedy="请作出不予许可决定，或复查后更正结论")
    if course.application.reasons:
        codes = "、".join(course.application.reasons)
        yield Objection("", f"已登记不予许可的理由 {codes}", remedy="请核实后清除，或作出不予许可决定")
    yield from (one for one in objections(course.application, around) if one.code)
    yield from around.layout


def _heard(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    adverse = now.step == "deny" or course.application.matter in _ADVERSE
    if adverse and not course.taken("plea_notice"):
        yield Objection(
            "", "拟作不利决定，还没有告知陈述申辩权利", "领域说明（许可）2.4", "请先告知陈述申辩权利"
        )


def _announcement_over(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if course.application.matter != "RECALL" or "C7" not in now.reasons:
        return
    announced = course.last("announce")
    if announced is None:
        yield Objection("C7", "长期未经营收回前应先公告", "领域说明（许可）1.3 D11（待核）", "请先发布公告")
        return
    for clock in clocks_of(course, around.life, around.law, now.at.date()):
        if clock.rule.id == "D11" and clock.due is not None and now.at.date() <= clock.due:
            yield Objection("C7", f"公告期到 {clock.due} 才届满", clock.ground)


def _note(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if not now.note.strip():
        yield Objection("", "没有写明理由", remedy="请用 --note 写明", asks=("note",))


def _not_extended(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    if course.taken("extend"):
        yield Objection("", "已经延长过一次审批期限", "行政许可法第四十二条")


def _in_time(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    for clock in clocks_of(course, around.life, around.law, now.at.date()):
        if clock.rule.id == "D2" and clock.state == "overdue":
            yield Objection("", f"审批期限已于 {clock.due} 届满，不能再延长", clock.ground)


def _past_validity(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    last = course.application.licence.valid_to or (around.held.valid_to if around.held else None)
    if last is None:
        yield Objection("", "不知道有效期止，不能认定逾期未决", remedy="请先补录有效期")
    elif now.at.date() <= last:
        yield Objection("", f"有效期到 {last} 才届满，尚未逾期", "行政许可法第五十条（记忆，待核）")
    elif course.received_at.date() > last - timedelta(days=around.life.renew_before):
        yield Objection(
            "", "申请没有在届满三十日前提出，能否视为准予须法规岗确认", "行政许可法第五十条", stops=False
        )


def _licence(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """What is printed on the licence must be there, and in order."""
    from zmtool.licenses.life.effect import effect_problems

    yield from effect_problems(course, around)


def _method(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    method = now.details.get("method", "")
    if method not in METHODS:
        yield Objection(
            "",
            f"没有写明送达方式{f'（不认识“{method}”）' if method else ''}",
            remedy=f"可用：{'、'.join(METHODS)}",
            asks=("method",),
        )


def _to_publish(course: Course, now: StepTaken, around: Surroundings) -> Iterator[Objection]:
    """Only a decision that a clock of publicity runs for, and once."""
    running = [one for one in clocks_of(course, around.life, around.law, now.at.date()) if one.rule.publicity]
    if not running:
        yield Objection("", "这一结果不在公示范围内", "领域说明（许可）5", "公示的是准予、不予、注销、收回")
    elif published := next((one.done for one in running if one.done is not None), None):
        yield Objection("", f"已于 {published} 公示")


Condition = Callable[[Course, StepTaken, Surroundings], Iterator[Objection]]
CONDITIONS: Mapping[str, Condition] = {
    "lacking": _lacking,
    "told_once": _told_once,
    "supplement_over": _supplement_over,
    "materials": _materials,
    "may_apply": _may_apply,
    "reasons_r": _reasons_r,
    "reasons_nx": _reasons_nx,
    "reasons_of_matter": _reasons_of_matter,
    "two_officers": _two_officers,
    "site": _site,
    "inspected": _inspected,
    "not_inspector": _not_inspector,
    "not_inspector_or_reviewer": _not_inspector_or_reviewer,
    "nothing_against": _nothing_against,
    "heard": _heard,
    "announcement_over": _announcement_over,
    "note": _note,
    "not_extended": _not_extended,
    "in_time": _in_time,
    "past_validity": _past_validity,
    "licence": _licence,
    "method": _method,
    "to_publish": _to_publish,
    "interest_named": interest_named,
    "may_ask_hearing": may_ask_hearing,
    "hearing_announced": hearing_announced,
    "hearing_called": hearing_called,
    "hearing_over": hearing_over,
    "hearing_settled": hearing_settled,
}
