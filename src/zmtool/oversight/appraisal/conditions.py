"""The conditions of steps of pricing and tests, by the names that their lives use: each says what a step still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.law.sampling import SampleSizes
from zmtool.oversight.appraisal.definition import AppraisalRules
from zmtool.oversight.appraisal.records import QualityTest, Sample
from zmtool.oversight.course.advance import Condition, Obstacle
from zmtool.oversight.course.definition import Life, load_life
from zmtool.oversight.course.records import Course, Taken

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "people": "抽样人",
        "samples": "样品",
        "report_no": "报告号",
        "verdicts": "结论",
        "dated": "日期",
        "clue": "线索",
        "outflow": "追查外流",
        "way": "处置方式",
        "issuer": "出具机关",
        "amount": "金额",
    }
)
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "people": "写两名抽样人：--by 姓名 --by 姓名",
        "report_no": "写出报告编号",
        "verdicts": "加 --verdict 结论",
        "issuer": "写出出具机关",
        "amount": "加 --price 编号=元",
        "way": "写出处置方式",
    }
)
_TEST, _KEPT = "领域说明（监管）5.2", "领域说明（监管）5.2：留样三个月"


@dataclass(frozen=True, slots=True)
class AppraisalStanding:
    """A test with the rules, the samples taken with this step, how many sealed photos there are; None for a request."""

    rules: AppraisalRules
    sizes: SampleSizes
    test: QualityTest | None = None
    taken: tuple[Sample, ...] = ()
    photos: int = 0


def _note(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not now.note.strip():
        yield Obstacle("没有写明情况和理由", remedy="用 --note 写明")


def _two_samplers(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    people = {one.strip() for one in now.details.get("people", "").replace("、", ",").split(",")} - {""}
    if len(people) < 2:
        yield Obstacle("抽样应当有两名抽样人", _TEST, "写两名抽样人：--by 姓名 --by 姓名")


def _right_sizes(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    """Each line's sample is as large as the tier allows; another size needs its reason."""
    for tag in dict.fromkeys(one.tag for one in facts.taken):
        own = [one for one in facts.taken if one.tag == tag]
        total = sum((one.cartons for one in own), Decimal(0))
        if total > own[0].base:
            yield Obstacle(f"物品 {tag} 抽样 {total:f} 条，超过基数 {own[0].base:f} 条", _TEST, "请核对数量")
        elif not facts.sizes.fits(own[0].base, total) and not now.note.strip():
            right = facts.sizes.right(own[0].base)
            yield Obstacle(
                f"物品 {tag} 基数 {own[0].base:f} 条，抽样 {total:f} 条；应为{right}",
                f"{facts.sizes.source}（{facts.sizes.mark.value}）",
                "按规定的数量抽样；确有原因的用 --note 写明",
            )


def _sealed_photo(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    if not facts.photos:
        yield Obstacle("没有封样照片", _TEST, "加 --photo 照片")


def _day_not_ahead(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("dated", "")
    if not text:
        return
    day = date.fromisoformat(text)
    earliest = course.began_at.date()
    if day > now.at.date():
        yield Obstacle(f"日期 {day} 晚于今天", remedy="请核对日期")
    elif day < earliest:
        yield Obstacle(f"日期 {day} 早于委托或者申请的日期 {earliest}", remedy="请核对日期")


def _samples_still_kept(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    until = facts.test.kept_until if facts.test else None
    if until is not None and now.at.date() > until:
        yield Obstacle(f"留样期到 {until} 已满，不能从留样复检", _KEPT, "请按其他途径处理")


def _another_report(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    number = now.details.get("report_no", "")
    if number and number in {one.details.get("report_no") for one in course.taken("report", "retest")}:
        yield Obstacle(f"复检报告号 {number} 与原报告相同", remedy="请写复检报告的编号")


def _kept_long_enough(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    until = facts.test.kept_until if facts.test else None
    if until is None or now.at.date() <= until:
        yield Obstacle(f"留样要保存到 {until or '报告后'}，现在不能处置", _KEPT, "到期后再办")


def _known_way(facts: AppraisalStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    way = now.details.get("way", "")
    if way and way not in facts.rules.ways:
        yield Obstacle(f"没有处置方式“{way}”", remedy=f"可用：{'、'.join(facts.rules.ways)}")


APPRAISAL_CONDITIONS: Mapping[str, Condition[AppraisalStanding]] = {
    "note": _note,
    "two_samplers": _two_samplers,
    "right_sizes": _right_sizes,
    "sealed_photo": _sealed_photo,
    "day_not_ahead": _day_not_ahead,
    "samples_still_kept": _samples_still_kept,
    "another_report": _another_report,
    "kept_long_enough": _kept_long_enough,
    "known_way": _known_way,
}


def quality_life(overrides: Path | None = None) -> Life:
    """The life of a quality test. Raises UsageProblem."""
    return load_life("quality_test", frozenset(APPRAISAL_CONDITIONS), overrides)


def request_life(overrides: Path | None = None) -> Life:
    """The life of a request for pricing. Raises UsageProblem."""
    return load_life("price_request", frozenset(APPRAISAL_CONDITIONS), overrides)
