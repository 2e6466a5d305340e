"""zmtool case import and export from the command line: registers, packages, case files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, export, workspace

CLEAN = str(shipped_root() / "sample_cases" / "clean" / "case.yaml")
NUMBER = "示烟立〔2025〕第18号"
REGISTER = """示例县烟草专卖局案件台账,,,,,
案件编号,案由,当事人,当事人类型,立案日期,罚款
示烟立〔2025〕71号,非烟,甲,个体户,2025年3月6日,"1,000元"
示烟立〔2025〕72号,卖假烟,乙,个体户,2025-03-06,
示烟立〔2025〕73号,销售非法生产的烟草专卖品,丙,个体户,2025-03-07,
合计,,,,,1000
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "周望")
    _run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    (tmp_path / "案件台账.csv").write_text(REGISTER, encoding="gb18030")


def _run(app: Any, *arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


def _json(app: Any, *arguments: str) -> Any:
    return json.loads(_run(app, *arguments, "--json").stdout)


def test_a_register_is_previewed_then_taken_in(tmp_path: Path) -> None:
    told = _run(case.app, "import", "案件台账.csv", "--dry-run", "--problems", "问题行.xlsx")
    assert told.return_value == 8
    assert told.stdout.startswith("预览（未写入）：新增 2 件")
    assert "非烟 → 未在当地烟草专卖批发企业进货（不是法条用语）" in told.stderr
    assert "拒收：第 4 行 案由“卖假烟”" in told.stderr
    assert (tmp_path / "问题行.xlsx").is_file()
    assert _json(case.app, "list")["total"] == 0
    done = _run(case.app, "import", "案件台账.csv", "--json")
    assert done.return_value == 8
    (register,) = json.loads(done.stdout)["registers"]
    assert register["counts"] == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "corrected": 3,
        "rejected": 1,
        "conflicts": 0,
        "skipped": 1,
    }
    assert register["rejected"][0]["row"] == 4
    shown = _json(case.app, "show", "示烟立〔2025〕第71号")["facts"]
    assert (shown["filing_date"], shown["stage"], shown["penalty"]) == (
        "2025-03-06",
        "filed",
        {"fine": "1000.00"},
    )


def test_a_register_again_with_another_amount(tmp_path: Path) -> None:
    path = tmp_path / "案件台账.csv"
    path.write_text(REGISTER.replace("卖假烟", "销售非法生产的烟草专卖品"), encoding="utf-8")
    assert _run(case.app, "import", str(path)).return_value == 0
    path.write_text(path.read_text(encoding="utf-8").replace("1,000元", "2,000元"), encoding="utf-8")
    refused = _run(case.app, "import", str(path))
    assert refused.return_value == 8
    assert "罚款金额 1000.00 → 2000.00；确认要按台账更新请加 --yes" in refused.stderr
    done = _run(case.app, "import", str(path), "--yes")
    assert done.return_value == 0
    assert "新增 0 件，更新 1 件，未变 2 件" in done.stdout


def test_files_of_every_kind_in_one_call(tmp_path: Path) -> None:
    done = _run(case.app, "import", CLEAN, "案件台账.csv", "没有.csv", "--json")
    assert done.return_value == 8
    answer = json.loads(done.stdout)
    assert [one["case_no"] for one in answer["cases"]] == [NUMBER]
    assert [one["counts"]["new"] for one in answer["registers"]] == [2]
    assert [one["file"] for one in answer["failed"]] == ["没有.csv"]


def test_options_that_do_not_go_together() -> None:
    for arguments in (
        [CLEAN, "--dry-run"],
        [CLEAN, "案件台账.csv", "--problems", "a.xlsx"],
        ["案件台账.csv", "另一本.csv", "--problems", "a.xlsx"],
    ):
        with pytest.raises(UsageProblem):
            _run(case.app, "import", *arguments)


def test_a_case_travels_as_a_package(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8 photo")
    _run(case.app, "import", CLEAN)
    _run(case.app, "evidence", NUMBER, "--kind", "书证", "--name", "现场照片", "--file", "照片.jpg")
    packed = _json(case.app, "export", NUMBER, "--to", "18号.zmpkg")
    assert (packed["originals"], packed["missing"]) == (1, [])
    assert _json(export_app(), NUMBER, "--out", "又.zmpkg")["originals"] == 1
    with pytest.raises(Refused, match="已存在"):
        _run(case.app, "export", NUMBER, "--to", "18号.zmpkg")
    _run(workspace.app, "init", "乙", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    taken = _json(case.app, "import", "18号.zmpkg", "-w", "乙")
    assert [one["outcome"] for one in taken["cases"]] == ["new"]
    here = _json(case.app, "show", NUMBER)["facts"]
    assert _json(case.app, "show", NUMBER, "-w", "乙")["facts"] == here
    (tmp_path / "乱.zmpkg").write_bytes(b"PK")
    with pytest.raises(BadInput):
        _run(case.app, "import", "乱.zmpkg")


def test_a_stale_file_needs_force_beside_yes(tmp_path: Path) -> None:
    _run(case.app, "import", CLEAN)
    _run(case.app, "export", NUMBER, "--to", "18.yaml")
    path = tmp_path / "18.yaml"
    assert "saved: 1\n" in path.read_text(encoding="utf-8")
    _run(case.app, "set", NUMBER, "site_person=陶映雪")
    path.write_text(
        path.read_text(encoding="utf-8").replace("stage: archived", "stage: closed"), encoding="utf-8"
    )
    with pytest.raises(Refused, match="又有修改") as caught:
        _run(case.app, "import", "18.yaml", "--yes")
    assert "周望：现场负责人" in caught.value.where
    assert _run(case.app, "import", "18.yaml", "--yes", "--force").return_value == 0


def export_app() -> Any:
    import typer

    app = typer.Typer()
    app.command()(export.export)
    return app
