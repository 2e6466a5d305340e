"""Every form with more in it than anybody expects: it comes out whole and is read back, or is refused with the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from zmtool.base.errors import Refused
from zmtool.base.text import compare_key
from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.printable import printed, unprintable
from zmtool.forms.records import LICENCE
from zmtool.reading.normal import normal_form
from zmtool.staff.records import Bureau
from zmtool.workflow.batch_filling import fill_batch
from zmtool.workflow.batch_one import BatchJob
from zmtool.workflow.filling import bound_documents, fill_case, filled_bytes
from zmtool.workflow.filling_licence import bound_application_documents

from .extreme import CONTENTS, PERSON, damaged, filled_with, stressed_application, stressed_case
from .samples import member_of, text_of
from .test_every_form import APPLICATION, BOUND, CASE, CATALOGUE, read_back

STRESSED = {
    one.form.id: one
    for one in (
        *bound_documents(stressed_case(CASE), CATALOGUE),
        *bound_application_documents(stressed_application(APPLICATION)),
    )
    if one.form.template
}
every_form = pytest.mark.parametrize("form_id", list(BOUND))


def bound_anew(document: DocumentFacts, area: str) -> BoundDocument:
    """The document bound among the others of its case or application."""
    facts = APPLICATION if area == LICENCE else CASE
    place = max(place for place, one in enumerate(facts.documents) if one.type == document.type)
    documents = (*facts.documents[:place], document, *facts.documents[place + 1 :])
    if area == LICENCE:
        return bound_application_documents(replace(APPLICATION, documents=documents))[place]
    return bound_documents(replace(CASE, documents=documents), CATALOGUE)[place]


def texts_of(one: BoundDocument) -> Iterator[tuple[str, str]]:
    """Every text of the document that its template prints, by the place."""
    printed_fields = (field for field in one.form.fields if not field.within)
    yield from ((field.id, one.values[field.id]) for field in printed_fields)
    for key, rows in one.rows.items():
        yield from (
            (f"{key}[{row}].{column}", text)
            for row, cells in enumerate(rows)
            for column, text in cells.items()
        )
    for sign in one.form.signs:
        facts = one.signs.get(sign.id, SignFacts())
        yield from ((f"@{sign.id}", text) for text in (*facts.names, facts.opinion))


def lost_in_word(one: BoundDocument) -> list[str]:
    """The places whose text does not stand whole in the filled file, which is sound XML."""
    filled = filled_bytes(one)
    etree.fromstring(member_of(filled))
    said = "\n".join(text_of(filled))
    return [place for place, text in texts_of(one) if printed(text) not in said]


def read_otherwise(one: BoundDocument, folder: Path) -> list[str]:
    """The places that are read back from the Word file as something else."""
    found = read_back(one, folder)
    different = []
    for field in one.form.fields:
        wanted, got = one.values[field.id], found.fields.get(field.id)
        normal = compare_key(normal_form(field.type, wanted) or "")
        if wanted and not field.within and (got is None or compare_key(got.normal or "") != normal):
            different.append(field.id)
    for table in one.form.tables:
        wanted_rows = [
            {k: compare_key(cell) for k, cell in row.items() if cell} for row in one.rows[table.id]
        ]
        rows = found.tables[table.id]
        if [{k: compare_key(c.value) for k, c in row.items() if c.value} for row in rows] != wanted_rows:
            different.append(table.id)
    for sign in one.form.signs:
        facts, signed = one.signs.get(sign.id, SignFacts()), found.signs[sign.id]
        if signed.names != facts.names or compare_key(signed.opinion) != compare_key(facts.opinion):
            different.append(f"@{sign.id}")
    return different


@every_form
@pytest.mark.parametrize("kind", list(CONTENTS))
def test_whatever_is_written_stands_whole_and_is_read_back(form_id: str, kind: str, tmp_path: Path) -> None:
    before = BOUND[form_id]
    whole, apart = (
        bound_anew(filled_with(before.form, before.document, kind, prose=prose), before.form.area)
        for prose in (True, False)
    )
    assert set(lost_in_word(whole)).isdisjoint(whole.document.fields)
    assert lost_in_word(apart) == []
    assert read_otherwise(apart, tmp_path) == []


@every_form
def test_many_goods_and_officers_and_long_names_stand_whole_and_are_read_back(
    form_id: str, tmp_path: Path
) -> None:
    assert lost_in_word(STRESSED[form_id]) == []
    assert read_otherwise(STRESSED[form_id], tmp_path) == []


@every_form
def test_a_character_that_cannot_be_printed_is_refused_with_its_places(form_id: str) -> None:
    before = BOUND[form_id]
    one = bound_anew(damaged(before.document, before.form, "\x07"), before.form.area)
    with pytest.raises(Refused) as refused:
        filled_bytes(one)
    what = refused.value.what
    assert f"《{before.form.title}》" in what and "控制字符 U+0007（第2个字）" in what
    for field in before.form.fields[:1]:
        assert f"{field.label}中有" in what
    for table in before.form.tables[:1]:
        assert f"{table.label}第1行的{table.columns[0].label}中有" in what
    for sign in before.form.signs[:1]:
        assert f"{sign.label}的签名中有" in what


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\x00", "控制字符 U+0000"),
        ("\x9b", "控制字符 U+009B"),
        ("\ud83d", "不完整的字符 U+D83D"),
        ("\ue000", "自造字 U+E000"),
        ("\U000f0000", "自造字 U+F0000"),
        ("\ufffd", "无法识别的字符 U+FFFD"),
        ("\ufdd0", "非字符编码 U+FDD0"),
        ("\U0002ffff", "非字符编码 U+2FFFF"),
    ],
)
def test_a_character_that_cannot_be_printed_is_named(character: str, kind: str) -> None:
    assert unprintable(f"宋知{character}远") == f"{kind}（第3个字）"


def test_nothing_is_written_where_one_document_cannot_be_printed(tmp_path: Path) -> None:
    case = replace(CASE, party=replace(CASE.party, name="宋\ue812远"))
    with pytest.raises(Refused, match="自造字 U\\+E812（第2个字）") as refused:
        fill_case(case, tmp_path / "文书")
    assert "《行政处罚决定书》当事人中有" in refused.value.what and "GB 18030" in refused.value.next_step
    assert not (tmp_path / "文书").exists()


def test_a_row_of_a_batch_that_cannot_be_printed_stops_no_other(tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    rows = [
        {"当事人": name, "立案编号": f"示烟立〔2025〕第{number}号"}
        for number, name in enumerate((PERSON, "宋\ue000"), 1)
    ]
    data.write_text("".join(json.dumps(one) + "\n" for one in rows))
    form = CATALOGUE.forms["penalty_decision"]
    job = BatchJob(form.id, tmp_path / "out", Bureau("示例县烟草专卖局", "示"), "mark", None, None)
    report = fill_batch(form, data, job, processes=1)
    assert report.made == 1
    assert [(one.row, "当事人中有自造字 U+E000" in one.reason) for one in report.bad] == [(2, True)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("138\u202d0000\u202c0018\u200e", "13800000018"),
        ("张\u200b三\ufeff\u2060\u00ad", "张三"),
        ("1\u202e2.5\u2069", "12.5"),
        ("👨\u200d👩\u200d👧 葛\U000e0100 ☺\ufe0f", "👨\u200d👩\u200d👧 葛\U000e0100 ☺\ufe0f"),
        ("一\t二\n三", "一\t二\n三"),
        ("\x00甲\ud800", "甲"),
    ],
)
def test_marks_that_print_nothing_are_left_out(text: str, kept: str) -> None:
    assert printed(text) == kept


@pytest.mark.parametrize(
    "text", ["", "𠮷\U000323af\t\n\r\x85\u2028", *[one for both in CONTENTS.values() for one in both]]
)
def test_what_people_write_can_be_printed(text: str) -> None:
    assert unprintable(text) == ""
