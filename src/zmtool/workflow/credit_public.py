"""The list of grades for publication, written to a file and noted in the trail."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from zmtool.workflow.credit_register import to_publish
from zmtool.workflow.workspace import Place, opened


def publish_list(
    out: Path,
    place: Place = None,
    *,
    grades: tuple[str, ...],
    title: str,
    day: date,
    now: datetime,
    user: str,
    rules: str = "",
) -> tuple[int, int]:
    """Writes the list; how many licences are in it, and how many were left out for want of confirmation."""
    from zmtool.reports.credit_public import public_line, write_public
    from zmtool.store.audit import record

    with opened(place, now=now) as at:
        found, unsure = to_publish(at, grades=grades, day=day, rules=rules)
        lines = [public_line(one.retailer, one.snapshot.grade, one.snapshot.day) for one in found]
        write_public(lines, out, title=title, org=at.workspace.settings.bureau.name, day=day)
        change = {"file": out.name, "count": len(lines), "grades": list(grades)}
        with at.writing() as session:
            record(session, now=now, who=user, action="credit.public", subject="credit", change=change)
    return len(lines), unsure
