"""Reading the data files: overrides, refusals, cross references, speed of loading a part."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from zmtool.base.datafile import check_against
from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.law.library import load_calendar, load_causes, load_law

YEAR_2027 = """\
id: calendar-2027
version: "1"
year: 2027
effective_from: 2027-01-01
effective_to: 2027-12-31
source: 试验数据
mark: 待核
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
makeup_workdays: []
"""


def write(root: Path, relative: str, text: str) -> Path:
    path = root / "schemas/law" / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bureau_adds_a_year(tmp_path: Path) -> None:
    write(tmp_path, "calendar/2027.yaml", YEAR_2027)
    calendar = load_calendar(tmp_path)
    assert calendar.next_workday(date(2026, 12, 31)) == date(2027, 1, 4)
    assert 2027 not in load_calendar().years


def test_a_misspelt_key_is_refused_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, "calendar/2027.yaml", YEAR_2027.replace("makeup_workdays", "makeup_workday"))
    with pytest.raises(UsageProblem) as caught:
        load_calendar(tmp_path)
    assert "2027.yaml" in caught.value.where


def test_a_year_given_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "calendar/again.yaml", YEAR_2027.replace("2027", "2024"))
    with pytest.raises(UsageProblem, match="两份"):
        load_calendar(tmp_path)


LOCAL_CAUSE = """\
id: own
version: "1"
source: 试验数据
mark: 待核
causes:
  - code: own_cause
    label: 试验案由
    violated: [{violated}]
    penalized: [local]
    fine: {{kind: {kind}}}
    allowed_penalties: [{penalty}]
    forfeit_goods: unknown
    authority: tobacco
"""


def own_cause(violated: str = "local", kind: str = "unknown", penalty: str = "fine") -> str:
    return LOCAL_CAUSE.format(violated=violated, kind=kind, penalty=penalty)


def test_a_bureau_adds_a_cause(tmp_path: Path) -> None:
    write(tmp_path, "causes/own.yaml", own_cause())
    assert load_law(tmp_path).causes.cause_by_code("own_cause").label == "试验案由"


def test_a_rate_without_figures_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "causes/own.yaml", own_cause(kind="rate"))
    with pytest.raises(UsageProblem):
        load_causes(tmp_path)


@pytest.mark.parametrize(
    ("changes", "what"), [({"violated": "nolaw"}, "法规"), ({"penalty": "whip"}, "处罚种类")]
)
def test_a_reference_to_nothing_is_refused(tmp_path: Path, changes: dict[str, str], what: str) -> None:
    write(tmp_path, "causes/own.yaml", own_cause(**changes))
    with pytest.raises(UsageProblem, match=what):
        load_law(tmp_path)


def test_a_pack_of_an_unknown_cause_is_refused(tmp_path: Path) -> None:
    shipped = shipped_root() / "schemas/law"
    text = (shipped / "discretion/EXAMPLE/not_local_purchase.yaml").read_text(encoding="utf-8")
    write(tmp_path, "discretion/X/p.yaml", text.replace("cause: not_local_purchase", "cause: nothing"))
    with pytest.raises(UsageProblem, match="案由"):
        load_law(tmp_path)


def test_the_law_is_read_once() -> None:
    assert load_law() is load_law()


def test_every_data_file_has_its_head() -> None:
    import yaml

    files = sorted((shipped_root() / "schemas/law").rglob("*.yaml"))
    assert len(files) > 40
    for path in files:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"id", "version", "source"} <= set(data), path
        assert "mark" in data or all("mark" in row for row in data["rules"]), path


@pytest.mark.parametrize(
    "name", ["calendar", "statute", "causes", "deadlines", "discretion", "transfer", "hearing"]
)
def test_schemas_refuse_an_empty_file(name: str) -> None:
    json.loads((shipped_root() / f"schemas/law-{name}.schema.json").read_text(encoding="utf-8"))
    with pytest.raises(UsageProblem):
        check_against({}, f"law-{name}.schema.json", Path("x.yaml"))


def test_the_law_pulls_in_no_later_room_and_no_heavy_library() -> None:
    code = (
        "import sys, zmtool.law.library as l; l.load_law()\n"
        "rooms = {m.split('.')[1] for m in sys.modules if m.startswith('zmtool.')}\n"
        "heavy = {'sqlmodel','docx','PIL','numpy','cv2','textual','rich','chinese_calendar'} & set(sys.modules)\n"
        "print(sorted(rooms - {'base', 'values', 'law'}), sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] []"
