"""Quality tests of a case's goods: entrusted, sampled, reported on (supervision.md 5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.custody import tagged
from zmtool.cases.records import CaseFacts, CustodyEntry
from zmtool.goods.records import GoodsLine
from zmtool.oversight.appraisal.definition import AppraisalRules
from zmtool.oversight.appraisal.records import QualityTest, Sample
from zmtool.oversight.course.records import Course, Taken
from zmtool.workflow.appraisal_scene import (
    appraisal_scene,
    case_of_test,
    goods_named,
    keep_step,
    refuse_obstacles,
    with_document,
)
from zmtool.workflow.case_edit import move_goods
from zmtool.workflow.cases import keep_in
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_steps import Advanced
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

_ENTRUST = "appraisal_entrust_notice"


def entrust(
    case_no: str,
    body: str,
    place: Place = None,
    *,
    tags: Sequence[str] = (),
    batch: str = "",
    boxes: int | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Begins a test of goods of a case (all if no tag is given). Raises NotFound, UsageProblem, Refused."""
    from zmtool.cases.keep import kept_case
    from zmtool.oversight.appraisal.keep import keep_test, new_test_no, open_test_of

    if not body.strip():
        raise UsageProblem("没有写明检验机构", next_step="写出受委托的检验机构名称")
    if boxes is not None and boxes < 0:
        raise UsageProblem("箱数不能是负数", next_step="写件数，如 3")
    with opened(place, now=now) as at, at.writing() as session:
        around = appraisal_scene(at)
        require(person_of(session, user, around.scene.roles), "appraise", around.scene.roles)
        case = kept_case(session, case_no).facts
        lines = goods_named(case, tags)
        chosen = tuple(one.tag for one in lines)
        running = open_test_of(session, case.case_no, chosen)
        if running:
            raise Refused(
                f"这些物品已在质检 {running} 中", where=case.case_no, next_step="先办完，或撤销那一件委托"
            )
        test = QualityTest(
            new_test_no(session, around.scene.org, now.year),
            case.case_no,
            now,
            user,
            body.strip(),
            chosen,
            batch.strip(),
            boxes,
        )
        course = Course(now, "ENTRUSTED")
        keep_test(session, test, course, around.tests, now=now, who=user, action="test.entrust")
        after = with_document(case, at, _ENTRUST, now.date(), {"institution": test.body})
        after = replace(after, goods=tagged(after.goods))
        keep_in(session, at, after, now=now, user=user, why=test.test_no, action="case.appraise", before=case)
        papers = f"文书：zmtool form fill {_ENTRUST} --case {case.case_no}"
        return Advanced(test.test_no, "ENTRUSTED", around.tests.states["ENTRUSTED"].label, (papers,))


def take_samples(
    number: str,
    quantities: Mapping[str, Sequence[Decimal]],
    photos: Sequence[Path],
    place: Place = None,
    *,
    samplers: Sequence[str],
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Takes numbered samples (cartons by goods tag), which leave the store for the laboratory; photos go to the vault.

    Raises NotFound, BadInput for a photo, Refused for wrong sizes, one sampler, or goods that are not held.
    """
    from zmtool.oversight.appraisal.keep import kept_test

    with opened(place, now=now) as at:
        with at.reading() as session:
            kept_test(session, number)
            scene = scene_of(at)
            require(person_of(session, user, scene.roles), "appraise", scene.roles)
        files = keep_clue_files(photos, at, note="封样", now=now, user=user)
        with at.writing() as session:
            around, kept = appraisal_scene(at), kept_test(session, number)
            case = case_of_test(session, kept)
            samples = _samples(kept.test, case, quantities)
            details = {
                "people": "、".join(dict.fromkeys(one.strip() for one in samplers if one.strip())),
                "samples": "、".join(f"{one.sample_no} {one.cartons:f}条" for one in samples),
            }
            taken = Taken(
                "sample", now, user, note.strip(), {name: text for name, text in details.items() if text}
            )
            pictures = sum(one.kind == "photo" for one in files)
            refuse_obstacles(session, at, around, kept, taken, user, samples, pictures)
            people = tuple(dict.fromkeys(one.strip() for one in samplers if one.strip()))
            after = _sent_to_laboratory(case, at, kept.test, samples, now.date(), people)
            keep_in(session, at, after, now=now, user=user, action="case.appraise", before=case)
            test = replace(kept.test, samples=samples)
            return keep_step(session, around, kept, test, taken, files=files)


def register_report(
    number: str,
    report_no: str,
    verdicts: Mapping[str, str],
    dated: date,
    place: Place = None,
    *,
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Registers the report, or after an objection that of the re-test: a verdict for every sampled line (key "" for all).

    Samples stay for so many months after it. Raises NotFound, UsageProblem for a wrong verdict, Refused.
    """
    from zmtool.oversight.appraisal.keep import kept_test

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_test(session, number)
        by_tag = _verdicts(kept.test, verdicts, around.rules)
        step = "retest" if kept.state == "OBJECTED" else "report"
        details = {
            "report_no": report_no.strip(),
            "verdicts": "、".join(f"{tag} {text}" for tag, text in by_tag.items()),
            "dated": dated.isoformat(),
        }
        taken = Taken(step, now, user, note.strip(), {name: text for name, text in details.items() if text})
        refuse_obstacles(session, at, around, kept, taken, user)
        test = replace(
            kept.test,
            samples=tuple(replace(one, verdict=by_tag[one.tag]) for one in kept.test.samples),
            report_no=report_no.strip(),
            reported_on=dated,
            kept_until=around.rules.kept_until(dated),
        )
        return keep_step(session, around, kept, test, taken, remarks=(f"留样保存到 {test.kept_until}",))


def _samples(
    test: QualityTest, case: CaseFacts, quantities: Mapping[str, Sequence[Decimal]]
) -> tuple[Sample, ...]:
    """The samples with their numbers, in the order of the lines."""
    lines = {one.tag: one for one in goods_named(case, test.tags)}
    for tag in quantities:
        if tag not in lines:
            raise UsageProblem(f"物品“{tag}”不在本次委托中", next_step=f"委托的物品：{'、'.join(lines)}")
    missing = [tag for tag in lines if not quantities.get(tag)]
    if missing:
        raise UsageProblem(f"物品 {'、'.join(missing)} 没有写抽样数量", next_step=f"如 --take {missing[0]}=1")
    found: list[Sample] = []
    for tag, line in lines.items():
        base = line.in_cartons
        if base is None:
            raise Refused(
                f"物品 {tag} 按{line.unit}登记，没有折算条数，不能按条抽样",
                next_step="先核价折算，或不列入本次委托",
            )
        for cartons in quantities[tag]:
            if not cartons.is_finite() or cartons <= 0:
                raise UsageProblem(f"物品 {tag} 的抽样数量应大于 0", next_step="写条数，如 1")
            found.append(Sample(f"{test.test_no}-{len(found) + 1:02d}", tag, line.name, cartons, base))
    return tuple(found)


def _verdicts(test: QualityTest, verdicts: Mapping[str, str], rules: AppraisalRules) -> dict[str, str]:
    """What the report says of each sampled line."""
    tags = list(dict.fromkeys(one.tag for one in test.samples))
    for tag in verdicts:
        if tag and tag not in tags:
            raise UsageProblem(f"物品“{tag}”没有抽样", next_step=f"抽样的物品：{'、'.join(tags)}")
    found = {tag: verdicts.get(tag) or verdicts.get("", "") for tag in tags}
    silent = [tag for tag, text in found.items() if not text]
    if silent:
        raise UsageProblem(f"物品 {'、'.join(silent)} 没有结论", next_step=f"如 --verdict {silent[0]}=假")
    return {tag: rules.verdict(text).id for tag, text in found.items()}


def _sent_to_laboratory(
    case: CaseFacts,
    at: OpenWorkspace,
    test: QualityTest,
    samples: tuple[Sample, ...],
    on: date,
    people: tuple[str, ...],
) -> CaseFacts:
    lines = {one.tag: one for one in tagged(case.goods)}
    for tag in dict.fromkeys(one.tag for one in samples):
        cartons = sum((one.cartons for one in samples if one.tag == tag), Decimal(0))
        entry = CustodyEntry(
            tag, "sample", _in_unit(lines[tag], cartons), on, test.body, people, _ENTRUST, test.test_no
        )
        case = move_goods(case, entry, at.root)
    return case


def _in_unit(line: GoodsLine, cartons: Decimal) -> Decimal:
    """So many cartons in the unit of the line."""
    whole = line.in_cartons
    return cartons if line.unit == "条" or not whole else cartons * line.quantity / whole
