"""What a hostile or careless hand brings: every message Chinese with its code, clean JSON, nothing half-written."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zmtool.base.errors import Exit
from zmtool.base.shipped import shipped_root
from zmtool.cli.batch import batch_exit

from .in_process import ran

ZMTOOL = Path(sys.executable).parent / "zmtool"
SAMPLES = shipped_root() / "sample_cases"
CLEAN = str(SAMPLES / "clean" / "case.yaml")
NUMBER = "示烟立〔2025〕第18号"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    result = ran(*arguments, cwd=cwd)
    assert "Traceback" not in result.stderr and result.returncode != Exit.BUG, result.stderr
    return result


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "文件").touch()
    (tmp_path / "空").mkdir()
    (tmp_path / "坏.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "列表.json").write_text("[]", encoding="utf-8")
    (tmp_path / "gb.txt").write_bytes("行政处罚决定书".encode("gb18030"))
    (tmp_path / "无文书.yaml").write_text(
        (SAMPLES / "early" / "case.yaml").read_text(encoding="utf-8").split("documents:")[0]
        + "documents: []\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["form", "fill", "--all", "--case", CLEAN, "--out", "文件"], 5, "不能当作文件夹"),
        (["form", "fill", "--all", "--case", CLEAN, "--out", "文件/里"], 5, "是文件，不是文件夹"),
        (["form", "fill", "--all", "--case", "无文书.yaml", "--out", "新"], 5, "没有可填制的文书"),
        (
            ["form", "fill", "preservation_extension_request", "--case", CLEAN, "--out", "新"],
            5,
            "没有可填制的《关于延长证据登记保存期限的请示》",
        ),
        (["form", "fill", "--all", "--out", "新"], 2, "没有写明案件"),
        (["form", "fill", "--case", CLEAN, "--out", "新"], 2, "没有写明填哪些文书"),
        (["form", "fill", "立案报告", "--case", CLEAN, "--out", "新"], 3, "是不是：立案报告表"),
        (["form", "fill", "--step", "立按", "--case", CLEAN, "--out", "新"], 2, "是不是：立案"),
        (["form", "fill", "--all", "--case", CLEAN, "--missing", "so"], 2, "--missing 不能是"),
        (["review", "score", CLEAN, "--html", "文件/r.html"], 5, "不能当作文件夹"),
        (["review", "score", "没有这个"], 3, "没有这个文件"),
        (["review", "score", ""], 3, "找不到文件"),
        (["review", "score", "坏.json"], 4, "缺少“zmtool”"),
        (["review", "score", "列表.json"], 4, "应当是一组字段"),
        (["review", "score", "空"], 4, "没有可评查的案卷"),
        (["export", CLEAN, "--out", "文件/x.zmpkg"], 5, "不能当作文件夹"),
        (["restore", "空", "新"], 4, "不是备份文件"),
        (["demo", "文件"], 5, "是文件"),
        (["init", "文件"], 5, "是文件"),
        (["init", "文件/x"], 5, "是文件，不是文件夹"),
        (["scan", "fields", "--text", "没有.txt"], 4, "不存在"),
        (["scan", "fields", "--text", "gb.txt"], 4, "UTF-8"),
        (["law", "workdays", "2025-01-24", "-w", "空"], 3, "不是工作区"),
        (["form", "fill", "--all", "--case", CLEAN, "--out", "新", "-w", "空"], 3, "不是工作区"),
        (["doctor", "多余"], 2, "多余的参数 多余"),
        (["case", "list", "--limit", "0"], 2, "--limit 的值不正确，应在 1 到 10000 之间"),
        (["case", "list", "--limit", "x"], 2, "应是整数"),
        (["case", "list", "--limit"], 2, "--limit 后面缺少值"),
        (["law", "workdays", "2025-01-24", "--n", "x"], 2, "--n 的值不正确，应是整数"),
    ],
)
def test_wrong_arguments(arguments: list[str], code: int, says: str, place: Path) -> None:
    before = sorted(place.rglob("*"))
    result = run(*arguments, cwd=place)
    assert (result.returncode, result.stdout) == (code, ""), result.stderr
    assert says in result.stderr and "处理：" in result.stderr
    assert sorted(place.rglob("*")) == before, "something half-written stayed behind"
    again = run(*arguments, "--json", cwd=place)
    if "后面缺少值" not in says:
        assert json.loads(again.stdout)["error"]["exit_code"] == code


def test_a_mistake_on_the_command_line_is_json_too(tmp_path: Path) -> None:
    error = json.loads(run("case", "show", "--json", cwd=tmp_path).stdout)["error"]
    assert (error["what"], error["next"]) == ("缺少参数 编号", "用 zmtool case show --help 查看用法")


def test_a_batch_without_success_has_the_code_its_failures_share(place: Path) -> None:
    result = run("review", "score", CLEAN, CLEAN, "--checklist", "没有", "--jsonl", cwd=place)
    assert result.returncode == 3
    result = run("review", "score", "坏.json", "列表.json", "--json", cwd=place)
    assert result.returncode == 4
    assert [one["error"]["exit_code"] for one in json.loads(result.stdout)] == [4, 4]
    run("init", "甲", cwd=place)
    assert run("case", "import", "无1.yaml", "无2.yaml", "-w", "甲", cwd=place).returncode == 4
    assert (batch_exit([3, 4], False), batch_exit([3], True)) == (4, 8)


def test_exporting_onto_a_folder_leaves_nothing_behind(place: Path) -> None:
    run("init", "甲", cwd=place)
    run("case", "import", CLEAN, "-w", "甲", cwd=place)
    for extra in ([], ["--yes"]):
        result = run("case", "export", NUMBER, "--to", "空", "-w", "甲", *extra, cwd=place)
        assert result.returncode == 5 and "这是文件夹" in result.stderr
    assert run("case", "export", NUMBER, "--to", "无/x.yaml", "-w", "甲", cwd=place).returncode == 5
    assert not list(place.glob("*.part"))


def test_settings_with_a_mistake_name_their_line(tmp_path: Path) -> None:
    run("init", "甲", cwd=tmp_path)
    (tmp_path / "甲" / "zmtool.toml").write_text("[bureau]\nname = 示例\n", encoding="utf-8")
    result = run("case", "list", "-w", "甲", cwd=tmp_path)
    assert result.returncode == 2 and "zmtool.toml:2" in result.stderr and "Invalid" not in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("seconds", [1.2, 2, 3])
def test_ctrl_c_during_a_scan(tmp_path: Path, seconds: float) -> None:
    """Also while the processes that read pages are only being started."""
    started = subprocess.Popen(
        [ZMTOOL, "scan", "read", SAMPLES / "clean" / "scan.pdf", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(seconds)
    import os

    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (130, "")
    assert "已中断" in err and "Traceback" not in err


def test_a_case_is_found_by_a_number_typed_on_a_keyboard(tmp_path: Path) -> None:
    run("init", "甲", cwd=tmp_path)
    run("case", "import", CLEAN, "-w", "甲", cwd=tmp_path)
    for typed in ("示烟立[2025]第18号", "示烟立(2025)18号"):
        assert NUMBER in run("case", "show", typed, "-w", "甲", cwd=tmp_path).stdout


def test_the_rules_and_templates_of_a_workspace_win(tmp_path: Path) -> None:
    run("init", "甲", cwd=tmp_path)
    for relative in ("schemas/checklists/penalty-ordinary.yaml", "schemas/law/calendar/2025.yaml"):
        own = tmp_path / "甲" / relative
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text("坏: 1\n", encoding="utf-8")
    for arguments in (["review", "score", CLEAN], ["law", "workdays", "2025-01-24", "--n", "7"]):
        assert run(*arguments, cwd=tmp_path).returncode == 0
        for where, extra in ((tmp_path, ["-w", "甲"]), (tmp_path / "甲", [])):
            result = run(*arguments, *extra, cwd=where)
            assert result.returncode == 2 and "甲/schemas" in result.stderr


def test_a_reader_that_leaves_is_no_finding() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{ZMTOOL} form show penalty_decision | true; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_text_on_standard_input_must_be_utf8(tmp_path: Path) -> None:
    for content, code in (("行政处罚决定书".encode("gb18030"), 4), ("行政处罚决定书".encode(), 0)):
        done = subprocess.run(
            [ZMTOOL, "scan", "fields", "--text", "-", "--json"],
            input=content,
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == code
        assert ("error" in json.loads(done.stdout)) == (code == 4)


@pytest.mark.parametrize("command", [["review", "score"], ["case", "new"], ["scan", "read"]])
def test_help_stays_chinese_in_a_narrow_terminal(command: list[str]) -> None:
    import os

    environment = {**os.environ, "COLUMNS": "40"}
    done = subprocess.run(
        [ZMTOOL, *command, "--help"], capture_output=True, text=True, env=environment, timeout=60
    )
    for word in ("Usage", "Options", "default", "required", "Show"):
        assert word not in done.stdout, word
    assert "例：zmtool " + " ".join(command) in done.stdout


@pytest.mark.parametrize("name", ["张\x1b[31m三", "张\x07三", "张\x7f三", "张\r三"])
def test_control_characters_are_not_taken_down(place: Path, name: str) -> None:
    result = run(
        "case", "new", "示烟立〔2025〕第1号", "--cause", "not_local_purchase", "--party", name, cwd=place
    )
    assert (result.returncode, result.stdout) == (Exit.USAGE, "")
    assert "控制字符" in result.stderr and "\x1b" not in result.stderr
