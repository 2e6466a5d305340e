"""Intelligence leads: added, studied, signed for, checked, fed back, rated, closed, merged (supervision.md 5.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.closed_loop.words import said_details
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.clocks import Clock, clocks_of
from zmtool.oversight.course.definition import ASSIGNEE, PROGRAM, Life, Step
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.leads.conditions import LEAD_CONDITIONS, LeadStanding, lead_life
from zmtool.oversight.leads.figures import Figure, lead_figures
from zmtool.oversight.leads.records import Lead, Parties
from zmtool.oversight.leads.words import WAYS, WORDS, LeadWords, load_lead_words
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_report import key_path
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import Scene, person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.leads.keep import KeptLead, LeadLine, LeadWanted


@dataclass(frozen=True, slots=True)
class NewLead:
    """A lead as somebody enters it; ``level`` as typed (紧急, 红, 1). What ``parties`` say is sealed."""

    source: str
    desc: str
    level: str = ""
    assessment: str = ""
    parties: Parties = Parties()
    files: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class LeadScene:
    """What procedures of leads look at besides the scene of oversight."""

    scene: Scene
    life: Life
    words: LeadWords


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead as a person sees it: with its limits, what could come next, whether anything is sealed with it."""

    kept: KeptLead
    clocks: tuple[Clock, ...]
    next_steps: tuple[Step, ...]
    sealed: bool


def lead_scene(at: OpenWorkspace) -> LeadScene:
    """The data of leads in a workspace. Raises UsageProblem for a data file that is wrong."""
    return LeadScene(scene_of(at), lead_life(at.root), load_lead_words(at.root))


def add_lead(new: NewLead, place: Place = None, *, now: datetime, user: str) -> Advanced:
    """Keeps a lead. Raises UsageProblem for an unknown word, BadInput for a file, Refused for the duty."""
    with opened(place, now=now) as at:
        around = lead_scene(at)
        _refuse_wrong_words(new, around)
        with at.reading() as session:
            require(person_of(session, user, around.scene.roles), "lead", around.scene.roles)
        files = keep_clue_files(new.files, at, now=now, user=user)
        with at.writing() as session:
            person = person_of(session, user, around.scene.roles)
            lead = Lead(
                "",
                now,
                new.source.strip(),
                around.scene.loop.level_of(new.level),
                new.desc.strip(),
                new.assessment.strip(),
                person.dept,
                user,
            )
            return begin_lead(session, at, around, lead, new.parties, files, now=now, user=user)


def begin_lead(
    session: Session,
    at: OpenWorkspace,
    around: LeadScene,
    lead: Lead,
    parties: Parties,
    files: Sequence[Evidence] = (),
    *,
    now: datetime,
    user: str,
) -> Advanced:
    """Keeps a new lead under the next number, within a transaction; its parties are sealed."""
    from zmtool.oversight.leads.keep import BEGINS, keep_lead, new_lead_no
    from zmtool.oversight.leads.sealed import seal_parties

    lead = replace(lead, lead_no=new_lead_no(session, around.scene.org, now.year))
    action = "lead.take_in" if lead.from_bureau else "lead.add"
    keep_lead(
        session,
        lead,
        Course(now, BEGINS),
        around.life,
        clocks=(),
        files=files,
        now=now,
        who=user,
        action=action,
    )
    seal_parties(session, lead.lead_no, parties, key_path(at), now=now)
    return Advanced(lead.lead_no, BEGINS, around.life.states[BEGINS].label)


def seen_lead(session: Session, number: str, person: Viewer) -> KeptLead:
    """The lead if the person may see it. Raises NotFound in either case, so that nobody learns that it is there."""
    from zmtool.oversight.leads.keep import kept_lead, no_lead, sees_lead

    kept = kept_lead(session, number)
    if not sees_lead(kept, person):
        raise no_lead(number)
    return kept


def show_lead(number: str, place: Place = None, *, user: str) -> LeadView:
    """A lead as a person may see it, without what is sealed. Raises NotFound."""
    from zmtool.oversight.leads.sealed import has_parties

    with opened(place) as at, at.reading() as session:
        around = lead_scene(at)
        person = person_of(session, user, around.scene.roles)
        kept = seen_lead(session, number, person)
        steps = tuple(
            one
            for one in around.life.steps_from(kept.state)
            if (one.may in person.may if one.may else one.by == ASSIGNEE and _in_charge(kept, person))
        )
        return LeadView(
            kept,
            lead_clocks(around, kept.lead, kept.course),
            steps,
            has_parties(session, kept.lead.lead_no),
        )


def parties_of(number: str, place: Place = None, *, why: str, now: datetime, user: str) -> Parties:
    """Whom and what a lead is about, for who checks it and who has the duty, with a reason; noted in the trail.

    Raises Refused, NotFound, UsageProblem without a reason, DatabaseProblem for a lost or wrong key.
    """
    from zmtool.oversight.leads.sealed import unseal_parties

    if not why.strip():
        raise UsageProblem("查看涉及的人车地号要写明理由", next_step="加 --why 理由")
    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        kept = seen_lead(session, number, person)
        if not kept.resp_person or kept.resp_person != user:
            require(person, "see_parties", scene.roles)
        return unseal_parties(session, kept.lead.lead_no, key_path(at), now=now, who=user, why=why.strip())


def list_leads(
    wanted: LeadWanted, place: Place = None, *, user: str, limit: int = 200, offset: int = 0
) -> tuple[LeadLine, ...]:
    """The leads that fit and that the person may see."""
    from zmtool.oversight.leads.keep import listed_leads

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        return listed_leads(session, wanted, person, limit=limit, offset=offset)


def advance_lead(
    number: str,
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Takes a step. Raises NotFound, UsageProblem for an unknown detail, Refused with everything that stands against it."""
    with opened(place, now=now) as at, at.writing() as session:
        around = lead_scene(at)
        person = person_of(session, user, around.scene.roles)
        kept = seen_lead(session, number, person)
        name = around.life.step_named(step)
        taken = Taken(name, now, user, note.strip(), said_details(details or {}, WORDS))
        if name in around.life.steps and around.life.steps[name].by == PROGRAM:
            raise Refused(
                f"“{around.life.steps[name].label}”随对方的文件登记，不能手工办理",
                where=f"情报线索 {kept.lead.lead_no}",
                next_step="用 zmtool lead receive 文件 登记对方的回执或者反馈",
            )
        return take_lead_step(session, around, kept, taken, person)


def take_lead_step(
    session: Session, around: LeadScene, kept: KeptLead, taken: Taken, person: Viewer
) -> Advanced:
    """Takes a step within a transaction. Raises Refused, UsageProblem."""
    from zmtool.oversight.leads.keep import keep_lead

    standing = Standing(
        around.life,
        LeadStanding(kept.lead, around.words, around.scene.roles),
        LEAD_CONDITIONS,
        person.may,
        _in_charge(kept, person),
        {**WORDS, **around.scene.roles.actions},
        WAYS,
    )
    against = obstacles(kept.course, taken, standing)
    if against:
        raise refusal(f"情报线索 {kept.lead.lead_no}", against)
    taken = _normal(session, kept, taken, around, person)
    course = kept.course.and_then(taken)
    clocks = lead_clocks(around, kept.lead, course)
    keep_lead(
        session,
        kept.lead,
        course,
        around.life,
        clocks=clocks,
        now=taken.at,
        who=taken.by,
        action=f"lead.{taken.step}",
        expected_version=kept.version,
    )
    state = around.life.state_of(course)
    return Advanced(
        kept.lead.lead_no, state, around.life.states[state].label, tuple(_remarks(kept, taken, clocks))
    )


def figures_of_leads(since: date, until: date, place: Place = None, *, user: str) -> tuple[Figure, ...]:
    """The figures of the leads dispatched from one day to another, both included. Raises UsageProblem, Refused."""
    from zmtool.oversight.leads.keep import outcomes_of

    if until < since:
        raise UsageProblem(f"止 {until} 早于起 {since}", next_step="请核对 --since 和 --until")
    with opened(place) as at, at.reading() as session:
        around = lead_scene(at)
        person = person_of(session, user, around.scene.roles)
        if person.sees != "all":
            require(person, "lead", around.scene.roles)
        return lead_figures(outcomes_of(session, since, until), around.words.results)


def lead_clocks(around: LeadScene, lead: Lead, course: Course) -> tuple[Clock, ...]:
    """Every limit of a lead that ever ran."""
    return clocks_of(course, around.life, lead.level, around.scene.calendar)


def _in_charge(kept: KeptLead, person: Viewer) -> bool:
    return bool(kept.resp_person) and (person.open or kept.resp_person == person.login)


def _refuse_wrong_words(new: NewLead, around: LeadScene) -> None:
    if new.source.strip() not in around.words.sources:
        raise UsageProblem(f"没有来源“{new.source}”", next_step=f"可用：{'、'.join(around.words.sources)}")
    if not new.desc.strip():
        raise UsageProblem(
            "没有写明情况", next_step="用 --desc 写明；姓名、车牌、号码用各自的选项，会加密保存"
        )


def _normal(session: Session, kept: KeptLead, taken: Taken, around: LeadScene, person: Viewer) -> Taken:
    """The step with departments by id and with a person, a case and another lead that are there."""
    details = dict(taken.details)
    if taken.step == "dispatch" and details.get("resp_person"):
        _refuse_unknown_person(session, details["resp_person"])
        if details.get("resp_dept"):
            details["resp_dept"] = around.scene.roles.department(details["resp_dept"])
    if taken.step == "feedback" and details.get("case_no"):
        details["case_no"] = _case(session, details["case_no"])
    if taken.step == "merge":
        details["into"] = _other(session, kept, details["into"], person)
    return replace(taken, details=details)


def _refuse_unknown_person(session: Session, login: str) -> None:
    from zmtool.oversight.roles.keep import post_of, posts_kept

    post = post_of(session, login)
    if posts_kept(session) and (post is None or not post.active):
        raise UsageProblem(
            f"责任人“{login}”没有登记职责", next_step="请写登录名；用 zmtool staff post 登记，或另选责任人"
        )


def _case(session: Session, number: str) -> str:
    from zmtool.cases.keep import kept_case

    try:
        return kept_case(session, number).facts.case_no
    except NotFound as unknown:
        raise Refused(unknown.what, next_step="请先立案（zmtool case new），或核对案号") from unknown


def _other(session: Session, kept: KeptLead, number: str, person: Viewer) -> str:
    other = seen_lead(session, number, person)
    if other.lead.lead_no == kept.lead.lead_no:
        raise UsageProblem("不能并入自己", next_step="请写另一条情报线索的编号")
    if other.state == "MERGED":
        into = other.course.said("into", "merge")
        raise Refused(f"情报线索 {other.lead.lead_no} 已并入 {into}", next_step=f"请并入 {into}")
    return other.lead.lead_no


def _remarks(kept: KeptLead, taken: Taken, clocks: tuple[Clock, ...]) -> list[str]:
    found = []
    if taken.details.get("into"):
        found.append(f"已并入 {taken.details['into']}")
    for clock in clocks:
        if clock.running and clock.start == taken.at:
            when = f"{clock.due:%Y-%m-%d}" if clock.due else f"无法推算（{clock.note}）"
            found.append(f"{clock.rule.label}期限：{when}")
    if taken.step == "feedback" and kept.lead.from_bureau:
        found.append(f"请把反馈文件交给 {kept.lead.from_bureau}")
    return found
