"""What people said of fields wins over what was read, for every kind of field that is read."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.corrections import corrected, kind_of, named_fields
from zmtool.reading.readable import readable_form
from zmtool.reading.records import ReadDocument, ReadField, ReadSign

CATALOGUE = load_catalogue()
BOX = (0.1, 0.1, 0.3, 0.12)


def as_read(value: str, normal: str | None = None) -> ReadField:
    return ReadField(value, normal, 0.7, 1, BOX)


def document(form: str) -> ReadDocument:
    return ReadDocument(
        type=form,
        title="",
        pages=(1,),
        confidence=1.0,
        fields=MappingProxyType({"goods_value": as_read("1O0元"), "party_name": as_read("宋知运", "宋知运")}),
        tables=MappingProxyType({"goods": ({"barcode": as_read("69O1028", None)},)}),
        signs=MappingProxyType(
            {"officer": ReadSign(True, ("林一舟",), "", as_read("3月", None), 0.8, 1, BOX)}
        ),
    )


def test_fields_that_only_reading_knows_have_their_label_type_and_correction() -> None:
    form = readable_form(CATALOGUE.forms["penalty_decision"])
    read = document("penalty_decision")
    assert {name: label for name, label, _ in named_fields(read, form)}["goods_value"] == "涉案物品价值"
    labels = {one.id: one.label for one in form.fields}
    assert (labels["kinds"], labels["total_quantity"]) == ("品种数", "总计数量")
    assert kind_of(form, "goods_value") == "money" and kind_of(form, "hearing_wanted") == "flag"
    after = corrected(read, form, {"goods_value": "100元"})
    assert after.fields["goods_value"].normal == "100.00" and after.fields["goods_value"].confidence == 1.0
    assert read.fields["goods_value"].normal is None


def test_a_form_that_is_no_decision_gains_only_the_ticks() -> None:
    own = CATALOGUE.forms["preservation_notice"]
    gained = {one.id for one in readable_form(own).fields} - {one.id for one in own.fields}
    assert "goods_value" not in gained and "hearing_wanted" in gained


def test_cells_and_dates_of_signing_are_corrected() -> None:
    form = CATALOGUE.forms["preservation_notice"]
    after = corrected(
        document("preservation_notice"),
        form,
        {"goods[1].barcode": "6901028000017", "@officer.date": "2025年3月5日"},
    )
    assert after.tables["goods"][0]["barcode"].value == "6901028000017"
    signed = after.signs["officer"].date
    assert signed is not None and signed.normal == "2025-03-05"


@pytest.mark.parametrize("name", ["no_such", "goods[2].barcode", "goods[1].no_such", "@nobody.date"])
def test_a_name_that_is_not_there_changes_nothing(name: str) -> None:
    read = document("preservation_notice")
    assert corrected(read, CATALOGUE.forms["preservation_notice"], {name: "值"}) == read


def test_nothing_is_there_by_a_persons_word() -> None:
    after = corrected(document("penalty_decision"), CATALOGUE.forms["penalty_decision"], {"party_name": ""})
    assert after.fields["party_name"].value == ""
