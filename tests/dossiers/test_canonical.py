"""A dossier from elsewhere whose canonical forms are not what they say is refused by name, not judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput
from zmtool.base.shipped import shipped_root
from zmtool.dossiers.canonical import check_canonical
from zmtool.dossiers.package import dossier_json, read_dossier_file
from zmtool.forms.catalogue import load_catalogue
from zmtool.workflow.reviewing import target_of_path

SAMPLES = sorted((shipped_root() / "sample_cases").glob("*/*.yaml"))
CASES = [path for path in SAMPLES if path.name in ("case.yaml", "application.yaml")]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_what_we_make_keeps_the_contract(path: Path) -> None:
    check_canonical(target_of_path(path).dossier, load_catalogue(), str(path))


@pytest.mark.parametrize(
    ("field", "normal", "what"),
    [
        ("date", "2025年3月26日", "日期"),
        ("date", "2025-02-30", "日期"),
        ("incident_time", "2025-03-05 九点", "时间"),
        ("fine", "753.60元", "数字"),
        ("fine", "NaN", "数字"),
    ],
)
def test_a_canonical_form_of_the_wrong_kind_is_named(
    tmp_path: Path, field: str, normal: str, what: str
) -> None:
    data = dossier_json(target_of_path(shipped_root() / "sample_cases" / "clean" / "case.yaml").dossier)
    decision = next(one for one in data["documents"] if one["type"] == "penalty_decision")
    decision["fields"][field]["normal"] = normal
    file = tmp_path / "卷.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_dossier_file(file)
    assert what in str(caught.value) and field in str(caught.value) and "卷.json" in str(caught.value)
