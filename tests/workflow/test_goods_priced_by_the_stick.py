"""Goods priced by the stick, from a price catalogue through a case to the filled valuation sheet (领域说明 5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from zmtool.base.errors import Refused
from zmtool.cases.case_file import case_text, read_case
from zmtool.cases.problems import problems_of
from zmtool.cases.records import CaseDocument, CaseFacts
from zmtool.checks.records import Status
from zmtool.forms.catalogue import load_catalogue
from zmtool.goods.catalogue_import import PriceIssue
from zmtool.goods.records import GoodsLine
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.case_goods import import_goods, value_goods_of
from zmtool.workflow.cases import load_case, new_case, save_case
from zmtool.workflow.filling import bound_documents, fill_case
from zmtool.workflow.goods import import_catalogue
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import create

NOW = datetime(2025, 9, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SETTINGS = Settings(bureau=BureauSettings("示例县烟草专卖局", "示"))
NUMBER = "示烟立〔2025〕第60号"
CATALOGUE = """条包码,品规,零售价,计价单位
6901028075015,中华(硬),450,条
6901028314985,红塔山(硬经典),90,条
6900000000014,王冠(国粹),150,支
"""
LISTED = """条码,品规,数量,单位,手工价
6901028075015,,1601,条,
6901028314985,,25,包,
6900000000014,,12,支,
,示例(新品),1100,条,350
,无名,5,条,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = create(tmp_path / "工作区", now=NOW, user="周望", settings=SETTINGS).root
    (tmp_path / "目录.csv").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "清单.csv").write_text(LISTED, encoding="utf-8")
    issue = PriceIssue("国产卷烟品牌价格目录", "2025年下半年", datetime(2025, 7, 1).date())
    import_catalogue(tmp_path / "目录.csv", root, now=NOW, user="周望", issue=issue)
    new_case(NUMBER, "not_local_purchase", "陶映雪", root, now=NOW, user="周望")
    import_goods(NUMBER, tmp_path / "清单.csv", root, now=NOW, user="周望", basis="retail")
    return root


def _with_papers(case: CaseFacts) -> CaseFacts:
    kinds = ("preservation_notice", "valuation_sheet")
    return replace(case, documents=tuple(CaseDocument(kind) for kind in kinds))


def test_the_public_example_from_catalogue_to_paper(folder: Path, tmp_path: Path) -> None:
    case = load_case(NUMBER, folder)
    assert [line.amount for line in case.goods] == [
        Decimal("720450.00"),
        Decimal("225.00"),
        Decimal("1800.00"),
        Decimal("385000.00"),
        None,
    ]
    assert [line.price_unit for line in case.goods] == ["", "", "支", "", ""]
    (sheet,) = [
        one
        for one in bound_documents(_with_papers(case), load_catalogue())
        if one.form.id == "valuation_sheet"
    ]
    assert (sheet.values["total_amount"], sheet.values["total_quantity"]) == ("1,107,475.00", "2708.5")
    assert [row["quantity"] for row in sheet.rows["goods"]] == ["1601", "2.5", "12支", "1100", "5"]
    assert sheet.rows["goods"][2]["remark"] == "另有12支按支计价，未计入合计条数"
    (filled,) = fill_case(_with_papers(case), tmp_path / "文书", only=("valuation_sheet",))
    document = Document(str(filled.path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*cells, *(one.text for one in document.paragraphs)])
    for text in (
        "1,107,475.00",
        "2708.5",
        "12支",
        "另有12支按支计价，未计入合计条数",
        "手工价",
        "未查到价格",
    ):
        assert text in said, text


def test_valuing_again_changes_nothing(folder: Path) -> None:
    before = load_case(NUMBER, folder)
    value_goods_of(NUMBER, folder, now=NOW, user="周望", basis="retail")
    assert load_case(NUMBER, folder).goods == before.goods


def test_the_unit_of_a_price_survives_table_and_file(folder: Path, tmp_path: Path) -> None:
    case = load_case(NUMBER, folder)
    path = tmp_path / "case.yaml"
    path.write_text(case_text(case), encoding="utf-8")
    assert read_case(path) == case
    assert "price_unit: 支" in path.read_text(encoding="utf-8")


def test_a_price_by_hand_keeps_its_unit_when_valued_again(folder: Path) -> None:
    case = load_case(NUMBER, folder)
    leaf = GoodsLine(
        "烟丝", "公斤", Decimal("3.5"), unit_price=Decimal(40), remark="手工价（询价）", price_unit="公斤"
    )
    save_case(replace(case, goods=(leaf,)), folder, now=NOW, user="周望")
    valued, _ = value_goods_of(NUMBER, folder, now=NOW, user="周望", basis="retail")
    assert [(line.amount, line.price_unit) for line in valued.lines] == [(Decimal("140.00"), "公斤")]


def _failed(case: CaseFacts) -> set[str]:
    results = review_dossier(dossier_of_case(case)).results
    return {one.item.code for one in results if one.status is Status.FAIL}


def test_the_review_does_not_hold_sticks_against_the_cartons(folder: Path) -> None:
    case = _with_papers(load_case(NUMBER, folder))
    assert not {"B15", "B19", "B21"} & _failed(case)
    wrong = replace(
        case,
        documents=(CaseDocument("valuation_sheet", fields={"total_quantity": "2720.5"}),),
    )
    assert "B19" in _failed(wrong)


def test_a_price_in_a_unit_the_line_is_not_counted_in_is_refused(folder: Path) -> None:
    case = load_case(NUMBER, folder)
    wrong = replace(case.goods[0], price_unit="支")
    assert wrong.amount is None
    case = replace(case, goods=(wrong,))
    assert [one.field for one in problems_of(case, NOW.date())] == ["goods.0.price_unit"]
    with pytest.raises(Refused, match="计价单位"):
        save_case(case, folder, now=NOW, user="周望")
