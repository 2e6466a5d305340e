"""Every shipped model: its file is sound, it finds what its examples say it must, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.insight.contract import load_contract
from zmtool.insight.models.definition import Model
from zmtool.insight.models.read import load_library, query_of
from zmtool.insight.models.trial import tried
from zmtool.oversight.internal.definition import load_internal

LIBRARY = load_library()
CONTRACT = load_contract()
CATALOGUE = (
    *(f"A{number:02d}" for number in range(1, 13)),
    *(f"B{number:02d}" for number in range(1, 10)),
    *(f"C{number:02d}" for number in range(1, 9)),
    *(f"D{number:02d}" for number in range(1, 6)),
    *(f"E{number:02d}" for number in range(1, 7)),
    *(f"F{number:02d}" for number in range(1, 7)),
    *(f"G{number:02d}" for number in range(1, 7)),
    *(f"H{number:02d}" for number in range(1, 4)),
    *(f"I{number:02d}" for number in range(1, 6)),
    *(f"J{number:02d}" for number in range(1, 3)),
)


def test_the_catalogue_is_whole() -> None:
    assert len(CATALOGUE) == 62
    assert LIBRARY.broken == ()
    assert set(CATALOGUE) <= set(LIBRARY.models)


def test_names_indicators_and_inner_agree_with_internal_supervision() -> None:
    known = load_internal().models
    for code in CATALOGUE:
        model, alert = LIBRARY.models[code], known[code]
        assert (model.indicator, model.inner) == (alert.indicator, alert.inner), code


@pytest.mark.parametrize("model", LIBRARY.models.values(), ids=lambda one: one.code)
def test_a_model_finds_what_its_examples_expect(model: Model, tmp_path: Path) -> None:
    found = tried(model, CONTRACT, tmp_path)
    assert [(one.example, one.problems) for one in found if one.problems] == []
    assert any(example.expect for example in model.examples), "no example that must hit"
    assert any(not example.expect for example in model.examples) or any(
        len(one.hits) < len(example.given.get("orders", []))
        for one, example in zip(found, model.examples, strict=True)
    ), "no near miss"


@pytest.mark.parametrize("model", LIBRARY.models.values(), ids=lambda one: one.code)
def test_what_a_person_reads_is_named(model: Model) -> None:
    query = query_of(model, CONTRACT)
    unnamed = [
        one
        for one in query.columns
        if one not in model.columns and one not in (model.subject, "lic_no", "az")
    ]
    assert unnamed == []
    assert model.ask
    assert all(one.label for one in model.params.values())
