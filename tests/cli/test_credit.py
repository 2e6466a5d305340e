"""zmtool credit, end to end: rules, entries, grades, repair, promises, cases, simulation, publication."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from zmtool.base.shipped import data_file
from zmtool.cli.commands import credit_register, credit_repair
from zmtool.cli.entry import run
from zmtool.cli.who import right_now
from zmtool.licenses.credit.rule_sets import load_credit_rules

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = "许可证号,客户名称,负责人,身份证号,经营地址,联系电话,状态,有效期起,有效期止,管理所,发证日期"
ROWS = (
    "349901100018,宋知远商行,宋知远,349901190001010019,示例县新街12号2单元301室,13900000001,有效,2024-07-01,2029-06-30,一所,2020-01-01",
    "349901100026,=温记食杂店,温书航,349901190001020022,示例县新街14号,13900000002,有效,2022-01-01,2026-12-31,一所,2020-01-01",
    "349901100034,远山二店,宋知远,349901190001010019,示例县老街3号,13900000003,有效,2024-07-01,2029-06-30,二所,2020-01-01",
    "349901100042,停歇店,何平川,349901190001030036,示例县老街5号,13900000004,注销,2020-07-01,2025-06-30,二所,2020-01-01",
    "349901100059,白纸店,周望,,示例县老街7号,13900000005,有效,2024-07-01,2029-06-30,二所,2020-01-01",
)
Ask = Callable[..., tuple[int, Any, str]]


def back(days: int) -> str:
    """The day so many days ago."""
    return (right_now().date() - timedelta(days=days)).isoformat()


def own_rules(
    work: Path,
    name: str = "default",
    force: str = "effective_from: 2020-01-01",
    words: Mapping[str, str] | None = None,
) -> None:
    """Writes the default's text with other words in it into the workspace; as shipped in force since 2020."""
    text = data_file("schemas/licenses/credit/default.yaml").read_text("utf-8")
    text = text.replace("effective_from: 2026-01-01", force)
    for before, after in (words or {}).items():
        assert before in text, before
        text = text.replace(before, after)
    folder = work / "schemas" / "licenses" / "credit"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    load_credit_rules.cache_clear()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder)]) == 0
    settings = folder / "zmtool.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('region = ""', 'region = "349901"'), encoding="utf-8")
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(folder))
    monkeypatch.setenv("ZMTOOL_USER", "林一舟")
    register = tmp_path / "户.csv"
    register.write_text("\n".join((HEAD, *ROWS)), encoding="utf-8")
    assert run(["license", "import", str(register)]) == 0
    # Days are counted from today, in natural days: neither the clock nor a calendar's years matter.
    own_rules(folder, words={"publicity_days: 5}": "publicity_days: 5, counted: 自然日}"})
    return folder


@pytest.fixture
def ask(work: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: object) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = run(["credit", *map(str, arguments), "--json"])
        shown = capsys.readouterr()
        return code, json.loads(shown.out) if shown.out.strip() else None, shown.err

    return asked


def bad(ask: Ask, *arguments: object) -> tuple[int, str]:
    code, told, _ = ask(*arguments)
    return code, told["error"]["what"]


def decided(number: int) -> tuple[str, ...]:
    return ("--source", "案件", "--ref", f"示烟处〔2026〕第{number}号")


def test_rules_are_listed_and_shown_also_without_a_workspace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZMTOOL_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(["credit", "rules", "--json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert {"349901-2026@1", "hanbin@公开口径", "yongan@公开口径"} <= {one["id"] for one in known}
    assert run(["credit", "rules", "yongan"]) == 0
    told = capsys.readouterr().out
    assert "≥60 停 6 个月" in told and "待核" in told
    for code in ("349901-2026", "suzhou-2006", "shiyan", "hanbin"):
        assert run(["credit", "rules", code]) == 0
    assert run(["credit", "rules", "349901-2062"]) == 3


def test_entries_grade_the_holder_with_all_licences_and_explain_themselves(ask: Ask) -> None:
    code, done, _ = ask(
        "add",
        "349901100018",
        "f02",
        *decided(12),
        "--quantity",
        "12",
        "--amount",
        "2400",
        "--on",
        back(100),
    )
    assert code == 0 and (done["before"]["grade"], done["after"]["grade"]) == ("A", "B")
    assert done["regraded"] == ["349901100018", "349901100034"]
    code, shown, _ = ask("show", "349901100034", "--on", back(0))
    assert shown["grade"] == "B" and shown["shared_with"] == ["349901100018"] and shown["certain"]
    assert shown["measures"]["inspect_days"] == 90 and shown["history"][0]["grade"] == "B"
    code, told, _ = ask("explain", "349901100018", "--on", back(0))
    kinds = [one["kind"] for one in told["steps"]]
    assert code == 0 and kinds == ["基础分", "归户", "流水", "得分", "等级"]
    assert ask("show", "349901100018", "--on", back(101))[1]["grade"] == "A"
    assert ask("show", "349901100059")[1]["grade"] == "A"
    assert ask("show", "349901900099")[0] == 3
    assert ask("show", "349901190001010019")[0] == 2, "two licences have that number"


def test_what_is_not_proven_is_refused_with_its_reason(ask: Ask) -> None:
    shop = "349901100018"
    for arguments, code, said in (
        (("F01", "--source", "检查", "--ref", "检1", "--quantity", "3"), 5, "只能依据案件"),
        (("F02", *decided(1)), 5, "没有写明数量"),
        (("F02", *decided(1), "--quantity", "三条"), 2, "不是数值"),
        (("F02", *decided(1), "--quantity", "-3"), 2, "小于零"),
        (("F02", *decided(1), "--quantity", "1e999999"), 2, "不是数值"),
        (("G01",), 2, "没有写明来源"),
        (("G01", "--source", "修复", "--ref", "x"), 2, "不能登记"),
        (("G01", "--source", "检查", "--ref", "检1", "--on", back(-3)), 5, "在今天"),
        (("G01", "--source", "检查", "--ref", "检1", "--on", "昨日"), 2, "昨日"),
        (("G01", "--source", "检查", "--ref", "检1", "--rules", "yongan"), 2, "没有基础分"),
        (("调整", "--why", "核对", "--approved-by", "周望"), 2, "没有写明调整多少分"),
        (("调整", "--points", "-3", "--approved-by", "周望"), 5, "没有写明理由"),
        (("调整", "--points", "-3", "--why", "核对", "--approved-by", "林一舟"), 5, "经办人以外"),
        (("G01", "--case", "没有这个案件"), 3, "没有编号"),
    ):
        assert (found := bad(ask, "add", shop, *arguments))[0] == code and said in found[1], (
            arguments,
            found,
        )
    assert bad(ask, "add", "349901900099", "G01", "--source", "检查", "--ref", "检1")[0] == 3
    assert ask("list")[1]["counts"] == {}, "nothing was written"


def test_entries_are_taken_back_and_never_changed(ask: Ask, work: Path) -> None:
    ask(
        "add",
        "349901100026",
        "F01",
        *decided(13),
        "--quantity",
        "60",
        "--amount",
        "3000",
        "--on",
        back(50),
    )
    assert bad(ask, "add", "349901100026", "F01", *decided(13), "--quantity", "60")[0] == 5
    assert bad(ask, "reverse", 1)[1] == "冲销没有写明理由"
    code, done, _ = ask("reverse", 1, "--why", "示烟处〔2026〕第13号被复议撤销")
    assert code == 0 and (done["before"]["grade"], done["after"]["grade"]) == ("D", "A")
    assert (bad(ask, "reverse", 1, "--why", "x")[0], bad(ask, "reverse", 9, "--why", "x")[0]) == (5, 3)
    assert bad(ask, "reverse", 10**30, "--why", "x")[0] == 3
    entries = ask("show", "349901100026")[1]["entries"]
    assert [(one["points"], one["source"]) for one in entries] == [("-40", "案件"), ("40", "冲销")]
    with closing(sqlite3.connect(work / "zmtool.db")) as connection:
        for statement in ("DELETE FROM credit_flow", "UPDATE credit_flow SET points = '0'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    assert run(["audit", "verify"]) == 0


def test_lists_and_recalculation_write_changes_only(ask: Ask, work: Path) -> None:
    ask(
        "add",
        "349901100026",
        "F01",
        *decided(13),
        "--quantity",
        "60",
        "--amount",
        "3000",
        "--on",
        back(50),
    )
    ask("add", "349901100018", "G01", "--source", "检查", "--ref", "检2026-18", "--on", back(50))
    ask("add", "349901100042", "G01", "--source", "检查", "--ref", "检2026-19", "--on", back(50))
    code, listed, _ = ask("list", "--grade", "D")
    assert code == 0 and [one["lic_no"] for one in listed["licences"]] == ["349901100026"]
    assert listed["counts"] == {"B": 2, "D": 1} and ask("list", "--joint")[1]["total"] == 1
    assert ask("list", "--station", "二所")[1]["total"] == 1
    code, done, _ = ask("recalculate")
    assert code == 0 and (done["changed"], done["moved"], done["written"]) == (0, 0, True)
    assert done["worked"] == 3, "the licence that ended is not graded anew"
    own_rules(work, force=f"effective_from: 2020-01-01\neffective_to: {back(10)}")
    dearer = {"kind: 违规, points: 3}": "kind: 违规, points: 20}", 'version: "1"': 'version: "2"'}
    own_rules(work, "next", f"effective_from: {back(9)}", dearer)
    code, tried, _ = ask(
        "simulate", "349901-2026@2", "--against", "349901-2026@1", "--out", work / "变动.csv"
    )
    assert code == 0 and tried["moved"] == 2 and tried["licences"] == 4
    cells = {(one["before"], one["after"]): one["licences"] for one in tried["matrix"]}
    assert cells == {("A", "A"): 1, ("B", "C"): 2, ("D", "D"): 1}
    assert tried["largest"][0]["why"] == ["G01 分值：−3 → −20"]
    rows = list(csv.reader((work / "变动.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["349901100018", "349901100034"]
    assert ask("simulate", "349901-2026@2", "--against", "349901-2026@1", "--keep-points")[1]["moved"] == 0
    code, done, _ = ask("recalculate", "--dry-run")
    assert (done["changed"], done["moved"], done["written"]) == (3, 0, False), "other rules, the same points"
    assert ask("recalculate")[1]["changed"] == 3 and ask("recalculate")[1]["changed"] == 0
    assert bad(ask, "recalculate", "--on", back(-3))[0] == 5
    assert bad(ask, "simulate", "hanbin")[0] == 2
    history = ask("show", "349901100018")[1]["history"]
    assert [one["rules"] for one in history] == ["349901-2026@2", "349901-2026@1"]


def test_a_wrong_rule_file_of_the_workspace_is_named(ask: Ask, work: Path) -> None:
    words = {"points: 15}": "pionts: 15}", "349901-2026": "own"}
    own_rules(work, "own", "effective_from: 2020-01-01", words)
    code, told, _ = ask("show", "349901100018")
    where = told["error"]["where"]
    assert code == 2 and "own.yaml:" in where and "items.0.tiers.0" in where and "points" in where


def test_a_county_without_rules_says_so(ask: Ask, work: Path) -> None:
    settings = work / "zmtool.toml"
    settings.write_text(settings.read_text("utf-8").replace("349901", "110101"), "utf-8")
    assert ask("show", "349901100018", "--on", back(0))[0] == 0, "the number's own county has"
    code, said = bad(ask, "show", "349901100018", "--on", "2019-06-30")
    assert code == 3 and "没有施行的信用规则" in said
    assert ask("show", "349901100018", "--on", "2019-06-30", "--rules", "349901-2026")[0] == 0


def test_a_repair_from_application_to_restoration(ask: Ask, tmp_path: Path) -> None:
    ask(
        "add",
        "349901100026",
        "F01",
        *decided(13),
        "--quantity",
        "60",
        "--amount",
        "3000",
        "--on",
        back(250),
    )
    words = ("--measures", "已清退货源", "--promise", "不再违法")
    proof = tmp_path / "整改.txt"
    proof.write_text("整改情况", encoding="utf-8")
    assert bad(ask, "repair", "apply", "349901100026", "--entries", "1", *words, "--on", back(100))[0] == 5
    assert bad(ask, "repair", "apply", "349901100026", "--entries", "一", *words)[0] == 2
    code, one, _ = ask(
        "repair", "apply", "349901100026", "--entries", "1", *words, "--evidence", proof, "--on", back(60)
    )
    number = one["number"]
    assert code == 0 and number == f"修复{back(60)[:4]}-001" and one["due"] and len(one["evidence"][0]) == 64
    assert bad(ask, "repair", "restore", number)[0] == 5
    assert ask("repair", "accept", number, "--on", back(58))[1]["state"] == "已受理"
    assert bad(ask, "repair", "verify", number, "--on", back(57))[0] == 5
    assert ask("repair", "verify", number, "--note", "现场核实", "--on", back(57))[0] == 0
    assert ask("repair", "publish", number, "--on", back(56))[1]["public_to"] == back(51)
    assert "公示到" in bad(ask, "repair", "restore", number, "--on", back(51))[1]
    code, done, _ = ask("repair", "restore", number, "--on", back(50))
    assert code == 0 and (done["grade_before"], done["grade_after"]) == ("D", "C") and done["flow_id"] == 2
    shown = ask("show", "349901100026", "--on", back(50))[1]
    assert (shown["grade"], shown["ceiling"], shown["unrepaired"]) == ("C", "C", "D")
    assert shown["repairs"][0]["state"] == "已恢复"
    code, again, _ = ask("repair", "apply", "349901100026", "--entries", "1", *words, "--on", back(49))
    assert again["number"] != number
    assert bad(ask, "repair", "refuse", again["number"], "--on", back(48))[0] == 5
    code, refused, _ = ask("repair", "refuse", again["number"], "--reason", "材料不实", "--on", back(48))
    assert code == 0 and refused["state"] == "不予修复"
    assert [one["state"] for one in ask("repair", "list")[1]] == ["已恢复", "不予修复"]
    assert (
        len(ask("repair", "list", "--state", "已恢复")[1]) == 1
        and ask("repair", "list", "--state", "好")[0] == 2
    )
    assert ask("repair", "show", number)[1]["number"] == number and ask("repair", "show", "修复1")[0] == 3
    assert bad(ask, "repair", "accept", number, "--on", back(-3))[0] == 5


def test_promises_keep_their_picture_by_its_hash(ask: Ask, work: Path, tmp_path: Path) -> None:
    picture = tmp_path / "承诺书.jpg"
    picture.write_bytes(b"\xff\xd8\xff made")
    arguments = (
        "promise",
        "add",
        "349901100018",
        "--version",
        "2026版",
        "--signed",
        back(1),
        "--occasion",
        "延续",
    )
    code, kept, _ = ask(*arguments, "--file", picture)
    sha256 = kept["sha256"]
    assert (
        code == 0
        and (work / "vault" / sha256[:2] / sha256[2:4] / sha256).read_bytes() == picture.read_bytes()
    )
    assert bad(ask, *arguments)[0] == 5
    assert ask("promise", "list", "349901100018")[1][0]["version"] == "2026版"
    assert ask("show", "349901100018")[1]["promises"][0]["occasion"] == "延续"
    assert bad(ask, "promise", "add", "349901900099", "--version", "1")[0] == 3
    assert bad(ask, "promise", "add", "349901100018", "--version", "2", "--file", tmp_path / "无.jpg")[0] == 4


def test_decided_cases_propose_entries_once(ask: Ask, work: Path) -> None:
    own_rules(work, force="effective_from: 2025-06-01")
    for name in ("clean", "early", "no-penalty"):
        assert run(["case", "import", str(ROOT / "sample_cases" / name / "case.yaml")]) == 0
    code, seen, _ = ask("from-cases")
    assert code == 0 and seen["cases"] == 1 and "没有施行的信用规则" in seen["proposals"][0]["problem"]
    code, seen, _ = ask("from-cases", "--rules", "349901-2026")
    (one,) = seen["proposals"]
    assert code == 0 and seen["written"] == 0 and one["entry"]["lic_no"] == "349901100018"
    assert one["entry"]["ref"] == "示烟处〔2025〕第18号" and one["entry"]["item"] == "F02"
    assert ask("show", "349901100018")[1]["entries"] == [], "a preview writes nothing"
    code, done, _ = ask("from-cases", "--rules", "349901-2026", "--yes")
    assert code == 0 and done["written"] == 1
    assert ask("from-cases", "--rules", "349901-2026", "--yes")[1]["proposals"] == []
    ask("reverse", 1, "--why", "决定被撤销")
    assert ask("from-cases", "--rules", "349901-2026", "--yes")[1]["proposals"] == []
    assert ask("from-cases", "--since", "2025-12-31")[1]["cases"] == 0
    case_no = one["case_no"]
    entered = ask("add", "349901100018", "F03", "--case", case_no, "--rules", "349901-2026")[1]["entry"]
    assert entered["ref"] == "示烟处〔2025〕第18号" and entered["case_no"] == case_no
    wrong = bad(
        ask,
        "add",
        "349901100018",
        "F05",
        "--case",
        case_no,
        "--ref",
        "示烟处〔2025〕第19号",
        "--rules",
        "349901-2026",
    )
    assert wrong[0] == 5 and "不是案件" in wrong[1]


def test_the_public_list_has_surnames_and_house_numbers_only(ask: Ask, tmp_path: Path) -> None:
    ask("add", "349901100018", "F03", *decided(14), "--amount", "10", "--on", back(50))
    ask("add", "349901100018", "F05", *decided(14), "--amount", "10", "--on", back(50))
    ask("add", "349901100026", "F01", *decided(13), "--quantity", "60", "--on", back(50))
    ask("add", "349901100026", "F05", *decided(13), "--amount", "10", "--on", back(50))
    page, table = tmp_path / "公示.html", tmp_path / "公示.csv"
    code, done, _ = ask("public", "--out", page)
    assert code == 0 and (done["licences"], done["left_out_to_confirm"]) == (3, 0)
    assert ask("public", "--out", table, "--grade", "D")[1]["licences"] == 3
    assert ask("public", "--out", page.with_suffix(".txt"))[0] == 2
    assert ask("list", "--limit", "-1")[0] == 2
    html, text = page.read_text("utf-8"), table.read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[1][2:5] == ["宋**商行", "宋**", "示例县新街12号"]
    assert rows[2][2] == "'=温记食杂店", "no cell is a formula"
    for shown in (html, text):
        assert "宋**" in shown and "301室" not in shown
        for hidden in ("宋知远", "温书航", "3499011900", "139000000"):
            assert hidden not in shown, hidden
    assert "<script" not in html and "default-src 'none'" in html
    assert ask("public", "--out", table, "--grade", "C")[1]["licences"] == 0
    for wrong in (("public", "--out", table, "--grade", "Z"), ("list", "--grade", "Z")):
        code, _, err = ask(*wrong)
        assert code == 2 and "没有等级“Z”" in err and "AAA" in err


def test_grades_that_somebody_has_to_confirm_are_not_published(ask: Ask, tmp_path: Path) -> None:
    code, done, _ = ask("add", "349901100026", "F02", *decided(13), "--quantity", "5", "--on", back(50))
    assert not done["after"]["certain"] and "没有登记金额" in done["after"]["confirm"][0]
    told = ask("public", "--out", tmp_path / "p.csv", "--grade", "B")[1]
    assert (told["licences"], told["left_out_to_confirm"]) == (0, 1)


def test_people_get_tables_and_sentences(
    ask: Ask, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ask("add", "349901100018", "F02", *decided(12), "--quantity", "12", "--on", back(250))
    words = ("--measures", "清退", "--promise", "守法")
    applied = ask("repair", "apply", "349901100018", "--entries", "1", *words, "--on", back(1))
    number = applied[1]["number"]
    for arguments, said in (
        (
            ("add", "349901100018", "G01", "--source", "检查", "--ref", "检9"),
            "同一持证人的证同时改列：349901100034",
        ),
        (("show", "349901100018"), "须人工确认"),
        (("explain", "349901100018"), "100 −18 ＝ 82"),
        (("list",), "349901100034"),
        (("recalculate",), "重算 2 户"),
        (("simulate", "349901-2026"), "等级变动 0 户"),
        (("from-cases",), "预览（未写入）"),
        (("public", "--out", str(tmp_path / "p.html")), "公示名单 0 户"),
        (("repair", "list"), number),
        (("repair", "show", number), "整改：清退"),
        (("promise", "add", "349901100018", "--version", "1"), "已登记"),
        (("promise", "list", "349901100018"), "版本"),
        (("reverse", "2", "--why", "记错"), "第 3 笔"),
    ):
        capsys.readouterr()
        code = run(["credit", *arguments])
        shown = capsys.readouterr()
        assert code == 0 and said in shown.out + shown.err, (arguments, shown)


def test_every_command_has_an_example() -> None:
    from typer.main import get_command

    from zmtool.cli.commands import credit

    def below(command: Any) -> list[Any]:
        names = getattr(command, "commands", None)
        return [command] if names is None else [one for each in names.values() for one in below(each)]

    commands = below(get_command(credit.app))
    assert len(commands) == 20
    for one in commands:
        assert "例：zmtool credit " in (one.help or ""), one.name
    assert credit_register.list_.__doc__ and credit_repair.apply.__doc__
