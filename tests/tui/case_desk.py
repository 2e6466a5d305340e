"""A workspace with brands and officers, and what tests of the screens of a case press again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tui.at_the_desk import settled
from zmtool.base.shipped import shipped_root
from zmtool.cases.records import Approval, CaseEvent
from zmtool.goods.catalogue_import import PriceIssue
from zmtool.staff.records import Officer
from zmtool.store.settings import BureauSettings, Settings
from zmtool.tui.screens.case import CaseScreen
from zmtool.tui.widgets.row_list import RowList
from zmtool.workflow.case_custody import Movement, move_in_case
from zmtool.workflow.case_edit import edit_case, set_fields, with_officers
from zmtool.workflow.case_life import advance, approve
from zmtool.workflow.cases import new_case
from zmtool.workflow.goods import import_catalogue
from zmtool.workflow.people import register_officer, registered_officers
from zmtool.workflow.workspace import create

NUMBER = "示烟立〔2025〕第50号"
NOW = datetime(2025, 3, 5, 8, 0).astimezone()
USER = "周望"
OFFICERS = ("林一舟", "周望")
FACTS = {
    "party.id_no": "34990119850614123X",
    "party.license_no": "349901100018",
    "party.address": "示例县城关镇清河街16号",
    "place": "示例省示例市示例县城关镇和平路88号",
    "storage_place": "罚没仓库",
}


def bureau_workspace(folder: Path) -> Path:
    """A bureau with brands, prices and two officers."""
    settings = Settings(bureau=BureauSettings(name="示例县烟草专卖局", short_name="示"))
    create(folder, now=NOW, user=USER, settings=settings)
    brands = shipped_root() / "sample_cases" / "goods" / "brands.csv"
    import_catalogue(brands, folder, now=NOW, user=USER, issue=PriceIssue(effective_from=date(2025, 1, 1)))
    for number, name in (("34990101", "林一舟"), ("34990102", "周望")):
        officer = Officer(name, number, "", date(2023, 1, 1), date(2027, 12, 31))
        register_officer(officer, folder, now=NOW, user=USER)
    return folder


def registered_case(folder: Path) -> Path:
    """The same with one case that was just registered."""
    bureau_workspace(folder)
    new_case(NUMBER, "not_local_purchase", "宋知远", folder, now=NOW, user=USER, on=date(2025, 3, 5))
    register = registered_officers(folder)

    edit_case(
        NUMBER,
        lambda case, at: with_officers(
            replace(set_fields(case, FACTS, at.root)), register, ("林一舟", "周望"), ()
        ),
        folder,
        now=NOW,
        user=USER,
        why="",
    )
    return folder


def _step(number: str, folder: Path, step: str, on: date, *by: str) -> None:
    opinions = {"file": ("officer", "dept", "leader"), "legal_review": ("legal",)}
    opinions["approve"] = ("officer", "dept", "legal", "leader")
    people = {"officer": OFFICERS, "dept": ("何平川",), "legal": ("秦书言",), "leader": ("陆承安",)}
    now = datetime(2025, 3, 28, 9, 0).astimezone()
    for role in opinions.get(step, ()):
        approve(number, Approval(step, role, people[role], on), folder, now=now, user=USER)
    advance(number, CaseEvent(step, on, by=by), folder, now=now, user=USER)


def investigated(number: str, folder: Path) -> None:
    """Takes a case whose goods were preserved on to the end of its investigation."""
    _step(number, folder, "file", date(2025, 3, 6))
    _step(number, folder, "inquire", date(2025, 3, 7), *OFFICERS)
    _step(number, folder, "value", date(2025, 3, 10), *OFFICERS)
    back = Movement("return", (), "", date(2025, 3, 12), "宋知远", OFFICERS)
    move_in_case(number, back, folder, now=datetime(2025, 3, 28, 9, 0).astimezone(), user=USER)
    _step(number, folder, "preserve_dispose", date(2025, 3, 12), *OFFICERS)
    _step(number, folder, "close_investigation", date(2025, 3, 14), *OFFICERS)


def approved(number: str, folder: Path) -> None:
    """Takes a case whose party was told on to the approval of its handling."""
    _step(number, folder, "legal_review", date(2025, 3, 17))
    _step(number, folder, "approve", date(2025, 3, 24))


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Types a text into what has the focus."""
    await pilot.press(*("space" if char == " " else char for char in text))


async def fill(pilot: Pilot[None], **texts: str) -> None:
    """Writes into the fields of the form on the screen, going from one to the next, and submits."""
    await settled(pilot)
    names = [
        (one.id or "").removeprefix("field-").replace("-", "_") for one in pilot.app.screen.query(".typed")
    ]
    assert set(texts) <= set(names), f"no such fields: {set(texts) - set(names)}"
    focused = pilot.app.focused
    place = names.index((focused.id or "" if focused else "").removeprefix("field-").replace("-", "_"))
    for name in (one for one in (*names[place:], *names[:place]) if one in texts):
        await pilot.press(*["tab"] * ((names.index(name) - place) % len(names)))
        place = names.index(name)
        one = pilot.app.focused
        if isinstance(one, Input) and one.value:
            await pilot.press("end", "ctrl+u")
        elif isinstance(one, TextArea) and one.text:
            await pilot.press("ctrl+end", "ctrl+shift+home", "delete")
        await type_in(pilot, texts[name])
    await settled(pilot)
    await pilot.press("ctrl+s")
    await settled(pilot)


async def to_offer(pilot: Pilot[None], wanted: str) -> None:
    """Goes down the list of a case to a step and takes it."""
    screen = pilot.app.screen
    assert isinstance(screen, CaseScreen), screen
    offers = screen.query_one("#offers", RowList)
    keys = [row.key for row in map(offers.row_at, range(offers.total)) if row is not None]
    assert wanted in keys, f"{wanted} is none of {keys}"
    await pilot.press("g", *["j"] * keys.index(wanted))
    assert offers.current is not None and offers.current.key == wanted, wanted
    await pilot.press("enter")
    await settled(pilot)


async def give_opinions(pilot: Pilot[None], step: str, on: str, *people: str) -> None:
    """Enters the opinions that a step lacks, one after the other; the first is that of the officers themselves."""
    for name in people:
        await to_offer(pilot, f"step:{step}")
        await pilot.press("enter")
        await settled(pilot)
        said = {"by": name, "on": on} if name else {"on": on}
        await fill(pilot, **said)
