"""The JSON that scripts rely on fits its published schema; the HTML page is self-contained."""

from __future__ import annotations

import json
from datetime import datetime

import jsonschema
import pytest

from zmtool.base.shipped import data_file, shipped_root
from zmtool.cases.case_file import read_case
from zmtool.dossiers.records import Dossier
from zmtool.reports.review_html import review_html
from zmtool.reports.review_json import review_json
from zmtool.workflow.reviewing import dossier_of_case, review_dossier


def _schema(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(data_file(f"schemas/{name}").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module", params=["clean", "defects", "early"])
def dossier(request: pytest.FixtureRequest) -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / request.param / "case.yaml"))


def test_the_scoring_contract(dossier: Dossier) -> None:
    jsonschema.validate(review_json(review_dossier(dossier)), _schema("review.schema.json"))


def test_the_html_page_needs_nothing_from_outside(dossier: Dossier) -> None:
    review = review_dossier(dossier)
    html = review_html(review, dossier, lambda page, box: None, datetime(2026, 1, 5, 9, 30))
    assert html.startswith("<!DOCTYPE html>")
    assert html.count("<script") == 1 and "http" not in html.replace("http-equiv", "")
    assert "default-src 'none'" in html
    for result in review.results:
        assert result.item.code in html
    assert "2026年01月05日 09:30" in html


def test_text_from_a_dossier_is_never_markup() -> None:
    from dataclasses import replace
    from types import MappingProxyType

    from zmtool.dossiers.records import Field

    case = dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))
    evil = '<img src=x onerror="alert(1)">'
    documents = tuple(
        replace(one, fields=MappingProxyType({**one.fields, "party_name": Field(evil, evil)}))
        if one.type == "handling_approval"
        else one
        for one in case.documents
    )
    dossier = replace(case, documents=documents)
    html = review_html(review_dossier(dossier), dossier, lambda page, box: None, datetime(2026, 1, 5))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_the_reading_contract() -> None:
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.records import ENFORCEMENT
    from zmtool.reading.documents import read_plain_text
    from zmtool.scans.records import Line, Mark, Page, ScannedFile
    from zmtool.workflow.reading import FileReading, readings_json

    page = Page(
        1,
        90,
        0.7,
        (Line("卷内备考表", (0.4, 0.1, 0.6, 0.12), 0.99),),
        marks=(Mark("seal", 1, (0, 0, 0.2, 0.2)),),
    )
    scanned = ScannedFile("a.pdf", "0" * 64, (page,), "ppocr-v6-small", "3.10.0")
    documents = read_plain_text(
        "卷内备考表\n本卷情况说明：材料齐全。\n立卷时间：2025年4月10日", load_catalogue().of_area(ENFORCEMENT)
    )
    result = readings_json([FileReading("a.pdf", scanned, documents)])
    jsonschema.validate(json.loads(json.dumps(result)), _schema("reading.schema.json"))
