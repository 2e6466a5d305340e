"""Reasons R, N, X and C: all of them there, each with a ground and a mark, wrong data refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.law.citations import Citation
from zmtool.law.library import load_law, load_licence_reasons
from zmtool.law.marks import Mark

REASONS = load_licence_reasons()


def test_every_code_of_the_notes_is_there() -> None:
    counts = {"R": 5, "N": 13, "X": 11, "C": 10}
    wanted = [f"{kind}{number}" for kind, most in counts.items() for number in range(1, most + 1)]
    assert list(REASONS.by_code) == wanted
    assert load_law().licence_reasons == REASONS


def test_a_reason_has_its_ground_and_says_how_sure_it_is() -> None:
    self_service = REASONS.reason("N12")
    assert self_service.law == (Citation("license_rules", 51),) and self_service.mark is Mark.RULE
    assert not REASONS.reason("N1").mark.certain
    assert REASONS.reason("R3").years == 1
    assert REASONS.kinds[REASONS.reason("X6").kind] == "不予延续"


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(UnknownAnswer, match="N14.*R1"):
        REASONS.reason("N14")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: R2,", "code: R1,", "R1"),
        ("code: R2,", "code: Z2,", "Z2"),
        ('"license_rules:51"', '"nolaw:51"', "nolaw"),
    ],
)
def test_wrong_data_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    shipped = shipped_root() / "schemas/law/licence-reasons.yaml"
    own = tmp_path / "schemas/law/licence-reasons.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(shipped.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(UsageProblem, match=words):
        load_law(tmp_path)
