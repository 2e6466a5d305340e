"""Which decisions are published, within which days, and what is still to be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.clock import stop_clock
from cli.test_license_life import (
    BY_LEADER,
    HELD,
    NEW,
    TO_APPROVAL,
    Desk,
    clock,
    desk,
    opened,
    received,
    refused,
    simple,
    steps,
)
from zmtool.base.shipped import shipped_root

__all__ = ["desk"]
SPAN = ("--from", "2026-05-01", "--to", "2026-05-31")
OTHERS = {
    "补办": ("wish.lost=正本",),
    "停业": ("wish.start=2026-05-10", "wish.end=2026-06-20"),
}


def published(desk: Desk, folder: Path, *span: str) -> str:
    code, _, err = desk("publish", *(span or SPAN), "--out", folder)
    assert code == 0, err
    return (folder / "许可决定.csv").read_text("utf-8-sig")


def denied(desk: Desk) -> str:
    number = received(desk, "新办", *NEW)
    steps(
        desk,
        number,
        *TO_APPROVAL,
        ("告知陈述申辩权利", "2026-05-11"),
        ("不予许可", "2026-05-12", "--by", "陆承安", "--reason", "N1", "--note", "没有固定场所"),
    )
    return number


@pytest.mark.parametrize("matter", OTHERS)
def test_other_matters_are_nobody_elses_business(desk: Desk, matter: str, tmp_path: Path) -> None:
    number = simple(desk, matter, HELD, *OTHERS[matter])
    assert number not in str(desk("publicity")[1])
    assert matter not in published(desk, tmp_path / "公示")
    assert "不能公示" in refused(desk, number, "公示", "2026-05-20")
    assert [one["label"] for one in desk("progress", number)[1]["nodes"]][-1] == "送达"


@pytest.mark.parametrize("matter", ["责令变更", "暂停业务整顿"])
def test_orders_to_the_holder_are_not_published(desk: Desk, matter: str, tmp_path: Path) -> None:
    number = opened(desk, matter)
    steps(desk, number, ("告知陈述申辩权利", "2026-05-07"), ("作出决定", "2026-05-12", "--by", "陆承安"))
    assert matter not in published(desk, tmp_path / "公示") and desk("publicity")[1] == []


def test_grants_denials_and_ends_are_published_within_seven_working_days(desk: Desk, tmp_path: Path) -> None:
    no = denied(desk)
    recalled = opened(desk, "收回")
    steps(
        desk,
        recalled,
        ("告知陈述申辩权利", "2026-05-07"),
        ("作出决定", "2026-05-12", "--by", "陆承安", "--reason", "C8"),
        ("制证登记", "2026-05-12"),
    )
    yes = received(desk, "变更", "--lic-no", "349901100026", "--change", "字号=新字号")
    steps(desk, yes, *TO_APPROVAL, ("准予许可", "2026-05-11", "--by", "陆承安"))
    code, due, _ = desk("publicity", "--on", "2026-05-21")
    assert code == 0
    assert [(one["application_no"], one["due"], one["overdue"]) for one in due] == [
        (yes, "2026-05-20", True),
        (no, "2026-05-21", False),
        (recalled, "2026-05-21", False),
    ], "the most urgent first, and the last day is in time"
    assert due[0]["left"] == -1 and "领域说明（许可）5" in due[0]["ground"]
    assert clock(desk("application", no, "--at", "2026-05-13")[1], "PUB")["state"] == "running"
    _, told, _ = desk("publish", "--from", "2026-05-12", "--to", "2026-05-12", "--out", tmp_path / "一")
    assert (told["published"], told["first_published"]) == (2, 2)
    assert [one["application_no"] for one in told["unpublished"]] == [yes]
    assert clock(desk("application", no)[1], "PUB")["state"] == "late", "published in November"
    assert [one["application_no"] for one in desk("publicity")[1]] == [yes]
    nodes = {one["label"]: one["day"] for one in desk("progress", no)[1]["nodes"]}
    assert nodes["公示"] == "2026-11-20"
    text = published(desk, tmp_path / "二")
    assert "不予许可" in text and "收回" in text and "变更" in text and desk("publicity")[1] == []
    _, told, _ = desk("publish", *SPAN, "--out", tmp_path / "二")
    assert (told["published"], told["first_published"]) == (3, 0), "the first day of publication stays"


def test_what_was_published_otherwise_is_noted_by_hand_and_binds_no_other_step(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(desk, number, *TO_APPROVAL)
    assert "不能公示" in refused(desk, number, "公示", "2026-05-10")
    steps(desk, number, ("准予许可", "2026-05-11", *BY_LEADER))
    assert "早于上一步" in refused(desk, number, "公示", "2026-05-10")
    shown = steps(desk, number, ("公示", "2026-05-20"))
    assert clock(shown, "PUB")["state"] == "met"
    assert "已于 2026-05-20 公示" in refused(desk, number, "公示", "2026-05-21")
    licence = ("licence.lic_no=349901100056", "licence.valid_from=2026-05-12", "licence.valid_to=2031-05-11")
    shown = steps(desk, number, ("制证登记", "2026-05-12", *licence))
    assert shown["state"] == "PRINTED", "entered after the publication, of a day before it"


def test_what_was_not_taken_in_is_not_published(desk: Desk) -> None:
    number = received(desk, "新办", *NEW)
    steps(
        desk,
        number,
        ("不予受理", "2026-05-07", "--reason", "R2", "--note", "不属本局管辖"),
        ("送达", "2026-05-08", "--method", "直接送达"),
    )
    assert desk("publicity")[1] == []
    assert "不在公示范围" in refused(desk, number, "公示", "2026-05-09")


def test_closing_is_published_as_an_end_and_a_refused_closing_is_not(desk: Desk, tmp_path: Path) -> None:
    number = received(desk, "歇业", "--lic-no", HELD)
    steps(
        desk,
        number,
        ("受理", "2026-05-06"),
        ("审核", "2026-05-06", "--by", "何平川"),
        ("告知陈述申辩权利", "2026-05-06"),
        ("不予许可", "2026-05-07", "--by", "陆承安", "--reason", "N1"),
    )
    assert desk("publicity")[1] == []
    other = simple(desk, "歇业", HELD, at="2026-05-08")
    assert [one["application_no"] for one in desk("publicity")[1]] == [other]
    assert "歇业" in published(desk, tmp_path / "公示")


def test_a_bureau_publishes_what_it_decides_to(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "work" / "schemas" / "licenses" / "life.yaml"
    own.parent.mkdir(parents=True)
    text = (shipped_root() / "schemas" / "licenses" / "life.yaml").read_text(encoding="utf-8")
    wider = text.replace("[CLOSE, CANCEL, RECALL]", "[CLOSE, CANCEL, RECALL, RECTIFY]").replace(
        "CHANGE, CLOSE, CANCEL, RECALL]", "CHANGE, CLOSE, CANCEL, RECALL, RECTIFY]"
    )
    own.write_text(wider, encoding="utf-8")
    number = opened(desk, "暂停业务整顿")
    steps(desk, number, ("告知陈述申辩权利", "2026-05-07"), ("作出决定", "2026-05-12", "--by", "陆承安"))
    assert "暂停业务整顿" in published(desk, tmp_path / "公示")


def test_a_year_without_calendar_has_no_last_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2030-05-10T09:00")
    number = opened(desk, "注销", "2030-05-06")
    steps(desk, number, ("作出决定", "2030-05-06", "--by", "陆承安", "--reason", "C1"))
    ((due, overdue, note),) = [(one["due"], one["overdue"], one["note"]) for one in desk("publicity")[1]]
    assert due is None and overdue is False and "2030" in note


def test_people_see_what_is_late(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from zmtool.cli.entry import run

    number, work = denied(desk), ["-w", str(tmp_path / "work")]
    capsys.readouterr()
    assert run(["license", "publicity", *work]) == 0
    shown = capsys.readouterr().out
    assert number in shown and "逾期" in shown and "还没有公示的 1 件，逾期 1 件" in shown
    assert run(["license", "publish", "--out", str(tmp_path / "公示"), *work]) == 0
    assert "1 件决定还没有公示，其中 1 件已超过公示期限" in "".join(capsys.readouterr())
    assert desk("publicity", "--on", "明天")[0] == 2 and desk("publicity", "--limit", "0")[0] == 2
