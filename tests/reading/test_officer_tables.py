"""Officers in a table of their own are the officers, and neither the party nor a label's value."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from zmtool.forms.records import FormField
from zmtool.reading.records import ReadField

from .test_fields_and_signs import catalogue_of, read_one
from .test_leftover_labels import ruled

from zmtool.scans.records import Cell, Table  # isort: skip

OFFICERS = FormField("officers", "执法人员", "officers")
PARTY = FormField("party_name", "当事人", "text", labels=("姓名",))
FORM = catalogue_of(fields=(OFFICERS, PARTY))


def beside_heading(heading: str, *rows: Sequence[str]) -> dict[str, ReadField]:
    """The fields of a table whose rows stand beside one heading over all of them."""
    table, lines = ruled(*[["", *row] for row in rows])
    cells = [one for one in table.cells if one.col > min(each.col for each in table.cells)]
    left = [one.box for one in table.cells if one not in cells]
    head = (left[0][0], left[0][1], left[0][2], left[-1][3])
    top = Cell(0, 0, len(rows), 1, head)
    words = lines[0]
    middle = (head[1] + head[3]) / 2
    label = type(words)(heading, (head[0] + 0.01, middle - 0.006, head[2] - 0.01, middle + 0.006), 0.98)
    return dict(read_one(FORM, label, *lines, tables=(Table(table.box, (top, *cells)),)).fields)


def test_a_row_for_each_officer_below_the_words() -> None:
    found = beside_heading("询问人员", ("姓名", "执法证号"), ("沈清越", "34990152"), ("江临", "34990118"))
    assert found["officers"].normal == "沈清越:34990152;江临:34990118"
    assert "party_name" not in found


def test_words_before_each_name_and_number() -> None:
    found = beside_heading(
        "执法人员",
        ("姓名", "高致远", "执法证号", "34990145"),
        ("姓名", "唐雨声", "执法证号", "34990196"),
    )
    assert found["officers"].normal == "高致远:34990145;唐雨声:34990196"
    assert "party_name" not in found


@pytest.mark.parametrize("number", ["349901197509142735", "无"])
def test_the_papers_of_a_party_are_no_certificate(number: str) -> None:
    found = beside_heading("当事人情况", ("姓名", "谭晓琳", "证件号码", number))
    assert "officers" not in found and found["party_name"].normal == "谭晓琳"
