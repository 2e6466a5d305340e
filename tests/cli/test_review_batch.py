"""review score on a folder of packages and review across: nothing stops the batch, nothing is done twice, same bytes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from zmtool.base.shipped import data_file, shipped_root
from zmtool.cli.entry import run
from zmtool.dossiers.package import dossier_json, write_package

from .batch_packages import numbered, packages

ZMTOOL = [sys.executable, "-c", "from zmtool.cli.entry import main; main()"]
COUNT = 30


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty packages, a folder below, and five dossiers that cannot be read."""
    folder = tmp_path_factory.mktemp("batch") / "案卷"
    paths = packages(folder, range(1, COUNT - 4))
    packages(folder / "乡镇", range(COUNT - 4, COUNT))
    (folder / "单卷.json").write_text(json.dumps(dossier_json(numbered(COUNT)), ensure_ascii=False), "utf-8")
    with zipfile.ZipFile(folder / "压缩.zip", "w") as archive, zipfile.ZipFile(paths[0]) as source:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    whole = paths[1].read_bytes()
    (folder / "坏1.zmpkg").write_bytes(whole[: len(whole) // 2])
    (folder / "坏2.zip").write_bytes(b"PK\x03\x04nothing")
    (folder / "坏3.zmpkg").write_bytes(b"")
    (folder / "坏4.json").write_text('{"zmtool": "dossier/1", "documents": 5}', "utf-8")
    with zipfile.ZipFile(paths[2]) as source, zipfile.ZipFile(folder / "坏5.zmpkg", "w") as archive:
        for name in source.namelist():
            body = source.read(name)
            archive.writestr(
                name, body.replace("宋知远".encode(), "宋知近".encode()) if "dossier" in name else body
            )
    (folder / "说明.txt").write_text("不是案卷", "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZMTOOL_WORKSPACE", raising=False)


def schema(name: str) -> Any:
    return json.loads(data_file(f"schemas/{name}").read_text(encoding="utf-8"))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]


def test_a_folder_of_packages_bad_ones_beside_good_ones(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["review", "score", str(made), "--out", "结果.jsonl", "--json"])
    shown = capsys.readouterr()
    summary, told = json.loads(shown.out), lines(tmp_path / "结果.jsonl")
    assert (code, summary["scored"], summary["failed"], len(told)) == (8, COUNT + 1, 5, COUNT + 6)
    assert f"当作 {COUNT + 6} 个案卷" in shown.err and "1 个文件不是案卷，没有评查：说明.txt" in shown.err
    assert f"共评查 {COUNT + 1} 个案卷，未能评查 5 个" in shown.err and "平均" in shown.err
    bad = {Path(one["target"]).name: one["error"] for one in told if "error" in one}
    assert set(bad) == {"坏1.zmpkg", "坏2.zip", "坏3.zmpkg", "坏4.json", "坏5.zmpkg"}
    assert "已被改动" in bad["坏5.zmpkg"]["what"] and {one["exit_code"] for one in bad.values()} == {4}
    for one in told:
        if "error" not in one:
            jsonschema.validate(one, schema("review.schema.json"))
    assert (
        told[0]["target"] == str(made / "单卷.json")
        and told[-1]["dossier"] == f"示烟立〔2025〕第{COUNT - 1}号"
    )


def test_lines_on_stdout_are_those_of_the_file_and_json_is_one_document(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(made / f"案卷{number}.zmpkg") for number in (3, 4)]
    assert run(["review", "score", *names, "--jsonl", "--out", "r.jsonl"]) == 0
    assert capsys.readouterr().out == (tmp_path / "r.jsonl").read_text("utf-8")
    assert run(["review", "score", *names, "--json"]) == 0
    reviews = json.loads(capsys.readouterr().out)
    assert [one["dossier"] for one in reviews] == ["示烟立〔2025〕第3号", "示烟立〔2025〕第4号"]
    for one in reviews:
        assert "across" not in one and "content" not in one
        jsonschema.validate(one, schema("review.schema.json"))
    assert run(["review", "score", *names, "--json", "--across"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert len(both["reviews"]) == 2
    jsonschema.validate(both["across"], schema("across-report.schema.json"))


def test_nothing_is_scored_twice_and_what_changed_is_scored_again(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "几卷", tmp_path / "r.jsonl"
    packages(folder, range(1, 6))
    command = ["review", "score", str(folder), "--out", str(out), "--json"]
    assert run(command) == 0
    first = out.read_bytes()
    assert run(command) == 5  # a file that is there is not written over
    capsys.readouterr()
    assert run([*command, "--resume"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == 5 and out.read_bytes() == first
    write_package(folder / "案卷2.zmpkg", numbered(2, fine="1.00"), [])
    (folder / "案卷3.zmpkg").unlink()
    assert run([*command, "--resume"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["scored"], again["kept"]) == (4, 3)
    told = lines(out)
    assert [Path(one["target"]).stem for one in told] == ["案卷3", "案卷1", "案卷2", "案卷4", "案卷5"]
    assert run(["review", "score", "--checklist", "consistency", *command[2:], "--resume"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == 0


def test_a_torn_last_line_is_mended_and_another_file_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "几卷", tmp_path / "r.jsonl"
    packages(folder, range(1, 4))
    command = ["review", "score", str(folder), "--out", str(out), "--resume"]
    assert run(command) == 0
    whole = out.read_bytes()
    out.write_bytes(whole[:-100])
    assert run(["review", "across", "--from", str(out)]) == 0  # the torn line is left out
    assert run(command) == 0 and out.read_bytes() == whole
    out.write_bytes(whole[: whole.index(b"\n") + 1] + b"{not json}\n" + whole[whole.index(b"\n") + 1 :])
    assert run(command) == 4 and f"{out}:2" in capsys.readouterr().err
    mine = tmp_path / "我的.txt"
    mine.write_text("账目\n", "utf-8")
    assert run(["review", "score", str(folder), "--out", str(mine), "--resume"]) == 5
    assert mine.read_text("utf-8") == "账目\n"


ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("ZMTOOL")}


def in_two_processes(out: str) -> list[str]:
    return [*ZMTOOL, "review", "score", "案卷", "--out", out, "--resume", "--jobs", "2"]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sixty packages and a broken one, and beside it what a run that was left alone wrote (整.jsonl)."""
    place = tmp_path_factory.mktemp("undisturbed")
    packages(place / "案卷", range(1, 61))
    (place / "案卷" / "坏.zmpkg").write_bytes(b"nothing")
    done = subprocess.run(in_two_processes("整.jsonl"), cwd=place, env=ENVIRONMENT, capture_output=True)
    assert done.returncode == 8, done.stderr.decode()
    return place


@pytest.mark.xdist_group("undisturbed")
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_and_taken_up_again_the_bytes_are_the_same(undisturbed: Path, how: signal.Signals) -> None:
    out = undisturbed / f"断{how.value}.jsonl"
    process = subprocess.Popen(
        in_two_processes(out.name),
        cwd=undisturbed,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") > 4):
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    # On a busy machine the signal may come after the last line; then there is nothing to take up.
    ended = process.wait()
    assert ended in ((130 if how is signal.SIGINT else -how), 8)
    assert out.read_bytes().count(b"\n") < 61 or ended == 8 or how is signal.SIGKILL
    again = subprocess.run(in_two_processes(out.name), cwd=undisturbed, env=ENVIRONMENT, capture_output=True)
    assert again.returncode == 8
    assert out.read_bytes() == (undisturbed / "整.jsonl").read_bytes()
    assert "以前已评" in again.stderr.decode()


@pytest.mark.xdist_group("undisturbed")
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the workers through /proc")
def test_a_worker_that_the_system_ends_is_replaced(undisturbed: Path) -> None:
    out = undisturbed / "少一个.jsonl"
    process = subprocess.Popen(
        in_two_processes(out.name),
        cwd=undisturbed,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and not (out.exists() and out.read_bytes().count(b"\n") > 4):
        time.sleep(0.01)
    for worker in workers_of(process.pid)[:1]:
        os.kill(worker, signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == 8, told.decode()
    assert out.read_bytes() == (undisturbed / "整.jsonl").read_bytes()


def workers_of(process: int) -> list[int]:
    """The worker processes of a batch."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                found.append(int(child))
    return found


def test_what_a_folder_is_taken_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from zmtool.workflow.score_targets import Folders, Kind, targets_named

    scans = tmp_path / "卷" / "扫描"
    scans.mkdir(parents=True)
    for name in ("1.pdf", "2.jpg"):
        (scans / name).write_bytes(b"x")

    def named(folders: Folders = Folders.AUTO, folder: Path = scans) -> list[tuple[str, Kind]]:
        return [(Path(one.name).name, one.kind) for one in targets_named([str(folder)], folders).targets]

    assert named() == [("扫描", Kind.SCAN)]
    assert named(Folders.MANY) == [("1.pdf", Kind.SCAN), ("2.jpg", Kind.SCAN)]
    (tmp_path / "卷" / "空").mkdir()
    assert named(folder=tmp_path / "卷") == [("扫描", Kind.SCAN)]  # each folder below is a dossier
    assert named(Folders.ONE, tmp_path / "卷") == [("卷", Kind.SCAN)]
    packages(scans, range(1, 2))
    assert named() == [("1.pdf", Kind.SCAN), ("2.jpg", Kind.SCAN), ("案卷1.zmpkg", Kind.PACKAGE)]
    told = targets_named([str(scans), str(scans / "1.pdf")])
    assert len(told.targets) == 3 and "当作 3 个案卷" in told.told[0]
    reports = targets_named([str(scans / "1.pdf"), str(tmp_path / "卷" / "1.pdf")]).targets
    assert [one.report for one in reports][0] == "1"
    assert run(["review", "score", str(tmp_path / "卷" / "空")]) == 4
    assert "没有可评查的案卷" in capsys.readouterr().err


def test_reports_of_dossiers_of_one_name_do_not_write_over_each_other(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        packages(tmp_path / folder, range(1, 2))
    assert run(["review", "score", "甲", "乙", "--html", "报告"]) == 0
    assert sorted(one.name for one in (tmp_path / "报告").iterdir()) == ["案卷1-2.html", "案卷1.html"]


def test_a_single_dossier_that_cannot_be_read_is_the_commands_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "坏.zmpkg").write_bytes(b"x")
    assert run(["review", "score", "坏.zmpkg", "--json"]) == 4
    assert "案卷包已损坏" in json.loads(capsys.readouterr().out)["error"]["what"]
    assert run(["review", "score", "没有的.zmpkg"]) == 3
    assert run(["review", "score", "坏.zmpkg", "--out", "r.jsonl"]) == 4


def test_the_checks_across_from_packages_from_the_file_and_from_cases_agree(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", "across", str(made), "--json"]) == 8
    direct = json.loads(capsys.readouterr().out)
    jsonschema.validate(direct, schema("across-report.schema.json"))
    assert direct["dossiers"] == COUNT and len(direct["repeats"]) == 1  # the zip is the first package again
    assert run(["review", "score", str(made), "--out", "r.jsonl"]) == 8
    capsys.readouterr()
    assert run(["review", "across", "--from", "r.jsonl", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == direct and "5 个案卷当时未能评查" in shown.err
    status = {one["id"]: one["status"] for one in direct["checks"]}
    # Copies of one case: its officers are everywhere at once, its answers are the same words.
    assert (status["officer_times"], status["alike_records"]) == ("fail", "unsure")
    assert (status["double_fines"], status["repeat_parties"], status["penalty_rates"]) == (
        "unsure",
        "pass",
        "pass",
    )
    assert (status["goods_balance"], status["price_agreement"]) == ("pass", "pass")
    assert (
        run(["review", "across", "--from", "r.jsonl", "--fail-on", "fail", "--check", "officer_times"]) == 1
    )
    text = capsys.readouterr().out
    assert "办案人时空冲突　问题" in text and "推算：" in text and "出处：" in text and "文号连续" not in text
    assert (
        run(["review", "across", "--from", "r.jsonl", "--check", "goods_balance", "--fail-on", "fail"]) == 0
    )


def test_the_closed_cases_of_a_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示"]) == 0
    for name in ("clean", "defects", "early"):
        case = shipped_root() / "sample_cases" / name / "case.yaml"
        assert run(["case", "import", str(case), "-w", "甲"]) == 0
    capsys.readouterr()

    def compared(*options: str) -> int:
        assert run(["review", "across", "--cases", "-w", "甲", "--json", *options]) == 0
        found = json.loads(capsys.readouterr().out)
        jsonschema.validate(found, schema("across-report.schema.json"))
        count: int = found["dossiers"]
        return count

    assert compared() == 2  # the third is not closed
    assert compared("--unit", "邻县烟草专卖局") == 0
    assert (compared("--since", "2025-04-01"), compared("--until", "2025-04-02")) == (2, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        ["across"],
        ["across", "--from", "r.jsonl", "--cases"],
        ["across", "--from", "r.jsonl", "--unit", "示例县局"],
        ["across", "--from", "r.jsonl", "--fail-on", "fatal"],
        ["score", "a.pdf", "--resume"],
        ["score", "a.pdf", "--folder", "two"],
        ["score", "a.pdf", "--across", "--jsonl"],
    ],
)
def test_command_lines_that_say_too_little_or_too_much(wrong: list[str]) -> None:
    assert run(["review", *wrong]) == 2


def test_results_from_elsewhere_are_taken_as_untrusted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages(tmp_path / "几卷", range(1, 3))
    assert run(["review", "score", "几卷", "--out", "r.jsonl"]) == 0
    one, two = lines(tmp_path / "r.jsonl")

    def changed(old: str, new: str) -> int:
        told = json.dumps(two, ensure_ascii=False).replace(old, new)
        text = json.dumps(one, ensure_ascii=False) + "\n" + told + "\n"
        (tmp_path / "x.jsonl").write_text(text, "utf-8")
        return run(["review", "across", "--from", "x.jsonl"])

    for old, new in (
        ("2025-03-05T09:30", "2025-13-45T99:99"),
        ("2025-03-26", "9999-99-99"),
        ('"0.07"', '"1e999999999"'),
        ('"381.60"', '"NaN"'),
        ('"normal": "12"', '"normal": "Infinity"'),
        ("34990101", "x" * 5000),
        ("示烟处〔2025〕第2号", "示烟处〔2025〕第99999999号"),
    ):
        assert changed(old, new) == 0, new
    assert changed('"across":', '"other":') == 4
    assert changed('"origin": "facts", "target"', '"origin": 5, "target"') == 4
    assert run(["review", "across", "--from", "没有.jsonl"]) == 3
    capsys.readouterr()
