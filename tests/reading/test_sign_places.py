"""Places to sign as bureaus arrange them: names before （签字）, dates apart, no colon, labels that no word explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue, Form, FormSign
from zmtool.reading.documents import read_documents
from zmtool.reading.leftover_signs import BY_EXCLUSION
from zmtool.reading.records import ReadDocument, ReadSign
from zmtool.scans.records import Line

from .samples import centred, line, page
from .test_fields_and_signs import catalogue_of, read_one, sign_in_cell
from .test_leftover_labels import read, ruled

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
PARTY, OFFICER = FormSign("party", "当事人签名"), FormSign("officer", "执法人员签名", least=2)
OFFICER_SAYS = FormSign("officer", "承办人意见", opinion=True)
DEPT_SAYS = FormSign("dept", "承办部门意见", opinion=True)
LEADER_SAYS = FormSign("leader", "负责人意见", opinion=True)


def day(sign: ReadSign) -> str | None:
    return sign.date.normal if sign.date else None


def columns(*rows: tuple[str, ...], top: float = 0.5) -> list[Line]:
    """Lines in columns of a third of the page."""
    return [
        line(text, top + 0.025 * at, left=0.1 + 0.27 * column, right=0.1 + 0.27 * column + 0.017 * len(text))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]


def signs(form: Form, *lines: Line) -> dict[str, ReadSign]:
    return dict(read_one(form, *lines).signs)


# --- names before what says that they are signatures --------------------------------------------


def test_names_stand_before_what_says_that_they_are_signatures() -> None:
    found = sign_in_cell("同意处理意见。\n林一舟、周望（签字）　2025年3月5日")
    assert found.names == ("林一舟", "周望") and found.opinion == "同意处理意见。"
    assert day(found) == "2025-03-05"


def test_an_opinion_before_an_empty_place_is_no_name() -> None:
    found = sign_in_cell("同意处理意见（签字）：")
    assert found.names == ()


# --- dates apart from the names -------------------------------------------------------------------


def test_a_date_behind_a_label_of_its_own_is_that_of_the_signature() -> None:
    found = signs(catalogue_of(PARTY), line("当事人签名：宋知远　时间：2025年3月5日", 0.5))["party"]
    assert (found.names, day(found)) == (("宋知远",), "2025-03-05")


@pytest.mark.parametrize("label", ["检查时间", "立案日期"])
def test_the_date_of_something_else_is_not(label: str) -> None:
    found = signs(catalogue_of(PARTY), line(f"当事人签名：宋知远　{label}：2025年3月5日", 0.5))["party"]
    assert (found.names, day(found)) == (("宋知远",), None)


def test_dates_below_belong_to_the_signatures_of_their_columns() -> None:
    found = signs(
        catalogue_of(PARTY, OFFICER),
        *columns(("当事人签名：宋知远", "", "执法人员签名：林一舟"), ("2025年3月5日", "", "2025年3月6日")),
    )
    assert (day(found["party"]), day(found["officer"])) == ("2025-03-05", "2025-03-06")


def test_a_sentence_below_with_a_date_is_no_date_of_a_signature() -> None:
    found = signs(
        catalogue_of(PARTY), line("当事人签名：宋知远", 0.5), line("本文书于2025年3月5日送达。", 0.53)
    )
    assert day(found["party"]) is None


def test_a_date_in_the_cell_beside_the_names() -> None:
    found = read(catalogue_of(PARTY), ["当事人签名", "宋知远", "2025年3月5日"]).signs["party"]
    assert (found.names, day(found)) == (("宋知远",), "2025-03-05")


# --- labels without a colon -------------------------------------------------------------------------


def test_a_label_and_the_name_behind_it_without_a_colon() -> None:
    found = signs(catalogue_of(PARTY), line("当事人签名宋知远　2025年3月5日", 0.5))["party"]
    assert (found.names, day(found)) == (("宋知远",), "2025-03-05")


@pytest.mark.parametrize("text", ["当事人签名后生效", "当事人签名确认无误"])
def test_words_behind_a_label_are_no_name(text: str) -> None:
    found = signs(catalogue_of(PARTY), line(text, 0.5))
    assert not found or not found["party"].names


# --- labels that no word explains ---------------------------------------------------------------------


def approval(*rows: list[str]) -> ReadDocument:
    form = catalogue_of(OFFICER_SAYS, DEPT_SAYS, LEADER_SAYS)
    return read(form, *rows)


def test_the_only_opinion_that_is_missing_has_the_only_label_left() -> None:
    found = approval(
        ["承办人意见", "拟同意。签名：林一舟 2025年3月5日"],
        ["案审组意见", "同意。签名：孟怀瑾 2025年3月6日"],
        ["负责人意见", "同意。签名：何平川 2025年3月7日"],
    ).signs
    assert found["dept"].names == ("孟怀瑾",) and found["dept"].confidence <= BY_EXCLUSION
    assert found["leader"].names == ("何平川",)


def test_two_labels_for_one_missing_opinion_are_none() -> None:
    found = approval(
        ["承办人意见", "拟同意。签名：林一舟 2025年3月5日"],
        ["案审组意见", "同意。签名：孟怀瑾 2025年3月6日"],
        ["合议庭意见", "同意。签名：周望 2025年3月6日"],
        ["负责人意见", "同意。签名：何平川 2025年3月7日"],
    ).signs
    assert "dept" not in found


def test_a_mere_signature_of_another_is_not_taken_for_the_one_missing() -> None:
    form = catalogue_of(PARTY, OFFICER)
    found = read(
        form,
        ["当事人签名", "宋知远 2025年3月5日"],
        ["保洁员签名", "许小满 2025年3月5日"],
    ).signs
    assert found["party"].names == ("宋知远",) and "officer" not in found


# --- labels in small print above their values ----------------------------------------------------------


def captioned(form: Form, *rows: list[str]) -> ReadDocument:
    table, lines = ruled(*rows)
    whole = replace(page(centred(form.title, 0.05), *lines), tables=(table,))
    return read_documents([whole], Catalogue({form.id: form}))[0]


def test_each_cell_of_a_row_holds_a_label_above_its_value() -> None:
    found = captioned(
        CATALOGUE.forms["filing_report"],
        ["当事人姓名\n宋知远", "性别\n男", "民族\n汉族"],
        ["联系电话\n13028037100", "证件号码\n349901199605180116"],
    ).fields
    assert {key: found[key].value for key in ("party_name", "party_gender", "party_ethnicity")} == {
        "party_name": "宋知远",
        "party_gender": "男",
        "party_ethnicity": "汉族",
    }
    assert found["party_id_no"].normal == "349901199605180116"


def test_a_label_that_wraps_is_none_above_a_value() -> None:
    found = captioned(
        CATALOGUE.forms["filing_report"], ["当事人\n姓名", "宋知远", "证件\n号码", "349901199605180116"]
    ).fields
    assert found["party_name"].value == "宋知远" and found["party_id_no"].normal == "349901199605180116"
