"""The tier of a benchmark is judged by the figure that its thresholds look at, and by no other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.context import Context
from zmtool.checks.records import Outcome, Status
from zmtool.checks.words.tier import tier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.discretion import DiscretionPack, DiscretionTable, Threshold
from zmtool.law.library import load_law
from zmtool.law.marks import Mark
from zmtool.workflow.reviewing import dossier_of_case


def _judged(pack: DiscretionPack) -> Outcome:
    law = replace(load_law(), discretion=DiscretionTable((pack,)))
    dossier = dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))
    context = Context(
        dossier,
        law,
        load_catalogue().of_area(ENFORCEMENT),
        parameters=MappingProxyType({"province": pack.province}),
    )
    return tier(context, {"kind": "tier", "of": ["penalty_decision.rate"]})


@pytest.fixture
def pack() -> DiscretionPack:
    """The example benchmark as if its text had been compared: 10,765.66 yuan are in the tier of 6 to 8 %."""
    packs = load_law().discretion.packs
    return replace(next(one for one in packs if one.cause == "not_local_purchase"), mark=Mark.RULE)


def test_a_rate_within_its_tier_passes_and_one_outside_fails(pack: DiscretionPack) -> None:
    assert _judged(pack).status is Status.PASS
    higher = replace(pack, thresholds=tuple(Threshold(Decimal(one)) for one in (100, 500, 2000)))
    assert _judged(higher).status is Status.FAIL


@pytest.mark.parametrize(("measure", "unit"), [("kilograms", "公斤"), ("cartons", "条")])
def test_another_measure_than_the_base_is_for_a_person(pack: DiscretionPack, measure: str, unit: str) -> None:
    result = _judged(replace(pack, measure=measure, unit=unit))
    assert result.status is Status.UNSURE
    assert unit in result.findings[0].message
