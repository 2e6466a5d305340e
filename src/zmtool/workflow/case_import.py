"""A register of cases (案件台账) taken in from a spreadsheet: every row accepted, corrected or refused with its reason.

Rows are kept in batches, each in one transaction; after an interruption the rows already in are unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.cases.life.definition import LifeCycle, load_life_cycle
from zmtool.cases.problems import CaseProblem, problems_of
from zmtool.cases.records import CaseFacts
from zmtool.cases.stages import STAGES
from zmtool.law.library import load_causes
from zmtool.sheets.mapping import ImportMapping, load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Accepted, Corrected, Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.staff.records import Bureau, Officer
from zmtool.workflow.case_import_merge import changes_told, new_case_of, with_given
from zmtool.workflow.case_import_row import GivenCase, Known, given_case
from zmtool.workflow.cases import bureau_of, keep_in
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

BATCH = 200
_OTHER_CONTENT = "案件已存在，内容不同"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RowTaken:
    """What became of a row: ``outcome`` is new, changed or unchanged; ``changes`` are told in Chinese."""

    row: int
    case_no: str
    outcome: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """What an import did, or with ``dry_run`` would do.

    ``preview`` has every correction and refusal, also those that only the workspace could tell; ``problems`` is the
    file of refused rows.
    """

    preview: Preview
    rows: tuple[RowTaken, ...]
    warnings: tuple[str, ...]
    dry_run: bool
    problems: Path | None

    def count(self, outcome: str) -> int:
        """How many rows came to ``outcome``."""
        return sum(one.outcome == outcome for one in self.rows)

    @property
    def conflicts(self) -> int:
        """How many rows were refused because the case is there with other content."""
        return sum(one.reason.startswith(_OTHER_CONTENT) for one in self.preview.rejected)


def import_register(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    overwrite: bool = False,
    dry_run: bool = False,
    problems: Path | None = None,
    progress: Progress | None = None,
) -> RegisterImport:
    """Takes the cases of a register in; the same row again changes nothing.

    A row whose case is there with other content is refused, or with ``overwrite`` changes what the sheet gives and
    nothing else. Refused rows are written to the file ``problems``, if one is named. Raises BadInput for an unusable
    file, Refused where the settings do not name the bureau.
    """
    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        mapping = _mapping(at.root)
        found = preview(sheets, mapping, path.name)
        job = _Job(
            at,
            mapping,
            load_life_cycle(at.root),
            bureau_of(at),
            now,
            user,
            path.name,
            overwrite,
        )
        taken: list[RowTaken] = []
        refused: list[Rejected] = []
        corrected: list[Corrected] = []
        warnings: list[str] = []
        for batch in _batches(found.accepted):
            with at.reading() if dry_run else at.writing() as session:
                known = _known(session, job)
                for row in batch:
                    outcome = _row_taken(session, row, known, job, dry_run)
                    if isinstance(outcome, Rejected):
                        refused.append(outcome)
                        continue
                    taken.append(outcome.taken)
                    corrected += outcome.corrected
                    warnings += outcome.warnings
            if progress is not None:
                progress(len(taken) + len(refused), len(found.accepted))
        found = _with_refused(found, refused, corrected)
        written = write_problem_rows(found, problems) if problems is not None and found.rejected else None
    return RegisterImport(found, tuple(taken), tuple(dict.fromkeys(warnings)), dry_run, written)


def _mapping(root: Path) -> ImportMapping:
    """The columns of a register. Raises UsageProblem for a word of the state that leads to no stage."""
    mapping = load_mapping("cases", root)
    for word, stage in mapping.field("status").choices:
        if stage and stage not in STAGES:
            raise UsageProblem(
                f"案件状态“{word}”对应的阶段“{stage}”不存在",
                where="schemas/imports/cases.yaml",
                next_step=f"阶段可写：{'、'.join(STAGES)}",
            )
    return mapping


@dataclass(frozen=True, slots=True)
class _Job:
    """What stays the same for all rows of one import."""

    at: OpenWorkspace
    mapping: ImportMapping
    cycle: LifeCycle
    bureau: Bureau
    now: datetime
    user: str
    file: str
    overwrite: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    taken: RowTaken
    corrected: tuple[Corrected, ...]
    warnings: tuple[str, ...] = ()


def _batches(rows: Sequence[Accepted]) -> Iterator[Sequence[Accepted]]:
    yield from (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _known(session: Session, job: _Job) -> Known:
    from zmtool.staff.tables import officers

    by_name: dict[str, tuple[Officer, ...]] = {}
    for one in officers(session):
        by_name[one.name] = (*by_name.get(one.name, ()), one)
    stages: Mapping[str, str] = MappingProxyType(
        {step.id: step.stage for step in job.cycle.steps.values() if step.stage}
    )
    return Known(job.mapping, load_causes(job.at.root), by_name, job.now.date(), stages)


def _row_taken(
    session: Session, row: Accepted, known: Known, job: _Job, dry_run: bool
) -> _Outcome | Rejected:
    given = given_case(row, known)
    if isinstance(given, Rejected):
        return given
    before = _existing(session, given.case_no)
    if before is None and not given.kind:
        reason = "没有填写，许可证号、统一社会信用代码、身份证号码也看不出；请填自然人、个体工商户等"
        return Rejected(row.row, job.mapping.field("party_kind").label, "", reason)
    after = (
        new_case_of(given, job.bureau, job.cycle) if before is None else with_given(before, given, job.cycle)
    )
    changes = () if before is None else changes_told(before, after, job.mapping)
    if before is not None and not changes:
        return _Outcome(RowTaken(row.row, before.case_no, "unchanged"), given.corrected)
    known_problems = () if before is None else problems_of(before, job.now.date())
    if wrong := [one for one in problems_of(after, job.now.date()) if one not in known_problems]:
        return _impossible(row, wrong)
    if before is not None and not job.overwrite:
        reason = f"{_OTHER_CONTENT}：{'；'.join(changes)}；确认要按台账更新请加 --yes"
        return Rejected(row.row, job.mapping.field("case_no").label, before.case_no, reason)
    taken = RowTaken(row.row, after.case_no, "new" if before is None else "changed", changes)
    if dry_run:
        return _Outcome(taken, given.corrected)
    return _Outcome(taken, given.corrected, _kept(session, after, before, given, job))


def _existing(session: Session, case_no: str) -> CaseFacts | None:
    from zmtool.cases.keep import kept_case

    try:
        return kept_case(session, case_no).facts
    except NotFound:
        return None


def _kept(
    session: Session, after: CaseFacts, before: CaseFacts | None, given: GivenCase, job: _Job
) -> tuple[str, ...]:
    done = keep_in(
        session,
        job.at,
        after,
        now=job.now,
        user=job.user,
        why=f"导入 {job.file} 第 {given.row} 行",
        before=before,
    )
    return done.warnings


def _impossible(row: Accepted, wrong: Sequence[CaseProblem]) -> Rejected:
    first = wrong[0]
    more = f"（另有 {len(wrong) - 1} 处：{'、'.join(one.label for one in wrong[1:])}）" if wrong[1:] else ""
    return Rejected(row.row, first.label, first.value, f"{first.rule}；{first.remedy}{more}")


def _with_refused(found: Preview, refused: Sequence[Rejected], corrected: Sequence[Corrected]) -> Preview:
    """The preview with what only the workspace could tell; a refused row counts no correction."""
    out = {one.row for one in refused}
    kept = [one for one in found.corrected if one.row not in out]
    return replace(
        found,
        accepted=tuple(one for one in found.accepted if one.row not in out),
        corrected=tuple(sorted((*kept, *corrected), key=lambda one: one.row)),
        rejected=tuple(sorted((*found.rejected, *refused), key=lambda one: one.row)),
    )
