"""The documents of one step of a case, filled into the workspace's outbox: ``outbox/<case>/<step>/``."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zmtool.base.errors import Refused
from zmtool.base.file_names import safe_name
from zmtool.base.files import reason_of
from zmtool.cases.life.definition import LifeCycle, Step, load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.records import CaseFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.workflow.case_choices import named_step
from zmtool.workflow.case_life import next_steps
from zmtool.workflow.cases import load_case
from zmtool.workflow.filling import FilledDocument, Progress, fill_case

OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class StepDocuments:
    """The filled documents of one step, and the folder they lie in."""

    step_label: str
    folder: Path
    documents: tuple[FilledDocument, ...]


def fill_step(
    workspace: Path, case_no: str, step: str = "", progress: Progress | None = None
) -> StepDocuments:
    """Fills the documents of ``step`` (id or name), or of the last step taken that brought any, into the outbox.

    ``progress`` hears of each document that is filled; where it raises, those before are there.     Files of an earlier run are replaced. Raises NotFound, UsageProblem, and Refused where no step brought a document.
    """
    case = load_case(case_no, workspace)
    cycle, catalogue = load_life_cycle(workspace), load_catalogue(workspace).of_area(ENFORCEMENT)
    taken = named_step(cycle, step) if step else _last_with_documents(case, cycle, catalogue)
    folder = outbox_of(workspace, case.case_no) / safe_name(taken.label)
    filled = fill_case(case, folder, step=taken.id, missing="mark", overrides=workspace, progress=progress)
    return StepDocuments(taken.label, folder, tuple(filled))


def steps_with_documents(
    workspace: Path, case_no: str, today: date
) -> Sequence[tuple[Step, tuple[str, ...]]]:
    """The steps that come next in a case and bring documents, each with their titles. Raises NotFound."""
    catalogue = load_catalogue(workspace).of_area(ENFORCEMENT)
    near = (way.step for way in next_steps(case_no, today, workspace).ways if way.near)
    return [(step, titles) for step in near if (titles := _titles(step, catalogue))]


def _last_with_documents(case: CaseFacts, cycle: LifeCycle, catalogue: Catalogue) -> Step:
    for event in reversed(history_of(case, cycle).events):
        step = cycle.steps.get(event.step)
        if step is not None and _titles(step, catalogue):
            return step
    raise Refused(
        "已办理的步骤都没有产生文书", where=case.case_no, next_step="先办理步骤，或选择下一步先填成草稿"
    )


def _titles(step: Step, catalogue: Catalogue) -> tuple[str, ...]:
    """The titles of the documents that a step brings and that have a template."""
    forms = (catalogue.get(paper.type) for paper in step.papers)
    return tuple(dict.fromkeys(form.title for form in forms if form is not None and form.template))


def newest_filled(workspace: Path, case_no: str, title: str) -> Path | None:
    """The file of a document that was filled last in the outbox of a case; None where none is there."""
    folder = workspace / OUTBOX / safe_name(case_no)
    found = [path for path in folder.rglob("*.docx") if path.stem.partition("-")[2] == safe_name(title)]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


@dataclass(frozen=True, slots=True)
class OutboxFile:
    """A file in the outbox of a case: the folder it lies in (the step), its size in bytes, when it was written."""

    path: Path
    step_label: str
    size: int
    written: datetime


def outbox_of(workspace: Path, case_no: str) -> Path:
    """The folder of a case in the outbox."""
    return workspace / OUTBOX / safe_name(case_no)


def case_files(workspace: Path, case_no: str) -> tuple[OutboxFile, ...]:
    """The files that were filled for a case, the latest first. Raises Refused where the folder cannot be read."""
    found = []
    folder = outbox_of(workspace, case_no)
    try:
        for path in folder.rglob("*") if folder.is_dir() else ():
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and not path.name.startswith((".", "~$")):
                written = datetime.fromtimestamp(about.st_mtime).astimezone()
                step = path.parent.name if path.parent != folder else ""
                found.append(OutboxFile(path, step, about.st_size, written))
    except OSError as error:
        raise Refused(
            f"文书夹无法读取：{reason_of(error)}", where=str(folder), next_step="请检查文件夹和权限"
        ) from error
    return tuple(sorted(found, key=lambda one: (-one.written.timestamp(), one.path.name)))


def fill_prepared(workspace: Path, case_no: str, kinds: tuple[str, ...], label: str) -> StepDocuments:
    """Fills documents of the forms ``kinds`` into the folder ``label`` of the case's outbox. Raises NotFound, Refused."""
    case = load_case(case_no, workspace)
    folder = outbox_of(workspace, case.case_no) / safe_name(label)
    filled = fill_case(case, folder, only=kinds, missing="mark", overrides=workspace)
    return StepDocuments(label, folder, tuple(filled))
