"""What time brings about by itself: a problem that is late goes up a level and to the next above (supervision.md 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.oversight.closed_loop.escalation import escalation_reasons
from zmtool.oversight.course.clocks import running
from zmtool.oversight.course.records import Taken
from zmtool.workflow.oversight_scene import Scene, scene_of
from zmtool.workflow.problem_open import keep_course
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_problems import KeptProblem

PROGRAM = "程序"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Late:
    """A problem that went up a level: from which to which, which limit was passed and when, whether it has to be escalated."""

    prob_no: str
    limit: str
    due: datetime
    before: int
    level: int
    escalation: tuple[str, ...]


def sweep(place: Place = None, *, now: datetime, dry_run: bool = False) -> tuple[Late, ...]:
    """Raises every problem that has passed a limit by one level, once for each limit passed; the same again changes nothing."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.keep_problems import kept_problems
    from zmtool.oversight.closed_loop.listed_problems import overdue_numbers

    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            numbers = overdue_numbers(session, local_text(now))
        found: list[Late] = []
        for start in range(0, len(numbers), _AT_ONCE):
            with at.reading() if dry_run else at.writing() as session:
                for kept in kept_problems(session, numbers[start : start + _AT_ONCE]):
                    late = _raised(session, scene, kept, now, dry_run=dry_run)
                    if late is not None:
                        found.append(late)
    return tuple(found)


def _raised(
    session: Session, scene: Scene, kept: KeptProblem, now: datetime, *, dry_run: bool
) -> Late | None:
    level = kept.level(scene.loop)
    clock = running(kept.course, scene.problems, level, scene.calendar)
    if clock is None or clock.due is None or not clock.late(now):
        return None
    before = kept.course.last("overdue")
    if before is not None and before.details.get("clock") == clock.rule.id and before.at >= clock.start:
        return None
    raised = max(scene.loop.levels[0].level, level - 1)
    indicator = scene.library.by_code.get(kept.problem.indicator)
    reasons = escalation_reasons(kept.problem, indicator, raised, scene.loop) if indicator else ()
    late = Late(kept.problem.prob_no, clock.rule.label, clock.due, level, raised, reasons)
    if not dry_run:
        details = {"clock": clock.rule.id, "level": str(raised)}
        note = f"{clock.rule.label}期限 {clock.due:%Y-%m-%d %H:%M} 已过"
        keep_course(
            session,
            scene,
            kept.problem,
            kept.course.and_then(Taken("overdue", now, PROGRAM, note, details)),
            now=now,
            user=PROGRAM,
            action="problem.overdue",
            change=details,
            expected_version=kept.version,
        )
    return late
