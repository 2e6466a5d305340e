"""A retailer's profile through the command line: what it holds, what it leaves out for whom, and that it was opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zmtool.cli.entry import run
from zmtool.oversight.roles.definition import Post
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.workspace import trail

from .county import FIRST
from .profile_county import BRAND, OWN_PHONE, county

ONE, TWO, LAST = (str(FIRST + number) for number in (1, 2, 60))
DAY = ("--asof", "2026-06-07")
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county with its models run once, and the first hit of A04 an alert."""
    ws = county(tmp_path_factory.mktemp("profile"))
    models = ["A04", "A05", "B03", "C01", "C03", "F01", "F04", "D04"]
    assert run(["insight", "run", *models, *DAY, "-w", str(ws)]) == 0
    return ws


@pytest.fixture
def ask(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command as somebody; its JSON, or what it said."""

    def asked(*words: str, user: str = "root", code: int = 0) -> Any:
        monkeypatch.setenv("ZMTOOL_USER", user)
        capsys.readouterr()
        assert run([*words, "-w", str(place)]) == code
        told = capsys.readouterr()
        return json.loads(told.out) if "--json" in words and code == 0 else told.out + told.err

    return asked


def _evidence(shown: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (part["kind"], one["code"]): part
        for dimension in shown["risk"]["dimensions"]
        for one in dimension["indicators"]
        for part in one["evidence"]
    }


def test_a_profile_holds_what_is_known_of_a_shop(ask: Ask) -> None:
    shown = ask("insight", "profile", ONE, *DAY, "--json")
    risk = shown["risk"]
    assert risk["partial"] is False and risk["band"] == "黄"
    assert sum(float(one["points"]) for one in risk["dimensions"]) == pytest.approx(
        float(risk["total"]), abs=0.06
    )
    found = _evidence(shown)
    assert {("hit", "WG-02-01"), ("hit", "WG-03-01"), ("hit", "WG-03-02"), ("hit", "WF-03-01")} <= set(found)
    assert len([one for one in found if one[1] == "WF-03-01"]) == 1, "F01 and F04 tell of one seizure"
    assert len(found["hit", "WF-03-01"]["trail"]) == 1

    assert len(shown["weeks"]) == 52 and shown["weeks"][-1]["week"] == "2026-W23"
    assert (
        shown["weeks"][0]["qty"] == "0"
        and "avg_price" not in shown["weeks"][0]
        or shown["weeks"][0]["avg_price"] is None
    )
    assert shown["brands"][0] == {
        "name": BRAND,
        "qty": "400",
        "share": shown["brands"][0]["share"],
        "weeks": 20,
    }
    assert len(shown["brands"]) == 10
    qty = shown["comparison"]["figures"][0]
    assert qty["peers"] == 58 and float(qty["place"]) > 0.9 and float(qty["value"]) > float(qty["upper"])

    assert [(one["lic_no"], one["ties"]) for one in shown["related"]] == [
        (TWO, ["同电话 139****5678", "同账户"])
    ]
    near = shown["neighbours"]
    assert [one["lic_no"] for one in near[:2]] == [TWO, str(FIRST + 3)] and near[0]["metres"] == 40
    assert all(one["metres"] <= 500 for one in near) and len(near) == 12
    assert shown["credit"]["grade"] and "画像分不等于信用分" in shown["credit"]["note"]
    assert "32 周没有订单数据" in shown["gaps"][0]
    a04 = next(one for one in shown["hits"] if one["model"] == "A04")
    assert {line["brand"] for line in a04["lines"]} == {BRAND} and len(a04["lines"]) == 20
    assert OWN_PHONE not in json.dumps(shown, ensure_ascii=False)


def test_a_hit_that_became_an_alert_counts_once(ask: Ask) -> None:
    before = ask("insight", "profile", TWO, *DAY, "--json")
    hit = next(one["number"] for one in before["hits"] if one["model"] == "A04")
    assert _evidence(before)["hit", "WG-02-01"]["ref"] == str(hit)
    (raised,) = ask("insight", "raise", str(hit), "--json")
    after = ask("insight", "profile", TWO, "--json")
    found = _evidence(after)
    assert ("hit", "WG-02-01") not in found
    assert found["alert", "WG-02-01"]["ref"] == raised["alert_no"]
    assert found["alert", "WG-02-01"]["trail"] == [f"第 {hit} 号命中（A04 恒量订货）"]
    assert [(one["kind"], one["ref"]) for one in after["open"]] == [("预警", raised["alert_no"])]
    assert f"第 {hit} 号命中" in ask("insight", "profile", TWO)


def test_the_terminal_tells_every_step(ask: Ask) -> None:
    told = ask("insight", "profile", ONE, *DAY)
    for words in (
        "画像分",
        "外流",
        "WG-02-01",
        "0.3×0.5^(0/90)=0.3000",
        "画像分不等于信用分",
        "█",
        "●",
        "没有证据，按规则固定",
    ):
        assert words in told
    assert OWN_PHONE not in told


def test_a_shop_of_which_little_is_known(ask: Ask) -> None:
    shown = ask("insight", "profile", LAST, *DAY, "--json")
    assert shown["comparison"]["why"] == "登记簿没有档位，不能与同档位的户比较"
    assert any("没有坐标" in one for one in shown["gaps"]) and shown["neighbours"] == []
    assert shown["related"] == [] and shown["risk"]["band"] == "绿"
    assert "没有未结事项" in ask("insight", "profile", LAST, *DAY)


def test_before_the_first_order_there_is_nothing_to_compare(ask: Ask) -> None:
    shown = ask("insight", "profile", ONE, "--asof", "2025-06-01", "--json")
    assert "没有订单数据" in shown["comparison"]["why"] and shown["risk"]["total"] == "0.5"
    assert shown["hits"] == []
    assert "最近 52 周没有有效订单" in ask("insight", "profile", ONE, "--asof", "2025-06-01")


def test_the_page_stands_alone_and_is_not_moved_by_a_name(ask: Ask, tmp_path: Path) -> None:
    page = tmp_path / "新文件夹" / "画像.html"
    assert "已写成" in ask("insight", "profile", ONE, *DAY, "--html", str(page))
    text = page.read_text("utf-8")
    assert "http:" not in text and "https:" not in text and "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;店" in text
    assert OWN_PHONE not in text and "139****5678" in text
    assert text.count("<svg") >= 8 and "只是邻近，不是关联" in text and "画像分不等于信用分" in text
    assert not list(page.parent.glob("*.part"))


def test_opening_is_in_the_trail(ask: Ask, place: Path) -> None:
    ask("insight", "profile", LAST, *DAY, "--json", user="周望")
    last = trail(place, who="周望")[-1]
    assert (last.who, last.action, last.subject) == ("周望", "profile.seen", f"profile/{LAST}")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("349901999999",), 3, "登记簿中没有“349901999999”"),
        ((OWN_PHONE,), 2, "有 2 个证"),
        ((ONE, "--asof", "2098-01-01"), 2, "分析日在今天之后"),
        ((ONE, "--asof", "前天"), 2, "--asof"),
        ((ONE, "--html", "/dev/null/x/画像.html"), 5, "文件夹"),
    ],
)
def test_what_is_refused(ask: Ask, words: tuple[str, ...], code: int, told: str) -> None:
    assert told in ask("insight", "profile", *words, code=code)


def test_who_may_see_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = county(tmp_path)

    def said(user: str, *words: str, code: int = 0) -> str:
        monkeypatch.setenv("ZMTOOL_USER", user)
        capsys.readouterr()
        assert run([*words, "-w", str(ws)]) == code
        told = capsys.readouterr()
        return told.out + told.err

    from datetime import datetime

    for login, dept, duty in (
        ("control", "内管", "县内管"),
        ("lin", "专卖", "基层人员"),
        ("market", "营销", "部门负责人"),
    ):
        register_post(Post(login, dept, (duty,)), ws, now=datetime.now().astimezone(), user="control")
    said("control", "alert", "add", "A04", ONE, "--period", "2026-05")
    said("control", "alert", "add", "D04", ONE, "--period", "2026-05")
    report = ("clue", "report", ONE, "--source", "12313举报", "--desc", "夜里装车", "--indicator", "WF-03-01")
    said("control", *report, "--reporter", "李某")
    said("control", "insight", "run", "C01", *DAY)
    seen = json.loads(said("control", "insight", "profile", ONE, "--json"))
    assert sorted(one["kind"] for one in seen["open"]) == ["线索", "预警", "预警"]
    assert {key[0] for key in _evidence(seen)} == {"alert", "clue", "hit"}, (
        "what is about the bureau's own people does not weigh"
    )
    market = json.loads(said("market", "insight", "profile", ONE, "--json"))
    assert (
        market["open"] == market["hits"] == []
        and _evidence(market) == {}
        and market["risk"]["partial"] is True
    )
    assert "可能低于" in said("market", "insight", "profile", ONE)
    assert "没有登记岗位" in said("nobody", "insight", "profile", ONE, code=5)
