"""Taking a roster of people in: a preview that changes nothing, then the same carried out whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Preview
from zmtool.sheets.take import preview
from zmtool.staff.files.records import written_number
from zmtool.staff.files.taking_in import StaffPlan, plan_files
from zmtool.staff.team_rules import TeamRules, load_team_rules
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class StaffImport:
    """What an import did, or would do (``written`` False): files and certificates new or changed, the rows as judged."""

    plan: StaffPlan
    new: int
    changed: int
    unchanged: int
    certificates: int
    written: bool
    problems: Path | None


def import_staff(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    dry_run: bool = False,
    problems: Path | None = None,
) -> StaffImport:
    """Takes a roster in; with ``dry_run`` only says what it would do. The same file again changes nothing.

    Raises BadInput for an unusable file or one without a single good row, UsageProblem for a wrong ``problems``.
    """
    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        rules = load_team_rules(at.root)
        found = preview(sheets, load_mapping("staff", at.root), path.name)
        if dry_run:
            with at.reading() as session:
                plan, certificates = _plan(session, found, rules, now.date())
        else:
            with at.writing() as session:
                plan, certificates = _plan(session, found, rules, now.date())
                _carry_out(session, plan, path, now, user)
        written = None
        if problems is not None and plan.preview.rejected:
            written = write_problem_rows(plan.preview, problems)
    if not plan.files:
        first = plan.preview.rejected[0] if plan.preview.rejected else None
        told = f"（第 {first.row} 行 {first.label}：{first.reason}）" if first else ""
        raise BadInput(
            "没有一行可以导入" + told,
            where=str(path),
            next_step="请用 --problems 问题行.xlsx 写出问题行，改好后再导入",
        )
    new = sum(one.number is None for one in plan.files)
    unchanged = sum(one.before == one.after for one in plan.files)
    return StaffImport(
        plan, new, len(plan.files) - new - unchanged, unchanged, certificates, not dry_run, written
    )


def _plan(session: Session, found: Preview, rules: TeamRules, today: date) -> tuple[StaffPlan, int]:
    """The plan over what is known now, and how many certificates it brings or changes."""
    from zmtool.staff.files.keep import staff_files
    from zmtool.staff.tables import officers

    known = {written_number(one.cert_no): one for one in officers(session)}
    plan = plan_files(found, staff_files(session), known, rules, today)
    told = [one.officer for one in plan.files if one.officer is not None]
    return plan, sum(known.get(written_number(one.cert_no)) != one for one in told)


def _carry_out(session: Session, plan: StaffPlan, path: Path, now: datetime, user: str) -> None:
    from zmtool.staff.files.keep import keep_file
    from zmtool.staff.tables import save_officer

    why = f"导入 {path.name}"
    for one in plan.files:
        if one.officer is not None:
            save_officer(session, one.officer, now=now, who=user, why=why)
        keep_file(session, one.number, one.after, now=now, who=user, why=why)
