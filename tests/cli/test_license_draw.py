"""zmtool license draw: drawn, proved, visited, published, and found out where somebody changed the list."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.clock import stop_clock
from zmtool.cli.entry import run


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder, table = tmp_path / "work", tmp_path / "户.csv"
    stop_clock(monkeypatch, "2026-11-20T09:00")
    assert run(["init", str(folder)]) == 0
    rows = "".join(
        f"3499011{number:05d},店{number},宋知远,示例县新街{number}号,有效\n" for number in range(1, 61)
    )
    table.write_text("许可证号,客户名称,负责人,经营地址,状态\n" + rows, encoding="utf-8")
    assert run(["license", "import", str(table), "-w", str(folder)]) == 0
    return folder


def officers(work: Path) -> None:
    for name, number in (("林一舟", "34990101"), ("周望", "34990102"), ("何平川", "34990103")):
        span = ["--valid-from", "2023-01-01", "--valid-to", "2030-12-31"]
        assert run(["staff", "officer", number, "--name", name, *span, "-w", str(work)]) == 0


def asked(
    capsys: pytest.CaptureFixture[str], work: Path, command: str, *arguments: object
) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["license", "draw", command, *map(str, arguments), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def test_a_batch_from_the_draw_to_the_publication(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = asked(capsys, work, "start", "2026-2")
    assert code == 5 and "执法证" in err
    officers(work)
    code, made, err = asked(
        capsys, work, "start", "2026-2", "--source", "3921.77", "--witness", "陆承安", "--rate", "其他=10%"
    )
    assert code == 0, err
    assert made["seed"] == "2026-2|3921.77" and len(made["shops"]) == 6
    assert all(len(one["officers"]) == 2 for one in made["shops"])
    assert asked(capsys, work, "start", "2026-2")[0] == 5, "a draw is not repeated until it pleases"
    code, proof, _ = asked(capsys, work, "verify", "2026-2")
    assert code == 0 and proof["same"]
    first, second = (one["lic_no"] for one in made["shops"][:2])
    assert asked(capsys, work, "result", "2026-2", first, "很好")[0] == 2
    assert asked(capsys, work, "result", "2026-2", "349901199999", "未发现问题")[0] == 3
    assert asked(capsys, work, "publish", "2026-2", "--out", tmp_path)[0] == 5
    assert asked(capsys, work, "result", "2026-2", first, "未发现问题", "--on", "2026-09-28")[0] == 0
    code, due, _ = asked(capsys, work, "due", "2026-2", "--on", "2026-11-20")
    assert code == 0 and due[0]["lic_no"] == first and due[0]["overdue"]
    code, done, _ = asked(capsys, work, "publish", "2026-2", "--out", tmp_path)
    text = Path(done["file"]).read_text("utf-8-sig")
    assert code == 0 and "宋**" in text and "宋知远" not in text and first in text
    assert asked(capsys, work, "result", "2026-2", first, "发现违规")[0] == 5, "published is published"
    assert asked(capsys, work, "result", "2026-2", second, "发现违规", "--note", "未明码标价")[0] == 0
    assert asked(capsys, work, "list")[1][0]["results"] == 2
    assert asked(capsys, work, "show", "没有")[0] == 3
    assert run(["license", "draw", "show", "2026-2", "-w", str(work)]) == 0


def test_shops_visited_lately_are_passed_over(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    officers(work)
    everyone = ("--rate", "其他=100%")
    _, made, _ = asked(capsys, work, "start", "一", *everyone)
    lic_no = made["shops"][0]["lic_no"]
    assert asked(capsys, work, "result", "一", lic_no, "未发现问题")[0] == 0
    _, again, _ = asked(capsys, work, "start", "二", *everyone)
    assert [one["lic_no"] for one in again["shops"] if one["passed_over"]] == [lic_no]
    _, anyway, _ = asked(capsys, work, "start", "三", *everyone, "--skip-days", "0")
    assert not [one for one in anyway["shops"] if one["passed_over"]]
    assert asked(capsys, work, "start", "四", "--rate", "其他=两成")[0] == 2
    assert asked(capsys, work, "start", "五", "--station", "没有的所")[0] == 5
    for wrong in (("五", "--skip-days", "-1"), ("../五",), ("五" * 61,)):
        assert asked(capsys, work, "start", *wrong)[0] == 2
    code, _, err = asked(capsys, work, "result", "一", lic_no, "未发现问题", "--on", "2026-11-21")
    assert code == 2 and "还没有到" in err


def test_an_officer_whose_certificate_nobody_knows_to_be_valid_is_left_out_with_the_reason(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    officers(work)
    assert run(["staff", "officer", "34990104", "--name", "顾清越", "-w", str(work)]) == 0
    over = ["--valid-from", "2015-01-01", "--valid-to", "2019-12-31"]
    assert run(["staff", "officer", "34990105", "--name", "许明澈", *over, "-w", str(work)]) == 0
    code, made, err = asked(capsys, work, "start", "一", "--rate", "其他=100%")
    assert code == 0, err
    drawn = {number for one in made["shops"] for number in one["officers"]}
    assert drawn == {"34990101", "34990102", "34990103"}
    unknown, expired = sorted(made["officers_left_out"])[::-1]
    assert "顾清越" in unknown and "须核对" in unknown and "许明澈" in expired and "2019-12-31" in expired
    for number in ("34990104", "34990105"):
        assert run(["staff", "fit", "34990101", number, "-w", str(work)]) == 1, "the same rule"
    capsys.readouterr()
    assert run(["license", "draw", "start", "二", "-w", str(work)]) == 0
    assert "没有参加抽签" in "".join(capsys.readouterr())


def test_too_few_officers_are_told_with_what_each_lacks(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, number in (("林一舟", "34990101"), ("周望", "34990102")):
        assert run(["staff", "officer", number, "--name", name, "-w", str(work)]) == 0
    code, _, err = asked(capsys, work, "start", "一")
    assert code == 5 and "林一舟" in err and "周望" in err and "有效期止" in err


def test_a_list_that_was_changed_is_found_out(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    officers(work)
    _, made, _ = asked(capsys, work, "start", "一", "--rate", "其他=10%")
    drawn = {one["lic_no"] for one in made["shops"]}
    friend = next(number for n in range(1, 61) if (number := f"3499011{n:05d}") not in drawn)
    with closing(sqlite3.connect(work / "zmtool.db")) as database:
        database.execute("UPDATE random_shop SET lic_no = ? WHERE lic_no = ?", (friend, sorted(drawn)[0]))
        database.commit()
    code, proof, _ = asked(capsys, work, "verify", "一")
    assert code == 1 and not proof["same"]
