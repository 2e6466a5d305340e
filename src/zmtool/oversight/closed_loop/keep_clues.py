"""Clues in the database: reading, keeping, numbers, links, who sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.oversight.closed_loop.files import files_of, keep_files
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Clue
from zmtool.oversight.closed_loop.tables import ClueRow, clue_facts, clue_from
from zmtool.oversight.course.clocks import Clock, met_and_late
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.audit import record
from zmtool.store.search import Findable, replace_entries

KIND = "clue"
_BEGINS = ("UNSORTED", "REPORTED")


@dataclass(frozen=True, slots=True)
class KeptClue:
    """A clue with its course, the state it stands in and the number of its saved version."""

    clue: Clue
    course: Course
    state: str
    inner: bool
    merged_into: str
    prob_no: str
    next_due: datetime | None
    version: int


def kept_clue(session: Session, number: str) -> KeptClue:
    """The clue with this number. Raises NotFound."""
    row = _row(session, number)
    if row is None:
        raise no_clue(number)
    clue = clue_from(row, files_of(session, KIND, row.clue_no))
    course = Course(clue.reported_at, _began_in(clue), steps_of(session, KIND, row.clue_no))
    due = datetime.fromisoformat(row.next_due) if row.next_due else None
    return KeptClue(clue, course, row.state, row.inner, row.merged_into, row.prob_no, due, row.version)


def no_clue(number: str) -> NotFound:
    """What is said of a clue that is not there, and of one that must not be seen: the same."""
    return NotFound(f"没有线索 {number}", next_step="用 zmtool clue list 查看线索")


def keep_clue(
    session: Session,
    clue: Clue,
    course: Course,
    life: Life,
    *,
    inner: bool,
    clocks: Sequence[Clock],
    now: datetime,
    who: str,
    action: str,
    change: Mapping[str, Any],
    expected_version: int | None = None,
) -> None:
    """Keeps a clue with its new steps and files. Raises Refused where somebody changed it since ``expected_version``."""
    row = _row(session, clue.clue_no)
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise changed_meanwhile(session, life, KIND, clue.clue_no)
    kept_steps = 0 if row is None else len(steps_of(session, KIND, clue.clue_no))
    if row is None:
        row = ClueRow(clue_no=clue.clue_no, state="", target_kind="", found_at="", reported_at="", facts="")
        session.add(row)
    else:
        row.version += 1
    state = life.state_of(course)
    row.state, row.is_open, row.inner = state, life.states[state].open, inner
    row.indicator = course.said("indicator") or clue.indicator
    row.severity, row.source, row.dept, row.station = clue.severity, clue.source, clue.dept, clue.station
    row.reporter, row.protected = clue.reporter, clue.protected
    target = clue.target
    row.target_kind, row.target_key, row.target_name = target.kind, target.key, target.name
    row.accused_dept, row.accused = target.dept, target.login
    row.found_at, row.reported_at = local_text(clue.found_at), local_text(clue.reported_at)
    clock = next((one for one in clocks if one.running), None)
    row.limits_met, row.limits_late = met_and_late(clocks)
    row.next_due = local_text(clock.due) if clock and clock.due else ""
    row.merged_into, row.prob_no = course.said("into"), course.said("problem") or course.said("join")
    row.origin, row.facts, row.updated_at = clue.origin, clue_facts(clue), local_text(now)
    session.flush()
    add_steps(session, KIND, clue.clue_no, course.steps, after=kept_steps)
    keep_files(session, KIND, clue.clue_no, clue.evidence, now=now, who=who)
    # What is about the bureau's own people is not found by a search of the whole workspace, which asks nobody's duty.
    hidden = inner or bool(target.dept) or clue.protected
    replace_entries(session, f"clue/{row.id}", [] if hidden else [_findable(clue)])
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"clue/{clue.clue_no}",
        change={"state": state, **change},
    )


def new_clue_no(session: Session, org: str, year: int) -> str:
    """The next number of a clue in a year (XS-机构-年-序)."""
    return next_number(session, col(ClueRow.clue_no), f"XS-{org}-{year}-")


def about_the_same(session: Session, clue: Clue, since: datetime) -> tuple[str, ...]:
    """Other clues about the same target since a moment that were not merged away, by number."""
    target = clue.target
    if not target.key:
        return ()
    return tuple(
        session.exec(
            select(ClueRow.clue_no)
            .where(
                ClueRow.target_kind == target.kind,
                ClueRow.target_key == target.key,
                ClueRow.clue_no != clue.clue_no,
                ClueRow.state != "MERGED",
                col(ClueRow.reported_at) >= local_text(since),
            )
            .order_by(col(ClueRow.clue_no))
        )
    )


def clue_of_origin(session: Session, origin: str) -> str:
    """The clue that came from an alert, an inspection or a dropped file; empty for none."""
    return session.exec(select(ClueRow.clue_no).where(ClueRow.origin == origin)).first() or ""


def visible_clues(person: Viewer) -> ColumnElement[bool]:
    """The rows that a person may see, as ``roles.definition.sees`` says it of one."""
    mine = col(ClueRow.reporter) == person.login
    return visible(
        person,
        accused=col(ClueRow.accused),
        accused_dept=col(ClueRow.accused_dept),
        inner=col(ClueRow.inner),
        dept=col(ClueRow.dept),
        mine=mine,
    )


def visible(
    person: Viewer, *, accused: Any, accused_dept: Any, inner: Any, dept: Any, mine: Any
) -> ColumnElement[bool]:
    """``roles.definition.sees`` for columns: never what accuses the person; then by how far the person sees."""
    not_accused = and_(
        or_(accused == "", accused != person.login), or_(accused_dept == "", accused_dept != person.dept)
    )
    if person.sees == "all":
        wide: ColumnElement[bool] = true()
    elif person.sees == "outer":
        wide = or_(mine, inner.is_(False))
    elif person.sees == "department" and person.dept:
        wide = or_(mine, and_(inner.is_(False), dept == person.dept))
    else:
        wide = mine
    return and_(not_accused, wide)


def local_text(moment: datetime) -> str:
    """A moment as columns keep it: ISO without time zone, so that texts compare as times do."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _row(session: Session, number: str) -> ClueRow | None:
    return session.exec(
        select(ClueRow)
        .where(numbered(col(ClueRow.clue_no), number))
        .order_by(col(ClueRow.id).desc())
        .limit(1)
    ).first()


def _began_in(clue: Clue) -> str:
    return _BEGINS[bool(clue.indicator)]


def _findable(clue: Clue) -> Findable:
    target = clue.target
    texts = (clue.clue_no, target.key, target.name, clue.desc, clue.place, clue.indicator)
    return Findable(
        KIND, KIND, clue.clue_no, f"{clue.clue_no} {target.called}", "\n".join(filter(None, texts))
    )
