"""What ``zmtool case appraise`` refuses: each with its exit code and with words that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zmtool.cli.entry import run

ROOT = Path(__file__).resolve().parents[2]
CASE = "示烟立〔2025〕第42号"
PHOTO = ROOT / "sample_cases/oversight/手机照片/349901100018_20260511_WG-01-01_1.jpg"
PRICES = [
    word
    for tag, price in (("01", 400), ("02", 220), ("03", 150), ("04", 120), ("05", 230))
    for word in ("--price", f"{tag}={price}", "--order", f"{tag}=1")
]
Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command of ``case appraise``; its exit code and what it said on stderr."""
    folder = tmp_path / "work"
    assert run(["init", str(folder), "--bureau", "示例县烟草专卖局", "--short-name", "示"]) == 0
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(folder))
    monkeypatch.setenv("ZMTOOL_USER", "root")
    assert run(["case", "import", str(ROOT / "sample_cases/early/case.yaml")]) == 0

    def said(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = run(["case", "appraise", *map(str, words)])
        return code, capsys.readouterr().err

    return said


@pytest.fixture
def priced(say: Say) -> Say:
    """With a request for pricing."""
    assert say("price", CASE)[0] == 0
    return say


@pytest.fixture
def entrusted(say: Say) -> Say:
    """With a test of two goods."""
    assert say("entrust", CASE, "示例市烟草质量监督检测站", "--tag", "01", "--tag", "02")[0] == 0
    return say


@pytest.fixture
def reported(entrusted: Say) -> Say:
    """With a report on the samples."""
    assert _sampled(entrusted)[0] == 0
    assert entrusted("report", 1, "JY2026-0102", "--verdict", "假")[0] == 0
    return entrusted


def _sampled(say: Say, *more: object) -> tuple[int, str]:
    people = ("--by", "林一舟", "--by", "周望", "--photo", PHOTO)
    return say("sample", 1, "--take", "01=1", "--take", "02=1", *people, *more)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("price", "没有"), 3, ("没有编号为“没有”的案件", "zmtool case list")),
        (("price", CASE, "--basis", "zzz"), 2, ("“zzz”", "wholesale（批发价）、retail（零售价）")),
        (("price", CASE, "--tag", "99"), 2, ("本案没有编号为“99”的物品", "现有：01、02、03、04、05")),
        (("issue", 9, "某局"), 3, ("没有核价 9", "zmtool case appraise list")),
        (("withdraw", 9, "--note", "有误"), 3, ("没有核价 9",)),
        (("entrust", "没有", "某站"), 3, ("没有编号为“没有”的案件",)),
        (("entrust", CASE, " "), 2, ("没有写明检验机构",)),
        (("entrust", CASE, "某站", "--tag", "99"), 2, ("本案没有编号为“99”的物品",)),
        (("entrust", CASE, "某站", "--boxes", "-1"), 2, ("箱数不能是负数",)),
        (("entrust", CASE, "某站", "--boxes", "三"), 2, ("--boxes", "整数")),
        (("sample", 9, "--take", "01=1", "--by", "甲", "--by", "乙"), 3, ("没有质检 9",)),
        (("report", 9, "JY1", "--verdict", "假"), 3, ("没有质检 9",)),
        (("conclude", 9), 3, ("没有质检 9",)),
        (("object", 9, "--note", "不服"), 3, ("没有质检 9",)),
        (("dispose", 9, "退回"), 3, ("没有质检 9",)),
        (("cancel", 9, "--note", "有误"), 3, ("没有质检 9",)),
        (("show", "ZJ-示-2026-00009"), 3, ("没有质检 ZJ-示-2026-00009",)),
        (("show", "HJ-示-2026-00009"), 3, ("没有核价 HJ-示-2026-00009",)),
        (("list", "--case", "没有"), 3, ("没有编号为“没有”的案件",)),
        (("due", "--on", "明年"), 2, ("日期“明年”", "--on")),
    ],
)
def test_what_is_not_there_or_cannot_be(
    say: Say, words: tuple[object, ...], code: int, told: tuple[str, ...]
) -> None:
    found, text = say(*words)
    assert found == code, text
    for one in told:
        assert one in text


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("issue", 1, "某局", "--price", "01=abc"), 2, ("“abc”不是数字", "--price")),
        (("issue", 1, "某局", "--price", "01=-1"), 2, ("物品 01 的单价应大于 0",)),
        (("issue", 1, "某局", "--price", "01"), 2, ("“01”不是“编号=元”", "--price 01=120.50")),
        (("issue", 1, "某局", "--price", "01=1", "--price", "01=2"), 2, ("“01”写了两次", "--price")),
        (("issue", 1, "某局", "--price", "99=1"), 2, ("物品“99”不在这件核价中", "有：01、02、03、04、05")),
        (("issue", 1, "某局", "--order", "01=9"), 2, ("没有依据序 9", "1 ")),
        (("issue", 1, "某局", "--order", "01=2.7"), 2, ("“2.7”不是整数", "--order")),
        (("issue", 1, "某局"), 5, ("物品 01", "没有单价", "加 --price 01=…")),
        (("issue", 1, " ", *PRICES), 5, ("没有写明出具机关", "写出出具机关")),
        (("issue", 1, "某局", *PRICES, "--on", "2099-01-01"), 5, ("晚于今天",)),
        (("issue", 1, "某局", *PRICES, "--on", "2020-01-01"), 5, ("早于委托或者申请的日期",)),
        (("issue", 1, "某局", *PRICES, "--on", "昨天"), 2, ("日期“昨天”", "--on")),
        (("withdraw", 1), 5, ("没有写明情况和理由", "用 --note 写明")),
    ],
)
def test_prices_that_cannot_be_issued(
    priced: Say, words: tuple[object, ...], code: int, told: tuple[str, ...]
) -> None:
    found, text = priced(*words)
    assert found == code, text
    for one in told:
        assert one in text


def test_what_was_issued_or_withdrawn_is_done_with(priced: Say) -> None:
    assert priced("issue", 1, "某局", *PRICES)[0] == 0
    for words in (("issue", 1, "某局", *PRICES), ("withdraw", 1, "--note", "有误")):
        code, text = priced(*words)
        assert (code, "现在的状态是“已出具”" in text) == (5, True)
    assert priced("price", CASE, "--tag", "01")[0] == 0
    assert priced("withdraw", 2, "--note", "有误")[0] == 0
    code, text = priced("issue", 2, "某局", "--price", "01=1", "--order", "01=1")
    assert (code, "现在的状态是“已撤回”" in text) == (5, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--take", "01=1", "--by", "甲", "--by", "乙"), 2, ("物品 02 没有写抽样数量", "--take 02=1")),
        (("--take", "01=一", "--by", "甲"), 2, ("“一”不是数字", "--take")),
        (("--take", "01=1", "--take", "02=0", "--by", "甲"), 2, ("物品 02 的抽样数量应大于 0",)),
        (("--take", "03=1", "--by", "甲"), 2, ("物品“03”不在本次委托中", "委托的物品：01、02")),
        (
            ("--take", "01=1", "--take", "02=1", "--by", "甲", "--photo", PHOTO),
            5,
            ("应当有两名抽样人", "--by"),
        ),
        (
            ("--take", "01=1", "--take", "02=1", "--by", "甲", "--by", "甲", "--photo", PHOTO),
            5,
            ("两名抽样人",),
        ),
        (
            ("--take", "01=1", "--take", "02=1", "--by", "甲", "--by", "乙"),
            5,
            ("没有封样照片", "加 --photo 照片"),
        ),
        (
            ("--take", "01=999", "--take", "02=1", "--by", "甲", "--by", "乙", "--photo", PHOTO),
            5,
            ("超过基数", "请核对数量"),
        ),
        (
            ("--take", "01=1", "--take", "02=1", "--by", "甲", "--by", "乙", "--photo", "没有.jpg"),
            4,
            ("没有.jpg",),
        ),
    ],
)
def test_samples_that_cannot_be_taken(
    entrusted: Say, words: tuple[object, ...], code: int, told: tuple[str, ...]
) -> None:
    found, text = entrusted("sample", 1, *words)
    assert found == code, text
    for one in told:
        assert one in text


def test_steps_out_of_turn(entrusted: Say) -> None:
    for words in (
        ("report", 1, "JY1", "--verdict", "假"),
        ("object", 1, "--note", "不服"),
        ("conclude", 1),
        ("dispose", 1, "退回"),
    ):
        code, text = entrusted(*words)
        assert code == 5, (words, text)
        assert "现在的状态是“已委托”" in text and "接下来可办" in text
    code, text = entrusted("cancel", 1)
    assert (code, "没有写明情况和理由" in text) == (5, True)
    code, text = entrusted("entrust", CASE, "另一站", "--tag", "01")
    assert (code, "已在质检 ZJ-示-" in text) == (5, True)
    assert entrusted("cancel", 1, "--note", "委托有误")[0] == 0
    code, text = _sampled(entrusted)
    assert (code, "不能抽样送检" in text or "已撤销" in text) == (5, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("JY1", "--verdict", "不像"), 2, ("没有结论“不像”", "真、假、走私、非规格")),
        (("JY1", "--verdict", "01=假"), 2, ("物品 02 没有结论", "--verdict 02=假")),
        (("JY1", "--verdict", "05=假"), 2, ("物品“05”没有抽样", "抽样的物品：01、02")),
        (("JY1", "--verdict", "01=假", "--verdict", "01=真"), 2, ("同一项写了两次结论",)),
        ((" ", "--verdict", "假"), 5, ("没有写明报告号", "写出报告编号")),
        (("JY1", "--verdict", "假", "--on", "2099-01-01"), 5, ("晚于今天",)),
        (("JY1", "--verdict", "假", "--on", "2020-01-01"), 5, ("早于委托或者申请的日期",)),
    ],
)
def test_reports_that_cannot_be(
    entrusted: Say, words: tuple[object, ...], code: int, told: tuple[str, ...]
) -> None:
    assert _sampled(entrusted)[0] == 0
    found, text = entrusted("report", 1, *words)
    assert found == code, text
    for one in told:
        assert one in text


def test_an_objection_and_kept_samples(reported: Say) -> None:
    code, text = reported("object", 1)
    assert (code, "没有写明情况和理由" in text) == (5, True)
    assert reported("object", 1, "--note", "当事人有异议")[0] == 0
    code, text = reported("conclude", 1)
    assert (code, "现在的状态是“异议复检中”" in text) == (5, True)
    code, text = reported("report", 1, "JY2026-0102", "--verdict", "真")
    assert (code, "复检报告号 JY2026-0102 与原报告相同" in text) == (5, True)
    assert reported("report", 1, "JY2026-0102复", "--verdict", "真")[0] == 0
    assert reported("conclude", 1)[0] == 0
    code, text = reported("dispose", 1, "退回")
    assert (code, "留样要保存到" in text) == (5, True)
    code, text = reported("dispose", 1, "送人")
    assert (code, "没有处置方式“送人”" in text) == (5, True)


def test_without_the_duty_nothing_is_begun(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["staff", "post", "boss", "--dept", "专卖", "--duty", "分管领导"]) == 0
    monkeypatch.setenv("ZMTOOL_USER", "boss")
    assert run(["staff", "post", "seller", "--dept", "营销", "--duty", "部门负责人"]) == 0
    monkeypatch.setenv("ZMTOOL_USER", "seller")
    for words in (("price", CASE), ("entrust", CASE, "某站")):
        code, text = say(*words)
        assert (code, "“seller”没有“" in text, "zmtool staff post" in text) == (5, True, True)


def test_one_test_is_shown_with_where_it_stands(reported: Say, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["case", "appraise", "show", "1"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "状态\t已出报告",
        "检验机构\t示例市烟草质量监督检测站",
        "报告号：JY2026-0102",
        "接下来可办：",
        "\t假",
    ):
        assert words in shown
