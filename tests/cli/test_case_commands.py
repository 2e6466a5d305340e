"""The commands of cases and of the workspace: what they print, and that errors come as ZmtoolError."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zmtool.base.errors import NotFound, Refused, UsageProblem, ZmtoolError
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, workspace

CLEAN = str(shipped_root() / "sample_cases" / "clean" / "case.yaml")
EARLY = str(shipped_root() / "sample_cases" / "early" / "case.yaml")
NUMBER = "示烟立〔2025〕第18号"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "周望")
    _run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")


def _run(app: Any, *arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def _json(app: Any, *arguments: str) -> Any:
    return json.loads(_run(app, *arguments, "--json"))


def _fails(kind: type[ZmtoolError], app: Any, *arguments: str) -> ZmtoolError:
    with pytest.raises(kind) as caught:
        _run(app, *arguments)
    return caught.value


def test_import_list_show_export(tmp_path: Path) -> None:
    assert "已新增" in _run(case.app, "import", CLEAN, EARLY)
    assert [one["outcome"] for one in _json(case.app, "import", CLEAN)["cases"]] == ["unchanged"]
    listed = _json(case.app, "list", "--text", "宋知远")
    assert (listed["total"], listed["cases"][0]["case_no"]) == (1, NUMBER)
    assert "宋知远" in _run(case.app, "list")
    assert "753.60 元" in _run(case.app, "show", NUMBER)
    shown = _json(case.app, "show", NUMBER)
    assert (shown["facts"]["party"]["name"], shown["version"]) == ("宋知远", 1)
    _run(case.app, "export", NUMBER, "--to", "18.yaml")
    assert _json(case.app, "import", "18.yaml")["cases"][0]["outcome"] == "unchanged"
    _fails(Refused, case.app, "export", NUMBER, "--to", "18.yaml")
    text = (tmp_path / "18.yaml").read_text(encoding="utf-8").replace("stage: archived", "stage: closed")
    (tmp_path / "18.yaml").write_text(text, encoding="utf-8")
    _fails(Refused, case.app, "import", "18.yaml")
    assert _json(case.app, "import", "18.yaml", "--yes")["cases"][0]["changed"] == ["stage"]


def test_a_batch_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "坏.yaml").write_text("x: 1", encoding="utf-8")
    result = CliRunner().invoke(case.app, ["import", "坏.yaml", CLEAN, "--json"], standalone_mode=False)
    assert result.return_value == 8
    answer = json.loads(result.stdout)
    assert [one["case_no"] for one in answer["cases"]] == [NUMBER]
    assert answer["failed"][0]["error"]["exit_code"] == 4


def test_new() -> None:
    done = _json(case.app, "new", "示烟立〔2025〕第50号", "--cause", "not_local_purchase", "--party", "甲")
    assert done["cases"][0]["version"] == 1
    error = _fails(UsageProblem, case.app, "new", "1", "--cause", "not_local", "--party", "甲")
    assert "not_local_purchase" in error.next_step


def test_search_backup_restore_audit() -> None:
    _run(case.app, "import", CLEAN)
    hits = _json(workspace.app, "search", "知远", "--kind", "party")["hits"]
    assert [(hit["ref"], hit["kind"]) for hit in hits] == [(NUMBER, "party")]
    assert "宋知远" in _run(workspace.app, "search", "知")
    _fails(UsageProblem, workspace.app, "search", "知", "--kind", "人")
    made = _json(workspace.app, "backup")
    assert Path(made["path"]).is_file()
    assert _json(workspace.app, "restore", made["path"], "乙")["moved_away"] is None
    _fails(Refused, workspace.app, "restore", made["path"], "乙")
    assert _json(workspace.app, "restore", made["path"], "乙", "--yes")["moved_away"]
    assert _json(case.app, "list", "-w", "乙")["total"] == 1
    checked = _json(workspace.app, "audit", "verify")
    assert (checked["whole"], checked["backups_compared"]) == (True, 1)
    assert "操作记录完整" in _run(workspace.app, "audit", "verify", "-w", "乙")


def test_doctor() -> None:
    answer = _json(workspace.app, "doctor")
    assert {"program", "database", "audit", "vault", "fonts"} <= {fact["id"] for fact in answer["facts"]}
    assert all(fact["state"] in ("ok", "warn", "problem") for fact in answer["facts"])
    assert "数据库" in _run(workspace.app, "doctor")


def test_markup_and_syntax_in_peoples_text_are_text() -> None:
    name = "[red]甲[/tmp/x]"
    _run(case.app, "new", "[A-01]", "--cause", "not_local_purchase", "--party", name)
    assert name in _run(case.app, "list")
    assert "[A-01]" in _run(workspace.app, "search", "[red]")
    assert _json(workspace.app, "search", '" OR * NEAR(')["hits"] == []


def test_no_case_and_no_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    _fails(NotFound, case.app, "show", "无")
    monkeypatch.setenv("ZMTOOL_WORKSPACE", "/没有")
    _fails(NotFound, case.app, "list")


@pytest.mark.parametrize("module", ["case", "workspace"])
def test_importing_the_commands_imports_nothing_heavy(module: str) -> None:
    code = (
        f"import sys, zmtool.cli.commands.{module};"
        "print([name for name in ('sqlmodel', 'sqlalchemy', 'rich', 'yaml', 'textual') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "sqlmodel" not in done.stdout
    assert "sqlalchemy" not in done.stdout
    assert "textual" not in done.stdout


def test_every_command_has_an_example() -> None:
    for app in (case.app, workspace.app, workspace.audit_app):
        for command in app.registered_commands:
            assert command.callback is not None
            assert "例：zmtool " in (command.callback.__doc__ or "")
