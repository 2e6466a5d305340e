"""The label sets that reading is tuned on, the layouts that print them, and the tables that their cells form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.corpus import layouts
from bench.corpus.draw import drawn
from bench.corpus.facts import drafts, enforcement_forms
from bench.corpus.fonts import missing_packages
from bench.printed_cells import tables_of
from zmtool.base.datafile import load_yaml

CORPUS = Path(layouts.__file__).parent.parent
SETS = [
    *sorted((CORPUS / "label_sets").glob("*.yaml")),
    CORPUS / "ridge_labels.yaml",
]
drawing = pytest.mark.skipif(
    bool(missing_packages()), reason=f"apt-get install {' '.join(missing_packages())}"
)


def printed_labels() -> set[str]:
    labels = set()
    for form in enforcement_forms():
        own = [one for one in form.fields if not one.within and one.where not in ("head", "foot", "prose")]
        labels |= {one.label for one in own}
        labels |= {column.label for table in form.tables for column in table.columns}
        labels |= {one.label for one in form.signs}
    return labels


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_set_words_every_label_of_the_catalogue(path: Path) -> None:
    words = load_yaml(path)
    assert printed_labels() == words.keys()
    assert all(isinstance(one, str) and one for wordings in words.values() for one in wordings)


def test_cells_that_touch_are_one_table_with_rows_columns_and_spans() -> None:
    heading = (0.1, 0.1, 0.2, 0.3)
    cells = [heading, (0.2, 0.1, 0.5, 0.2), (0.501, 0.1, 0.9, 0.2), (0.2, 0.2, 0.9, 0.3)]
    lone, apart = (0.1, 0.6, 0.9, 0.7), [(0.1, 0.4, 0.5, 0.5), (0.5, 0.4, 0.9, 0.5)]
    first, second = tables_of([*apart, *cells, lone])
    assert [(one.row, one.col, one.row_span, one.col_span) for one in first.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 1),
        (0, 2, 1, 1),
        (1, 1, 1, 2),
    ]
    assert first.box == (0.1, 0.1, 0.9, 0.3) and len(second.cells) == 2


@drawing
@pytest.mark.parametrize("room", ["b", "c"])
def test_cells_of_strangers_stand_between_those_of_the_form(room: str) -> None:
    layout = layouts.LAYOUTS[f"tune-labels-{room}"]
    strange = replace(layout, manner=replace(layout.manner, strangers=True))
    form = next(one for one in enforcement_forms() if one.id == "filing_report")
    draft = drafts([form], 1)[0]
    plain, more = drawn(draft, layout, 1, 50), drawn(draft, strange, 1, 50)
    assert plain.document.fields.keys() == more.document.fields.keys()
    assert sum(len(one.lines) for one in more.sheets) > sum(len(one.lines) for one in plain.sheets)
