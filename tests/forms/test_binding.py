"""Binding: facts become the wording of one document; what a person wrote wins, what nobody knows is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest

from zmtool.cases.records import CaseDocument, CaseFacts, Party
from zmtool.documents.records import SignFacts
from zmtool.forms.binding import BoundDocument, Wordings
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.staff.records import Bureau
from zmtool.workflow.filling import bound_documents, wordings_for

from .samples import clean_case

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
CASE = clean_case()


def bound(form: str, case: CaseFacts = CASE, document: CaseDocument | None = None) -> BoundDocument:
    chosen = document or next(one for one in case.documents if one.type == form)
    return bind_case_document(CATALOGUE.forms[form], chosen, case, CATALOGUE, wordings_for(case))


def test_the_clean_case_misses_nothing() -> None:
    documents = bound_documents(CASE, CATALOGUE)
    assert len(documents) == len(CASE.documents)
    assert {one.form.id: one.missing for one in documents if one.missing} == {}


def test_a_decision_says_what_the_facts_say() -> None:
    values = bound("penalty_decision").values
    assert values["doc_number"] == "示烟处〔2025〕第18号"
    assert values["fine"] == "753.60" and values["fine_capitals"] == "柒佰伍拾叁元陆角整"
    assert (values["rate"], values["late_rate"], values["pay_days"]) == ("7%", "3%", "15")
    assert values["violated"] == "《中华人民共和国烟草专卖法实施条例》第二十三条第二款"
    assert values["party_age"] == "39"


@pytest.mark.parametrize(
    ("birth", "incident", "age"),
    [
        (date(1985, 6, 14), datetime(2025, 6, 13, 9), "39"),
        (date(1985, 6, 14), datetime(2025, 6, 14, 9), "40"),
        (date(2000, 2, 29), datetime(2025, 2, 28, 9), "24"),
        (date(2000, 2, 29), datetime(2025, 3, 1, 9), "25"),
        (None, datetime(2025, 3, 1, 9), ""),
        (date(2000, 2, 29), None, ""),
    ],
)
def test_age_on_the_day_of_the_incident(birth: date | None, incident: datetime | None, age: str) -> None:
    case = replace(CASE, party=replace(CASE.party, birth_date=birth), incident_time=incident)
    assert bound("penalty_decision", case).values["party_age"] == age


def test_a_bare_case_lists_what_is_missing_and_invents_nothing() -> None:
    case = CaseFacts("示烟立〔2025〕第1号", "", Bureau("示例县烟草专卖局", "示"), Party("自然人", ""))
    one = bound("filing_report", case, CaseDocument("filing_report"))
    assert {"案由", "当事人", "文号", "案情摘要"} <= set(one.missing)
    assert one.values["cause_suspected"] == ""
    assert "None" not in "".join(one.values.values())
    list_ = bound("preservation_notice", case, CaseDocument("preservation_notice"))
    assert "物品明细" in list_.missing


def test_what_somebody_wrote_wins_and_stays_as_written() -> None:
    own = MappingProxyType({"place": "{当事人}的仓库", "incident_time": "2025-03-05T08:00", "source": "举报"})
    values = bound("filing_report", document=CaseDocument("filing_report", fields=own)).values
    assert values["place"] == "{当事人}的仓库"
    assert values["incident_time"] == "2025年3月5日8时00分"
    assert values["source"] == "举报"


def test_facts_with_braces_stay_whole() -> None:
    case = replace(CASE, summary="查获{附件}所列卷烟")
    assert bound("filing_report", case).values["summary"] == "查获{附件}所列卷烟"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10765.66", "10,765.66"),
        ("一万元", "一万元"),
        ("NaN", "NaN"),
        ("1e999999999", "1e999999999"),
        ("-5", "-5.00"),
    ],
)
def test_amounts_that_a_person_typed(text: str, shown: str) -> None:
    own = CaseDocument("penalty_decision", fields=MappingProxyType({"base_amount": text}))
    assert bound("penalty_decision", document=own).values["base_amount"] == shown


def test_standard_texts_have_no_open_slot() -> None:
    for one in bound_documents(CASE, CATALOGUE):
        for key, text in one.values.items():
            assert "{" not in text, (one.form.id, key)


def test_contents_entries_carry_their_first_page() -> None:
    entries = bound("dossier_catalog").rows["entries"]
    paged = [one for one in CASE.documents if CATALOGUE.forms[one.type].paged]
    assert [row["seq"] for row in entries] == [str(index) for index in range(1, len(paged) + 1)]
    page = 1
    for row, document in zip(entries, paged, strict=True):
        assert row["pages"] == str(page)
        assert row["title"] == CATALOGUE.forms[document.type].title
        page += document.pages
    assert bound("dossier_cover").values["page_count"] == str(page - 1)
    voucher = next(row for row in entries if row["title"] == CATALOGUE.forms["payment_voucher"].title)
    assert voucher["responsible"] == CASE.bureau.bank


def test_a_typed_service_time_of_any_form_does_no_harm() -> None:
    for text, shown in (
        ("2025-03-18T15:20", "2025年3月18日"),
        ("三月十八日下午", "三月十八日下午"),
        ("", ""),
    ):
        receipt = CaseDocument("service_receipt", fields=MappingProxyType({"service_time": text}))
        case = replace(CASE, documents=(CaseDocument("dossier_catalog"), receipt))
        assert bound("dossier_catalog", case).rows["entries"][-1]["date"] == shown


def test_goods_rows_and_totals() -> None:
    one = bound("valuation_sheet")
    table = next(iter(one.rows.values()))
    assert [row["amount"] for row in table] == ["4,579.20", "2,014.00", "1,144.80", "1,717.50", "1,310.16"]
    assert (one.values["total_amount"], one.values["total_quantity"]) == ("10,765.66", "51")
    assert bound("preservation_notice").values["kinds"] == "5"
    unpriced = replace(CASE, goods=(replace(CASE.goods[0], unit_price=None), *CASE.goods[1:]))
    again = bound("valuation_sheet", unpriced)
    assert again.values["total_amount"] == "" and "合计金额" in again.missing
    assert next(iter(again.rows.values()))[0]["amount"] == ""


def test_a_valuation_counts_cartons_whatever_the_unit() -> None:
    """单价 is by 条, so quantity × price has to come out on paper too."""
    case_of_50 = replace(CASE.goods[0], unit="件", quantity=Decimal(2), cartons=Decimal(100))
    case = replace(CASE, goods=(case_of_50, CASE.goods[1]))
    sheet, notice = bound("valuation_sheet", case), bound("preservation_notice", case)
    assert [row["quantity"] for row in sheet.rows["goods"]] == ["100", "10"]
    assert sheet.rows["goods"][0]["amount"] == "38,160.00"
    assert sheet.values["total_quantity"] == "110"
    goods = next(iter(notice.rows.values()))
    assert [(row["quantity"], row["unit"]) for row in goods] == [("2", "件"), ("10", "条")]
    assert notice.values["total_quantity"] == "110"
    unknown = replace(CASE, goods=(replace(case_of_50, cartons=None), CASE.goods[1]))
    assert bound("valuation_sheet", unknown).values["total_quantity"] == ""


def test_an_empty_signing_place_leaves_room_to_sign() -> None:
    one = bound(
        "filing_report",
        document=CaseDocument("filing_report", signs=MappingProxyType({"dept": SignFacts((), None, "同意")})),
    )
    place = one.template_context()["承办部门意见"]
    assert place["意见"] == "同意" and place["签名"].strip() == "" and len(place["签名"]) >= 4
    assert place["日期"] == "　　年　月　日"


def test_wordings_without_figures_leave_the_fields_empty() -> None:
    one = bind_case_document(
        CATALOGUE.forms["penalty_decision"], CASE.documents[0], CASE, CATALOGUE, Wordings({}, {})
    )
    assert one.values["violated"] == "" and "违反条款" in one.missing
    assert one.values["base_amount"] == f"{Decimal('10765.66'):,.2f}"


def test_the_law_says_its_periods_and_the_ground_of_a_transfer() -> None:
    law = wordings_for(CASE).law
    assert (law["hearing_days"], law["demand_days"], law["publication_days"]) == ("5", "10", "30")
    assert "transfer_ground" not in law
    handed_over = replace(CASE, documents=(CaseDocument("criminal_transfer_approval"),))
    assert wordings_for(handed_over).law["transfer_ground"] == "《中华人民共和国行政处罚法》第二十七条"


def test_goods_bought_up_cost_seventy_hundredths_line_by_line() -> None:
    case = replace(CASE, documents=(CaseDocument("disposal_price_approval"),))
    drawn = bound("disposal_price_approval", case)
    assert [row["purchase_amount"] for row in drawn.rows["goods"]] == [
        "3,205.44",
        "1,409.80",
        "801.36",
        "1,202.25",
        "917.11",
    ]
    assert (drawn.values["price_total"], drawn.values["price_capitals"]) == (
        "7,535.96",
        "柒仟伍佰叁拾伍元玖角陆分",
    )
    unpriced = replace(case, goods=(replace(CASE.goods[0], unit_price=None),))
    assert bound("disposal_price_approval", unpriced).values["price_total"] == ""
