"""What is wrong or incomplete in the record of an inspection, each with its place (supervision.md 1.3, 1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zmtool.oversight.inspection.codes import OTHER
from zmtool.oversight.inspection.definition import ANSWERS, NOT_APPLICABLE, CheckItem, InspectionRules
from zmtool.oversight.inspection.definition import Finding as ItemFinding
from zmtool.oversight.inspection.records import Answer, Inspection
from zmtool.staff.duty import fit_for_duty
from zmtool.staff.records import Officer

_LONGEST = timedelta(hours=12)
_YES = "是"


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """What is wrong, where in the record, what to do (Chinese). One that is not ``stops`` is only told."""

    place: str
    what: str
    remedy: str = ""
    stops: bool = True


def problems_of(
    record: Inspection, rules: InspectionRules, officers: Sequence[Officer], now: datetime
) -> tuple[RecordProblem, ...]:
    """Everything against a record. ``officers`` are the inspectors as the bureau's list of officers has them (no certificate
    number: unknown there); ``now`` is local wall-clock time."""
    return (
        *_head(record, rules, now),
        *_people(record, rules, officers),
        *_items(record, rules),
        *_stock(record),
        *_codes(record, rules),
        *_conclusion(record, rules),
    )


def _head(record: Inspection, rules: InspectionRules, now: datetime) -> Iterator[RecordProblem]:
    if record.kind not in rules.kinds:
        yield RecordProblem("kind", f"没有检查类型“{record.kind}”", f"可用：{'、'.join(rules.kinds)}")
    if not record.lic_no and not (record.shop or record.principal):
        yield RecordProblem(
            "lic_no",
            "没有许可证号，也没有无证户的名称或负责人",
            "写明许可证号，或者 shop、address、principal",
        )
    if not record.lic_no and not record.address:
        yield RecordProblem("address", "无证户没有地址", "写明地址")
    if record.ended_at < record.started_at:
        yield RecordProblem("ended_at", "结束时间早于开始时间", "请核对时间")
    elif record.ended_at - record.started_at > _LONGEST:
        yield RecordProblem("ended_at", "检查超过 12 小时", "请核对时间")
    if record.started_at > now:
        yield RecordProblem(
            "started_at", f"检查时间 {record.started_at:%Y-%m-%d %H:%M} 晚于现在", "请核对时间"
        )
    if not record.shown_certificates:
        yield RecordProblem("shown_certificates", "没有写明已出示执法证件", "出示并告知的写 true")
    if record.sign_in.offset_m is not None and record.sign_in.offset_m > rules.far:
        yield RecordProblem(
            "sign_in", f"签到处离登记簿的位置 {record.sign_in.offset_m} 米", "请核对地址和坐标", stops=False
        )


def _people(
    record: Inspection, rules: InspectionRules, officers: Sequence[Officer]
) -> Iterator[RecordProblem]:
    for one in fit_for_duty(officers, record.day, together=rules.group.officers):
        yield RecordProblem(
            "inspectors", one.message, "须有两名以上持有效执法证的人员；有效期用 staff officer 登记"
        )


def _items(record: Inspection, rules: InspectionRules) -> Iterator[RecordProblem]:
    seen: set[str] = set()
    for number, one in enumerate(record.answers):
        place = f"answers[{number}]"
        item = rules.items.get(one.item)
        if item is None:
            yield RecordProblem(place, f"没有检查项 {one.item}", f"可用：{'、'.join(rules.items)}")
            continue
        if one.item in seen:
            yield RecordProblem(place, f"检查项 {one.item} 写了两次", "每项只写一次")
        seen.add(one.item)
        if one.answer not in ANSWERS:
            yield RecordProblem(place, f"{one.item} 的结果“{one.answer}”不对", f"可用：{'、'.join(ANSWERS)}")
        elif is_unsound(one, item):
            yield from _unsound(one, item, place)
    conclusion = rules.conclusions.get(record.conclusion)
    if conclusion is not None and not conclusion.absent:
        missing = [code for code in rules.items if code not in seen]
        if missing:
            yield RecordProblem("answers", f"没有填写 {'、'.join(missing)}", "不适用的写“不适用”")


def _unsound(one: Answer, item: CheckItem, place: str) -> Iterator[RecordProblem]:
    known = "、".join(each.label for each in item.findings)
    if len(item.findings) > 1 and not one.finding:
        yield RecordProblem(f"{place}.finding", f"{item.code} 没有写明属于哪种情形", f"可用：{known}")
    elif one.finding and finding_of(one, item) is None:
        yield RecordProblem(f"{place}.finding", f"{item.code} 没有情形“{one.finding}”", f"可用：{known}")
    if not one.note.strip():
        yield RecordProblem(f"{place}.note", f"{item.code} 发现问题而没有备注", "写明看到的情况")


def _stock(record: Inspection) -> Iterator[RecordProblem]:
    for number, line in enumerate(record.stock):
        place = f"stock[{number}]"
        if not line.sku.strip():
            yield RecordProblem(place, "盘存没有品规", "写明品规")
        if min(line.cartons, line.loose, line.mismatch) < 0:
            yield RecordProblem(place, "盘存数量小于 0", "请核对")
        if line.mismatch > line.cartons:
            yield RecordProblem(place, f"不符 {line.mismatch} 条多于库存 {line.cartons} 条", "请核对")
        if line.own_code is True and line.mismatch:
            yield RecordProblem(place, "喷码是本户而又有不符条数", "请核对")
        if line.shelf_price is not None and line.shelf_price <= 0:
            yield RecordProblem(place, "货架价应大于 0", "不明的不写")


def _codes(record: Inspection, rules: InspectionRules) -> Iterator[RecordProblem]:
    said = next((one for one in record.answers if one.item == "K05"), None)
    others = sum(one.verdict == OTHER for one in record.codes)
    if said is not None and said.answer == _YES and others:
        yield RecordProblem("codes", f"抽码有 {others} 条是他户的，K05 却写“一致”", "请核对 K05")
    if said is not None and said.answer != NOT_APPLICABLE and len(record.codes) < rules.least_codes:
        yield RecordProblem(
            "codes",
            f"抽码 {len(record.codes)} 条，少于 {rules.least_codes} 条",
            "能多抽的请补抽",
            stops=False,
        )


def _conclusion(record: Inspection, rules: InspectionRules) -> Iterator[RecordProblem]:
    conclusion = rules.conclusions.get(record.conclusion)
    if conclusion is None:
        yield RecordProblem(
            "conclusion", f"没有结论“{record.conclusion}”", f"可用：{'、'.join(rules.conclusions)}"
        )
        return
    found = findings_of(record, rules)
    if found and not conclusion.problem:
        listed = "、".join(answer.item for answer, _ in found)
        yield RecordProblem("conclusion", f"{listed} 发现问题，结论却是“{record.conclusion}”", "请核对结论")
    if conclusion.problem and not found:
        yield RecordProblem("conclusion", f"结论“{record.conclusion}”没有一项检查项支持", "请核对检查项")
    if conclusion.rectify and record.rectify_by is None:
        yield RecordProblem("rectify_by", "整改没有期限", "写明整改的最后日期")
    if record.rectify_by is not None and record.rectify_by < record.day:
        yield RecordProblem("rectify_by", "整改期限早于检查日", "请核对")
    if conclusion.absent:
        return
    signature = record.signature
    if signature.party and signature.refusal:
        yield RecordProblem("signature", "既有当事人签名又有拒签说明", "只写一种")
    elif not signature.party and not signature.refusal:
        yield RecordProblem("signature", "没有当事人签名，也没有拒签说明", "拒签的写明原因和见证人")
    elif signature.refusal and not signature.witness:
        yield RecordProblem("signature.witness", "拒签没有见证人", "写明见证人")


def is_unsound(answer: Answer, item: CheckItem) -> bool:
    """Whether an answer says that something is wrong."""
    return answer.answer not in (item.sound, NOT_APPLICABLE)


def finding_of(answer: Answer, item: CheckItem) -> ItemFinding | None:
    """What an answer found: what it names, or the only thing that the item can be."""
    if not answer.finding:
        return item.findings[0] if len(item.findings) == 1 else None
    return next((one for one in item.findings if one.label == answer.finding), None)


def findings_of(record: Inspection, rules: InspectionRules) -> tuple[tuple[Answer, ItemFinding | None], ...]:
    """The answers that say that something is wrong, each with what it found."""
    return findings_among(record.answers, rules)


def findings_among(
    answers: Iterable[Answer], rules: InspectionRules
) -> tuple[tuple[Answer, ItemFinding | None], ...]:
    """Those of answers that say that something is wrong, each with what it found."""
    return tuple(
        (one, finding_of(one, rules.items[one.item]))
        for one in answers
        if one.item in rules.items and one.answer in ANSWERS and is_unsound(one, rules.items[one.item])
    )
