"""Citations in texts, and what the statutes know of titles, versions and articles."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue, UnknownAnswer, UsageProblem
from zmtool.law.citations import Citation, citation_from_code, find_citations, format_citation, parse_citation
from zmtool.law.library import Law
from zmtool.law.numerals import chinese_number, number_from
from zmtool.law.statutes import statute_from_data, statute_table


def codes(law: Law, text: str) -> list[str]:
    return [f.citation.code if f.citation else f"?{f.title}" for f in find_citations(text, law.statutes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《烟草专卖法实施条例》第二十三条第二款", ["tobacco_reg:23:2"]),
        ("《中华人民共和国烟草专卖法实施条例》第23条第2款", ["tobacco_reg:23:2"]),
        ("违反了《烟草专卖法》第二十一条之规定", ["tobacco_law:21"]),
        ("《烟草专卖法实施条例》第五十六条、第五十七条", ["tobacco_reg:56", "tobacco_reg:57"]),
        ("《条例》第五十二条第（一）项、第（二）项", ["tobacco_reg:52::1", "tobacco_reg:52::2"]),
        ("《条例》第五十二条第一款第（四）项和第五十六条", ["tobacco_reg:52:1:4", "tobacco_reg:56"]),
        ("《条例》第五十二条（一）（二）", ["tobacco_reg:52::1", "tobacco_reg:52::2"]),
        ("《烟草专卖法》第二十九条第一款、第二款", ["tobacco_law:29:1", "tobacco_law:29:2"]),
        ("《中华人民共和国 烟草专卖法\n实施条例》第 五十 六条", ["tobacco_reg:56"]),
        ("《电子烟管理办法》(国家烟草专卖局公告2022年第1号)第十八条", ["ecig_2022:18"]),
        ("专卖法第三十一条及条例第五十四条", ["tobacco_law:31", "tobacco_reg:54"]),
        ("《行政处罚法》和《烟草专卖法》第三十一条", ["apl_2021", "tobacco_law:31"]),
        ("《某某管理办法》第三条", ["?某某管理办法"]),
        ("《条例》第五十六条，（一）事实清楚", ["tobacco_reg:56"]),
        ("《最高人民法院关于适用《中华人民共和国行政诉讼法》的解释》第六十四条", ["all_interpretation:64"]),
        ("《烟草专卖法》第二十一条，第二天到场", ["tobacco_law:21"]),
        ("没有引用任何法条，第二条也不算", []),
        ("《烟草专卖法实施条例》第四十一、五十一条", ["tobacco_reg:41", "tobacco_reg:51"]),
        (
            "《条例》第四十一条、第五十、五十一和五十二条",
            ["tobacco_reg:41", "tobacco_reg:50", "tobacco_reg:51", "tobacco_reg:52"],
        ),
        ("《行政处罚法》第三十二条第一、三项", ["apl_2021:32::1", "apl_2021:32::3"]),
        ("《条例》第六十六条第一款第（四）项、第二款", ["tobacco_reg:66:1:4", "tobacco_reg:66:2"]),
        ("《条例》第三十四条第（十）项", ["tobacco_reg:34::10"]),
        (
            "《烟草专卖法实施条例》（以下简称《实施条例》）第二十三条，依据《实施条例》第五十六条",
            ["tobacco_reg:23", "tobacco_reg:56"],
        ),
        (
            "《中华人民共和国烟草专卖法》（下称“烟法”）第三条、烟法第三十一条",
            ["tobacco_law:3", "tobacco_law:31"],
        ),
        (
            "《电子烟管理办法》（2022年第1号，以下简称《办法》）第三条、《办法》第四条",
            ["ecig_2022:3", "ecig_2022:4"],
        ),
        ("《某某登记条例》（以下简称《条例》）第三条，《条例》第四条", ["?某某登记条例", "?条例"]),
    ],
)
def test_find_citations(law: Law, text: str, expected: list[str]) -> None:
    assert codes(law, text) == expected


def test_places_of_citations(law: Law) -> None:
    text = "依据《烟草专卖法实施条例》第五十六条、第五十七条处罚"
    first, second = find_citations(text, law.statutes)
    assert text[first.start : first.end] == first.text == "《烟草专卖法实施条例》第五十六条"
    assert text[second.start : second.end] == second.text == "第五十七条"


def test_a_title_that_nobody_knows_keeps_its_provision_and_its_own_short_name(law: Law) -> None:
    text = "违反《某某登记条例》（以下简称《条例》）第三条第二款，依照《条例》第四十条、四十一条"
    first, second = find_citations(text, law.statutes)[:2]
    assert (first.provision.article, first.provision.paragraph, first.meant) == (3, 2, "")
    assert (second.title, second.meant, second.provision.article) == ("条例", "某某登记条例", 40)


def test_parse_one(law: Law) -> None:
    citation = parse_citation("《烟草专卖法实施条例》第二十三条第二款", law.statutes)
    assert citation == Citation("tobacco_reg", 23, 2)
    assert format_citation(citation, law.statutes) == "《中华人民共和国烟草专卖法实施条例》第二十三条第二款"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第五条",
        "《某法》第一条",
        "《烟草专卖法》第一条、第二条",
        "依据《烟草专卖法》第一条",
        "《烟草专卖法》第一条规定",
    ],
)
def test_parse_refuses(law: Law, text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_citation(text, law.statutes)


def test_codes() -> None:
    for code in ("tobacco_reg:23:2", "tobacco_reg:52::1", "local", "apl_2021:64:1:5"):
        assert citation_from_code(code).code == code
    for bad in ("", "Law:1", "law:x", "law::2", "law:1:2:3:4"):
        with pytest.raises(InvalidValue):
            citation_from_code(bad)


@given(st.integers(1, 400), st.none() | st.integers(1, 20), st.none() | st.integers(1, 30))
def test_written_citations_read_back(article: int, paragraph: int | None, item: int | None) -> None:
    from zmtool.law.library import load_statutes

    statutes = load_statutes()
    citation = Citation("tobacco_reg", article, paragraph, item)
    assert parse_citation(format_citation(citation, statutes), statutes) == citation
    assert citation_from_code(citation.code) == citation


@given(st.integers(1, 9999))
def test_numerals(n: int) -> None:
    assert number_from(chinese_number(n)) == n
    assert number_from(str(n)) == n


def test_odd_numerals() -> None:
    assert number_from("一百零五") == 105 and number_from("十") == 10 and number_from("１２") == 12
    assert number_from("") is None and number_from("百") is None and number_from("二三") is None
    with pytest.raises(ValueError, match="1–9999"):
        chinese_number(0)


def test_within_and_matches() -> None:
    item = citation_from_code("tobacco_reg:52::1")
    assert item.within(citation_from_code("tobacco_reg:52"))
    assert citation_from_code("tobacco_reg:52:1:1").within(item) and item.within(
        citation_from_code("tobacco_reg:52:1")
    )
    assert not citation_from_code("tobacco_reg:52").within(item)
    assert citation_from_code("tobacco_reg:52").matches(item)
    assert not item.matches(citation_from_code("tobacco_reg:52::2"))
    assert not item.matches(citation_from_code("tobacco_law:52::1"))
    assert not citation_from_code("tobacco_law:29:1").matches(citation_from_code("tobacco_law:29:2"))


def test_titles(law: Law) -> None:
    statutes = law.statutes
    assert statutes.is_full_title("《中华人民共和国烟草专卖法》") and statutes.is_full_title("烟草专卖法")
    assert statutes.is_full_title("电子烟管理办法")
    assert not statutes.is_full_title("专卖法") and not statutes.is_full_title("某法")
    assert statutes.id_of_title("法释[2010]7号") == "jsy_2010"


@pytest.mark.parametrize(
    ("statute", "day", "version"),
    [
        ("tobacco_reg", "2023-07-20", "2023"),
        ("tobacco_reg", "2023-07-19", "2021"),
        ("tobacco_reg", "2021-11-09", "2016"),
        ("proc_2023", "2023-07-19", "2010"),
        ("tobacco_law", "2024-01-01", "2015"),
        ("cpl", "2021-12-31", "before-2022"),
        ("cpl", "2022-01-01", "2021"),
        ("arl_2023", "2024-01-01", "2023"),
    ],
)
def test_version_in_force(law: Law, statute: str, day: str, version: str) -> None:
    assert law.statutes.version_in_force(statute, date.fromisoformat(day)).id == version


@pytest.mark.parametrize(
    ("statute", "day"),
    [
        ("tobacco_law", "2009-06-01"),
        ("ecig_2022", "2022-04-30"),
        ("permit_transport", "2024-01-01"),
        ("no", "2024-01-01"),
    ],
)
def test_version_unknown(law: Law, statute: str, day: str) -> None:
    with pytest.raises(UnknownAnswer):
        law.statutes.version_in_force(statute, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("code", "day", "exists"),
    [
        ("tobacco_law:43", "2024-01-01", True),
        ("tobacco_law:44", "2024-01-01", False),
        ("tobacco_reg:66", "2024-01-01", True),
        ("tobacco_reg:67", "2024-01-01", False),
        ("proc_2023:93", "2024-01-01", True),
        ("ecig_2022:46", "2024-01-01", False),
        ("tobacco_reg:56", "2022-01-01", True),
        ("tobacco_reg:70", "2022-01-01", None),
        ("apl_2021:85", "2024-01-01", True),
        ("permit_transport:1", "2024-01-01", None),
        ("tobacco_law", "2024-01-01", None),
    ],
)
def test_article_exists(law: Law, code: str, day: str, exists: bool | None) -> None:
    assert law.statutes.article_exists(citation_from_code(code), date.fromisoformat(day)) is exists


def test_overlapping_versions_are_refused() -> None:
    versions = [{"id": "a", "effective_from": "2020-01-01"}, {"id": "b", "effective_from": "2021-01-01"}]
    with pytest.raises(UsageProblem, match="重叠"):
        statute_from_data({"id": "x", "name": "某法", "kind": "law", "mark": "法", "versions": versions})


def test_a_statute_given_twice_is_refused() -> None:
    data = {"id": "x", "name": "某法", "kind": "law", "mark": "法", "versions": []}
    with pytest.raises(UsageProblem, match="重复"):
        statute_table([statute_from_data(data), statute_from_data(data)])


def test_cited_articles_exist(law: Law) -> None:
    day = date(2024, 6, 1)
    for cause in law.causes.by_code.values():
        for citation in cause.violated + cause.penalized:
            assert law.statutes.article_exists(citation, day) is not False, (cause.code, citation)
