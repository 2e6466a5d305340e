"""Quality tests of a case's goods: entrusted, sampled, reported, objected to, concluded into the case (supervision.md 5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.custody import tagged
from zmtool.cases.life.papers import place_of
from zmtool.cases.records import CaseDocument, CaseFacts, CustodyEntry
from zmtool.goods.records import GoodsLine
from zmtool.law.library import load_law
from zmtool.oversight.appraisal.conditions import (
    APPRAISAL_CONDITIONS,
    WAYS,
    WORDS,
    AppraisalStanding,
    quality_life,
    request_life,
)
from zmtool.oversight.appraisal.definition import AppraisalRules, load_appraisal
from zmtool.oversight.appraisal.records import QualityTest, Sample
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.records import Course, Taken
from zmtool.workflow.case_edit import move_goods
from zmtool.workflow.case_life import forms_of
from zmtool.workflow.cases import keep_in
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import Scene, person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.appraisal.keep import AppraisalLine, KeptRequest, KeptTest

_ENTRUST, _REPORT, _TELL = "appraisal_entrust_notice", "appraisal_report", "appraisal_result_notice"
_SOURCE = "检查发现"


@dataclass(frozen=True, slots=True)
class AppraisalScene:
    """What procedures of appraisal look at."""

    scene: Scene
    rules: AppraisalRules
    tests: Life
    requests: Life


def appraisal_scene(at: OpenWorkspace) -> AppraisalScene:
    """The data of appraisal in a workspace. Raises UsageProblem for a data file that is wrong."""
    return AppraisalScene(scene_of(at), load_appraisal(at.root), quality_life(at.root), request_life(at.root))


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
        after = _with_document(case, at, _ENTRUST, now.date(), {"institution": test.body})
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
            case = _case(session, kept)
            samples = _samples(kept.test, case, quantities)
            details = {
                "people": "、".join(dict.fromkeys(one.strip() for one in samplers if one.strip())),
                "samples": "、".join(f"{one.sample_no} {one.cartons:f}条" for one in samples),
            }
            taken = Taken(
                "sample", now, user, note.strip(), {name: text for name, text in details.items() if text}
            )
            pictures = sum(one.kind == "photo" for one in files)
            _refuse_obstacles(session, at, around, kept, taken, user, samples, pictures)
            people = tuple(dict.fromkeys(one.strip() for one in samplers if one.strip()))
            after = _sent_to_laboratory(case, at, kept.test, samples, now.date(), people)
            keep_in(session, at, after, now=now, user=user, action="case.appraise", before=case)
            test = replace(kept.test, samples=samples)
            return _kept(session, around, kept, test, taken, files=files)


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
        _refuse_obstacles(session, at, around, kept, taken, user)
        test = replace(
            kept.test,
            samples=tuple(replace(one, verdict=by_tag[one.tag]) for one in kept.test.samples),
            report_no=report_no.strip(),
            reported_on=dated,
            kept_until=around.rules.kept_until(dated),
        )
        return _kept(session, around, kept, test, taken, remarks=(f"留样保存到 {test.kept_until}",))


def conclude(number: str, place: Place = None, *, note: str = "", now: datetime, user: str) -> Advanced:
    """Writes the verdicts into the case's goods with the report, and brings forth a clue where the shop is known.

    Genuine goods are named for tracing their outflow. Raises NotFound, Refused.
    """
    from zmtool.oversight.appraisal.keep import kept_test

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_test(session, number)
        taken = Taken("conclude", now, user, note.strip())
        _refuse_obstacles(session, at, around, kept, taken, user)
        case, test = _case(session, kept), kept.test
        results = {one.tag: around.rules.verdict(one.verdict) for one in test.samples}
        goods = tuple(
            replace(line, result=results[line.tag].result) if line.tag in results else line
            for line in tagged(case.goods)
        )
        words = "；".join(f"{one.name}：{results[one.tag].result}" for one in goods if one.tag in results)
        fields = {"institution": test.body, "report_no": test.report_no, "conclusion": words}
        after = _with_document(replace(case, goods=goods), at, _REPORT, test.reported_on, fields)
        after = _with_document(after, at, _TELL, None, {"institution": test.body})
        keep_in(
            session, at, after, now=now, user=user, why=test.report_no, action="case.appraise", before=case
        )
        clues = _clues(session, at, around, kept, after, now=now, user=user)
        genuine = "、".join(tag for tag, one in results.items() if one.genuine)
        details = {"clue": "、".join(clues), "outflow": genuine}
        taken = replace(taken, details={name: text for name, text in details.items() if text})
        remarks = [f"线索 {one}" for one in clues]
        if genuine:
            remarks.append(f"物品 {genuine} 是真品，请按条码追查外流（zmtool goods carton）")
        remarks.append(f"文书：zmtool form fill {_REPORT} {_TELL} --case {case.case_no}")
        return _kept(session, around, kept, test, taken, remarks=tuple(remarks))


def advance_test(
    number: str, step: str, place: Place = None, *, note: str = "", way: str = "", now: datetime, user: str
) -> Advanced:
    """Objects to a report, cancels an entrustment, or disposes of kept samples (which the custody account notes).

    Raises NotFound, Refused with everything that stands against it.
    """
    from zmtool.oversight.appraisal.keep import kept_test

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_test(session, number)
        name = around.tests.step_named(step)
        taken = Taken(name, now, user, note.strip(), {"way": way.strip()} if way.strip() else {})
        _refuse_obstacles(session, at, around, kept, taken, user)
        if name == "dispose":
            case = _case(session, kept)
            after = _disposed(case, at, kept.test, around.rules.ways[way.strip()], now.date(), user)
            keep_in(session, at, after, now=now, user=user, action="case.appraise", before=case)
        return _kept(session, around, kept, kept.test, taken)


def show_appraisal(number: str, place: Place = None) -> KeptTest | KeptRequest:
    """A test (ZJ-…) or a request for pricing (HJ-…). Raises NotFound."""
    from zmtool.oversight.appraisal.keep import kept_request, kept_test

    with opened(place) as at, at.reading() as session:
        if number.strip().upper().startswith("HJ-"):
            return kept_request(session, number)
        return kept_test(session, number)


def list_appraisals(
    place: Place = None, *, case_no: str = "", open_only: bool = False
) -> tuple[AppraisalLine, ...]:
    """Tests and requests for pricing, of one case or all. Raises NotFound for a case that is not there."""
    from zmtool.cases.keep import kept_case
    from zmtool.oversight.appraisal.keep import listed

    with opened(place) as at, at.reading() as session:
        whole = kept_case(session, case_no).facts.case_no if case_no else ""
        return listed(session, case_no=whole, open_only=open_only)


def samples_due(place: Place = None, *, on: date) -> tuple[AppraisalLine, ...]:
    """Tests whose kept samples may be disposed of on a day."""
    from zmtool.oversight.appraisal.keep import kept_past

    with opened(place) as at, at.reading() as session:
        return kept_past(session, on)


def goods_named(case: CaseFacts, tags: Sequence[str]) -> tuple[GoodsLine, ...]:
    """The lines of a case with these tags, all for none. Raises Refused for a case without goods, UsageProblem for a tag."""
    lines = {one.tag: one for one in tagged(case.goods)}
    if not lines:
        raise Refused("本案没有登记物品", where=case.case_no, next_step="先用 zmtool case seize 登记")
    for tag in tags:
        if tag not in lines:
            raise UsageProblem(f"本案没有编号为“{tag}”的物品", next_step=f"现有：{'、'.join(lines)}")
    return tuple(lines[tag] for tag in dict.fromkeys(tags)) or tuple(lines.values())


def _case(session: Session, kept: KeptTest) -> CaseFacts:
    from zmtool.cases.keep import kept_case

    return kept_case(session, kept.test.case_no).facts


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


def _refuse_obstacles(
    session: Session,
    at: OpenWorkspace,
    around: AppraisalScene,
    kept: KeptTest,
    taken: Taken,
    user: str,
    samples: tuple[Sample, ...] = (),
    photos: int = 0,
) -> None:
    person = person_of(session, user, around.scene.roles)
    facts = AppraisalStanding(around.rules, load_law(at.root).sampling, kept.test, samples, photos)
    words = {**WORDS, **around.scene.roles.actions}
    standing = Standing(around.tests, facts, APPRAISAL_CONDITIONS, person.may, False, words, WAYS)
    against = obstacles(kept.course, taken, standing)
    if against:
        raise refusal(f"质检 {kept.test.test_no}", against)


def _kept(
    session: Session,
    around: AppraisalScene,
    kept: KeptTest,
    test: QualityTest,
    taken: Taken,
    *,
    files: tuple[Evidence, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Advanced:
    from zmtool.oversight.appraisal.keep import keep_test

    course = kept.course.and_then(taken)
    keep_test(
        session,
        test,
        course,
        around.tests,
        files=files,
        now=taken.at,
        who=taken.by,
        action=f"test.{taken.step}",
        expected_version=kept.version,
    )
    state = around.tests.state_of(course)
    return Advanced(test.test_no, state, around.tests.states[state].label, remarks)


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


def _disposed(
    case: CaseFacts, at: OpenWorkspace, test: QualityTest, kind: str, on: date, user: str
) -> CaseFacts:
    for tag in dict.fromkeys(one.tag for one in test.samples):
        out = sum(
            (one.quantity for one in case.custody if one.tag == tag and one.note == test.test_no), Decimal(0)
        )
        case = move_goods(case, CustodyEntry(tag, kind, out, on, by=(user,), note="留样到期"), at.root)
    return case


def _with_document(
    case: CaseFacts, at: OpenWorkspace, kind: str, dated: date | None, fields: Mapping[str, str]
) -> CaseFacts:
    """The case with this document, or with what is new in it where the case has it already."""
    documents = list(case.documents)
    found = next((index for index, one in enumerate(documents) if one.type == kind), None)
    if found is not None:
        old = documents[found]
        documents[found] = replace(
            old, date=dated or old.date, fields=MappingProxyType({**old.fields, **fields})
        )
    else:
        forms = forms_of(at)
        sealed = forms[kind].sealed if kind in forms else False
        made = CaseDocument(type=kind, date=dated, sealed=sealed, fields=MappingProxyType(dict(fields)))
        documents.insert(place_of(documents, made, forms), made)
    return replace(case, documents=tuple(documents))


def _clues(
    session: Session,
    at: OpenWorkspace,
    around: AppraisalScene,
    kept: KeptTest,
    case: CaseFacts,
    *,
    now: datetime,
    user: str,
) -> list[str]:
    """A clue an indicator about the shop of the case; none where the shop is not known, none twice."""
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.closed_loop.keep_clues import clue_of_origin

    shop, test = case.party.license_no, kept.test
    if not shop or shop not in known_retailers(session, [shop]):
        return []
    found = []
    verdicts = {one.verdict for one in test.samples}
    for code in sorted({around.rules.verdict(one).indicator for one in verdicts} - {""}):
        origin = f"test/{test.test_no}/{code}"
        if clue_of_origin(session, origin):
            continue
        lines = goods_named(case, test.tags)
        own = [one for one in lines if around.rules.verdict(test.verdict_of(one.tag)).indicator == code]
        desc = f"案件 {case.case_no} 质检 {test.report_no}：" + "、".join(
            f"{one.name} {one.quantity:f}{one.unit} {test.verdict_of(one.tag)}" for one in own
        )
        cartons = sum((one.in_cartons or Decimal(0) for one in own), Decimal(0))
        new = NewClue(_SOURCE, "零售户", shop, desc, indicator=code, origin=origin, quantity=int(cartons))
        done = add_clue(session, at, around.scene, new, now=now, user=user, as_program=True)
        found.append(done.clue_no)
    return found
