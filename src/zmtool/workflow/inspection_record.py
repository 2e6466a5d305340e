"""Records of inspections taken in: checked, completed from the register, kept with what follows from them (supervision.md 1.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import BadInput, InvalidValue, Refused, UnknownAnswer, UsageProblem
from zmtool.base.plain import Misfit, from_plain
from zmtool.law.calendar import WorkCalendar
from zmtool.licenses.layout.coordinates import parse_datum, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.distance import straight_metres
from zmtool.licenses.register.records import Retailer
from zmtool.oversight.course.clocks import clocks_of
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.inspection.codes import judged
from zmtool.oversight.inspection.definition import (
    InspectionRules,
    OffHours,
    load_inspection_rules,
    record_life,
)
from zmtool.oversight.inspection.records import Doubt, Inspection, Inspector, SignIn
from zmtool.oversight.inspection.validation import RecordProblem, problems_of
from zmtool.staff.records import Officer
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.inspection_candidates import spot_of_shop
from zmtool.workflow.inspection_plan_steps import finish_plan
from zmtool.workflow.inspection_results import clues_of, enter_credit, suggestions, tell_the_draw
from zmtool.workflow.oversight_scene import Scene, person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.records import Evidence

_PROGRAM = "程序"


@dataclass(frozen=True, slots=True)
class RecordKept:
    """What became of a record: its number, its clues, and what a person should know or do now (Chinese)."""

    insp_no: str
    state: str
    clues: tuple[str, ...]
    remarks: tuple[str, ...]


def read_record(path: Path) -> Inspection:
    """The record in a YAML or JSON file. Raises BadInput for no such file, UsageProblem naming file, line and field."""
    if not path.is_file():
        raise BadInput("没有这个文件", where=str(path), next_step="请检查路径")
    if not path.stat().st_size:
        raise BadInput("文件是空的（0 字节）", where=str(path), next_step="请检查是否选错了文件")
    data = load_checked(path, "inspection-record.schema.json")
    return record_from(data, str(path))


def record_from(data: Mapping[str, Any], where: str) -> Inspection:
    """The record in plain data that fits its schema. Raises UsageProblem for a date that is none."""
    plain = dict(data)
    for name in ("started_at", "ended_at"):
        plain[name] = str(plain[name]).replace(" ", "T")
    sign = {name: str(value) for name, value in dict(plain.get("sign_in", {})).items()}
    if "at" in sign:
        sign["at"] = sign["at"].replace(" ", "T")
    if sign:
        plain["sign_in"] = sign
    try:
        return from_plain(Inspection, plain)
    except Misfit as misfit:
        raise UsageProblem(
            misfit.reason, where=f"{where} {'.'.join(map(str, misfit.trail))}", next_step="请改正后再登记"
        ) from misfit


def record_inspection(
    record: Inspection, place: Place = None, *, folder: Path | None = None, now: datetime, user: str
) -> RecordKept:
    """Checks a record and keeps it with its photos and with what follows from it.

    Photos and the scan in ``record`` are paths, relative to ``folder``. Raises Refused with everything that is wrong, BadInput for
    a file, NotFound where the plan does not have the shop.
    """
    with opened(place, now=now) as at:
        scene, rules = scene_of(at), load_inspection_rules(at.root)
        with at.reading() as session:
            require(person_of(session, user, scene.roles), "inspect", scene.roles)
            whole, told = _checked(session, record, rules, now)
        stored, evidence = _with_files(whole, at, folder or Path(), now=now, user=user)
        with at.writing() as session:
            return _keep(session, at, scene, rules, stored, evidence, told, now=now, user=user)


def check_inspection(record: Inspection, place: Place = None, *, now: datetime) -> tuple[RecordProblem, ...]:
    """What is wrong with a record, without keeping it."""
    with opened(place) as at, at.reading() as session:
        rules = load_inspection_rules(at.root)
        whole, officers = _completed(session, record)
        return problems_of(whole, rules, officers, now.replace(tzinfo=None))


def _checked(
    session: Session, record: Inspection, rules: InspectionRules, now: datetime
) -> tuple[Inspection, list[str]]:
    """The completed record and what a person is told of it. Raises Refused."""
    from zmtool.oversight.inspection.keep import same_visit

    whole, officers = _completed(session, record)
    problems = problems_of(whole, rules, officers, now.replace(tzinfo=None))
    stopping = [one for one in problems if one.stops]
    if stopping:
        raise Refused(
            "；".join(f"{one.place}：{one.what}" for one in stopping),
            where=whole.called,
            next_step="；".join(dict.fromkeys(one.remedy for one in stopping if one.remedy)) or "请改正",
        )
    known = same_visit(session, whole)
    if known:
        raise Refused(f"这次检查已登记为 {known}", where=whole.called, next_step="同一次检查只登记一次")
    return whole, [f"{one.what}；{one.remedy}" for one in problems]


def _completed(session: Session, record: Inspection) -> tuple[Inspection, list[Officer]]:
    """The record with what register, officers and plan add to it, and its inspectors as they are registered."""
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.staff.tables import officers

    known = {one.cert_no: one for one in officers(session)}
    people = [
        known.get(one.cert_no) or Officer(f"{one.name}（{one.cert_no}，名单里没有）", "")
        for one in record.inspectors
    ]
    retailer = known_retailers(session, [record.lic_no]).get(record.lic_no) if record.lic_no else None
    whole = replace(
        record,
        inspectors=tuple(
            Inspector(one.cert_no, known[one.cert_no].name if one.cert_no in known else one.name)
            for one in record.inspectors
        ),
        codes=tuple(judged(one, record.lic_no) for one in record.codes),
        doubts=record.doubts or _doubts_of_plan(session, record),
        sign_in=_signed_in(record.sign_in, retailer),
    )
    if retailer is not None:
        whole = replace(
            whole,
            shop=record.shop or retailer.name or retailer.principal,
            address=record.address or retailer.addr,
            principal=record.principal or retailer.principal,
            station=record.station or retailer.station,
            town=retailer.town,
        )
    return whole, people


def _doubts_of_plan(session: Session, record: Inspection) -> tuple[Doubt, ...]:
    from zmtool.oversight.inspection.keep_plans import clients_of

    if not record.plan_no or not record.lic_no:
        return ()
    clients = [one for one in clients_of(session, record.plan_no) if one.lic_no == record.lic_no]
    return tuple(Doubt(model, ask="；".join(one.ask)) for one in clients for model in one.models)


def _signed_in(sign: SignIn, retailer: Retailer | None) -> SignIn:
    """The sign-in with its distance from where the register has the shop; unknown where either place or datum is."""
    if not sign.longitude:
        return replace(sign, offset_m=None)
    try:
        position, _ = position_of(sign.longitude, sign.latitude, parse_datum(sign.datum))
    except InvalidValue as error:
        raise UsageProblem(
            str(error), where="sign_in", next_step="写成以度为单位的经度、纬度和坐标系"
        ) from error
    spot, shop = spot_of(position), spot_of_shop(retailer) if retailer else None
    offset = round(straight_metres(spot, shop)) if spot is not None and shop is not None else None
    return replace(
        sign,
        longitude=str(position.longitude),
        latitude=str(position.latitude),
        datum=str(position.datum or ""),
        offset_m=offset,
    )


def _with_files(
    record: Inspection, at: OpenWorkspace, folder: Path, *, now: datetime, user: str
) -> tuple[Inspection, tuple[Evidence, ...]]:
    """The record with the photos' digests instead of their paths, and the files, which lie in the vault now."""
    kept: dict[str, Evidence] = {}

    def stored(path: str, note: str) -> str:
        if not path:
            return ""
        if path not in kept:
            kept[path] = keep_clue_files([folder / path], at, note=note, now=now, user=user)[0]
        return kept[path].sha256

    answers = tuple(
        replace(one, photos=tuple(stored(path, one.item) for path in one.photos)) for one in record.answers
    )
    whole = replace(
        record,
        answers=answers,
        sign_in=replace(record.sign_in, photo=stored(record.sign_in.photo, "门头照")),
        signature=replace(record.signature, scan=stored(record.signature.scan, "手写附件")),
    )
    return whole, tuple(kept.values())


def _keep(
    session: Session,
    at: OpenWorkspace,
    scene: Scene,
    rules: InspectionRules,
    record: Inspection,
    evidence: Sequence[Evidence],
    told: list[str],
    *,
    now: datetime,
    user: str,
) -> RecordKept:
    from zmtool.oversight.inspection.keep import keep_inspection, new_insp_no
    from zmtool.oversight.inspection.keep_plans import kept_plan, note_done

    record = replace(record, insp_no=new_insp_no(session, scene.org, record.day.year))
    conclusion, life = rules.conclusions[record.conclusion], record_life(at.root)
    if record.plan_no:
        if kept_plan(session, record.plan_no).state != "APPROVED":
            raise Refused(
                f"计划 {record.plan_no} 不是已审批、未完成的计划", next_step="请先审批计划，或不写计划号"
            )
        if record.lic_no and not note_done(session, record.plan_no, record.lic_no, record.insp_no):
            finish_plan(session, at, record.plan_no, now=now, user=user)
    clues = clues_of(session, at, scene, record, rules, evidence, now=now, user=user)
    if record.rectify_by is not None:
        demand = Taken("demand", now, _PROGRAM, "", {"until": record.rectify_by.isoformat()})
        course = Course(now, "RECTIFYING", (demand,))
    else:
        suggested = conclusion.open_case and not record.case_no
        course = Course(now, "SUGGESTED" if suggested else "RECORDED")
    keep_inspection(
        session,
        record,
        course,
        life,
        problem=conclusion.problem,
        off_hours=is_off_hours(record.started_at, rules.off_hours),
        clocks=clocks_of(course, life, 0, scene.calendar),
        clues=clues,
        evidence=evidence,
        now=now,
        who=user,
    )
    remarks = [
        *told,
        *_late(record.day, now.date(), rules, scene.calendar),
        *(f"线索 {one}" for one in clues),
        *enter_credit(session, at, record, rules, now=now, user=user),
        *tell_the_draw(session, record, rules, now=now, user=user),
        *suggestions(record, rules),
    ]
    return RecordKept(record.insp_no, life.state_of(course), clues, tuple(remarks))


def is_off_hours(started: datetime, rules: OffHours) -> bool:
    """Whether a visit began at another time than usual: early, late, or at a weekend."""
    weekend = rules.weekend and started.isoweekday() > 5
    return weekend or not rules.before <= started.time() < rules.after


def _late(day: date, today: date, rules: InspectionRules, calendar: WorkCalendar) -> list[str]:
    try:
        last = calendar.add_workdays(day, rules.record_workdays)
    except UnknownAnswer:
        return []
    return [f"应在检查后 {rules.record_workdays} 个工作日内录入（{last}），已超过"] if today > last else []
