"""zmtool inspect: a plan, a record, the table, lists and figures at the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from zmtool.cli.entry import run

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_cases" / "inspections"
PLAN, RECORD = "JH-示-2025-00001", "JC-示-2025-00001"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder), "--bureau", "示例县烟草专卖局", "--short-name", "示"]) == 0
    assert run(["license", "import", str(SAMPLES / "retailers.csv"), "-w", str(folder)]) == 0
    for name, number in (("林一舟", "34990101"), ("周望", "34990102")):
        span = ["--valid-from", "2023-01-01", "--valid-to", "2035-12-31"]
        assert run(["staff", "officer", number, "--name", name, *span, "-w", str(folder)]) == 0
    return folder


def asked(capsys: pytest.CaptureFixture[str], work: Path, *words: object) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["inspect", *map(str, words), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def planned(capsys: pytest.CaptureFixture[str], work: Path) -> Any:
    days = ("--from", "2025-05-12", "--to", "2025-05-13")
    code, made, err = asked(
        capsys, work, "plan", "make", "--group", "林一舟,周望,乡", *days, "--special", "349901100018=校园周边"
    )
    assert code == 0, err
    assert asked(capsys, work, "plan", "approve", PLAN)[0] == 0
    return made


def test_from_the_plan_to_the_case(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = planned(capsys, work)
    assert made["plan_no"] == PLAN and made["groups"][0]["rural"] and len(made["clients"]) == 5
    assert made["clients"][0]["why"]["overdue"]["points"] == "0.2000" and "basis" not in made
    assert asked(capsys, work, "plan", "list", "--open")[1][0]["shops"] == 5
    visit = tmp_path / "visit.yaml"
    shutil.copy(SAMPLES / "visit.yaml", visit)
    assert asked(capsys, work, "record", visit, "--check")[:2] == (0, [])
    code, kept, err = asked(capsys, work, "record", visit)
    assert code == 0 and kept["insp_no"] == RECORD and len(kept["clues"]) == 1, err
    code, shown, _ = asked(capsys, work, "show", RECORD)
    assert shown["sign_in"]["offset_m"] == 28 and shown["codes"][0]["verdict"] == "other"
    assert shown["next"] == ["to_case", "no_case"]
    assert asked(capsys, work, "record", visit)[0] == 5, "the same visit is not kept twice"
    assert asked(capsys, work, "list", "--kind", "专项检查", "--open")[1][0]["clue_no"] == kept["clues"][0]
    assert asked(capsys, work, "list", "--kind", "突击")[0] == 2
    code, done, _ = asked(capsys, work, "advance", RECORD, "不予立案", "--note", "码已核清")
    assert code == 0 and done["state"] == "NO_CASE"
    assert asked(capsys, work, "case", RECORD, "示烟立〔2025〕第1号", "--cause", "x")[0] == 5
    code, figures, _ = asked(capsys, work, "figures", "--from", "2025-05-01", "--to", "2025-05-31")
    assert code == 0 and figures["inspections"] == 1 and figures["gain"] is None
    assert {one["id"]: one["value"] for one in figures["figures"] if not one["of"]}["completion"] == 0.2
    for words in (("plan", "show", PLAN), ("show", RECORD), ("list",), ("plan", "list")):
        assert run(["inspect", *words, "-w", str(work)]) == 0
    assert run(["inspect", "figures", "--from", "2025-05-01", "--to", "2025-05-31", "-w", str(work)]) == 0


def test_who_is_left_out_of_a_group_is_told(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["staff", "officer", "34990103", "--name", "顾清越", "-w", str(work)]) == 0
    group = ("plan", "make", "--group", "林一舟,周望,顾清越", "--from", "2025-05-12")
    code, made, err = asked(capsys, work, *group, "--most", "1")
    assert code == 0, err
    assert len(made["groups"][0]["officers"]) == 2 and "顾清越" in made["officers_left_out"][0]
    assert run(["staff", "fit", "34990101", "34990103", "--on", "2025-05-12", "-w", str(work)]) == 1
    capsys.readouterr()
    assert run(["inspect", *group, "-w", str(work)]) == 0
    assert "没有编入检查组：顾清越" in "".join(capsys.readouterr())


def test_what_is_wrong_is_told(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(capsys, work)
    text = (SAMPLES / "visit.yaml").read_text(encoding="utf-8")
    visit = tmp_path / "visit.yaml"
    visit.write_text(text.replace(', {cert_no: "34990102"}', ""), encoding="utf-8")
    code, problems, _ = asked(capsys, work, "record", visit, "--check")
    assert code == 1 and [one["place"] for one in problems if one.get("stops", True)] == ["inspectors"]
    code, _, err = asked(capsys, work, "record", visit)
    assert code == 5 and "只有 1 人" in err
    visit.write_text(text.replace("kind: SPC", "kind: ABC\nunknown: 1"), encoding="utf-8")
    code, _, err = asked(capsys, work, "record", visit)
    assert code == 2 and "kind" in err and "visit.yaml" in err
    assert asked(capsys, work, "plan", "make")[0] == 2
    assert asked(capsys, work, "plan", "make", "--group", "林一舟,周望", "--avoid", "349901100018")[0] == 2
    assert asked(capsys, work, "plan", "show", "JH-没有")[0] == 3
    assert asked(capsys, work, "figures", "--from", "2025-06-01", "--to", "2025-05-01")[0] == 2
    assert asked(capsys, work, "take", SAMPLES / "retailers.csv")[0] == 4
    assert asked(capsys, work, "plan", "drop", PLAN)[0] == 5
    assert asked(capsys, work, "plan", "drop", PLAN, "--note", "重新编制")[0] == 0


def test_the_table_goes_out_and_comes_back_empty(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planned(capsys, work)
    code, answer, _ = asked(capsys, work, "sheet", PLAN, "-o", tmp_path / "表.xlsx")
    assert code == 0 and Path(answer["file"]).is_file()
    assert asked(capsys, work, "take", tmp_path / "表.xlsx")[:2] == (0, [])
    assert run(["inspect", "take", str(tmp_path / "表.xlsx"), "-w", str(work)]) == 0
