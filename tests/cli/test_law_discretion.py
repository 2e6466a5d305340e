"""zmtool law discretion and rules, end to end; the packs of docs/discretion.md pass their own check."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zmtool.base.errors import Exit, NotFound, Refused, UsageProblem
from zmtool.cli.commands.law import app

ROOT = Path(__file__).resolve().parent.parent.parent
ZMTOOL = Path(sys.executable).parent / "zmtool"
DAY = ("--on", "2025-06-02")
BASIC = ("--cause", "not_local_purchase", "--base", "10765.66", *DAY)
EXAMPLE = ROOT / "schemas/law/discretion/EXAMPLE/not_local_purchase.yaml"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def discretion(*arguments: str) -> Any:
    return answer("discretion", "--province", "EXAMPLE", *arguments)


def packs_of_the_page() -> list[str]:
    text = (ROOT / "docs/discretion.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def workspace(root: Path, province: str, pack: str = "", *, name: str = "p.yaml") -> str:
    (root / "zmtool.toml").write_text(f'[checklist]\nprovince = "{province}"\n', encoding="utf-8")
    if pack:
        folder = root / "schemas/law/discretion" / province
        folder.mkdir(parents=True)
        (folder / name).write_text(pack, encoding="utf-8")
    return str(root)


# --- the proposal ---------------------------------------------------------------------------------


def test_the_proposal_with_its_working() -> None:
    found = discretion(*BASIC)
    assert (found["tier"]["id"], found["suggested"]["fine"]) == (3, "753.60")
    assert found["suggested"]["arithmetic"] == "10765.66 × 7% = 753.60"
    assert found["tier"]["range"] == {
        "kind": "rate",
        "low": "0.06",
        "high": "0.08",
        "low_fine": "645.94",
        "high_fine": "861.25",
    }
    assert found["statutory"]["low_fine"] == "538.28" and found["example"] is False
    assert found["ground"] == "《中华人民共和国烟草专卖法实施条例》第五十六条"
    assert [one["penalty"] for one in found["not_allowed"]] == ["confiscate_goods", "purchase_70"]
    text = run("discretion", "--province", "EXAMPLE", *BASIC)
    assert "建议：罚款 753.60 元（7%，取该档中值）" in text and "算式：10765.66 × 7% = 753.60" in text
    assert "注意" not in text


def test_without_a_province_the_example_says_so_loudly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZMTOOL_WORKSPACE", raising=False)
    assert run("discretion", *BASIC).startswith("注意：没有设置省份，以下按 EXAMPLE 示例基准")
    found = answer("discretion", *BASIC)
    assert found["example"] is True and found["province"] == "EXAMPLE"


def test_the_workspace_names_the_province(tmp_path: Path) -> None:
    hebei = packs_of_the_page()[1]
    place = workspace(tmp_path, "河北", hebei)
    leaf = ("discretion", "-w", place, "--cause", "leaf_purchase", "--base", "4000", *DAY)
    found = answer(*leaf, "--measure", "300")
    assert (found["province"], found["example"], found["suggested"]["fine"]) == ("河北", False, "1000.00")
    assert any("未核对" in text or "尚未核对" in text for text in found["cautions"])
    beyond = answer(*leaf, "--measure", "300.5")
    assert beyond["known"] is False and "其余各档" in beyond["unknown"]
    assert beyond["statutory"]["low_fine"] == "800.00"
    assert "未知：须人工确认" in run(*leaf)  # the weight was not given


def test_circumstances_figures_and_what_goes_along() -> None:
    found = discretion(
        "--cause",
        "无准运证运输烟草专卖品",
        "--base",
        "20000",
        "-c",
        "harm_removed",
        "--figure",
        "cases=101",
        "--figure",
        "illegal_income=300",
        "--figure",
        "purchase_base=10000",
        "--party-type",
        "自然人",
        *DAY,
    )
    assert (found["tier"]["measured"], found["tier"]["id"]) == (3, 2)
    along = {one["penalty"]: one for one in found["along"]}
    assert along["purchase_70"]["amount"] == "7000.00" and along["confiscate_goods"]["how"] == "may"
    assert found["serious"] == [{"id": "cases_gt_100", "label": "运输卷烟数量超过100件"}]
    assert found["circumstances"][0]["law"][0]["code"] == "apl_2021:32"
    assert found["circumstances"][0]["evidence"] and found["hearing"]


def test_a_minor_first_offence() -> None:
    text = run(
        "discretion",
        "--province",
        "湖南",
        "--cause",
        "leaf_purchase",
        "--base",
        "900",
        "--figure",
        "leaf_kg=20",
        *DAY,
        *(word for one in ("first_time", "minor_harm", "corrected") for word in ("-c", one)),
    )
    assert "结论：可以不予处罚" in text and "不罚清单：符合" in text and "集体讨论" in text
    unsure = run("discretion", "--province", "湖南", "--cause", "leaf_purchase", "--base", "900", *DAY)
    assert "待核实" in unsure and "烟叶数量（公斤）（leaf_kg）" in unsure
    over = run(*("discretion", "--province", "湖南", "--cause", "leaf_purchase", "--base", "1200", *DAY))
    assert "不符合" in over and "超过 1000" in over


def test_a_transfer_threshold_is_named() -> None:
    found = discretion("--cause", "transport_no_permit", "--base", "50000", *DAY)
    assert found["transfer"][0]["grounds"] == ["非法经营数额5万元以上"]
    assert "移送：涉嫌非法经营罪" in run(
        "discretion", "--province", "EXAMPLE", "--cause", "transport_no_permit", "--base", "50000", *DAY
    )


def test_one_act_one_fine() -> None:
    found = discretion(*BASIC, "--also", "transport_no_permit=10765.66")
    assert found["single_fine_of"] == "transport_no_permit" and len(found["also"]) == 1
    text = run("discretion", "--province", "EXAMPLE", *BASIC, "--also", "transport_no_permit=10765.66")
    assert "同一行为只处一次罚款，取数额高的：无准运证" in text and "3229.70" in text
    unknown = run("discretion", "--province", "EXAMPLE", *BASIC, "--also", "sell_illegal_product=5")
    assert "须人工比较" in unknown


# --- what is decided otherwise --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--penalty", "没收非法财物"), ("未在当地烟草专卖批发企业进货", "没收非法财物", "第五十六条")),
        (("--penalty", "purchase_70"), ("收购", "第五十六条")),
        (("--rate", "12%"), ("12%", "10%", "第五十六条")),
    ],
)
def test_what_the_law_does_not_allow_is_refused(more: tuple[str, ...], words: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as caught:
        discretion(*BASIC, *more)
    assert caught.value.exit_code == Exit.REFUSED == 5
    assert all(word in str(caught.value) for word in words)


def test_forfeiture_without_a_serious_circumstance_is_refused() -> None:
    moving = ("--cause", "transport_no_permit", "--base", "6000", *DAY, "--penalty", "罚款")
    with pytest.raises(Refused, match="没有法定严重情形"):
        discretion(*moving, "--penalty", "没收非法财物")
    assert discretion(*moving, "--penalty", "没收非法财物", "-c", "disguised")["problems"] == []


def test_problems_a_person_has_to_judge_do_not_refuse() -> None:
    (found,) = discretion("--cause", "transport_no_permit", "--base", "6000", *DAY, "--penalty", "收购")[
        "problems"
    ]
    assert found["kind"] == "fine_missing" and found["hard"]


@pytest.mark.parametrize(
    ("rate", "verdict", "needs"),
    [
        ("7%", "within", []),
        ("0.07", "within", []),
        ("５％", "lighter", ["书面理由", "负责人批准"]),
        ("9%", "heavier", ["书面理由", "负责人批准"]),
    ],
)
def test_a_decided_rate(rate: str, verdict: str, needs: list[str]) -> None:
    found = discretion(*BASIC, "--rate", rate)["decided_rate"]
    assert (found["verdict"], found["needs"]) == (verdict, needs)


def test_below_the_law() -> None:
    text = run("discretion", "--province", "EXAMPLE", *BASIC, "--rate", "4%")
    assert "属减轻处罚" in text and text.count("须有：") == 3
    assert "问题：" in text


def test_a_fixed_fine() -> None:
    found = discretion("--cause", "sell_to_minor", "--rate", "60000元", *DAY)
    assert found["decided_rate"]["verdict"] == "needs_heavier" and found["known"] is False
    with pytest.raises(Refused, match="500000"):
        discretion("--cause", "sell_to_minor", "--rate", "600000元", *DAY)


# --- lists and checks -----------------------------------------------------------------------------


def test_lists() -> None:
    found = answer("discretion", "list")
    assert {one["id"] for one in found["packs"]} >= {"EXAMPLE-not_local_purchase"}
    assert found["first_offence"][0]["province"] == "湖南省"
    assert "不罚清单\t湖南省" in run("discretion", "list")
    circumstances = answer("discretion", "circumstances")
    assert {"first_time", "corrected"} <= {one["id"] for one in circumstances["facts"]}
    merit = next(one for one in circumstances["circumstances"] if one["id"] == "merit" and one["certain"])
    assert merit["law"][0]["text"] == "《中华人民共和国行政处罚法》第三十二条" and merit["evidence"]
    assert "first_minor\t初次违法" in run("discretion", "circumstances")


@pytest.mark.parametrize("index", [0, 1])
def test_the_packs_of_the_page_pass(index: int, tmp_path: Path) -> None:
    path = tmp_path / "基准.yaml"
    path.write_text(packs_of_the_page()[index], encoding="utf-8")
    found = answer("discretion", "--check", str(path))
    assert found["tiers"][0]["id"] == 1
    text = run("discretion", "--check", str(path))
    assert ("轻微" if index == 0 else "幅度没有录入") in text


def test_the_page_shows_the_shipped_example() -> None:
    page = answer_of_text(packs_of_the_page()[0])
    shipped = answer("discretion", "--check", str(EXAMPLE))
    for key in ("cause", "base", "statute_min", "statute_max", "measure"):
        assert page[key] == shipped[key]
    assert [(one["low"], one["high"]) for one in page["tiers"]] == [
        (one["low"], one["high"]) for one in shipped["tiers"]
    ]


def answer_of_text(text: str) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.yaml"
        path.write_text(text, encoding="utf-8")
        return answer("discretion", "--check", str(path))


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('0.06", "0.08', '0.05", "0.08', "tiers.2.rate", "交叉"),
        ('0.08", "0.10', '0.08", "0.12', "tiers.3.rate", "超出法定幅度"),
        ('max: "0.10"', 'max: "0.20"', "statute", "法定幅度应为"),
        ("base: purchase_total", "base: goods_value", "statute.base", "罚款基数应为"),
        ('["1000", "5000", "20000"]', '["5000", "1000", "20000"]', "thresholds.1", "从低到高"),
        ("need: [first_time, corrected]", "need: [first]", "tiers.0.need.0", "first"),
        ("unit: 元", "unit: 斤", "measure.unit", "可选值"),
        ("thresholds:", "threshold:", "threshold", "thresholds"),
        ('rate: ["0.05", "0.06"]', 'rate: ["0.05", "多"]', "tiers.1.rate.1", "写法"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_line(
    old: str, new: str, field: str, words: str, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "p.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        run("discretion", "--check", str(path))
    told = str(caught.value)
    assert re.search(r"p\.yaml:[0-9]+", told) and field in told and words in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--base", "5"), "--cause"),
        (("--cause", "not_local_purchase"), "进货总额"),
        (("--cause", "not_local_purchase", "--base", "五块"), "--base"),
        (("--cause", "not_local_purchase", "--base", "5", "-c", "corected"), "corrected"),
        (("--cause", "not_local_purchase", "--base", "5", "--figure", "kg=3"), "leaf_kg"),
        (("--cause", "not_local_purchase", "--base", "5", "--figure", "leaf_kg=x"), "数值"),
        (("--cause", "not_local_purchase", "--base", "5", "--penalty", "罚"), "罚款"),
        (("--cause", "not_local_purchase", "--base", "5", "--rate", "1e9"), "--rate"),
        (("--cause", "not_local_purchase", "--base", "5", "--heavier"), "加重"),
        (("--cause", "sell_illegal_product", "--base", "5", "--measure", "5"), "--measure"),
        (("--cause", "not_local_purchase", "--base", "5", "--also", "transport_no_permit"), "--also"),
        (("lst",), "list"),
        (("--cause", "not_local_purchase", "--base", "0"), "大于 0"),
        (("--cause", "not_local_purchase", "--base", "5", "--province", "\x1b[31m湖南"), "不可显示"),
        (("--check", "没有.yaml"), "无法读取"),
    ],
)
def test_misuse(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        run("discretion", "--province", "EXAMPLE", *arguments)
    assert words in str(caught.value)


def test_an_unknown_cause_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="not_local"):
        run("discretion", "--cause", "not_local_purchas", "--base", "5")


# --- rules ----------------------------------------------------------------------------------------


def test_the_versions_of_a_case() -> None:
    asked = ("rules", "--cause", "not_local_purchase", "--act", "2023-07-01", "--decision", "2023-09-01")
    found = answer(*asked, "--step", "立案=2023-07-05", "--province", "EXAMPLE")
    assert (found["basis"], found["certain"]) == ("act", True)
    assert found["steps"][0]["versions"]["proc_2023"] == "2010"
    assert found["pack"] == "EXAMPLE-not_local_purchase"
    text = run(*asked, "--step", "立案=2023-07-05")
    assert "按行为时的规定（从旧）" in text and "2010 版" in text and "没有指定省份" in text


def test_t01_an_ecig_act_before_the_rule() -> None:
    found = answer(
        *("rules", "--cause", "ecig_not_local_purchase", "--act", "2021-11-09", "--decision", "2022-06-01")
    )
    assert found["basis"] == "not_applicable"


def test_the_changes_are_listed() -> None:
    found = answer("rules", "list")
    assert len(found) == 12 and found[0]["date"] == "2021-07-15"
    assert "电子烟参照卷烟" in run("rules", "list")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--cause"),
        (("--cause", "not_local_purchase", "--act", "2023-07-01"), "--decision"),
        (("--cause", "not_local_purchase", "--act", "2023-07-01", "--decision", "2023-06-01"), "早于"),
        (
            (
                "--cause",
                "not_local_purchase",
                "--act",
                "2023-07-01",
                "--decision",
                "2023-08-01",
                "--step",
                "立案",
            ),
            "--step",
        ),
        (("lists",), "list"),
    ],
)
def test_misuse_of_rules(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        run("rules", *arguments)
    assert words in str(caught.value)


# --- transfer -------------------------------------------------------------------------------------


def test_a_transfer_with_its_steps_and_documents() -> None:
    asked = ("transfer", "--cause", "transport_no_permit", "--figure")
    found = answer(*asked, "sticks=200000")
    assert [one["id"] for one in found["triggers"]] == ["illegal_business"]
    assert [one["deadline"] for one in found["steps"]][1:3] == ["transfer_approval", "transfer_send"]
    assert len(found["handover"]) == 5 and len(found["limits"]) == 2
    text = run(*asked, "sticks=199999")
    assert text.startswith("所给数值没有达到") and "正职负责人" in text and "第十一条" in text
    smuggled = run("transfer", "--cause", "sell_foreign_unmarked", "--fact", "smuggled")
    assert smuggled.startswith("涉嫌走私罪")
    assert run("transfer").startswith("步骤") and answer("transfer")["triggers"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--figure", "sticks=5"), "--cause"),
        (("--cause", "smuggling", "--fact", "odd"), "shoddy"),
        (("--cause", "smuggling", "--figure", "kg=5"), "sticks"),
    ],
)
def test_misuse_of_transfer(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        run("transfer", *arguments)
    assert words in str(caught.value)


# --- deeds in time --------------------------------------------------------------------------------


def test_t02_a_request_between_two_versions() -> None:
    asked = ("deadline", "hearing_request", "--from", "2021-07-10", "--done", "2021-07-15")
    found = answer(*asked)
    assert (found["verdict"], found["done"]) == ("person", "2021-07-15")
    assert "办理：" in run(*asked) and "须人工确认" in run(*asked)
    with pytest.raises(UsageProblem, match="同用"):
        run("deadline", "plea_window", "--from", "2024-03-04", "--n", "5", "--done", "2024-03-06")


@pytest.mark.parametrize("command", ["discretion", "rules", "transfer"])
def test_help_is_chinese_with_an_example(command: str) -> None:
    assert f"例：zmtool law {command}" in run(command, "--help")


def test_exit_code_and_json_error_at_the_front_door() -> None:
    done = subprocess.run(
        [
            *(ZMTOOL, "law", "discretion", "--province", "EXAMPLE", *BASIC),
            *("--penalty", "没收非法财物", "--json"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 5
    assert json.loads(done.stdout)["error"]["exit_code"] == 5
