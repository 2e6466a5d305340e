"""Names where a document lists or signs them."""

from __future__ import annotations

import pytest

from zmtool.reading.names import are_names, listed_names, signed_names
from zmtool.reading.surnames import names_without_gap


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("林一舟、周望", ["林一舟", "周望"]),
        ("阿卜杜热合曼·买买提吐尔逊·艾合麦提江", ["阿卜杜热合曼·买买提吐尔逊·艾合麦提江"]),
        ("𠮷野、㛃宁", ["𠮷野", "㛃宁"]),
        ("", []),
        ("Smith 2025", []),
    ],
)
def test_names_are_found_whole(text: str, names: list[str]) -> None:
    assert listed_names(text) == names
    assert signed_names(text) == names


def test_a_name_without_dots_is_short_in_a_signature() -> None:
    assert signed_names("欧阳知远慕容") == ["欧阳知远", "慕容"]
    assert listed_names("欧阳知远慕容") == ["欧阳知远慕容"]


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("高致远唐雨声", ["高致远", "唐雨声"]),
        ("林一舟周望", ["林一舟", "周望"]),
        ("欧阳海棠顾清和", ["欧阳海棠", "顾清和"]),
        ("林一舟", ["林一舟"]),
    ],
)
def test_names_signed_without_a_gap_are_parted_by_their_surnames(run: str, names: list[str]) -> None:
    assert signed_names(run) == names


def test_a_run_that_can_be_parted_in_several_ways_is_not_guessed() -> None:
    assert names_without_gap("王方林马华") == ()
    assert names_without_gap("甲乙丙丁戊") == ()


def test_of_several_ways_the_one_with_common_surnames_is_meant() -> None:
    assert names_without_gap("沈清越江临") == ("沈清越", "江临")


def test_a_long_run_is_not_names() -> None:
    assert names_without_gap("王" * 4_000) == ()


@pytest.mark.parametrize("text", ["林一舟", "林一舟　周望", "林一舟、周望", "高致远唐雨声", "欧阳知远"])
def test_names_and_nothing_else(text: str) -> None:
    assert are_names(text)


@pytest.mark.parametrize(
    "text", ["", "公章", "情况属实", "林一舟 科长室", "同意", "赵钱、孙李、周吴、郑王、冯陈", "2025年3月5日"]
)
def test_words_and_crowds_are_no_signers(text: str) -> None:
    assert not are_names(text)


@pytest.mark.parametrize(
    "text", ["远望县烟草专卖局（印章）", "远望县烟草专卖局", "专卖管理稽查大队", "加盖公章"]
)
def test_a_bureau_and_its_seal_are_no_names(text: str) -> None:
    assert signed_names(f"高致远　唐雨声\n{text}") == ["高致远", "唐雨声"]
