"""Inspections and plans are seen by those whom the market concerns, by who entered them and by who goes there; search finds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zmtool.base.errors import NotFound
from zmtool.oversight.inspection.listed import InspectionWanted
from zmtool.oversight.inspection.records import Answer, Inspection, Inspector, Signature
from zmtool.oversight.roles.definition import Post
from zmtool.staff.records import Officer
from zmtool.workflow.inspection_groups import WantedGroup
from zmtool.workflow.inspection_plan import make_plan
from zmtool.workflow.inspection_plan_steps import advance_plan, list_plans, show_plan
from zmtool.workflow.inspection_record import record_inspection
from zmtool.workflow.inspection_sheet import write_sheet
from zmtool.workflow.inspection_steps import advance_inspection, list_inspections, show_inspection
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.oversight_inbox import inbox
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.people import register_officer
from zmtool.workflow.team_files import set_file
from zmtool.workflow.workspace import search

from .people import MONDAY, bureau, later

ROOT = Path(__file__).resolve().parents[2]
ITEMS = ("K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K11", "K12")
GROUP = WantedGroup(("林一舟", "周望"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A bureau with shops and two officers, of whom one works in logistics and has a login."""
    work = bureau(tmp_path / "w")
    register_post(Post("inspector", "专卖", ("检查人员",)), work, now=MONDAY, user="leader")
    for name, number in (("林一舟", "34990101"), ("周望", "34990102")):
        officer = Officer(name, number, "", date(2020, 1, 1), date(2035, 1, 1))
        register_officer(officer, work, now=MONDAY, user="leader")
    import_licences(ROOT / "sample_cases/inspections/retailers.csv", work, now=MONDAY, user="leader")
    return work


def _recorded(root: Path, **more: str) -> str:
    answers = tuple(
        Answer(item, "否" if item in ("K03", "K04", "K06", "K08", "K09") else "是") for item in ITEMS
    )
    record = Inspection(
        "DAY",
        MONDAY.replace(tzinfo=None, hour=9),
        MONDAY.replace(tzinfo=None, hour=9, minute=30),
        (Inspector("34990101", "林一舟"), Inspector("34990102", "周望")),
        "正常",
        lic_no="349901100018",
        shown_certificates=True,
        answers=answers,
        signature=Signature("宋知远"),
        note="店主说货架刚换过",
        **more,  # type: ignore[arg-type]
    )
    return record_inspection(record, root, now=later(hours=9), user="inspector").insp_no


def _plan(root: Path) -> str:
    day = later(1).date()
    made = make_plan([GROUP], root, first_day=day, last_day=day, now=MONDAY, user="inspector")
    return made.plan.plan_no


@pytest.mark.parametrize("login", ["leader", "control", "watch", "lin", "head", "inspector"])
def test_whom_the_market_concerns_sees_records_and_plans(root: Path, login: str) -> None:
    number, plan = _recorded(root), _plan(root)
    assert show_inspection(number, root, user=login).kept.record.insp_no == number
    assert [one.insp_no for one in list_inspections(InspectionWanted(), root, user=login)] == [number]
    assert show_plan(plan, root, user=login).plan.plan_no == plan
    assert [one.plan_no for one in list_plans(root, user=login)] == [plan]


@pytest.mark.parametrize("login", ["driver", "market", "nobody"])
def test_other_departments_see_neither(root: Path, tmp_path: Path, login: str) -> None:
    number, plan = _recorded(root), _plan(root)
    assert list_inspections(InspectionWanted(), root, user=login) == ()
    assert list_plans(root, user=login) == ()
    with pytest.raises(NotFound, match=f"没有检查记录 {number}"):
        show_inspection(number, root, user=login)
    with pytest.raises(NotFound, match=f"没有检查记录 {number}"):
        advance_inspection(number, "整改完成", root, note="好了", now=later(2), user=login)
    for refused in (
        lambda: show_plan(plan, root, user=login),
        lambda: advance_plan(plan, "审批", root, now=later(hours=1), user=login),
        lambda: write_sheet(plan, tmp_path / "表.xlsx", root, user=login),
    ):
        with pytest.raises(NotFound, match=f"没有检查计划 {plan}"):
            refused()
    assert not (tmp_path / "表.xlsx").exists()


def test_who_goes_there_sees_the_record_whatever_the_department(root: Path) -> None:
    number, plan = _recorded(root), _plan(root)
    said = {"name": "周望", "cert_no": "34990102", "login": "driver"}
    set_file("GH002", said, root, now=MONDAY, user="leader")
    assert show_inspection(number, root, user="driver").kept.record.insp_no == number
    assert [one.plan_no for one in list_plans(root, user="driver")] == [plan]


def test_the_inbox_asks_only_those_who_see_the_plan(root: Path) -> None:
    plan = _plan(root)
    found = {
        login: [one.number for one in inbox(root, now=MONDAY, user=login)] for login in ("leader", "driver")
    }
    assert plan in found["leader"] and plan not in found["driver"]


def test_an_inspection_is_found_by_any_fragment_and_by_its_serial(root: Path) -> None:
    number = _recorded(root)
    for words in ("货架刚换", "0018", number[-8:], "正常"):
        hits = [one for one in search(words, root) if one.kind == "inspection"]
        assert [one.ref for one in hits] == [number], words
    assert [one.ref for one in search("货架", root, kinds=("inspection",))] == [number]
    assert show_inspection("1", root, user="leader").kept.record.insp_no == number
    plan = _plan(root)
    assert show_plan("1", root, user="leader").plan.plan_no == plan
