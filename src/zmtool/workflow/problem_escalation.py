"""Reporting a problem to the municipal bureau, taking it in there, and the receipt (supervision.md 4.3)."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.base.files import ready_folder, write_whole
from zmtool.oversight.closed_loop.escalation import escalation_reasons
from zmtool.oversight.closed_loop.package import (
    SUFFIX,
    Escalation,
    Receipt,
    file_of,
    read_escalation,
    receipt_from,
    receipt_text,
    write_escalation,
)
from zmtool.oversight.course.records import Course, Taken
from zmtool.workflow.clue_steps import Advanced
from zmtool.workflow.oversight_scene import Scene, person_of, require, scene_of
from zmtool.workflow.problem_open import keep_course, seen_problem
from zmtool.workflow.problem_steps import take_step
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_problems import KeptProblem

_MOST_RECEIPT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that was written: where, its seal, why it had to be, and the step that notes it."""

    path: Path
    seal: str
    reasons: tuple[str, ...]
    step: Advanced


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a municipal bureau took in: its own number, the county's, and where the receipt lies."""

    prob_no: str
    from_bureau: str
    from_number: str
    receipt: Path


def escalate(number: str, folder: Path, place: Place = None, *, note: str, now: datetime, user: str) -> Sent:
    """Writes the package for the municipal bureau and notes that it was sent. Raises NotFound, Refused, DatabaseProblem."""
    from zmtool.store.vault import vault_path

    with opened(place, now=now) as at:
        scene = scene_of(at)
        ready_folder(folder)
        with at.writing() as session:
            person = person_of(session, user, scene.roles)
            kept = seen_problem(session, number, person)
            content = _content(session, at, scene, kept, note, now, user)
            path = folder / f"上报-{kept.problem.prob_no}-{now:%Y%m%d%H%M%S}{SUFFIX}"
            taken = Taken("escalate", now, user, note.strip(), {"package": path.name})
            step = take_step(session, at, scene, kept, taken, person)
            originals = {
                one.sha256: vault_path(at.workspace.vault, one.sha256) for one in content.every_file()
            }
            seal = write_escalation(path, content, originals)
        return Sent(path, seal, content.reasons, step)


def take_in(package: Path, folder: Path, place: Place = None, *, now: datetime, user: str) -> TakenIn:
    """Takes a county's package into this workspace's ledger and writes the receipt. Raises BadInput, Refused."""
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.closed_loop.keep_problems import KIND, new_problem_no
    from zmtool.store.originals import register_original
    from zmtool.store.vault import store_stream

    content, seal = read_escalation(package)
    ready_folder(folder)
    with opened(place, now=now) as at:
        scene = scene_of(at)
        for one in content.every_file():
            store_stream(at.workspace.vault, io.BytesIO(file_of(package, one.sha256)))
        with at.writing() as session:
            require(person_of(session, user, scene.roles), "take_in", scene.roles)
            _refuse_again(session, seal, content)
            for one in content.every_file():
                size = len(file_of(package, one.sha256))
                register_original(session, sha256=one.sha256, size=size, name=one.name, now=now, who=user)
            prob_no = new_problem_no(session, scene.org, now.year)
            problem = replace(
                content.problem,
                prob_no=prob_no,
                clue_nos=(),
                founded_at=now,
                origins=(f"escalation/{seal}",),
                from_county=f"{content.bureau} {content.problem.prob_no}",
                said=tuple(dict.fromkeys((*content.problem.said,))),
            )
            keep_course(
                session,
                scene,
                problem,
                Course(now, "PENDING"),
                now=now,
                user=user,
                action="problem.take_in",
                change={"from": problem.from_county, "seal": seal},
            )
            keep_files(session, KIND, prob_no, content.every_file(), now=now, who=user)
            bureau = at.workspace.settings.bureau.name or scene.org
            receipt = Receipt(seal, content.problem.prob_no, prob_no, bureau, now, user)
            path = folder / f"回执-{content.problem.prob_no}.json"
            write_whole(path, receipt_text(receipt).encode())
        return TakenIn(prob_no, content.bureau, content.problem.prob_no, path)


def take_receipt(file: Path, place: Place = None, *, now: datetime, user: str) -> Advanced:
    """Takes the municipal bureau's receipt in. Raises BadInput, NotFound, Refused."""
    try:
        if file.stat().st_size > _MOST_RECEIPT:
            raise BadInput("回执文件过大", where=str(file), next_step="请检查是否选错了文件")
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "回执文件无法读取", where=str(file), next_step="请检查路径，或请市局重新导出"
        ) from error
    receipt = receipt_from(text, str(file))
    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        kept = seen_problem(session, receipt.prob_no, person)
        words = f"{receipt.bureau} {receipt.taken_as}"
        taken = Taken("receipt", now, user, receipt.note, {"receipt": words})
        if kept.course.said("receipt", "receipt") == words:
            raise Refused(f"回执 {words} 已经登记", next_step="不用重复登记")
        return take_step(session, at, scene, kept, taken, person)


def _content(
    session: Session, at: OpenWorkspace, scene: Scene, kept: KeptProblem, note: str, now: datetime, user: str
) -> Escalation:
    from zmtool.oversight.closed_loop.keep_clues import kept_clue

    indicator = scene.library.by_code.get(kept.problem.indicator)
    reasons = (
        escalation_reasons(kept.problem, indicator, kept.level(scene.loop), scene.loop) if indicator else ()
    )
    clues = tuple(replace(kept_clue(session, one).clue, reporter="") for one in kept.problem.clue_nos)
    return Escalation(
        at.workspace.settings.bureau.name or scene.org,
        now,
        user,
        note.strip(),
        reasons,
        kept.problem,
        clues,
        kept.course.steps,
        kept.files,
    )


def _refuse_again(session: Session, seal: str, content: Escalation) -> None:
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.tables import ProblemRow

    if not seal:
        raise UsageProblem("数据包没有校验值", next_step="请对方重新导出")
    known = session.exec(
        select(ProblemRow.prob_no).where(col(ProblemRow.facts).contains(f"escalation/{seal}"))
    ).first()
    if known is not None:
        raise Refused(
            f"{content.bureau} 的 {content.problem.prob_no} 已经接收为 {known}", next_step="不用重复接收"
        )
