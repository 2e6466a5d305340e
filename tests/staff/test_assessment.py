"""Figures of assessment: whose a record is, when there is no figure, how a score is weighed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.staff.assessment import (
    NO_RECORD,
    NO_SOURCE,
    NONE_OF_OWN,
    Assessment,
    Deed,
    Owners,
    Period,
    Whom,
    assess,
)
from zmtool.staff.files.records import KeptFile, StaffFile
from zmtool.staff.team_rules import AssessmentItem, load_team_rules

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
COUNTED = AssessmentItem("inspections", "检查量", "handler", "count", "期内检查", Decimal("0.4"), Decimal(4))
RATED = AssessmentItem("hits", "命中率", "handler", "rate", "查有问题的比例", Decimal("0.6"))
FEWER = AssessmentItem(
    "complaints", "投诉", "handler", "count", "查实的投诉", Decimal("0.5"), Decimal(2), True
)
LIN = KeptFile(1, StaffFile("林一舟", "GH001", "34990101", former_certs=("34980001",)))
ZHOU = KeptFile(2, StaffFile("周望", "GH002", "34990102", "zhou"))
QIAN = KeptFile(3, StaffFile("钱一", "GH003"))
EVERYBODY = (LIN, ZHOU, QIAN)


def done(item: str, cert_no: str, part: int = 1) -> Deed:
    return Deed(item, Whom(cert_no=cert_no), "记录", date(2026, 3, 1), part)


def made(*deeds: Deed, items: tuple[AssessmentItem, ...] = (COUNTED, RATED)) -> Assessment:
    return assess(PERIOD, EVERYBODY, deeds, items, {one.id for one in items})


def test_a_count_and_a_rate_with_their_ground() -> None:
    found = made(
        done("inspections", "34990101"),
        done("inspections", "34980001"),
        done("hits", "34990101", 1),
        done("hits", "34980001", 0),
    )
    lin, zhou, qian = found.people
    assert (lin.figure("inspections").value, lin.figure("hits").value) == (2, 0.5), (
        "a former certificate counts"
    )
    assert zhou.figure("inspections").value == 0, "the register was kept and names others: a counted nought"
    assert (zhou.figure("hits").value, zhou.figure("hits").reason) == (None, NONE_OF_OWN)
    assert qian.figure("inspections").value is None and "执法证号" in qian.figure("inspections").reason
    assert lin.handling is not None and lin.handling.points == Decimal("50"), "0.4×2/4 + 0.6×1/2, of 1"
    assert zhou.handling is not None
    assert (zhou.handling.points, zhou.handling.weighed, zhou.handling.weights) == (0, Decimal("0.4"), 1)
    assert qian.handling is None and qian.reviewing is None


def test_nothing_is_invented_without_records() -> None:
    nothing = made()
    assert {each.reason for one in nothing.people for each in one.figures} == {NO_RECORD}
    assert all(each.value is None for one in nothing.people for each in one.figures)
    unsourced = assess(PERIOD, EVERYBODY, (), (COUNTED,), set())
    assert unsourced.people[0].figures[0].reason == NO_SOURCE


def test_where_less_is_better() -> None:
    found = made(done("complaints", "34990101"), items=(FEWER,))
    lin, zhou, _ = found.people
    assert lin.handling is not None and lin.handling.points == 50
    assert zhou.handling is not None and zhou.handling.points == 100
    many = made(*[done("complaints", "34990101")] * 5, items=(FEWER,)).people[0].handling
    assert many is not None and many.points == 0


def test_whose_a_record_is() -> None:
    owners = Owners((*EVERYBODY, KeptFile(4, StaffFile("同名")), KeptFile(5, StaffFile("同名"))))
    assert owners.owner(Whom(cert_no=" 34990101 ")) == LIN
    assert owners.owner(Whom(login="zhou", name="随便")) == ZHOU
    assert owners.owner(Whom(name="钱一")) == QIAN
    assert owners.owner(Whom(login="钱一", name="钱一")) == QIAN, "a login may be the name itself"
    assert owners.owner(Whom(cert_no="34990999", name="钱一")) == QIAN, "no certificate says otherwise"
    assert owners.owner(Whom(cert_no="34990999", name="周望")) is None, "another certificate: another person?"
    assert owners.owner(Whom(login="wang", name="周望")) is None
    assert owners.owner(Whom(name="同名")) is None
    assert owners.owner(Whom()) is None
    assert made(done("inspections", "34990999")).unmatched[0].whom.cert_no == "34990999"


def test_who_left_before_is_told_only_for_what_counts() -> None:
    gone = KeptFile(1, replace(LIN.file, left_on=date(2025, 12, 31)))
    assert assess(PERIOD, (gone,), (), (COUNTED,), {"inspections"}).people == ()
    still = assess(PERIOD, (gone,), (done("inspections", "34990101"),), (COUNTED,), {"inspections"})
    assert still.people[0].figure("inspections").value == 1


@given(st.lists(st.tuples(st.sampled_from(["34990101", "34990102", "34990999"]), st.integers(0, 1))))
def test_every_record_is_counted_once(rows: list[tuple[str, int]]) -> None:
    found = made(*(done("hits", cert_no, part) for cert_no, part in rows))
    told = [one.figure("hits") for one in found.people]
    assert sum(one.whole or 0 for one in told) + len(found.unmatched) == len(rows)
    assert sum(one.part or 0 for one in told) == sum(part for cert_no, part in rows if cert_no != "34990999")
    for one in found.people:
        assert one.handling is None or 0 <= one.handling.points <= 100


def test_the_shipped_rules_and_wrong_ones(tmp_path: Path) -> None:
    rules = load_team_rules()
    assert rules.remind == 60 and rules.post("稽查") == "inspection" and rules.skill_level("三级") == 3
    assert rules.hours_target is None and all(one.weight is None for one in rules.items)
    own = tmp_path / "schemas" / "staff" / "team.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "staff" / "team.yaml").read_text(encoding="utf-8")
    weighed = "kind: count, weight: null, full: null"
    own.write_text(shipped.replace(weighed, 'kind: count, weight: "0.3", full: null', 1), encoding="utf-8")
    with pytest.raises(UsageProblem, match="不符合规定格式") as caught:
        load_team_rules(tmp_path)
    assert "full" in caught.value.where and "team.yaml:" in caught.value.where
    twice = shipped.replace("id: hits", "id: inspections", 1)
    other = tmp_path / "b"
    (other / "schemas" / "staff").mkdir(parents=True)
    (other / "schemas" / "staff" / "team.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(UsageProblem, match="两次"):
        load_team_rules(other)
