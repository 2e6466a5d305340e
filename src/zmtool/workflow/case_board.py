"""The deadlines of all cases: one board, kept in step with the law's data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.files import write_whole
from zmtool.base.shipped import data_file, data_files
from zmtool.cases.deadlines import case_deadlines, load_running
from zmtool.cases.life.definition import load_life_cycle
from zmtool.law.library import load_law
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from zmtool.cases.deadlines import BoardCount, BoardLine, CaseDeadline

_AT_ONCE = 200
Progress = Callable[[int, int], None]
SOON_DAYS = 7
"""How many calendar days ahead a deadline counts as soon (建议值)."""


@dataclass(frozen=True, slots=True)
class Board:
    """A window of the open deadlines and the numbers of the bureau's own, on ``today``."""

    today: date
    count: BoardCount
    lines: tuple[BoardLine, ...]


def deadline_board(
    place: Place = None,
    *,
    now: datetime,
    soon: int = SOON_DAYS,
    whose: str = "bureau",
    scope: str = "soon",
    limit: int = 200,
    offset: int = 0,
    progress: Progress | None = None,
) -> Board:
    """The board; where the law's data changed since it was kept, it is worked out anew first.

    ``scope`` is overdue, soon or all; ``whose`` bureau, party or empty for both.
    """
    from zmtool.cases.board import board, count

    with opened(place, now=now) as at:
        keep_in_step(at, progress)
        with at.reading() as session:
            lines = board(
                session, now.date(), soon=soon, whose=whose, scope=scope, limit=limit, offset=offset
            )
            return Board(now.date(), count(session, now.date(), soon=soon), tuple(lines))


def nearest_deadlines(case_nos: Sequence[str], place: Place = None) -> Mapping[str, CaseDeadline]:
    """The bureau's own open deadline that ends first, of each of a window of cases that has one."""
    from zmtool.cases.board import nearest

    with opened(place) as at, at.reading() as session:
        return nearest(session, case_nos)


def keep_in_step(at: OpenWorkspace, progress: Progress | None = None) -> int:
    """Works the deadlines out anew where the law's data are not those they came from; returns how many cases."""
    from zmtool.cases.board import case_numbers, keep_deadlines, set_stamp, stamp
    from zmtool.cases.stored import facts_of, find_row

    wanted = _state_of_the_data(at.root)
    with at.reading() as session:
        if stamp(session) == wanted:
            return 0
    law, cycle, running = load_law(at.root), load_life_cycle(at.root), load_running(at.root)
    with at.reading() as session:
        numbers = case_numbers(session)
    for start in range(0, len(numbers), _AT_ONCE):
        # A part at a time: whoever wants to save a case in between gets a turn.
        with at.writing() as session:
            for number in numbers[start : start + _AT_ONCE]:
                row = find_row(session, number)
                if row is not None and row.id is not None:
                    facts = facts_of(session, row)
                    keep_deadlines(session, row.id, case_deadlines(facts, law, cycle, running))
                    session.flush()
                    session.expunge_all()
        if progress is not None:
            progress(min(start + _AT_ONCE, len(numbers)), len(numbers))
    with at.writing() as session:
        set_stamp(session, wanted)
    return len(numbers)


def _state_of_the_data(root: Path) -> str:
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield data_file("schemas/law/deadlines.yaml", root)
    yield from sorted(data_files("schemas/law/calendar", ".yaml", root))
    yield data_file("schemas/cases/deadlines.yaml", root)
    yield data_file("schemas/cases/life-cycle.yaml", root)


def write_calendar(board: Board, path: Path) -> int:
    """Writes the lines with a known end as an iCalendar file; returns how many. Raises Refused."""
    from zmtool.reports.deadline_calendar import calendar_text

    write_whole(path, calendar_text(board.lines, board.today))
    return sum(one.deadline.due is not None for one in board.lines)
