"""The command line as a whole: exit codes, Chinese messages, no traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from zmtool import __version__
from zmtool.cli.entry import NOUNS

from .in_process import ran

ZMTOOL = Path(sys.executable).parent / "zmtool"


def test_version() -> None:
    result = subprocess.run([ZMTOOL, "--version"], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout) == (0, f"zmtool {__version__}\n")


def test_help_lists_every_noun_in_chinese() -> None:
    result = subprocess.run([ZMTOOL, "--help"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0
    for noun, (_, _, line) in NOUNS.items():
        assert noun in result.stdout and line in result.stdout
    assert "Options" not in result.stdout


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_chinese_help_with_an_example(noun: str) -> None:
    result = ran(noun, "--help")
    assert result.returncode == 0, result.stderr
    assert "Usage" not in result.stdout and "Show this message" not in result.stdout
    assert "用法" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["scna"], 2, "是不是 scan"),
        (["scan", "raed"], 2, "是不是 read"),
        (["scan", "read"], 2, "缺少参数"),
        (["scan", "read", "x.pdf", "--jsn"], 2, "--json"),
        (["scan", "read", "x.pdf", "--engine", "tesserac"], 2, "tesseract"),
        (["scan", "read", "没有.pdf"], 4, "找不到文件"),
        (["review", "score", "没有.pdf"], 3, "找不到文件"),
        (["review", "score", "x", "--fail-on", "maybe"], 2, "never"),
        (["review", "explain", "C99"], 3, "没有 C99"),
        (["review", "checklists", "show", "penalty-ordinery"], 3, "penalty-ordinary"),
        (["form", "show", "行政处罚决定"], 3, "行政处罚决定书"),
    ],
)
def test_mistakes_are_told_in_chinese_with_their_code(
    arguments: list[str], code: int, says: str, tmp_path: Path
) -> None:
    result = ran(*arguments, cwd=tmp_path)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr and result.stdout == ""


def test_errors_are_json_too(tmp_path: Path) -> None:
    result = ran("scan", "read", "没有.pdf", "--json", cwd=tmp_path)
    assert result.returncode == 4
    assert json.loads(result.stdout)["files"][0]["error"]["exit_code"] == 4


def test_a_batch_goes_on_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    from zmtool.base.shipped import shipped_root

    case = shipped_root() / "sample_cases" / "clean" / "case.yaml"
    result = ran("review", "score", str(case), "空.pdf", "--jsonl", cwd=tmp_path)
    assert result.returncode == 8
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0]["score"] == 100
    assert lines[1]["error"]["exit_code"] == 4
    assert "0 字节" in result.stderr


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("fail", 1), ("fatal", 0)])
def test_fail_on(fail_on: str, code: int) -> None:
    from zmtool.base.shipped import shipped_root

    case = shipped_root() / "sample_cases" / "defects" / "case.yaml"
    assert ran("review", "score", str(case), "--fail-on", fail_on).returncode == code


def test_a_bug_leaves_a_log_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import zmtool.cli.root
    from zmtool.cli.entry import run as run_here

    def broken(arguments: list[str]) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(zmtool.cli.root, "command_line", broken)
    assert run_here(["doctor"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" not in said and "程序内部错误" in said
    log = Path(said.split("已写入 ")[1].split("\n")[0])
    assert "boom" in log.read_text(encoding="utf-8")
    log.unlink()


def test_piped_tables_are_plain_lines() -> None:
    result = ran("form", "list")
    lines = result.stdout.splitlines()
    assert lines[0].split("\t") == ["编号", "名称", "类别", "性质", "模板", "字段"]
    assert "\x1b" not in result.stdout


def test_no_help_has_words_of_the_command_library() -> None:
    from typer.main import get_command

    from zmtool.cli.root import root

    def below(path: str, command: Any) -> Iterator[tuple[str, str]]:
        context = click.Context(command, info_name=path)
        yield path, command.get_help(context)
        for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
            yield from below(f"{path} {name}", command.get_command(context, name))

    for path, text in below("zmtool", get_command(root)):
        assert not re.search(r"<[a-z]|[0-9x]<=|>=|\brange\b|\[default|Usage|Options", text), (path, text)
