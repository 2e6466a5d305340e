"""Reference points and walked distances: taking tables in, keeping what two officers measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.licenses.layout.measurement import Measurement, problems_of
from zmtool.licenses.layout.points import Status
from zmtool.licenses.layout.points_import import Defaults, PointsPlan, plan_points, refs_of
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.take import preview
from zmtool.workflow.workspace import Place, keep_original, opened

if TYPE_CHECKING:
    from zmtool.licenses.layout.keep import PointChanges


@dataclass(frozen=True, slots=True)
class PointsImport:
    """What an import did, or would do: ``changes`` is None where nothing was to be written."""

    plan: PointsPlan
    changes: PointChanges | None
    problems: Path | None


@dataclass(frozen=True, slots=True)
class RegisterPoints:
    """What the register brought: how many that hold a place lack a usable position or a cell, how many ended undated."""

    changes: PointChanges
    without_place: int
    without_cell: int
    ended_undated: int


def import_points(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    defaults: Defaults,
    dry_run: bool = False,
    problems: Path | None = None,
) -> PointsImport:
    """Takes a table of points in; with ``dry_run`` only says what it would do.

    Rows that cannot be taken are written to the file ``problems``, if one is named, and left out. Raises BadInput for
    an unusable file or one without a single good row.
    """
    from zmtool.licenses.layout.keep import keep_points, points_by_ref

    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        found = preview(sheets, load_mapping("layout_points", at.root), path.name)
        refs = refs_of(found, defaults)
        with at.reading() as session:
            known = points_by_ref(session, refs)
        plan = plan_points(found, known, defaults)
        written = None
        if problems is not None and plan.preview.rejected:
            written = write_problem_rows(plan.preview, problems)
        if not plan.points:
            first = plan.preview.rejected[0] if plan.preview.rejected else None
            where = f"（第 {first.row} 行 {first.label}：{first.reason}）" if first else ""
            raise BadInput(
                f"没有一行可以导入{where}",
                where=str(path),
                next_step="请用 --problems 问题行.xlsx 写出问题行，改好后再导入",
            )
        if dry_run:
            return PointsImport(plan, None, written)
        with at.writing() as session:
            now_known = points_by_ref(session, refs)
            if now_known != known:  # somebody changed points since the preview
                plan = plan_points(found, now_known, defaults)
            changes = keep_points(session, plan.points, now=now, who=user, why=f"导入 {path.name}")
        return PointsImport(plan, changes, written)


def points_from_register(place: Place = None, *, now: datetime, user: str) -> RegisterPoints:
    """Takes the retailers of the register over as points: place, cell, format and status as they are today.

    Raises NotFound for an empty register.
    """
    from zmtool.licenses.layout.from_register import point_of_retailer
    from zmtool.licenses.layout.keep import keep_points, points_by_ref
    from zmtool.licenses.register.lists import Wanted, every_retailer
    from zmtool.licenses.register.statuses import load_statuses

    with opened(place, now=now) as at:
        statuses, today = load_statuses(at.root), now.date()
        with at.reading() as session:
            retailers = tuple(every_retailer(session, Wanted(), today))
            known = points_by_ref(session, [one.lic_no for one in retailers])
        if not retailers:
            raise NotFound("登记簿是空的", next_step="请先导入许可证：zmtool license import 许可证.xlsx")
        points = [point_of_retailer(one, known.get(one.lic_no), statuses, today) for one in retailers]
        with at.writing() as session:
            changes = keep_points(session, points, now=now, who=user, why="取自许可证登记簿")
    there = [one for one in points if one.status is not Status.ENDED]
    return RegisterPoints(
        changes,
        sum(one.spot is None for one in there),
        sum(not one.cell for one in there),
        sum(one.status is Status.ENDED and one.ended_on is None for one in points),
    )


def record_measurement(
    measurement: Measurement, place: Place = None, *, photos: tuple[Path, ...] = (), now: datetime, user: str
) -> Measurement:
    """Keeps a walked distance, its photographs among the originals.

    Raises Refused where something is missing or the day lies ahead, NotFound for an unknown point.
    """
    from zmtool.licenses.layout.keep import keep_measurement

    if missing := problems_of(measurement):
        raise Refused("；".join(missing), next_step="请补齐后再登记，补不齐的请重新测距")
    if measurement.measured_on > now.date():
        raise Refused(f"测距日期 {measurement.measured_on} 还没有到", next_step="请核对日期")
    with opened(place, now=now) as at:
        hashes = tuple(keep_original(one, at, now=now, user=user) for one in photos)
        kept = replace(measurement, photos=(*measurement.photos, *hashes))
        with at.writing() as session:
            keep_measurement(session, kept, now=now, who=user)
    return kept
