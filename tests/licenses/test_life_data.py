"""Rule files of licensing that a bureau wrote wrongly are refused with file and name."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.random_inspection.rules import load_draw_rules
from zmtool.licenses.register.health import load_health_rules
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary

LOADS = {
    "life.yaml": load_life,
    "statuses.yaml": load_statuses,
    "health.yaml": load_health_rules,
    "random-inspection.yaml": load_draw_rules,
    "matters.yaml": load_vocabulary,
}


@pytest.mark.parametrize(
    ("file", "right", "wrong", "word"),
    [
        ("life.yaml", "to: ACCEPTED,", "to: ACEPTED,", "ACEPTED"),
        ("life.yaml", "needs: [materials, may_apply]", "needs: [materiels]", "materiels"),
        ("life.yaml", "until: [supplied, lapse, reject, withdraw]", "until: [suplied]", "suplied"),
        ("life.yaml", "facts: [retention]", "facts: [retension]", "retension"),
        ("life.yaml", "until: [publish], n: 7", "until: [publisht], n: 7", "publisht"),
        ("life.yaml", "income: 20000, ", "", "income"),
        ("matters.yaml", "asks: [licence, changes]", "asks: [licence, chances]", "chances"),
        ("matters.yaml", "facts: [wish.lost, wish.damaged]", "facts: [wish.last]", "wish.last"),
        ("life.yaml", "least_age: 18", "least_age: young", "least_age"),
        ("life.yaml", "RECEIVED: [NEW,", "RECIEVED: [NEW,", "RECIEVED"),
        ("statuses.yaml", "id: RECALLED,", "id: CALLED_BACK,", "RECALLED"),
        ("statuses.yaml", "to: SUSPENDED,", "to: ASLEEP,", "ASLEEP"),
        ("health.yaml", "most_years: 5", "most_years: five", "most_years"),
        ("health.yaml", "regions: []", "regions: [{codes: [x], words: [y]}]", "codes"),
        ("random-inspection.yaml", 'D: "0.20"', 'D: "2"', "D"),
        ("random-inspection.yaml", 'red: "0.00"', 'red: "5"', "red"),
    ],
)
def test_a_wrong_file_is_refused_by_name(
    tmp_path: Path, file: str, right: str, wrong: str, word: str
) -> None:
    text = (shipped_root() / "schemas" / "licenses" / file).read_text(encoding="utf-8")
    assert right in text
    own = tmp_path / "schemas" / "licenses" / file
    own.parent.mkdir(parents=True)
    own.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(UsageProblem) as told:
        LOADS[file](tmp_path)
    assert word in str(told.value) and file in str(told.value)


@pytest.mark.parametrize("file", LOADS)
def test_the_shipped_files_load(file: str) -> None:
    assert LOADS[file]()
