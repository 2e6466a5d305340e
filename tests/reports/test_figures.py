"""Figures over results: what counts as what, and what is told of nothing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zmtool.reports.figures import STEPS, UNKNOWN, figures
from zmtool.reports.results import masked, plain_points

from .made_results import ID_NUMBER, item, result, some


def test_what_counts_as_what() -> None:
    told = figures(some())
    assert (told.dossiers, told.failed, told.open, told.repeated) == (4, 1, 0, 0)
    assert (told.mean, told.middle, told.highest, told.lowest) == (
        Decimal("84.50"),
        Decimal("89.50"),
        Decimal(100),
        Decimal(59),
    )
    assert told.grades == (("优秀", 2), ("良好", 1), ("不合格", 1)), "from the best to the worst"
    assert (
        dict(told.spread)["60以下"] == 1 and dict(told.spread)["85–"] == 1 and dict(told.spread)["100"] == 1
    )
    first, second, third = told.items
    assert (first.code, first.dossiers, first.deducted) == ("B02", 2, Decimal(19)), (
        "of as many the dearer first"
    )
    assert (second.code, second.applies, second.share) == ("A01", 3, 2 / 3), (
        "where it does not apply it is not counted"
    )
    assert third.fatal and third.code == "X01"
    assert [one.head.number for one in told.fatal] == ["示烟立〔2025〕第3号"]
    assert [one.head.number for one in told.good] == ["示烟立〔2025〕第1号"]
    assert [one.name for one in told.units] == ["甲局", "乙局", UNKNOWN]
    assert [(one.name, one.dossiers) for one in told.officers] == [("周望", 4), ("林一舟", 4)]
    assert [(one.letter, one.deducted, one.dossiers) for one in told.stages] == [
        ("A", Decimal(4), 2),
        ("B", Decimal(19), 2),
        ("X", Decimal(0), 1),
    ]


def test_a_dossier_that_comes_twice_is_told() -> None:
    assert figures([result(1, "90", "优秀"), result(1, "92", "优秀")]).repeated == 1


def test_of_nothing_there_are_no_figures() -> None:
    told = figures(some()[-1:])
    assert (told.dossiers, told.mean, told.middle, told.items, told.good) == (0, None, None, (), ())


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=40))
def test_the_groups_hold_every_score_once(scores: list[Decimal]) -> None:
    told = figures(result(number, str(score), "优秀") for number, score in enumerate(scores))
    assert sum(count for _, count in told.spread) == len(scores) and len(told.spread) == len(STEPS)
    assert told.mean is not None and min(scores) - 1 <= told.mean <= max(scores) + 1


@given(st.lists(st.sampled_from(["pass", "fail", "unsure", "human", "na"]), max_size=12))
def test_an_item_is_wrong_in_no_more_dossiers_than_it_applies_to(statuses: list[str]) -> None:
    told = figures(result(number, "90", "优秀", item("A01", one)) for number, one in enumerate(statuses))
    assert all(one.dossiers <= one.applies for one in told.items)
    assert sum(one.dossiers for one in told.items) == statuses.count("fail")


def test_identity_numbers_are_masked_in_running_text() -> None:
    assert masked(f"证件号{ID_NUMBER}与34990119850614123x不一致") == (
        "证件号349901********123X与349901********123x不一致"
    )
    assert (
        masked("条码6901028075015、文号示烟处〔2025〕第3号") == "条码6901028075015、文号示烟处〔2025〕第3号"
    )
    assert [plain_points(Decimal(one)) for one in ("0", "100", "0.50", "15.20")] == [
        "0",
        "100",
        "0.5",
        "15.2",
    ]
