"""50,000 inspections: a window of the list, filters, the figures of a year, each beside one second."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.table import show
from zmtool.oversight.inspection.listed import InspectionWanted
from zmtool.oversight.inspection.tables import InspectionRow
from zmtool.workflow.inspection_figures import inspection_figures
from zmtool.workflow.inspection_steps import list_inspections
from zmtool.workflow.workspace import OpenWorkspace, create, opened

INSPECTIONS = 50_000
LIMIT = 1.0
_FIRST = date(2026, 1, 1)
_KINDS, _ENDS = ("KEY", "KEY", "DAY", "RND"), ("正常", "正常", "正常", "违规", "整改")


def main() -> None:
    now = datetime.now().astimezone()
    with tempfile.TemporaryDirectory() as folder:
        create(Path(folder) / "work", now=now, user="bench")
        with opened(Path(folder) / "work") as at:
            _fill(at)
            year = (_FIRST, _FIRST + timedelta(days=364))
            rows = [
                _timed("list", partial(list_inspections, InspectionWanted(), at, user="bench")),
                _timed(
                    "list of a shop",
                    partial(list_inspections, InspectionWanted(shop="349901100700"), at, user="bench"),
                ),
                _timed(
                    "list of an officer",
                    partial(list_inspections, InspectionWanted(officer="34990107"), at, user="bench"),
                ),
                _timed(
                    "open ones", partial(list_inspections, InspectionWanted(open_only=True), at, user="bench")
                ),
                _timed("figures of the year", partial(inspection_figures, *year, at)),
            ]
    show(f"{INSPECTIONS} inspections", ("work", "s", f"limit {LIMIT:g} s"), rows)


def _fill(at: OpenWorkspace) -> None:
    rows = []
    for number in range(INSPECTIONS):
        day = _FIRST + timedelta(days=number % 365)
        conclusion = _ENDS[number % 5]
        begun = f"{day}T{9 + number % 8:02d}:00:00"
        rows.append(
            {
                "insp_no": f"JC-示-2026-{number + 1:05d}",
                "version": 1,
                "state": "RECTIFYING" if conclusion == "整改" else "RECORDED",
                "is_open": conclusion == "整改",
                "kind": _KINDS[number % 4],
                "plan_no": "",
                "lic_no": f"3499011{number % 5000:05d}",
                "shop": f"店{number % 5000}",
                "station": f"{number % 8}所",
                "town": "",
                "day": day,
                "started_at": begun,
                "ended_at": f"{begun[:14]}25:00",
                "minutes": 25,
                "off_hours": False,
                "officer_1": f"349901{number % 40:02d}",
                "officer_2": f"349901{40 + number % 40:02d}",
                "models": " A04" if number % 4 < 2 else "",
                "conclusion": conclusion,
                "problem": conclusion != "正常",
                "rectify_by": day + timedelta(days=7) if conclusion == "整改" else None,
                "next_due": "",
                "clue_no": "",
                "case_no": "",
                "recorded_at": begun,
                "recorded_by": "bench",
                "facts": "{}",
                "updated_at": begun,
            }
        )
    with at.writing() as session:
        session.execute(InspectionRow.__table__.insert(), rows)  # type: ignore[attr-defined]


def _timed(label: str, job: Callable[[], Any]) -> tuple[str, str, str]:
    took = min(_once(job) for _ in range(3))
    return label, f"{took:.3f}", "" if took <= LIMIT else "over"


def _once(job: Callable[[], Any]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began
