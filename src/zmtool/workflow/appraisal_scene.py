"""What procedures of appraisal look at and have in common: data files, the goods of a case, a step of a test and its paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.custody import tagged
from zmtool.cases.life.papers import place_of
from zmtool.cases.records import CaseDocument, CaseFacts
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
from zmtool.oversight.course.records import Taken
from zmtool.workflow.case_life import forms_of
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import Scene, person_of, scene_of
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.appraisal.keep import KeptTest


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


def goods_named(case: CaseFacts, tags: Sequence[str]) -> tuple[GoodsLine, ...]:
    """The lines of a case with these tags, all for none. Raises Refused for a case without goods, UsageProblem for a tag."""
    lines = {one.tag: one for one in tagged(case.goods)}
    if not lines:
        raise Refused("本案没有登记物品", where=case.case_no, next_step="先用 zmtool case seize 登记")
    for tag in tags:
        if tag not in lines:
            raise UsageProblem(f"本案没有编号为“{tag}”的物品", next_step=f"现有：{'、'.join(lines)}")
    return tuple(lines[tag] for tag in dict.fromkeys(tags)) or tuple(lines.values())


def case_of_test(session: Session, kept: KeptTest) -> CaseFacts:
    from zmtool.cases.keep import kept_case

    return kept_case(session, kept.test.case_no).facts


def refuse_obstacles(
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


def keep_step(
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


def with_document(
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
