"""A brand is found by whatever a person has, and several that fit are all given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.goods.lookup import How, brand_catalogue, find_brands, same_name
from zmtool.values.quantity import Unit

from .samples import CATALOGUE, HARD, LOTUS, LOTUS_SLIM, PEONY, SKUS, TWIN


@pytest.mark.parametrize(
    ("text", "how", "names"),
    [
        ("6901028075015", How.CARTON, [HARD.name]),
        ("６９０１０２８ 075015", How.CARTON, [HARD.name]),
        ("6901028075763", How.PACK, [HARD.name]),
        ("075015", How.TAIL, [HARD.name]),
        ("075763", How.TAIL, [HARD.name]),
        ("中华（硬）", How.NAME, [HARD.name]),
        ("硬中", How.ALIAS, [HARD.name]),
        ("华子", How.ALIAS, [HARD.name]),
        ("(硬)中华", How.WRITING, [HARD.name]),
        ("硬中华", How.WRITING, [HARD.name]),
        ("软 牡丹", How.WRITING, [PEONY.name]),
        ("钻石(荷花)", How.FRAGMENT, [LOTUS.name, LOTUS_SLIM.name]),
        ("荷花细支", How.FRAGMENT, [LOTUS_SLIM.name]),
        ("中", How.FRAGMENT, [HARD.name, "云烟(硬小熊猫家园中支16支)"]),
        ("不存在", How.NOTHING, []),
        ("999999", How.NOTHING, []),
        ("()", How.NOTHING, []),
        ("", How.NOTHING, []),
    ],
)
def test_finding(text: str, how: How, names: list[str]) -> None:
    found = find_brands(CATALOGUE, text)
    assert (found.how, [hit.sku.name for hit in found.hits]) == (how, names)


def test_the_code_of_a_pack_counts_packs() -> None:
    assert [find_brands(CATALOGUE, text).hits[0].unit for text in ("6901028075763", "075763", "075015")] == [
        Unit.PACK,
        Unit.PACK,
        Unit.CARTON,
    ]


def test_several_brands_with_the_same_last_digits() -> None:
    found = find_brands(brand_catalogue((*SKUS, TWIN)), "075015")
    assert [hit.sku for hit in found.hits] == [HARD, TWIN]
    assert found.only is None


def test_writings_of_a_name() -> None:
    assert same_name("中华（硬）", "硬中华")
    assert not same_name("中华(硬)", "中华(软)")


@given(st.text(max_size=20))
def test_any_text_gives_an_answer(text: str) -> None:
    found = find_brands(CATALOGUE, text)
    assert bool(found.hits) == (found.how is not How.NOTHING)


@given(st.sampled_from(SKUS), st.randoms(use_true_random=False))
def test_a_name_is_found_in_any_order_of_its_pieces(sku: object, random: object) -> None:
    name = sku.name  # type: ignore[attr-defined]
    pieces = name.replace(")", "").split("(")
    random.shuffle(pieces)  # type: ignore[attr-defined]
    hits = find_brands(CATALOGUE, " ".join(pieces)).hits
    assert name in [hit.sku.name for hit in hits]
