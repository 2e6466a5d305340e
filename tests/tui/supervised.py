"""What tests of the screens of supervision begin with: a bureau with posts, shops and officers; the application of one person."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from oversight.people import MONDAY, bureau
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tui.at_the_desk import settled
from zmtool.staff.records import Officer
from zmtool.tui.app import ZmtoolApp
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import advance_clue, show_clue
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.people import register_officer

SHOP = "349901100018"
TODAY = date(2026, 5, 11)
_RETAILERS = Path(__file__).resolve().parent.parent.parent / "sample_cases" / "inspections" / "retailers.csv"


def supervised(folder: Path) -> Path:
    """A bureau whose posts, officers and shops are registered."""
    root = bureau(folder)
    import_licences(_RETAILERS, root, now=MONDAY, user="leader")
    for name, number in (("林一舟", "34990101"), ("周望", "34990102")):
        officer = Officer(name, number, valid_from=date(2023, 1, 1), valid_to=date(2035, 12, 31))
        register_officer(officer, root, now=MONDAY, user="leader")
    return root


def desk_of(root: Path, user: str, start: str = "线索与台账") -> ZmtoolApp:
    """The application of one person on the Monday."""
    return ZmtoolApp(root, TODAY, user, start=start)


def clue_of(root: Path, at: datetime = MONDAY, user: str = "lin", **more: object) -> str:
    """A clue that was reported."""
    told = {"indicator": "WF-02-01", "severity": "较重", **more}
    new = NewClue("市场走访", "零售户", SHOP, "每期白沙都是二十条", **told)  # type: ignore[arg-type]
    return report_clue(new, root, now=at, user=user).clue_no


def problem_of(root: Path, at: datetime = MONDAY, **more: object) -> str:
    """A problem that came of a clue."""
    number = clue_of(root, at, **more)
    advance_clue(number, "accept", root, now=at, user="control")
    advance_clue(number, "analyse", root, note="连续六期同量", now=at, user="control")
    advance_clue(number, "found", root, note="说不清销路", now=at, user="control")
    return show_clue(number, root, user="control").kept.prob_no


async def typed(pilot: Pilot[None], field: str, text: str) -> None:
    """Puts a text into a field of the form, as an input method does."""
    widget = pilot.app.screen.query_one(f"#field-{field}")
    widget.focus()
    await settled(pilot)
    if isinstance(widget, TextArea):
        widget.text = text
    elif isinstance(widget, Input):
        widget.value = text
    await settled(pilot)
