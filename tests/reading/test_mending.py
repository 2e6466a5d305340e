"""Numbers that prove themselves are repaired, and never to another number that is then believed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.reading.misreadings import look_alikes
from zmtool.reading.understanding import Understood, understood
from zmtool.values.barcode import check_digit
from zmtool.values.citizen_id import upgrade_15
from zmtool.values.uscc import ALPHABET, parse_uscc

BELIEVED = 0.9


def organisation(eight: str) -> str:
    total = (
        -sum(int(char, 36) * weight for char, weight in zip(eight, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
        % 11
    )
    return eight + ("X" if total == 10 else str(total))


def uscc(eight: str) -> str:
    first = "92349901" + organisation(eight)
    total = sum(ALPHABET.index(char) * 3**i for i, char in enumerate(first))
    return first + ALPHABET[-total % 31]


citizen_ids = st.builds(
    lambda day, serial: str(upgrade_15(f"349901{day:%y%m%d}{serial:03d}")),
    st.dates(min_value=date(1940, 1, 1), max_value=date(1999, 12, 31)),
    st.integers(1, 999),
)
codes = st.text(ALPHABET, min_size=8, max_size=8).map(uscc)
licences = st.integers(0, 99999).map(lambda serial: f"3499011{serial:05d}")
barcodes = (
    st.integers(0, 99999).map(lambda serial: f"6901028{serial:05d}").map(lambda one: one + check_digit(one))
)


@pytest.mark.parametrize(
    ("kind", "read", "normal"),
    [
        ("citizen_id", "3499O119850614123X", "34990119850614123X"),
        ("citizen_id", "34990119850614l23X", "34990119850614123X"),
        ("citizen_id", "34990119B50614123X", "34990119850614123X"),
        ("citizen_id", "34990119850614123×", "34990119850614123X"),
        ("barcode", "69O1028075015", "6901028075015"),
        ("barcode", "690102807S015", "6901028075015"),
        ("licence", "34990ll000l8", "349901100018"),
        ("licence", "3499〇1100018", "349901100018"),
    ],
)
def test_one_candidate_is_the_repair_and_tells(kind: str, read: str, normal: str) -> None:
    said = understood(kind, read)
    assert said.normal == normal
    assert said.mended == read or said == Understood(normal, least=0.95), "× is a way of writing X"
    assert said.most >= 0.8


def test_a_credit_code_is_repaired_in_both_directions() -> None:
    code = uscc("MA0BD8R2")
    assert str(parse_uscc(code)) == code
    for at, char in enumerate(code):
        for other in look_alikes(char):
            said = understood("uscc", code[:at] + other + code[at + 1 :])
            assert said.normal in (code, None)
            assert said.normal or code in said.alternatives


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("citizen_id", "349901198506141231"),
        ("citizen_id", "3499011985O6141231"),
        ("citizen_id", "34990119851314123X"),
        ("citizen_id", "3499011985"),
        ("barcode", "6901028075016"),
        ("barcode", "OOOOOOOOOOOOO"),
        ("licence", "3499011000"),
        ("licence", "34990100甲018"),
        ("uscc", "92349901MA0BD8R2"),
    ],
)
def test_what_no_candidate_explains_stays_unread(kind: str, read: str) -> None:
    said = understood(kind, read)
    assert said.normal is None and said.mended == "" and said.most <= 0.6


def test_a_figure_for_a_figure_is_suggested_only() -> None:
    said = understood("citizen_id", "34990179850614123X")
    assert said.normal is None and said.alternatives[0] == "34990119850614123X"
    assert understood("barcode", "6901023075015").alternatives == ("6901028075015",)


@given(
    st.one_of(
        st.tuples(st.just("citizen_id"), citizen_ids),
        st.tuples(st.just("uscc"), codes),
        st.tuples(st.just("licence"), licences),
        st.tuples(st.just("barcode"), barcodes),
    ),
    st.data(),
)
def test_no_single_misreading_becomes_another_number(number: tuple[str, str], data: st.DataObject) -> None:
    kind, right = number
    assert understood(kind, right).normal == right
    at = data.draw(st.integers(0, len(right) - 1))
    read = right[:at] + data.draw(st.sampled_from(look_alikes(right[at]))) + right[at + 1 :]
    said = understood(kind, read)
    confidence = min(max(0.9, said.least), said.most)
    assert said.normal == right or said.normal is None or confidence < BELIEVED
    assert said.normal is not None or said.most <= 0.6
    if said.normal is None:
        assert right in said.alternatives


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("二〇二四年三月五日", False),
        ("二○二四年三月五日", False),
        ("二O二四年三月五日", True),
        ("二0二四年三月五日", False),
        ("2O24年3月5日", True),
        ("2〇24年3月5日", True),
        ("2024年3月5日", False),
    ],
)
def test_every_zero_of_a_year(written: str, mended: bool) -> None:
    said = understood("date", written)
    assert said.normal == "2024-03-05" and bool(said.mended) == mended


def test_a_day_that_never_was_says_what_it_may_be() -> None:
    said = understood("date", "2024年2月37日")
    assert said.normal is None and said.most <= 0.6
    assert understood("date", "2024年17月5日").alternatives == ("2024-11-05",)
    assert understood("date", "2024年2月30日").alternatives == ()


@given(
    st.sampled_from(["citizen_id", "uscc", "licence", "barcode", "date", "money", "number"]),
    st.text(max_size=40),
)
def test_any_text_is_understood_or_not(kind: str, text: str) -> None:
    said = understood(kind, text)
    assert said.least <= said.most
