"""Taking exported alerts in: the same file again changes nothing, each row is judged by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.base.progress import Progress, part
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.workflow.alert_add import BY_IMPORT, Added, NewAlert, add_alerts
from zmtool.workflow.alert_scene import AlertScene, alert_scene
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import Place, opened

_TRAITS = ("brand", "listed_on", "restocked")


@dataclass(frozen=True, slots=True)
class AlertImport:
    """What an import did, or would do (``written`` False): the rows as judged, and how many alerts were new, updated …"""

    preview: Preview
    counts: Mapping[str, int]
    added: tuple[Added, ...]
    written: bool
    problems: Path | None


def import_alerts(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    dry_run: bool = False,
    problems: Path | None = None,
    progress: Progress | None = None,
) -> AlertImport:
    """Takes a list of alerts in, whole or not at all (also where ``progress`` raises). Raises BadInput for an unusable file, UsageProblem, Refused."""
    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        scene = alert_scene(at)
        seen = preview(sheets, load_mapping("alerts", at.root), path.name, part(progress, 0, 2))
        found, rows = _judged(seen, scene)
        written = write_problem_rows(found, problems) if problems is not None and found.rejected else None
        if not rows:
            first = found.rejected[0] if found.rejected else None
            told = f"（第 {first.row} 行 {first.label}：{first.reason}）" if first else ""
            raise BadInput(
                "没有一行可以导入" + told, where=str(path), next_step="请用 --problems 问题行.xlsx 写出问题行"
            )
        added: tuple[Added, ...] = ()
        if not dry_run:
            with at.writing() as session:
                require(person_of(session, user, scene.scene.roles), "alert", scene.scene.roles)
                added = add_alerts(session, scene, rows, now=now, user=user, progress=part(progress, 1, 2))
        return AlertImport(found, Counter(one.done for one in added), added, not dry_run, written)


def _judged(found: Preview, scene: AlertScene) -> tuple[Preview, list[NewAlert]]:
    """The rows that name a known model, and the preview with the others refused."""
    rows: list[NewAlert] = []
    refused: list[Rejected] = []
    for row in found.accepted:
        values = row.values
        try:
            model = scene.internal.model(values["model"])
        except UsageProblem as problem:
            refused.append(Rejected(row.row, "模型", values["model"][:60], problem.what))
            continue
        rows.append(
            NewAlert(
                model.code,
                values["subject"],
                values.get("subject_kind", "shop"),
                values.get("subject_name", ""),
                period=values.get("period", ""),
                value=Decimal(values["value"]) if "value" in values else None,
                quantile=_share(values.get("quantile", "")),
                level=values.get("level", ""),
                desc=values.get("desc", ""),
                source=BY_IMPORT,
                traits=MappingProxyType({name: values[name] for name in _TRAITS if name in values}),
            )
        )
    out = {one.row for one in refused}
    kept = tuple(one for one in found.accepted if one.row not in out)
    rejected = tuple(sorted((*found.rejected, *refused), key=lambda one: one.row))
    return replace(found, accepted=kept, rejected=rejected), rows


def _share(text: str) -> Decimal | None:
    """A place among others, 0–1; None for nothing or what is outside."""
    if not text:
        return None
    share = Decimal(text)
    return share if 0 <= share <= 1 else None
