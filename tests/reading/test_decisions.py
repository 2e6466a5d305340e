"""Decisions in running text by different hands: every expected field, row and citation is read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from zmtool.base.text import compare_key
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import UNTITLED, read_plain_text
from zmtool.reading.records import ReadDocument

FOLDER = Path(__file__).parent / "decisions"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
CATALOGUE = load_catalogue().of_area(ENFORCEMENT)


@cache
def expected(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


@cache
def read(name: str) -> ReadDocument:
    documents = read_plain_text((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), CATALOGUE)
    (one,) = documents
    return one


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name in NAMES for field in expected(name)["fields"]]
)
def test_every_field_is_read(name: str, field: str) -> None:
    wanted = expected(name)["fields"][field]
    found = read(name).fields.get(field)
    if wanted is None:
        assert found is None or found.normal is None
    else:
        assert found is not None and found.normal is not None
        assert compare_key(found.normal) == compare_key(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_type_goods_citations_and_parts(name: str) -> None:
    wanted, found = expected(name), read(name)
    assert found.type == wanted["type"]
    assert found.confidence == (UNTITLED if wanted.get("guessed") else 1.0)
    goods = [
        [row[key].normal for key in ("name", "quantity", "unit", "cartons")]
        for row in found.tables.get("goods", ())
    ]
    assert [[compare_key(one or "") for one in row] for row in goods] == [
        [compare_key(one) for one in row] for row in wanted["goods"]
    ]
    cited = []
    for one in found.citations:
        steps = [
            one.statute,
            *("" if part is None else str(part) for part in (one.article, one.paragraph, one.item)),
        ]
        cited.append([one.title, ":".join(steps).rstrip(":")])
    assert cited == wanted["citations"]
    parts = list(dict.fromkeys(one.id for one in found.parts))
    assert parts == wanted["parts"]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_repaired_or_told_says_so(name: str) -> None:
    wanted, found = expected(name), read(name)
    for field in wanted.get("mended", ()):
        assert found.fields[field].mended, field
    for field in wanted.get("told", ()):
        one = found.fields[field]
        assert "前文" in one.mended and one.confidence <= 0.8, field
    for field, alternatives in wanted.get("alternatives", {}).items():
        assert list(found.fields[field].alternatives) == alternatives
        assert found.fields[field].confidence <= 0.6
    repaired = {key for key, one in found.fields.items() if one.mended}
    assert repaired == {*wanted.get("mended", ()), *wanted.get("told", ())}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_read_that_nobody_expected(name: str) -> None:
    known = {
        *expected(name)["fields"],
        "facts",
        "evidence",
        "party_opinion",
        "reasons",
        "reason",
        "penalty",
        "payment",
    }
    known |= {"fine_capitals", "education", "incident_time", "place", "officers", "nature"}
    assert {key for key, one in read(name).fields.items() if one.value} <= known


def test_a_misread_quantity_in_the_text_says_so() -> None:
    row = next(row for row in read("ocr_breaks").tables["goods"] if row["name"].value == "玉溪（软）")
    assert row["quantity"].normal == "10" and row["quantity"].mended == "1O条"


def test_a_penalty_does_not_begin_with_this_decision_and_a_late_fee_is_no_rate_of_it() -> None:
    text = (
        "行政处罚决定书\n当事人：宋知远\n经查明：当事人从流动商贩处购进卷烟。\n"
        "我局决定对当事人处罚如下：处以进货总额1,000.00元5%的罚款，计罚款50.00元。\n"
        "根据《中华人民共和国行政处罚法》第六十七条第三款，当事人需要在收到本决定书之后的15日内缴纳；"
        "到期没有缴纳，每日将按罚款数额的3%加处罚款。\n"
        "如不服本决定，可以在60日内向示例市烟草专卖局申请行政复议。\n"
    )
    found = read_plain_text(text, CATALOGUE)[0].fields
    assert (found["rate"].normal, found["fine"].normal) == ("0.05", "50.00")
    assert found["penalty"].value.startswith("处以进货总额")
