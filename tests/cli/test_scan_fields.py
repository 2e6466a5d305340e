"""zmtool scan fields: a decision in plain text, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zmtool.cli.commands.scan import app

DECISIONS = Path(__file__).parent.parent / "reading" / "decisions"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["fields", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_decision_of_another_agency_as_json() -> None:
    (found,) = json.loads(run("--text", str(DECISIONS / "market_ordinary.txt"), "--json"))["documents"]
    assert found["type"] == "penalty_decision"
    assert found["fields"]["uscc"]["normal"] == "92349901MA0BD8R288"
    filing = found["fields"]["filing_date"]
    assert (filing["value"], filing["normal"], filing["mended"]) == (
        "同日",
        "2024-03-05",
        "同日（前文：2024年3月5日）",
    )
    assert [row["cartons"]["normal"] for row in found["tables"]["goods"]] == ["0.8", "2", "3.5", "1.8"]
    first = found["citations"][0]
    assert (first["statute"], first["article"], first["paragraph"], first["item"]) == (
        "tobacco_reg",
        6,
        1,
        None,
    )
    assert [one["id"] for one in found["parts"]][0] == "party"


@pytest.mark.parametrize("type_", ["penalty_decision", "行政处罚决定书"])
def test_what_was_repaired_is_shown_to_people(type_: str) -> None:
    shown = run("--text", str(DECISIONS / "ocr_breaks.txt"), "--type", type_)
    assert "由“3499O119850614123X”得出，请核对" in shown
    assert "玉溪（软）" in shown and "第23条第2款" in shown


def test_what_is_unsure_is_shown_to_people() -> None:
    shown = run("--text", str(DECISIONS / "market_company.txt"))
    assert "可能是 15000.00" in shown and "法规库中没有" in shown
