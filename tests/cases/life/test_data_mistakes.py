"""Mistakes in a workspace's own data of cases: each is refused with file, line, field and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.custody import load_custody_kinds
from zmtool.cases.deadlines import load_running
from zmtool.cases.life.definition import load_life_cycle

LOAD = {
    "life-cycle.yaml": load_life_cycle,
    "custody.yaml": load_custody_kinds,
    "deadlines.yaml": load_running,
}


@pytest.mark.parametrize("name", LOAD)
def test_the_shipped_data_name_nothing_unknown(name: str) -> None:
    assert LOAD[name]()


@pytest.mark.parametrize(
    ("name", "right", "wrong", "near"),
    [
        ("life-cycle.yaml", "after: [clue]", "after: [cluee]", "clue"),
        ("life-cycle.yaml", "rule: file_supplement,", "rule: file_suplement,", "file_supplement"),
        ("life-cycle.yaml", "from: inspect}", "from: inspct}", "inspect"),
        ("life-cycle.yaml", "unless: [plea_waive]", "unless: [plea_wave]", "plea_waive"),
        ("life-cycle.yaml", "extended_by: extend_filing", "extended_by: extend_fling", "extend_filing"),
        ("life-cycle.yaml", "checks: [custody_settled]", "checks: [custody_setled]", "custody_settled"),
        ("life-cycle.yaml", "firm: [goods_listed]", "firm: [goods_lsted]", "goods_listed"),
        ("life-cycle.yaml", "stage: verifying", "stage: verifing", "verifying"),
        ("life-cycle.yaml", "{field: clue_date}", "{field: clu_date}", "clue_date"),
        ("life-cycle.yaml", "override_office: leader", "override_office: leeder", "leader"),
        ("life-cycle.yaml", '"proc_2023:33"', '"proc_2033:33"', "proc_2023"),
        ("life-cycle.yaml", '"proc_2023:33"', '"第33条"', "proc_2023"),
        ("life-cycle.yaml", "mark: 待核", "mark: 待查", "待核"),
        ("custody.yaml", "after: [police_filed]", "after: [police_fild]", "police_filed"),
        ("custody.yaml", "penalty: confiscate_goods", "penalty: confiscate_good", "confiscate_goods"),
        ("custody.yaml", "effect: settle", "effect: setle", "settle"),
        ("deadlines.yaml", "rule: transfer_goods", "rule: transfer_good", "transfer_goods"),
        ("deadlines.yaml", "from: police_filed", "from: police_fild", "police_filed"),
        ("deadlines.yaml", "done: [transfer_goods]", "done: [transfer_gods]", "transfer_goods"),
    ],
)
def test_a_mistake_names_its_line_and_the_nearest_word(
    tmp_path: Path, name: str, right: str, wrong: str, near: str
) -> None:
    own = tmp_path / "schemas" / "cases" / name
    own.parent.mkdir(parents=True)
    text = (shipped_root() / "schemas" / "cases" / name).read_text(encoding="utf-8")
    assert right in text
    own.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        LOAD[name](tmp_path)
    line = text[: text.index(right)].count("\n") + 1
    told = f"{caught.value.what} {caught.value.where} {caught.value.next_step}"
    assert f"{name}:{line}" in caught.value.where and "字段" in caught.value.where
    assert near in told or wrong == '"第33条"'
