"""What waits today, from every room: deadlines, tasks of supervision, dossiers in review, licence applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.workflow.case_board import deadline_board
from zmtool.workflow.licence_applications import list_applications
from zmtool.workflow.oversight_inbox import inbox
from zmtool.workflow.review_desk import own_dossiers
from zmtool.workflow.scans_waiting import waiting_documents
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.cases.deadlines import BoardCount, BoardLine
    from zmtool.licenses.life.keep import ApplicationLine
    from zmtool.reviews.register_records import KeptDossier
    from zmtool.workflow.case_board import Progress
    from zmtool.workflow.oversight_inbox import Task

MOST = 500
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits: of which kind, which record, what has to be done, about whom, by when and on what ground.

    ``due`` is ISO (a day or a local moment), empty where there is no limit; ``state`` is overdue, open, later or unknown.
    """

    kind: str
    number: str
    todo: str
    about: str
    due: str
    state: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """Everything that waits, the most urgent first, and the numbers beside it."""

    duties: tuple[Duty, ...]
    deadlines: BoardCount
    scans_to_assign: int
    scans_to_verify: int
    empty: bool
    """Whether the workspace holds neither a case nor a licence."""


def today_board(
    place: Place = None, *, now: datetime, user: str, progress: Progress | None = None
) -> TodayBoard:
    """What waits for the bureau's deadlines and for this person, on the day of ``now``."""
    from zmtool.licenses.register.lists import Wanted
    from zmtool.workflow.cases import list_cases
    from zmtool.workflow.licences import list_licences

    with opened(place, now=now) as at:
        board = deadline_board(at, now=now, scope="soon", limit=MOST, progress=progress)
        scans = waiting_documents(at, limit=0)
        duties = [
            *deadline_duties(board.lines, now),
            *_tasks(inbox(at, now=now, user=user)),
            *_reviews(own_dossiers(at, user=user), now),
            *_applications(list_applications(at, open_only=True, limit=MOST), now),
        ]
        empty = (
            not duties
            and not list_cases(at, limit=1).total
            and not list_licences(Wanted(), at, today=now.date(), limit=1).retailers
        )
    order = {"overdue": 0, "unknown": 1, "open": 2, "later": 3}
    duties.sort(key=lambda one: (order[one.state], one.due == "", one.due))
    return TodayBoard(tuple(duties), board.count, scans.to_assign, scans.to_verify, empty)


def deadline_duties(lines: tuple[BoardLine, ...], now: datetime) -> Iterator[Duty]:
    """Deadlines of cases as duties."""
    for line in lines:
        one = line.deadline
        doubt = "" if one.certain else "（须人工确认）"
        yield Duty(
            "case",
            line.case_no,
            one.label,
            line.party_name,
            one.due.isoformat() if one.due else "",
            one.state(now.date()),
            f"{one.ground}{doubt}",
        )


def _tasks(tasks: tuple[Task, ...]) -> Iterator[Duty]:
    for one in tasks:
        yield Duty(one.kind, one.number, one.todo, one.about, one.due, "overdue" if one.late else "open")


def _reviews(dossiers: tuple[KeptDossier, ...], now: datetime) -> Iterator[Duty]:
    for one in dossiers:
        due = one.leased_until
        late = due is not None and due < now.date()
        yield Duty(
            "review",
            str(one.number),
            f"评查案卷（{one.batch}）",
            one.case_no,
            due.isoformat() if due else "",
            "overdue" if late else "open",
        )


def _applications(lines: tuple[ApplicationLine, ...], now: datetime) -> Iterator[Duty]:
    for one in lines:
        due = one.next_due
        if due is None or (due - now.date()).days > SOON_DAYS:
            continue
        yield Duty(
            "application",
            one.application_no,
            "许可申请办理期限",
            one.applicant,
            due.isoformat(),
            "overdue" if due < now.date() else "open",
        )
