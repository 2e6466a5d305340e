"""What licensing documents take from an application: boxes, the matter's own dates, grounds, lists; nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file
from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.licence_wordings import licence_wordings, load_licence_texts
from zmtool.forms.records import LICENCE
from zmtool.law.library import load_law
from zmtool.licenses.records import Application, Licence, NearPoint, SiteCheck
from zmtool.staff.records import Bureau
from zmtool.workflow.filling_licence import bound_application_documents

from .full_application import sample_application

ONE = sample_application()
CATALOGUE = load_catalogue().of_area(LICENCE)


def bound(form: str, application: Application = ONE, **fields: str) -> BoundDocument:
    document = DocumentFacts(form, fields=MappingProxyType(fields))
    return bound_application_documents(replace(application, documents=(document,)))[0]


def test_every_source_is_one_that_an_application_gives() -> None:
    """A misspelt source would leave its field empty without a word."""
    roots = {"application", "applicant", "licence", "wish", "site", "org", "officers", "document", "law"}
    roots |= {"text", "other", "dossier", ""}
    for form in CATALOGUE.forms.values():
        for one in (*form.fields, *form.tables):
            assert one.source.partition(".")[0] in roots, (form.id, one.id)


def test_boxes_are_ticked_by_the_facts() -> None:
    values = bound("licence_application_grant").values
    assert values["matter"] == "☑新办　□延续　□变更"
    assert values["scope"] == "☑卷烟零售　☑雪茄烟零售"
    assert values["place"].startswith("□自有　☑租赁　□无偿使用")
    other = replace(ONE.applicant, eco_type="1410", eco_other="农民专业合作社")
    assert (
        bound("licence_application_grant", replace(ONE, applicant=other))
        .values["eco_type"]
        .endswith("☑其他（农民专业合作社）")
    )
    assert bound("licence_site_check").values["fixed"] == "☑是　□否"
    unknown = replace(ONE, site=replace(ONE.site, fixed=None, result=""))
    assert bound("licence_site_check", unknown).values["fixed"] == "□是　□否"
    assert bound("licence_site_check", unknown).values["result"] == "□符合　□不符合　□需补测"


def test_a_new_licence_is_none_that_the_applicant_held() -> None:
    assert bound("licence_application_grant").values["license_no"] == ""
    renewed = replace(ONE, matter="RENEW")
    assert bound("licence_application_grant", renewed).values["license_no"] == "349901100056"


@pytest.mark.parametrize(
    ("matter", "start", "end", "resume"),
    [
        ("SUSPEND", "2026年5月1日", "2026年8月31日", ""),
        ("RESUME", "", "", "2026年5月1日"),
        ("CLOSE", "", "", ""),
    ],
)
def test_days_belong_to_their_matter(matter: str, start: str, end: str, resume: str) -> None:
    wish = replace(ONE.wish, start=date(2026, 5, 1), end=date(2026, 8, 31))
    values = bound("licence_application_manage", replace(ONE, matter=matter, wish=wish)).values
    assert (values["start"], values["end"], values["resume_on"]) == (start, end, resume)


def test_lost_and_damaged_copies_are_ticked() -> None:
    wish = replace(ONE.wish, lost=("副本",), damaged=("正本",))
    values = bound("licence_application_manage", replace(ONE, matter="REISSUE", wish=wish)).values
    assert values["reissue"] == "遗失：□正本　☑副本　　损毁：☑正本　□副本"


def test_reasons_bring_their_wording_and_their_grounds_once() -> None:
    values = bound("licence_refusal_decision", replace(ONE, reasons=("N1", "N12"))).values
    assert values["reason_codes"] == "N1、N12"
    assert values["reasons"].startswith("没有固定的经营场所；")
    assert values["basis"] == "《烟草专卖许可证管理办法》、《烟草专卖许可证管理办法实施细则》第五十一条"
    assert (values["review_days"], values["litigation_months"]) == ("60", "6")
    none = bound("licence_refusal_decision")
    assert {"理由", "理由码", "依据"} <= set(none.missing)


def test_what_is_lacking_stands_in_the_supplement_notice() -> None:
    rows = bound("licence_supplement_notice").rows["lacking"]
    assert [row["name"] for row in rows] == ["营业执照"]
    gone = replace(ONE.materials[1], given=False)
    rows = bound("licence_supplement_notice", replace(ONE, materials=(gone,))).rows["lacking"]
    assert rows[0]["problem"] == "未提交"
    handed_in = bound("licence_application_grant", replace(ONE, materials=(gone, ONE.materials[2])))
    assert [row["name"] for row in handed_in.rows["materials"]] == ["营业执照"]


def test_a_shop_without_a_name_is_called_by_its_keeper() -> None:
    nameless = replace(ONE, applicant=replace(ONE.applicant, name="—"))
    assert bound("licence_acceptance_notice", nameless).values["applicant"] == "沈念慈"


def test_distances_have_one_decimal_and_places_their_datum() -> None:
    one = bound("licence_site_check")
    assert [row["metres"] for row in one.rows["points"]] == ["62.5", "118.0"]
    assert one.values["coordinates"] == "东经105.123456、北纬30.654321（GCJ-02）"
    unmeasured = replace(ONE, site=SiteCheck(points=(NearPoint("349901100018"),)))
    bare = bound("licence_site_check", unmeasured)
    assert bare.rows["points"][0]["metres"] == "" and bare.values["coordinates"] == ""
    assert {"申请点坐标", "核查时间", "场所面积"} <= set(bare.missing)


def test_an_application_of_which_nothing_is_known_invents_nothing() -> None:
    bare = Application("示烟许受2026-0001", "NEW", Bureau("示例县烟草专卖局", "示"), ONE.applicant)
    for form in CATALOGUE.fillable:
        one = bound(form.id, bare)
        assert "None" not in "".join(one.values.values()), form.id
    lists = bound("licence_recall_publication", replace(bare, licence=Licence()))
    assert lists.rows["holders"] == () and "名单明细" in lists.missing


def test_the_contents_of_the_dossier_carry_their_pages() -> None:
    documents = bound_application_documents(ONE)
    catalogue = next(one for one in documents if one.form.id == "licence_dossier_catalog")
    titles = [(row["title"], row["pages"]) for row in catalogue.rows["entries"]]
    assert titles[:3] == [("申请表（零售证许可类）", "1"), ("受理意见审查表", "3"), ("补正材料告知书", "4")]
    cover = next(one for one in documents if one.form.id == "licence_dossier_cover")
    assert cover.values["page_count"] == "13"


def test_periods_follow_the_law_of_the_day() -> None:
    early = replace(ONE, received_on=date(2021, 6, 1), accepted_on=None, decided_on=None)
    assert licence_wordings(early, load_law()).law["publication_days"] == "60"
    assert licence_wordings(ONE, load_law()).law["publication_days"] == "30"


def test_a_ground_in_an_unknown_statute_names_its_place(tmp_path: Path) -> None:
    shipped = data_file("schemas/licence-texts.yaml").read_text(encoding="utf-8")
    path = tmp_path / "schemas" / "licence-texts.yaml"
    path.parent.mkdir()
    path.write_text(shipped.replace("tobacco_law:16", "no_law:16"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="grant_ground"):
        licence_wordings(ONE, load_law(), tmp_path)


def test_wrong_texts_are_a_usage_problem(tmp_path: Path) -> None:
    path = tmp_path / "schemas" / "licence-texts.yaml"
    path.parent.mkdir()
    path.write_text("id: licence-texts\ntexts: {}\n", encoding="utf-8")
    with pytest.raises(UsageProblem):
        load_licence_texts(tmp_path)
