"""``application.yaml``: read and written without loss; what cannot be is refused with file, line and field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.base.plain import from_plain, to_plain
from zmtool.base.shipped import shipped_root
from zmtool.licenses.application_file import application_text, read_application, write_application
from zmtool.licenses.records import Application, Licence, Material, NearPoint, SiteCheck, Wish
from zmtool.licenses.vocabulary import format_of, load_vocabulary

SAMPLE = shipped_root() / "sample_cases" / "application" / "application.yaml"
ONE = read_application(SAMPLE)
TEXT = SAMPLE.read_text(encoding="utf-8")

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
dates = st.none() | st.dates()
figures = st.none() | st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=1)
applications = st.builds(
    Application,
    texts,
    texts,
    st.just(ONE.bureau),
    st.just(ONE.applicant),
    licence=st.builds(Licence, lic_no=texts, valid_to=dates, scope=st.lists(texts, max_size=2).map(tuple)),
    wish=st.builds(Wish, start=dates, lost=st.lists(texts, max_size=2).map(tuple)),
    materials=st.lists(st.builds(Material, texts, st.booleans(), texts), max_size=2).map(tuple),
    site=st.builds(
        SiteCheck,
        area=figures,
        fixed=st.none() | st.booleans(),
        points=st.lists(st.builds(NearPoint, texts, metres=figures), max_size=2).map(tuple),
    ),
)


def written(folder: Path, text: str) -> Path:
    path = folder / "application.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_says_what_it_says() -> None:
    assert (ONE.matter, ONE.applicant.id_no, ONE.licence.lic_no) == (
        "NEW",
        "349901199206080038",
        "349901100056",
    )
    assert ONE.licence.scope == ("1501", "1502")
    assert ONE.site.points[0].metres == Decimal("62.5") and ONE.site.fixed is True
    assert ONE.documents[2].pages == 2


def test_written_and_read_back_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    write_application(ONE, path)
    assert read_application(path) == ONE
    assert application_text(read_application(path)) == application_text(ONE)


@given(applications)
def test_plain_data_loses_nothing(one: Application) -> None:
    assert from_plain(Application, to_plain(one)) == one


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("id_no: 349901199206080038", "id_no: 349901199206080039", "applicant.id_no", "校验"),
        (
            "  uscc: 92349901MA000012X6\n  uscc_until",
            "  uscc: 92349901MA000012X7\n  uscc_until",
            "applicant.uscc",
            "校验",
        ),
        ("phone: 13900000012", "phone: 12345678901", "applicant.phone", "占位"),
        ("lic_no: 349901100056", "lic_no: 3.49901E+11", "licence.lic_no", "科学计数法"),
        ("lic_no: 349901100031", "lic_no: 34990110003", "site.points.1.lic_no", "12 位"),
        ("matter: NEW", "matter: NEWS", "matter", "没有这一项"),
        ("eco_type: 1403\n  business", "eco_type: 1499\n  business", "applicant.eco_type", "没有这一项"),
        ("eco_type: 1403\n  business", "eco_type: 1410\n  business", "applicant.eco_type", "写明"),
        ("place: 2502", "place: 1501", "applicant.place", "没有这一项"),
        ("wish:\n  scope: [1501, 1502]", "wish:\n  scope: [1501, 1599]", "wish.scope.1", "没有这一项"),
        ("result: 准予许可", "reasons: [N1, N99]", "reasons.1", "没有这一项"),
        ("decided_on: 2026-03-10", "decided_on: 2026-03-01", "decided_on", "早于受理日期"),
        ("valid_to: 2031-03-09", "valid_to: 2026-03-09", "licence.valid_to", "早于"),
        ("lease_end: 2028-12-31", "lease_end: 2025-12-31", "applicant.lease_end", "早于"),
        ("accepted_on: 2026-03-04", "accepted_on: 2026-02-30", "accepted_on", "不是有效的日期"),
        ("area: 46.5", "area: 很大", "site.area", ""),
        ("matter: NEW", "mater: NEW", "", "mater"),
        ("kind: 门头", "kind: 后门", "site.photos.0.kind", "门头"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, field: str, words: str
) -> None:
    assert old in TEXT
    path = written(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        read_application(path)
    said = str(caught.value)
    assert words in said and field in said
    assert caught.value.where.startswith(f"{path}:")


def test_a_problem_names_the_line_in_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.replace("phone: 13900000012", "phone: 110"))
    line = next(
        index for index, text in enumerate(path.read_text("utf-8").splitlines(), 1) if text == "  phone: 110"
    )
    with pytest.raises(BadInput) as caught:
        read_application(path)
    assert f"{path}:{line} 字段 applicant.phone" in caught.value.where


def test_old_registration_numbers_and_other_papers_are_let_be(tmp_path: Path) -> None:
    for old, new in (
        ("uscc: 92349901MA000012X6\n  uscc_until", "uscc: 349901600012345\n  uscc_until"),
        ("id_type: 2801\n  id_no: 349901199206080038", "id_type: 2804\n  id_no: E12345678"),
    ):
        assert read_application(written(tmp_path, TEXT.replace(old, new)))


@pytest.mark.parametrize("text", ["", "[]", "zmtool: case/1", "zmtool: application/1\n"])
def test_what_is_no_application_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput):
        read_application(written(tmp_path, text))


def test_unknown_dates_are_unknown() -> None:
    bare = replace(ONE, received_on=None, decided_on=date(2026, 1, 1), accepted_on=None, delivered_on=None)
    assert from_plain(Application, to_plain(bare)) == bare


def test_matters_and_codes_are_those_of_the_notes() -> None:
    words = load_vocabulary()
    assert len(words.matters) == 14
    assert {one.type_code for one in words.matters.values() if one.type_code} == {
        str(code) for code in range(1001, 1008)
    }
    assert words.matters["RENEW"].code == "许可-00977-002"
    assert {key: len(one.labels) for key, one in words.enums.items()} == {
        "scope": 2,
        "eco_type": 10,
        "place": 5,
        "id_type": 5,
        "address_reason": 2,
        "format": 7,
        "format_code": 7,
    }


def test_a_format_goes_by_letter_name_or_platform_code() -> None:
    enums = load_vocabulary().enums
    said = ("z", "食杂店", "1", "娱乐服务类", "6", "其他", " 便利店 ")
    assert [format_of(one, enums) for one in said] == ["Z", "Z", "Z", "F", "F", "Q", "B"]
    assert format_of("大卖场", enums) is None and format_of("", enums) is None


def test_a_matter_given_twice_is_refused(tmp_path: Path) -> None:
    shipped = shipped_root() / "schemas/licenses/matters.yaml"
    own = tmp_path / "schemas/licenses/matters.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(shipped.read_text("utf-8").replace("key: RENEW", "key: NEW"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="NEW"):
        load_vocabulary(tmp_path)
