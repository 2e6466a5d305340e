"""Clues, the ledger, indicators and reports through the command line: answers, exit codes, refusals in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zmtool.cli.entry import run

ROOT = Path(__file__).resolve().parents[2]
SHOP = "349901100018"
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder), "--bureau", "示例县烟草专卖局", "--short-name", "示"]) == 0
    settings = folder / "zmtool.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('region = ""', 'region = "349901"'), encoding="utf-8")
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(folder))
    monkeypatch.setenv("ZMTOOL_USER", "control")
    assert run(["license", "import", str(ROOT / "sample_cases/licences/retailers.csv")]) == 0
    return folder


@pytest.fixture
def ask(work: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: object) -> tuple[int, Any]:
        capsys.readouterr()
        code = run([*map(str, arguments), "--json"])
        shown = capsys.readouterr().out
        return code, json.loads(shown) if shown.strip() else None

    return asked


def _reported(ask: Ask, *more: object) -> str:
    code, told = ask("clue", "report", SHOP, "--indicator", "WG-01-01", "--desc", "许可证未挂出", *more)
    assert code == 0
    number: str = told["clue_no"]
    return number


def test_a_founded_breach_goes_to_the_credit_of_the_shop_when_it_is_archived(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _reported(ask)
    shown = ask("clue", "show", number)[1]
    assert (shown["target"]["name"], shown["station"]) == ("远山商行", "城关管理所")
    steps = [
        ("clue", "受理", []),
        ("clue", "数据分析", ["--note", "查询登记"]),
        ("clue", "研判成立", ["--note", "属实"]),
    ]
    for noun, step, more in steps:
        assert ask(noun, "advance", number, step, *more)[0] == 0
    problem = ask("clue", "show", number)[1]["problem"]
    dispatch = ["--set", "责任部门=专卖", "--set", "责任人=lin"]
    for step, more in (
        ("派单", dispatch),
        ("反馈", ["--set", "结果=属实", "--note", "当场改正"]),
        ("核定通过", []),
        ("整改完成", ["--note", "已挂出"]),
    ):
        assert ask("ledger", "advance", problem, step, *more)[0] == 0
    code, told = ask("ledger", "advance", problem, "复查合格", "--note", "看过")
    assert code == 5 and "三十日" in told["error"]["what"]
    code, told = ask("ledger", "advance", problem, "归档结案")
    assert code == 5 and "整改复查" in told["error"]["what"]

    from zmtool.cli.who import right_now
    from zmtool.workflow.problem_steps import advance_problem

    at = right_now()
    from datetime import timedelta

    # Natural days alone: no calendar is needed for the day of the recheck.
    advance_problem(problem, "recheck_ok", note="看过", now=at + timedelta(days=31), user="control")
    done = advance_problem(problem, "archive", now=at + timedelta(days=31), user="control")
    assert any("信用流水" in one and "G01" in one for one in done.remarks), done.remarks
    entries = ask("credit", "show", SHOP)[1]
    assert "G01" in json.dumps(entries, ensure_ascii=False)


def test_wrong_words_are_told_with_what_is_possible(ask: Ask) -> None:
    number = _reported(ask)
    for arguments, code, words in (
        (("clue", "report", SHOP, "--desc", "x", "--source", "道听途说"), 2, "没有来源"),
        (("clue", "report", SHOP, "--desc", "x", "--kind", "神仙"), 2, "没有对象类别"),
        (("clue", "report", SHOP, "--desc", " "), 2, "没有写明情况"),
        (("clue", "report", SHOP, "--desc", "x", "--indicator", "WG-88-01"), 2, "没有指标"),
        (("clue", "report", SHOP, "--desc", "x", "--severity", "要命"), 2, "没有级别"),
        (("clue", "report", SHOP, "--desc", "x", "--at", "天边"), 2, "不是经纬度"),
        (("clue", "report", SHOP, "--desc", "x", "--found", "2099-01-01"), 2, "晚于现在"),
        (("clue", "report", SHOP, "--desc", "x", "--file", "没有.jpg"), 4, "找不到文件"),
        (("clue", "report", "何某", "--kind", "员工", "--desc", "x"), 2, "所在部门"),
        (("clue", "advance", number, "飞升"), 5, "没有步骤"),
        (("clue", "advance", number, "受理", "--set", "责任部门"), 2, "不是“项目=内容”"),
        (("clue", "advance", number, "受理", "--set", "天气=晴"), 2, "没有项目"),
        (("clue", "show", "XS-无"), 3, "没有线索"),
        (("ledger", "show", "WT-无"), 3, "没有问题"),
        (("ledger", "list", "--state", "飘着"), 2, "没有状态"),
        (("ledger", "list", "--level", "紫"), 2, "没有级别"),
        (("ledger", "take-in", "没有.zmesc"), 4, "不是上报数据包"),
        (("ledger", "receipt", "没有.json"), 4, "无法读取"),
        (("ledger", "spot", "draw", "五月"), 2, "不是月份"),
        (("clue", "drop", "没有的文件夹"), 2, "没有这个文件夹"),
        (("clue", "reporter", number, "--why", "x"), 5, "职责"),
        (("report", "leader", "--from", "2026-05-02", "--until", "2026-05-01"), 2, "早于"),
        (("report", "leader", "--to", "a.pdf"), 2, ".docx"),
        (("staff", "post", "x", "--dept", "月球", "--duty", "县内管"), 2, "没有部门"),
    ):
        found, told = ask(*arguments)
        assert (found, words in told["error"]["what"]) == (code, True), (arguments, told)


def test_the_indicator_library_grows_and_never_gives_a_code_twice(
    ask: Ask, work: Path, tmp_path: Path
) -> None:
    assert len(ask("indicator", "list", "--group", "WG-02")[1]) == 8
    code, told = ask("indicator", "add", "WG-02", "节前囤货", "--weight", "0.2", "--owner", "内管")
    assert (code, told["code"]) == (0, "WG-02-09")
    assert ask("indicator", "disable", "WG-02-09", "--why", "与囤积重复")[0] == 0
    assert ask("indicator", "add", "WG-02", "新的", "--owner", "内管")[1]["code"] == "WG-02-10"
    code, told = ask("clue", "report", SHOP, "--desc", "囤货", "--indicator", "WG-02-09")
    assert code == 2 and "已停用" in told["error"]["what"]
    assert ask("indicator", "add", "WG-02", "太重", "--weight", "1.5")[0] == 2
    assert ask("indicator", "add", "XX-02", "别的")[0] == 2
    _reported(ask)
    library = work / "schemas" / "indicators" / "library.yaml"
    library.write_text(
        library.read_text(encoding="utf-8").replace("未亮证经营", "别的意思"), encoding="utf-8"
    )
    from zmtool.oversight.indicators.library import load_indicators

    load_indicators.cache_clear()
    code, told = ask("clue", "report", SHOP, "--desc", "又来", "--indicator", "WG-01-01")
    assert code == 2 and "从前的意思" in told["error"]["what"]
    load_indicators.cache_clear()


def test_provincial_indicators_are_mapped_by_word_and_the_rest_is_listed(ask: Ask, tmp_path: Path) -> None:
    table = tmp_path / "省指标.csv"
    table.write_text(
        "省指标编号,指标名称,本地编号\nA01,恒量订货,\nA02,异常订单,WG-02-02\nA03,说不清的,\n",
        encoding="utf-8",
    )
    code, told = ask("indicator", "import", table, "--dry-run")
    assert code == 1 and [one["code"] for one in told["left"]] == ["A03"]
    assert ask("indicator", "provincial")[1] == {}
    ask("indicator", "import", table)
    assert ask("indicator", "provincial")[1] == {"P:A01": "WG-02-01", "P:A02": "WG-02-02"}
    assert ask("clue", "report", SHOP, "--desc", "同量", "--indicator", "P:A01")[0] == 0
    assert ask("clue", "list")[1][0]["indicator"] == "WG-02-01"


def test_what_is_often_called_other_is_proposed(ask: Ask) -> None:
    for _ in range(3):
        ask("clue", "report", SHOP, "--desc", "店内代收快递，疑似寄递", "--indicator", "WG-99-01")
    ask("clue", "report", SHOP, "--desc", "只有一次的情况", "--indicator", "WG-99-01")
    code, told = ask("clue", "report", SHOP, "--desc", "其他", "--indicator", "WG-99-01")
    assert code == 2 and "具体情况" in told["error"]["what"]
    found = ask("indicator", "propose")[1]
    assert [(one["words"], one["count"]) for one in found] == [("店内代收快递", 3)]


def test_numbers_can_be_said_by_their_serial(ask: Ask) -> None:
    number = _reported(ask)
    assert ask("clue", "show", "1")[1]["clue_no"] == number
    assert ask("clue", "advance", "00001", "受理")[0] == 0
    assert ask("clue", "show", "2")[0] == 3


def test_people_get_tables_and_sentences(ask: Ask, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = _reported(
        ask, "--file", ROOT / "sample_cases/oversight/手机照片/349901100018_20260511_WG-01-01_1.jpg"
    )
    capsys.readouterr()
    for arguments in (
        ["clue", "list"],
        ["clue", "show", number],
        ["ledger", "list"],
        ["ledger", "inbox"],
        ["ledger", "sweep"],
        ["indicator", "list", "--counts"],
        ["report", "leader"],
        ["report", "daily"],
        ["staff", "posts"],
    ):
        assert run(arguments) == 0
        shown = capsys.readouterr()
        assert shown.out and "None" not in shown.out and "monopoly" not in shown.out


def test_a_clue_that_becomes_a_case_changes_the_credit_of_the_shop(ask: Ask) -> None:
    """From the clue through the ledger to the decided case, and from its decision to the flow of points."""
    assert run(["case", "import", str(ROOT / "sample_cases" / "clean" / "case.yaml")]) == 0
    decided = ask("case", "list")[1]["cases"][0]["case_no"]
    code, told = ask(
        "clue", "report", SHOP, "--indicator", "WF-02-01", "--desc", "店内有串码烟", "--severity", "重大"
    )
    assert code == 0
    number = told["clue_no"]
    for step, more in (("受理", []), ("数据分析", ["--note", "喷码不符"]), ("研判成立", ["--note", "属实"])):
        assert ask("clue", "advance", number, step, *more)[0] == 0
    problem = ask("clue", "show", number)[1]["problem"]
    told_to = ["--set", "责任部门=专卖", "--set", "责任人=lin"]
    assert ask("ledger", "advance", problem, "派单", *told_to)[0] == 0
    assert ask("ledger", "case", problem, decided)[0] == 0
    assert ask("ledger", "advance", problem, "反馈", "--set", "结果=属实", "--note", "已作处罚")[0] == 0
    assert ask("ledger", "show", problem)[1]["steps"][-1]["details"]["result"] == "属实"
    assert ask("ledger", "list")[1][0]["case_no"] == decided
    before = ask("credit", "show", SHOP, "--rules", "349901-2026", "--on", "2025-06-30")[1]
    assert ask("credit", "from-cases", "--rules", "349901-2026", "--yes")[1]["written"] == 1
    after = ask("credit", "show", SHOP, "--rules", "349901-2026", "--on", "2025-06-30")[1]
    assert before["entries"] == [] and [one["item"] for one in after["entries"]] == ["F02"]
    assert Decimal(after["score"]) < Decimal(before["score"])


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("alert", "add", "A04", SHOP, "--period", "五月"), 2, "期次“五月”不能识别"),
        (("alert", "add", "A04", SHOP, "--level", "紫"), 2, "没有级别“紫”"),
        (("alert", "phone", "1", "--phone", "打不通", "--by", "甲"), 2, "“打不通”不是电话号码"),
        (("alert", "visit", "1", "--people", "甲", "--place", "营业"), 2, "两名不同的人员"),
        (("alert", "visit", "1", "--people", "甲、乙"), 2, "没有写明场所状况"),
        (
            ("alert", "visit", "1", "--people", "甲、乙", "--place", "营业", "--signed", "也许"),
            2,
            "“也许”不能填写",
        ),
        (("indicator", "add", "WG-02", "囤货", "--weight", "9", "--owner", "内管"), 2, "“9”不是权重"),
        (("inspect", "record", "没有.yaml"), 4, "没有这个文件"),
        (("report", "leader", "--until", "2099-01-01"), 2, "晚于今天"),
        (("clue", "list", "--limit", "0"), 2, "--limit"),
        (("ledger", "list", "--offset", "-1"), 2, "--offset"),
    ],
)
def test_wrong_words_are_told_in_the_words_of_the_command(
    ask: Ask, command: tuple[str, ...], code: int, words: str
) -> None:
    assert ask("alert", "add", "A04", SHOP, "--value", "3")[0] == 0
    found, told = ask(*command)
    assert found == code, told
    assert words in told["error"]["what"] + told["error"]["where"]


def test_an_alert_about_a_shop_that_is_not_registered_says_so(ask: Ask) -> None:
    remarks = [
        ask("alert", "add", "A04", shop, "--value", "3")[1].get("remarks", [])
        for shop in (SHOP, "349999999999")
    ]
    assert [any("登记簿里没有许可证号" in one for one in each) for each in remarks] == [False, True]
