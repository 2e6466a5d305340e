"""How a quality test ends: objected to, concluded into the case with its clues, samples disposed of, cancelled (supervision.md 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.cases.custody import tagged
from zmtool.cases.records import CaseFacts, CustodyEntry
from zmtool.oversight.appraisal.records import QualityTest
from zmtool.oversight.course.records import Taken
from zmtool.workflow.appraisal_scene import (
    AppraisalScene,
    appraisal_scene,
    case_of_test,
    goods_named,
    keep_step,
    refuse_obstacles,
    with_document,
)
from zmtool.workflow.case_edit import move_goods
from zmtool.workflow.cases import keep_in
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.clue_steps import Advanced
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.appraisal.keep import KeptTest

_REPORT, _TELL = "appraisal_report", "appraisal_result_notice"
_SOURCE = "检查发现"


def conclude(number: str, place: Place = None, *, note: str = "", now: datetime, user: str) -> Advanced:
    """Writes the verdicts into the case's goods with the report, and brings forth a clue where the shop is known.

    Genuine goods are named for tracing their outflow. Raises NotFound, Refused.
    """
    from zmtool.oversight.appraisal.keep import kept_test

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_test(session, number)
        taken = Taken("conclude", now, user, note.strip())
        refuse_obstacles(session, at, around, kept, taken, user)
        case, test = case_of_test(session, kept), kept.test
        results = {one.tag: around.rules.verdict(one.verdict) for one in test.samples}
        goods = tuple(
            replace(line, result=results[line.tag].result) if line.tag in results else line
            for line in tagged(case.goods)
        )
        words = "；".join(f"{one.name}：{results[one.tag].result}" for one in goods if one.tag in results)
        fields = {"institution": test.body, "report_no": test.report_no, "conclusion": words}
        after = with_document(replace(case, goods=goods), at, _REPORT, test.reported_on, fields)
        after = with_document(after, at, _TELL, None, {"institution": test.body})
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
        return keep_step(session, around, kept, test, taken, remarks=tuple(remarks))


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
        refuse_obstacles(session, at, around, kept, taken, user)
        if name == "dispose":
            case = case_of_test(session, kept)
            after = _disposed(case, at, kept.test, around.rules.ways[way.strip()], now.date(), user)
            keep_in(session, at, after, now=now, user=user, action="case.appraise", before=case)
        return keep_step(session, around, kept, kept.test, taken)


def _disposed(
    case: CaseFacts, at: OpenWorkspace, test: QualityTest, kind: str, on: date, user: str
) -> CaseFacts:
    for tag in dict.fromkeys(one.tag for one in test.samples):
        out = sum(
            (one.quantity for one in case.custody if one.tag == tag and one.note == test.test_no), Decimal(0)
        )
        case = move_goods(case, CustodyEntry(tag, kind, out, on, by=(user,), note="留样到期"), at.root)
    return case


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
