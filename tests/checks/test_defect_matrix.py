"""Items × planted defects: each defect makes exactly its item come out otherwise, and what logically follows."""

from __future__ import annotations

from functools import cache

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.checks.checklist import load_checklist
from zmtool.checks.context import Context
from zmtool.checks.defects import Defect, choose, load_defects
from zmtool.checks.evaluate import evaluate
from zmtool.checks.records import Review, Status
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.law.library import load_law
from zmtool.workflow.reviewing import target_of_path

from .test_every_checklist import SCORED

WRONG = (Status.FAIL, Status.UNSURE)
NEEDS_A_BENCHMARK = {"D47"}
"""Tiers are data of a province: their defects are in test_tier_measure."""
DEFECTS = [pytest.param(name, one, id=f"{name}-{one.id}") for name in SCORED for one in load_defects(name)]


@cache
def sound(name: str) -> Dossier:
    return target_of_path(shipped_root() / load_checklist(name).sample).dossier


def reviewed(name: str, dossier: Dossier) -> Review:
    standard = load_checklist(name)
    catalogue = load_catalogue().of_area(standard.area)
    return evaluate(Context(dossier, load_law(), catalogue, standard.trust, standard.parameters), standard)


def planted(name: str, defects: tuple[Defect, ...]) -> Dossier:
    dossier, catalogue = sound(name), load_catalogue().of_area(load_checklist(name).area)
    for one in defects:
        dossier = one.planted(dossier, catalogue)
    return dossier


def fired(name: str, dossier: Dossier) -> dict[str, Status]:
    """The items that come out otherwise than in the sound dossier, and wrong."""
    before, after = reviewed(name, sound(name)).results, reviewed(name, dossier).results
    return {
        new.item.code: new.status
        for old, new in zip(before, after, strict=True)
        if new.status in WRONG and new.status is not old.status
    }


@pytest.mark.parametrize(("name", "defect"), DEFECTS)
def test_a_defect_makes_exactly_what_is_declared_fire(name: str, defect: Defect) -> None:
    assert fired(name, planted(name, (defect,))) == dict(defect.fires)


@pytest.mark.parametrize("name", SCORED)
def test_every_machine_item_has_a_defect(name: str) -> None:
    covered = {one.code for one in load_defects(name)}
    machine = {item.code for item in load_checklist(name).items if item.checks}
    assert machine - covered <= NEEDS_A_BENCHMARK


@pytest.mark.parametrize("name", SCORED)
def test_no_planted_defect_that_a_machine_item_is_for_is_fatal_by_an_uncertain_source(name: str) -> None:
    for one in load_defects(name):
        item = load_checklist(name).item(one.code)
        assert item is not None
        if item.fatal and (item.mark in ("待核", "记忆", "建议值", "川", "湘") or item.confirm):
            assert one.status is Status.UNSURE, one.id


@pytest.mark.parametrize("seed", range(12))
def test_defects_planted_together_all_fire(seed: int) -> None:
    name = "penalty-ordinary"
    chosen = choose(load_defects(name), 5, seed)
    assert len(chosen) == 5
    assert chosen == choose(load_defects(name), 5, seed)
    found = fired(name, planted(name, chosen))
    for one in chosen:
        assert found.get(one.code) is one.status, one.id


def test_a_drill_keeps_to_its_level_and_topic() -> None:
    defects = load_defects("penalty-ordinary")
    assert all(one.difficulty == 1 for one in choose(defects, 30, 3, level=1))
    assert {one.code[0] for one in choose(defects, 30, 3, codes=["C", "D"])} <= {"C", "D"}
    assert {one.code for one in choose(defects, 9, 3, codes=["C29"])} == {"C29"}


def test_a_declaration_for_an_example_that_is_not_there_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "schemas" / "reviews" / "defects" / "penalty-ordinary.yaml"
    path.parent.mkdir(parents=True)
    path.write_text('id: x\nversion: "1"\nsource: y\nalso:\n  C92/fail: {F69: fail}\n', encoding="utf-8")
    with pytest.raises(UsageProblem, match="C92/fail") as caught:
        load_defects("penalty-ordinary", tmp_path)
    assert "penalty-ordinary.yaml:5" in str(caught.value)
