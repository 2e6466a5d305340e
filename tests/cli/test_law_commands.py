"""zmtool law: answers with their ground, in text and in JSON; what is unknown is said, not guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.cli.commands.law import app


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


# --- workdays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2025-01-24", "2025年1月24日", "20250124", "二〇二五年一月二十四日"])
def test_the_seventh_working_day_over_spring_festival(start: str) -> None:
    found = answer("workdays", start, "--n", "7")
    assert (found["known"], found["due"], found["certain"]) == (True, "2025-02-10", True)
    assert [step["text"] for step in found["steps"]][4] == "1月28日至2月4日为春节放假，不计"


def test_steps_and_result_in_text() -> None:
    text = run("workdays", "2025-01-24", "--n", "7")
    assert "1月26日（周日）调休上班，计第1日" in text
    assert text.rstrip().endswith("结果：2025-02-10")


def test_working_days_between_two_days_agree_with_the_count_forward() -> None:
    found = answer("workdays", "2025-01-24", "--to", "2025-02-10")
    assert found["workdays"] == 7
    assert len(found["special_days"]) == 10
    assert answer("workdays", "2025-02-10", "--to", "2025-01-24")["workdays"] == -7
    assert "共 7 个工作日" in run("workdays", "2025-02-10", "--to", "2025-01-24")


def test_what_one_day_is() -> None:
    assert answer("workdays", "2025-01-26")["kind"] == "makeup"
    assert "为春节放假" in run("workdays", "2025-01-28")


@pytest.mark.parametrize(
    "arguments",
    [
        ("workdays", "2027-01-05", "--n", "3"),
        ("workdays", "2026-12-30", "--to", "2027-01-05"),
        ("workdays", "2027-01-05"),
    ],
)
def test_a_year_without_arrangement_is_unknown_and_not_an_error(arguments: tuple[str, ...]) -> None:
    found = answer(*arguments)
    assert found["known"] is False
    assert "2027" in found["reason"]
    assert run(*arguments).startswith("未知，须人工确认：")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2025-02-30",), "不存在"),
        (("昨天",), "起算日"),
        (("2025-01-24", "--to", "x"), "--to"),
        (("2025-01-24", "--n", "0"), "正整数"),
        (("2025-01-24", "--n", "2", "--to", "2025-02-10"), "只能给一个"),
    ],
)
def test_misuse_is_a_usage_problem(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        run("workdays", *arguments)
    assert words in str(caught.value)


def test_a_workspace_may_add_a_year(tmp_path: Path) -> None:
    (tmp_path / "zmtool.toml").touch()
    folder = tmp_path / "schemas" / "law" / "calendar"
    folder.mkdir(parents=True)
    (folder / "2027.yaml").write_text(
        'id: calendar-2027\nversion: "1"\nyear: 2027\nsource: 试验\nmark: 法\n'
        "effective_from: 2027-01-01\neffective_to: 2027-12-31\n"
        "holidays:\n  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}\nmakeup_workdays: []\n",
        encoding="utf-8",
    )
    found = answer("workdays", "2026-12-31", "--n", "1", "-w", str(tmp_path))
    assert found["due"] == "2027-01-04"


# --- deadline -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["preservation_dispose", "先行登记保存证据作出处理决定"])
def test_a_deadline_with_ground_mark_and_steps(name: str) -> None:
    found = answer("deadline", name, "--from", "2025-03-05")
    assert (found["id"], found["due"], found["mark"]) == ("preservation_dispose", "2025-03-14", "法")
    assert found["ground"] == "《中华人民共和国行政处罚法》第五十六条、第八十五条"
    assert found["steps"][0]["text"] == "起算日 2025-03-05 不计入"
    text = run("deadline", name, "--from", "2025-03-05")
    assert "结果：2025-03-14" in text and "依据：《中华人民共和国行政处罚法》" in text


def test_the_version_of_the_day_counts() -> None:
    found = answer("deadline", "preservation_dispose", "--from", "2021-07-01")
    assert (found["period"], found["due"], found["certain"]) == ("7日", "2021-07-08", False)
    text = run("deadline", "preservation_dispose", "--from", "2021-07-01")
    assert "把握：不确定，须人工确认" in text


def test_a_notice_is_counted_back_from_the_hearing() -> None:
    found = answer("deadline", "hearing_notice_ahead", "--from", "2025-03-20")
    assert found["due"] == "2025-03-10"


def test_hours_need_a_moment_and_give_one() -> None:
    found = answer("deadline", "transfer_send", "--from", "2025-03-05 9:30")
    assert found["due_at"] == "2025-03-06T09:30"
    assert "结果：2025-03-06 09:30" in run("deadline", "transfer_send", "--from", "2025年3月5日9时30分")


def test_only_a_configurable_deadline_takes_a_length() -> None:
    assert answer("deadline", "plea_window", "--from", "2025-03-05", "--n", "5")["due"] == "2025-03-12"
    with pytest.raises(UsageProblem, match="由法律规定"):
        run("deadline", "preservation_dispose", "--from", "2025-03-05", "--n", "5")
    with pytest.raises(UsageProblem, match="正整数"):
        run("deadline", "plea_window", "--from", "2025-03-05", "--n", "-1")


def test_a_variant_replaces_the_period() -> None:
    found = answer("deadline", "limitation", "--from", "2022-03-05")
    assert (found["due"], found["certain"]) == ("2024-03-05", True)
    other = answer("deadline", "limitation", "--from", "2022-03-05", "--variant", "life_health_harm")
    assert other["period"] == "5年" and other["known"] is True
    assert "--variant life_health_harm" in run("deadline", "limitation", "--from", "2022-03-05")
    with pytest.raises(NotFound) as caught:
        run("deadline", "limitation", "--from", "2022-03-05", "--variant", "life")
    assert "life_health_harm" in str(caught.value)


def test_before_the_first_version_the_answer_is_unknown() -> None:
    found = answer("deadline", "transfer_send", "--from", "1999-01-01")
    assert found["known"] is False and "1999-01-01" in found["reason"]


def test_all_deadlines_are_listed() -> None:
    found = answer("deadline", "list")
    assert {"litigation", "reconsideration", "fine_payment"} <= {one["id"] for one in found}
    assert len(run("deadline", "list").splitlines()) == len(found) + 1


def test_an_unknown_deadline_names_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        run("deadline", "preservation_disposal", "--from", "2025-03-05")
    assert "preservation_dispose" in str(caught.value)
    with pytest.raises(UsageProblem, match="--from"):
        run("deadline", "litigation")


# --- statute and cause ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["tobacco_reg", "条例", "《中华人民共和国烟草专卖法实施条例》", "烟草专卖法实施条例"]
)
def test_a_statute_by_id_and_by_any_of_its_names(name: str) -> None:
    found = answer("statute", name, "--on", "2022-05-01")
    assert (found["id"], found["version_in_force"]) == ("tobacco_reg", "2021")
    assert "有效的版本：2021" in run("statute", name, "--on", "2022-05-01")


def test_a_statute_on_a_day_the_data_do_not_cover() -> None:
    found = answer("statute", "条例", "--on", "2016-06-01")
    assert found["known"] is False and "人工核对" in found["reason"]
    assert "未知" in run("statute", "条例", "--on", "2016-06-01")


def test_an_unknown_statute_names_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        run("statute", "行政处罚")
    assert "行政处罚法" in str(caught.value)
    assert len(answer("statute", "list")) > 20
    assert "tobacco_law" in run("statute", "list")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("not_local_purchase", ""),
        ("涉嫌未在当地烟草专卖批发企业进货", ""),
        ("非烟", "案由“非烟”不是法条用语，应写作“未在当地烟草专卖批发企业进货”"),
    ],
)
def test_a_cause_by_code_and_wording(name: str, note: str) -> None:
    found = answer("cause", name)
    assert (found["code"], found["wording_note"]) == ("not_local_purchase", note)
    assert found["violated"] == [
        {"code": "tobacco_reg:23:2", "text": "《中华人民共和国烟草专卖法实施条例》第二十三条第二款"}
    ]
    assert (found["fine"]["min"], found["fine"]["max"]) == ("0.05", "0.10")
    assert {one["label"] for one in found["forbidden_penalties"]} == {"没收非法财物", "收购"}
    text = run("cause", name)
    assert "进货总额的 5%–10%" in text and "不得没收涉案物品" in text
    assert note in text


def test_every_cause_can_be_shown() -> None:
    for one in answer("cause", "list"):
        text = run("cause", one["code"])
        assert text.startswith(one["label"])
        assert "None" not in text and "E+" not in text


def test_a_doubtful_cause_says_so() -> None:
    assert "把握：不确定，须人工确认" in run("cause", "sell_foreign_unmarked")
    assert answer("cause", "ecig_no_license_retail", "--on", "2020-01-01")["in_force"] is False


def test_an_unknown_cause_names_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        run("cause", "未在当地烟草批发企业进货")
    assert "未在当地烟草专卖批发企业进货" in str(caught.value)


@pytest.mark.parametrize("command", ["workdays", "deadline", "statute", "cause"])
def test_help_is_chinese_with_an_example(command: str) -> None:
    assert f"例：zmtool law {command}" in run(command, "--help")
