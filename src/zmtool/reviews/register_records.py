"""What the register of reviews says: batches, drawn dossiers, each person's review, appeals, rectifications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from zmtool.law.calendar import WorkCalendar
from zmtool.reviews.measures import Finished
from zmtool.reviews.records import (
    APPEAL,
    ARBITER,
    FIRST,
    SECOND,
    Decision,
    Draft,
    Reviewer,
    Standing,
    Verdict,
)
from zmtool.reviews.rules import Rules
from zmtool.reviews.sampling import Proof
from zmtool.reviews.states import StateMachine


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, when, and by what: the state machine and the calendar. ``offices_kept``: offices count."""

    actor: Reviewer
    now: datetime
    machine: StateMachine
    calendar: WorkCalendar
    offices_kept: bool = False

    @property
    def today(self) -> date:
        """The day of the act."""
        return self.now.date()

    @property
    def at(self) -> str:
        """The moment of the act as it is kept."""
        return self.now.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A batch; ``proof`` is None until it was drawn."""

    number: int
    name: str
    checklist: str
    strata_by: tuple[str, ...]
    double: bool
    cross: bool
    rules: Rules
    seed: str
    created_at: str
    created_by: str
    drawn_at: str = ""
    proof: Proof | None = None
    origin_unit: str = ""
    origin_batch: str = ""


@dataclass(frozen=True, slots=True)
class KeptOpinion:
    """One person's review; ``verdict`` is None until it was submitted."""

    role: str
    reviewer: str
    name: str
    unit: str
    started_at: str
    finished_at: str
    given_back_on: date | None
    verdict: Verdict | None
    decisions: tuple[Decision, ...]

    @property
    def minutes(self) -> int:
        """From taking it up to submitting it; 0 where it was not submitted."""
        if not self.finished_at:
            return 0
        took = datetime.fromisoformat(self.finished_at) - datetime.fromisoformat(self.started_at)
        return int(took.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class KeptAppeal:
    """An appeal on one item; ``upheld`` is None until it is answered."""

    code: str
    grounds: str
    evidence: str
    filed_at: str
    filed_by: str
    answer_due: date | None
    upheld: bool | None
    answer: str
    answered_at: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A rectification: ordered, done, checked."""

    code: str
    what: str
    responsible: str
    due: date
    ordered_at: str
    done_note: str
    done_at: str
    done_by: str
    check_note: str
    checked_at: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """A drawn dossier with everything said of it."""

    number: int
    batch: str
    case_no: str
    unit: str
    people: tuple[str, ...]
    drawn: str
    state: str
    draft: Draft
    cross: bool
    holder: str = ""
    leased_until: date | None = None
    needs_second: bool = False
    second_reasons: tuple[str, ...] = ()
    dispute: tuple[str, ...] = ()
    final: Verdict | None = None
    published_on: date | None = None
    appeal_until: date | None = None
    opinions: tuple[KeptOpinion, ...] = ()
    appeals: tuple[KeptAppeal, ...] = ()
    tasks: tuple[KeptTask, ...] = ()
    sent_to: str = ""
    origin_number: int | None = None

    def opinion(self, role: str) -> KeptOpinion | None:
        """The submitted review in that part, or None."""
        return next((one for one in self.opinions if one.role == role and one.finished_at), None)

    def of(self, reviewer: str) -> KeptOpinion | None:
        """That person's own review, submitted or not."""
        return next((one for one in self.opinions if one.reviewer == reviewer), None)

    @property
    def standing(self) -> Standing:
        """What the state machine judges by; what depends on who acts is left at its default."""

        def who(role: str) -> str:
            return next(
                (
                    one.reviewer
                    for one in self.opinions
                    if one.role == role and (one.finished_at or role == APPEAL)
                ),
                "",
            )

        return Standing(
            state=self.state,
            people=frozenset(self.people),
            unit=self.unit,
            cross=self.cross,
            needs_second=self.needs_second,
            first=who(FIRST),
            second=who(SECOND),
            arbiter=who(ARBITER),
            appeal_reviewer=who(APPEAL),
            holder=self.holder,
            disputed=bool(self.dispute) if self.opinion(SECOND) else None,
            open_appeals=sum(one.upheld is None for one in self.appeals),
            appealed_before=self.state != "appealed" and bool(self.appeals),
            appeal_until=self.appeal_until,
            tasks=len(self.tasks),
            open_tasks=sum(not one.checked_at for one in self.tasks),
        )

    def seen_by(self, viewer: str, machine: StateMachine) -> KeptDossier:
        """The dossier as ``viewer`` may see it: before the reviews are revealed, no other person's word or name."""
        shown = tuple(one for one in self.opinions if machine.may_see(self.standing, viewer, one.reviewer))
        if len(shown) == len(self.opinions) and machine.states[self.state].open:
            return self
        holder = self.holder if self.holder == viewer else ""
        return replace(self, opinions=shown, holder=holder, second_reasons=(), dispute=())

    @property
    def finished(self) -> Finished | None:
        """The dossier for the measures; None while its score is not final."""
        first, second = self.opinion(FIRST), self.opinion(SECOND)
        if self.final is None or first is None or first.verdict is None:
            return None
        again = self.opinion(ARBITER) or self.opinion(APPEAL)
        before = first.verdict.score if second is None or second.verdict is None else None
        return Finished(
            case_no=self.case_no,
            final=self.final,
            first=first.verdict,
            second=second.verdict if second else None,
            minutes=tuple(one.minutes for one in (first, second) if one is not None),
            disputed=bool(self.dispute),
            reviewed_again=again is not None,
            overturned=any(one.upheld for one in self.appeals)
            or (self.opinion(ARBITER) is not None and before != self.final.score),
            tasks=len(self.tasks),
            tasks_closed=sum(bool(one.checked_at) for one in self.tasks),
        )
