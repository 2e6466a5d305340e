"""zmtool license layout end to end: points in, a place judged and explained, measured, queued, published."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem, ZmtoolError
from zmtool.cli.commands import license as license_noun
from zmtool.cli.commands import license_layout, workspace
from zmtool.licenses.layout.plans import load_plans
from zmtool.workflow.doctor import health

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SHOP, OTHER = "349901100018", "349901100026"
AT = ("--at", "118.01,33.01", "--datum", "WGS-84", "--on", "2026-06-01")
POINTS = f"""类型,许可证号,名称,经度,纬度,坐标系,单元,业态,状态,注销日期
零售点,{SHOP},甲店,118.0103,33.0100,WGS-84,A01,Z,有效,
零售点,{OTHER},乙店,118.0150,33.0100,WGS-84,A01,B,停业,
零售点,349901100034,丙店,118.0101,33.0100,WGS-84,A01,B,注销,2026-05-02
中小学,,示例小学,118.0100,33.0104,WGS-84,,,,
幼儿园,,示例幼儿园,118.0300,33.0104,WGS-84,,,,
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "周望")
    load_plans.cache_clear()
    _run("init", "甲", app=workspace.app if hasattr(workspace, "app") else workspace)
    settings = tmp_path / "甲" / "zmtool.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('region = ""', 'region = "349901"'), encoding="utf-8"
    )
    Path("点位.csv").write_text(POINTS, encoding="utf-8")


def _run(*arguments: str, code: int = 0, app: Any = license_layout.app) -> str:
    result = CliRunner().invoke(app, list(arguments), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    assert (result.return_value or 0) == code, result.output
    return str(result.stdout)


def _json(*arguments: str, code: int = 0) -> Any:
    return json.loads(_run(*arguments, "--json", code=code))


def _fails(kind: type[ZmtoolError], *arguments: str) -> ZmtoolError:
    with pytest.raises(kind) as caught:
        _run(*arguments)
    assert caught.value.next_step
    return caught.value


def _imported() -> None:
    assert _json("points", "import", "点位.csv")["changes"] == {"added": 5, "updated": 0, "unchanged": 0}


def _measure(ref: str, metres: str, *more: str) -> None:
    _run(
        "measure",
        "申1",
        ref,
        metres,
        "--officer",
        "林一舟",
        "--officer",
        "周望",
        "--tool",
        "测距轮",
        "--path",
        "沿街",
        *more,
    )


def test_plans_are_listed_with_what_they_are() -> None:
    found = {one["code"]: one for one in _json("plans")}
    assert found["349901-2026"]["example"] is False
    assert found["wanning-2021"]["draft"] is True
    assert "佛山" in _run("plans")


def test_a_place_from_points_to_verdict() -> None:
    _imported()
    asked = _json("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1")
    assert asked["outcome"] == "需补测"
    assert {one["ref"] for one in asked["to_measure"]} == {SHOP, "示例小学"}
    text = _run("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1")
    assert f"zmtool license layout measure 申1 {SHOP} 米数" in text
    _measure("示例小学", "58.0")
    _measure(SHOP, "46.3")
    denied = _json("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1", code=1)
    (ground,) = denied["denials"]
    assert (ground["code"], ground["measured"], ground["reference"]["ref"]) == ("N3", "实测 46.3 米", SHOP)
    assert "《烟草专卖许可证管理办法》" in ground["ground"]
    assert denied["plan"]["code"] == "349901-2026"
    eased = ("--tag", "残疾人低保")
    assert (
        _json("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1", *eased)["outcome"]
        == "需人工"
    )
    assert (
        _json("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1", *eased, "--first-time")[
            "outcome"
        ]
        == "通过"
    )
    shown = _run("check", *AT, "--cell", "A01", "--format", "Z", "--application", "申1", "--explain", code=1)
    for words in ("否决 N3", "第七条", "规划内容校验值", "示例小学", "58.0"):
        assert words in shown


def test_measured_on_the_command_line_and_swapped_figures() -> None:
    _imported()
    given = ("--measured", f"{SHOP}=60", "--measured", "示例小学=80.5")
    swapped = ("--at", "33.01,118.01", "--datum", "wgs84", "--on", "2026-06-01")
    assert _json("check", *swapped, "--format", "Z", *given)["outcome"] == "通过"
    no_datum = _json("check", "--at", "118.01,33.01", "--on", "2026-06-01", "--cell", "A01", "--format", "Z")
    assert no_datum["outcome"] == "需人工"
    assert "没有写明坐标系" in no_datum["questions"][0]
    _fails(UsageProblem, "check", *AT, "--measured", f"{SHOP}=60.55")
    _fails(UsageProblem, "check", *AT, "--measured", "六十")
    assert "点位库里没有" in _fails(UsageProblem, "check", *AT, "--measured", "无=60").what
    _fails(UsageProblem, "check", "--at", "2.3,48.8", "--datum", "WGS-84")
    _fails(UsageProblem, "check", *AT, "--size", "20")


def test_no_plan_is_an_answer() -> None:
    assert _json("check", "--at", "118.01,33.01", "--on", "2025-12-31")["plan"] is None
    assert "没有布局规划" in _run("check", "--region", "349902")
    named = _json("check", *AT, "--plan", "nanhai-2004")
    assert any("示例" in one for one in named["cautions"])
    _fails(NotFound, "check", *AT, "--plan", "没有")
    _fails(NotFound, "quarter", "2025Q1")


def test_a_broken_plan_names_file_line_and_field() -> None:
    folder = Path("甲/schemas/licenses/layout")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.yaml").write_text(
        "code: mine\nversion: '1'\nname: 甲\nsource: 甲\nmark: 规\nspacing: {metre: 5}\n", encoding="utf-8"
    )
    problem = _fails(UsageProblem, "check", *AT)
    assert "mine.yaml:6" in problem.where
    assert "metres" in problem.where
    (fact,) = [one for one in health(Path("甲"), NOW) if "布局规划" in one.label]
    assert "mine.yaml:6" in fact.detail + fact.hint


def test_the_doctor_misses_a_plan_of_the_region() -> None:
    assert not [one for one in health(Path("甲"), NOW) if one.id == "layout"]
    earlier = [one for one in health(Path("甲"), NOW.replace(year=2025)) if one.id == "layout"]
    assert "没有施行的布局规划" in earlier[0].detail


def test_points_that_cannot_be_taken(tmp_path: Path) -> None:
    Path("坏.csv").write_text(POINTS + "零售点,12345,丁店,118,33,WGS-84,A01,Z,有效,\n", encoding="utf-8")
    seen = _json("points", "import", "坏.csv", "--dry-run", "--problems", "问题.xlsx", code=8)
    assert (seen["accepted"], len(seen["rejected"]), seen["written"]) == (5, 1, False)
    assert Path("问题.xlsx").is_file()
    assert _run("points", "import", "点位.csv", "--dry-run").startswith("预览（未写入）")
    _imported()
    assert "未变 5" in _run("points", "import", "点位.csv")
    Path("空.csv").write_text("许可证号,名称\n1,甲\n", encoding="utf-8")
    _fails(BadInput, "points", "import", "空.csv")
    _fails(UsageProblem, "points", "import", "点位.csv", "--problems", "问题.csv")
    _fails(UsageProblem, "points", "import", "点位.csv", "--datum", "北京54")


def test_points_near() -> None:
    _imported()
    found = _json("points", "near", "--at", "118.01,33.01", "--datum", "WGS-84", "--within", "100")
    assert [one["ref"] for one in found] == [SHOP, "示例小学"]
    assert found[0]["straight_m"] == pytest.approx(28.0, abs=0.1)
    assert SHOP in _run("points", "near", "--at", "118.01,33.01", "--datum", "WGS-84")
    _fails(UsageProblem, "points", "near", "--at", "118.01,33.01", "--datum", "未知")


def test_a_measurement_needs_two_officers_a_known_point_and_keeps_its_photographs() -> None:
    _imported()
    whole = ("--tool", "测距轮", "--path", "沿街")
    assert "两名" in _fails(Refused, "measure", "申1", SHOP, "46.3", "--officer", "周望", *whole).what
    assert (
        "路径"
        in _fails(Refused, "measure", "申1", SHOP, "46.3", "--officer", "周望", "--officer", "林一舟").what
    )
    _fails(UsageProblem, "measure", "申1", SHOP, "46.35")
    _fails(
        Refused,
        "measure",
        "申1",
        SHOP,
        "46.3",
        "--officer",
        "周望",
        "--officer",
        "林一舟",
        *whole,
        "--on",
        "2199-01-01",
    )
    with pytest.raises(NotFound):
        _measure("无", "46.3")
    Path("起点.jpg").write_bytes(b"\xff\xd8\xff\xe0not really")
    _measure(SHOP, "46.3", "--photo", "起点.jpg")
    assert any(one.is_file() for one in Path("甲/vault").rglob("*"))


def test_renewals_under_two_plans() -> None:
    _imported()
    folder = Path("甲/schemas/licenses/layout")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old.yaml").write_text(
        "code: 349901-2020\nversion: '1'\nname: 旧规划\nregions: ['349901']\neffective_from: 2020-01-01\n"
        "effective_to: 2025-12-31\nsource: 本县\nmark: 规\nspacing: {metres: 20}\n", encoding="utf-8",
    )  # fmt: skip
    near = ("--measured", "示例小学=80", "--on", "2026-06-01")
    Path("近邻.csv").write_text(
        f"许可证号,经度,纬度,坐标系,单元,状态\n{OTHER},118.0105,33.0100,WGS-84,A01,有效\n", encoding="utf-8"
    )
    _run("points", "import", "近邻.csv")
    walked = (*near, "--measured", f"{OTHER}=25")
    kept = _json("renewal", SHOP, *walked, "--granted", "2021-07-01")
    assert (kept["outcome"], kept["at_grant"]["plan"]) == ("通过", "349901-2020")
    assert _json("renewal", SHOP, *walked)["outcome"] == "需人工"
    closer = (*near, "--measured", f"{OTHER}=19")
    refused = _json("renewal", SHOP, *closer, "--granted", "2021-07-01", "--changed", code=1)
    assert [one["code"] for one in refused["denials"]] == ["X6"]
    assert "条件没有变化" in _run("renewal", SHOP, *closer, "--granted", "2021-07-01", "--unchanged")
    _fails(NotFound, "renewal", "349901100099")
    _fails(UsageProblem, "renewal", "12")


def test_points_out_of_the_register() -> None:
    assert "登记簿是空的" in _fails(NotFound, "points", "register").what
    Path("证.csv").write_text(
        "许可证号,企业（字号）名称,经营场所,状态,经度,纬度,坐标系,单元,业态,有效期起,有效期止,布局规划\n"
        f"{SHOP},甲店,示例县西街18号,有效,118.0103,33.0100,WGS-84,A01,食杂店,2024-01-01,2098-12-31,349901-2026\n"
        f"{OTHER},乙店,示例县西街60号,停业,118.0150,33.0100,,A01,便利店,2024-01-01,2098-12-31,\n"
        "349901100034,丙店,示例县西街16号,注销,118.0101,33.0100,WGS-84,A01,烟酒店,2024-01-01,2098-12-31,\n",
        encoding="utf-8",
    )
    _run("import", "证.csv", app=license_noun.app)
    done = _json("points", "register")
    assert (done["added"], done["without_place"], done["ended_undated"]) == (3, 1, 1)
    assert _json("points", "register")["unchanged"] == 3
    found = _json("points", "near", "--at", "118.01,33.01", "--datum", "WGS-84", "--within", "100")
    assert [(one["ref"], one["status"], one["cell"]) for one in found] == [(SHOP, "有效", "A01")]
    _imported_over()
    assert _json("points", "register")["updated"] == 0


def _imported_over() -> None:
    """The table knows the day on which one ended; the register does not take it away again."""
    Path("注销.csv").write_text("许可证号,注销日期\n349901100034,2025-02-03\n", encoding="utf-8")
    _run("points", "import", "注销.csv")


def test_the_queue_from_joining_to_lapse() -> None:
    Path("村.csv").write_text(
        "许可证号,单元\n" + "".join(f"{349901100001 + n},V01\n" for n in range(7)), encoding="utf-8"
    )
    _run("points", "import", "村.csv")
    on = ("--on", "2026-06-01")
    _run("join", "申2", "--cell", "V01", "--applicant", "钱小红", "--accepted", "2026-05-20T09:00:02", *on)
    first = _json(
        "join", "申1", "--cell", "V01", "--applicant", "赵明", "--accepted", "2026-05-20T09:00:01", *on
    )
    assert first["number"] == 1
    _fails(Refused, "join", "申1", "--cell", "V01", "--accepted", "2026-05-20", *on)
    _fails(NotFound, "join", "申3", "--cell", "Z9", "--accepted", "2026-05-20", *on)
    _fails(UsageProblem, "join", "申3", "--cell", "V01", "--accepted", "上周", *on)
    waits = _json("check", "--cell", "V01", "--format", "Z", *on, "--application", "申2")
    assert (waits["outcome"], waits["number"]) == ("需人工", None)
    assert "没有余量" in _fails(Refused, "call", "V01", *on).what
    Path("注销.csv").write_text("许可证号,状态,注销日期\n349901100001,注销,2026-05-30\n", encoding="utf-8")
    _run("points", "import", "注销.csv")
    called = _json("call", "V01", *on)
    assert (called["called"]["application_no"], called["called"]["answer_by"]) == ("申1", "2026-06-15")
    assert "没有余量" in _fails(Refused, "call", "V01", *on).what
    later = _json("call", "V01", "--on", "2026-06-16")
    assert ([one["application_no"] for one in later["lapsed"]], later["called"]["application_no"]) == (
        ["申1"],
        "申2",
    )
    assert "失效" in _fails(Refused, "answer", "申1", "--on", "2026-06-17").what
    assert "已应" in _run("answer", "申2", "--on", "2026-06-17")
    assert _json("waiting") == []
    _run("join", "申4", "--cell", "V01", "--accepted", "2026-06-02T09:00:00", *on)
    assert "没有余量" in _fails(Refused, "call", "V01", "--on", "2026-06-17").what
    Path("办结.csv").write_text("编号,类型,状态\n申2,零售点,注销\n", encoding="utf-8")
    _run("points", "import", "办结.csv")
    assert _json("call", "V01", "--on", "2026-06-17")["called"]["application_no"] == "申4"
    _fails(NotFound, "answer", "无")


def test_the_ranking_for_publication_names_nobody() -> None:
    _run(
        "join",
        "申1",
        "--cell",
        "A01",
        "--applicant",
        "赵明",
        "--accepted",
        "2026-05-20T09:00:01",
        "--on",
        "2026-06-01",
    )
    public = _run("waiting", "A01", "--public")
    assert "赵*" in public
    assert "赵明" not in public
    assert "申1" not in public
    assert "赵明" in _run("waiting")
    gone = _json("answer", "申1", "--give-up")
    assert gone["state"] == "放弃"


def test_the_quarter_table() -> None:
    folder = Path("甲/schemas/licenses/layout")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old.yaml").write_text(
        "code: 349901-2020\nversion: '1'\nname: 旧规划\nregions: ['349901']\neffective_from: 2020-01-01\n"
        "effective_to: 2025-12-31\nsource: 本县\nmark: 规\nspacing: {metres: 50}\n"
        "cells: [{code: A01, name: 城区一片, cap: 152, area: 东河路以西}]\n", encoding="utf-8",
    )  # fmt: skip
    Path("点位.csv").write_text(POINTS.replace("2026-05-02", "2025-02-03"), encoding="utf-8")
    _imported()
    table = _json("quarter", "2025年一季度")
    (row,) = table["rows"]
    assert (row["planned"], row["there"], row["left"], row["spacing_m"], row["ended"]) == (
        152,
        2,
        150,
        "50",
        1,
    )
    assert (table["as_of"], table["plan"]) == ("2025-03-31", "349901-2020")
    lines = [line.split("\t") for line in _run("quarter", "2025Q1").splitlines()]
    assert lines[0] == ["单元名称", "区域描述", "规划数", "实有数", "余量", "间距", "其他条件", "本期退出数"]
    assert lines[1] == ["城区一片", "东河路以西", "152", "2", "150", "50 米", "", "1"]
    _run("quarter", "2025Q1", "-o", "季度公示.xlsx")
    book = openpyxl.load_workbook("季度公示.xlsx")
    published = [list(row) for row in book["季度公示"].iter_rows(values_only=True)]
    assert published[0] == lines[0]
    assert published[1] == ["城区一片", "东河路以西", 152, 2, 150, "50 米", None, 1]
    assert ("截至", "2025-03-31") in [
        (name, str(value)[:10]) for name, value in book["说明"].iter_rows(values_only=True)
    ]
    _fails(UsageProblem, "quarter", "2025Q1", "-o", "季度公示.csv")
    _fails(UsageProblem, "quarter", "2025Q9")
    _fails(UsageProblem, "quarter", "2999Q1")


def test_the_whole_program_and_its_light_help() -> None:
    zmtool = Path(sys.executable).parent / "zmtool"
    shown = subprocess.run(
        [zmtool, "license", "layout", "--help"], capture_output=True, text=True, check=True
    )
    assert "季度公示" in shown.stdout
    probe = "import sys\nfrom zmtool.cli.entry import run\nrun(['license', 'layout', 'check', '--help'])\nprint('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"sqlmodel", "openpyxl", "numpy", "jsonschema_rs"} & set(loaded)
