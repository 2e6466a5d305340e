"""Many clues and problems in every state, written straight into the tables: what boards and reports are measured on."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from zmtool.oversight.closed_loop.definition import clue_life, problem_life
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.records import Clue, Problem, Target
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow, clue_facts, problem_facts
from zmtool.oversight.course.tables import OversightStepRow
from zmtool.oversight.indicators.library import load_indicators
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.workspace import create, opened

STATIONS = tuple(f"第{number}管理所" for number in range(1, 13))
PEOPLE = tuple(f"person{number}" for number in range(1, 25))
SOURCES = ("市场走访", "送货", "客户服务", "模型预警", "12313举报")
_SHOPS = 8_000
_DAYS = 720


def bureau_with(folder: Path, clues: int, problems: int, now: datetime, seed: int = 7) -> Path:
    """A workspace with so many clues and problems of the last two years; the same seed gives the same."""
    settings = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", "349901"))
    root = create(folder, now=now, user="bench", settings=settings).root
    chance = random.Random(seed)
    with opened(root) as at, at.writing() as session:
        for number in range(1, clues + 1):
            session.add(_clue(chance, number, now))
        for number in range(1, problems + 1):
            _problem(session, chance, number, now)
    return root


def _moment(chance: random.Random, now: datetime) -> datetime:
    return now - timedelta(minutes=chance.randrange(60, _DAYS * 1440))


def _target(chance: random.Random) -> Target:
    number = int(chance.random() ** 2 * _SHOPS)
    return Target("shop", f"349901{number:05d}8", f"示例商店{number}")


def _clue(chance: random.Random, number: int, now: datetime) -> ClueRow:
    at = _moment(chance, now)
    old = (now - at).days > 20
    state = chance.choice(
        ("FOUNDED", "FOUNDED", "UNFOUNDED", "ANSWERED") if old else tuple(clue_life().states)
    )
    codes = [one.code for one in load_indicators().by_code.values() if not one.inner]
    indicator = "" if state == "UNSORTED" else chance.choice(codes)
    clue = Clue(
        f"XS-示-{at.year}-{number:05d}",
        at - timedelta(hours=chance.randrange(48)),
        at,
        chance.choice(SOURCES),
        _target(chance),
        "每期订货数量相同，与周边销路不符",
        dept="monopoly",
        reporter=chance.choice(PEOPLE),
        indicator=indicator,
        severity=chance.choice(("一般", "较重", "重大", "紧急")),
        station=chance.choice(STATIONS),
    )
    is_open = clue_life().states[state].open
    due = at + timedelta(days=chance.randrange(1, 8))
    return ClueRow(
        clue_no=clue.clue_no,
        state=state,
        is_open=is_open,
        indicator=indicator,
        severity=clue.severity,
        source=clue.source,
        dept=clue.dept,
        station=clue.station,
        reporter=clue.reporter,
        target_kind="shop",
        target_key=clue.target.key,
        target_name=clue.target.name,
        found_at=local_text(clue.found_at),
        reported_at=local_text(at),
        next_due=local_text(due) if is_open else "",
        facts=clue_facts(clue),
    )


def _problem(session: Session, chance: random.Random, number: int, now: datetime) -> None:
    at = _moment(chance, now)
    old = (now - at).days > 60
    life = problem_life()
    state = "ARCHIVED" if old and chance.random() < 0.97 else chance.choice(tuple(life.states))
    codes = [one.code for one in load_indicators().by_code.values() if not one.inner]
    target, code = _target(chance), chance.choice(codes)
    problem = Problem(
        f"WT-示-{at.year}-{number:05d}", (), code, target, chance.randrange(1, 5), at, "说不清销路"
    )
    place = tuple(life.states).index(state)
    dispatched = at + timedelta(hours=chance.randrange(2, 30))
    fed_back = dispatched + timedelta(days=chance.randrange(1, 9))
    archived = fed_back + timedelta(days=chance.randrange(32, 60))
    row = ProblemRow(
        prob_no=problem.prob_no,
        state=state,
        is_open=life.states[state].open,
        illegal=code[1] == "F",
        indicator=code,
        level=problem.level,
        target_kind="shop",
        target_key=target.key,
        target_name=target.name,
        station=chance.choice(STATIONS),
        resp_dept=chance.choice(("monopoly", "control", "marketing")) if place else "",
        resp_person=chance.choice(PEOPLE) if place else "",
        founded_at=local_text(at),
        dispatched_at=local_text(dispatched) if place else "",
        fed_back_at=local_text(fed_back) if place >= 3 else "",
        archived_at=local_text(archived) if state == "ARCHIVED" else "",
        next_due=local_text(at + timedelta(days=chance.randrange(3, 40))) if life.states[state].open else "",
        result=chance.choice(("属实", "属实", "部分属实", "不属实")) if place >= 3 else "",
        limits_met=chance.randrange(1, 6),
        limits_late=chance.random() < 0.1,
        facts=problem_facts(problem),
    )
    session.add(row)
    if place:
        session.add(
            OversightStepRow(
                kind="problem",
                number=problem.prob_no,
                position=0,
                step="dispatch",
                at=dispatched.isoformat(timespec="seconds"),
                by="bench",
                details={"resp_dept": row.resp_dept, "resp_person": row.resp_person},
            )
        )
