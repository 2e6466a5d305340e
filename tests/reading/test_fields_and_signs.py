"""Fields and signing places from text and cells, down to a filled document read as plain text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.cases.case_file import read_case
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form, FormField, FormSign
from zmtool.reading.documents import read_documents, read_plain_text
from zmtool.reading.labelled_values import meant_by
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadDocument, ReadSign
from zmtool.scans.records import Cell, Line, Mark, Page, Table
from zmtool.workflow.filling import bound_documents, filled_bytes

from .samples import centred, line, page

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
CASE = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")


def catalogue_of(*signs: FormSign, fields: tuple[FormField, ...] = ()) -> Form:
    return Form("trial", "试验文书", "1", "internal", 1, fields=fields, signs=signs)


def read_one(
    form: Form, *lines: Line, marks: tuple[Mark, ...] = (), tables: tuple[Table, ...] = ()
) -> ReadDocument:
    from zmtool.forms.records import Catalogue

    whole = replace(page(centred(form.title, 0.05), *lines), marks=marks, tables=tables)
    return read_documents([whole], Catalogue({form.id: form}))[0]


PARTY = FormSign("party", "当事人签名")


def sign_in_line(text: str, marks: tuple[Mark, ...] = ()) -> ReadSign:
    return read_one(catalogue_of(PARTY), line(f"当事人签名：{text}", 0.5), marks=marks).signs["party"]


def sign_in_cell(text: str, opinion: bool = True, marks: tuple[Mark, ...] = ()) -> ReadSign:
    cells = (Cell(0, 0, 1, 1, (0.1, 0.2, 0.3, 0.3)), Cell(0, 1, 1, 1, (0.3, 0.2, 0.9, 0.3)))
    table = Table((0.1, 0.2, 0.9, 0.3), cells)
    form = catalogue_of(FormSign("leader", "负责人意见", opinion=opinion))
    rows = [
        Line(one, (0.32, 0.21 + 0.025 * index, 0.6, 0.23 + 0.025 * index), 0.9)
        for index, one in enumerate(text.split("\n"))
    ]
    found = read_one(
        form, line("负责人意见", 0.24, left=0.15, right=0.25), *rows, marks=marks, tables=(table,)
    )
    return found.signs["leader"]


# --- signing places -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "　　　年　月　日", "____年__月__日", "　　", "无", "/"])
def test_an_empty_signing_place_is_not_signed(text: str) -> None:
    found = sign_in_line(text)
    assert not found.present and found.names == () and found.date is None


@pytest.mark.parametrize(
    ("text", "names", "day"),
    [
        ("宋知远　2025年3月5日", ("宋知远",), "2025-03-05"),
        ("2025年3月5日　宋知远", ("宋知远",), "2025-03-05"),
        ("林一舟、周望　2025.3.5", ("林一舟", "周望"), "2025-03-05"),
        ("林一舟　周望　2025年3月5日", ("林一舟", "周望"), "2025-03-05"),
        ("周　望　2025年3月5日", ("周望",), "2025-03-05"),
        ("宋知远", ("宋知远",), None),
        ("宋知远　　年　月　日", ("宋知远",), None),
    ],
)
def test_names_and_date_of_a_signing_place(text: str, names: tuple[str, ...], day: str | None) -> None:
    found = sign_in_line(text)
    assert found.present
    assert found.names == names
    assert (found.date.normal if found.date else None) == day


def test_ink_that_nobody_can_read_is_a_signature() -> None:
    ink = Mark("signature", 1, (0.35, 0.495, 0.45, 0.525))
    found = sign_in_line("", (ink,))
    assert found.present and found.names == ()
    elsewhere = Mark("signature", 1, (0.35, 0.8, 0.45, 0.83))
    assert not sign_in_line("", (elsewhere,)).present


@pytest.mark.parametrize(
    ("text", "opinion", "names", "day"),
    [
        ("同意立案。\n签名：陆承安　2025年3月6日", "同意立案。", ("陆承安",), "2025-03-06"),
        ("同意立案。\n陆承安　2025年3月6日", "同意立案。", ("陆承安",), "2025-03-06"),
        ("同意　陆承安　2025年3月6日", "同意", ("陆承安",), "2025-03-06"),
        ("签名：　　　　　　年　月　日", "", (), None),
        ("", "", (), None),
    ],
)
def test_an_opinion_stands_before_the_name(
    text: str, opinion: str, names: tuple[str, ...], day: str | None
) -> None:
    found = sign_in_cell(text)
    assert (found.opinion, found.names) == (opinion, names)
    assert (found.date.normal if found.date else None) == day
    assert bool(found.present) == bool(names)


def signed_below(*texts: str) -> ReadSign:
    """The signing place of a document with these lines, one below the other."""
    lines = [line(text, 0.5 + 0.04 * at) for at, text in enumerate(texts)]
    return read_one(catalogue_of(PARTY), *lines).signs["party"]


@pytest.mark.parametrize(
    ("texts", "names", "day"),
    [
        (("当事人签名：　　年　月　日", "2025年5月24日"), (), None),
        (("当事人签名：____年__月__日", "松岭县烟草专卖局", "2025年5月24日"), (), None),
        (("当事人签名：", "龙雨桐　2025年5月24日"), ("龙雨桐",), "2025-05-24"),
        (("当事人签名：", "龙雨桐", "2025年5月24日"), ("龙雨桐",), "2025-05-24"),
        (("当事人签名：", "龙雨桐", "白景行", "2025年5月24日"), ("龙雨桐", "白景行"), "2025-05-24"),
        (("当事人签名：", "松岭县烟草专卖局", "2025年5月24日"), (), "2025-05-24"),
        (("当事人签名：", "龙雨桐", "以上内容属实。", "2025年5月24日"), (), "2025-05-24"),
    ],
    ids=[
        "room for a date",
        "and an agency",
        "one line",
        "two lines",
        "two names",
        "no name",
        "not above the date",
    ],
)
def test_a_signature_below_its_label(texts: tuple[str, ...], names: tuple[str, ...], day: str | None) -> None:
    found = signed_below(*texts)
    assert (found.names, found.date.normal if found.date else None) == (names, day)
    assert bool(found.present) == bool(names)


def test_the_name_of_who_waives_stands_above_the_date() -> None:
    texts = "本人自愿放弃陈述、申辩的权利。", "声明人签章：", "龙雨桐", "2025年5月24日"
    lines = [line(text, 0.3 + 0.04 * at) for at, text in enumerate(texts)]
    party = read_one(CATALOGUE.forms["plea_waiver"], *lines).signs["party"]
    assert party.names == ("龙雨桐",) and party.date is not None and party.date.normal == "2025-05-24"


@pytest.mark.parametrize("first", [0, 1])
def test_what_says_that_it_is_signed_wins_over_what_says_who(first: int) -> None:
    texts = ("被处罚人：宋知远", "被处罚人签字：龙雨桐　2025年3月5日")
    found = signed_below(texts[first], texts[1 - first])
    assert found.names == ("龙雨桐",) and found.date is not None
    assert signed_below(texts[0]).names == ("宋知远",), "where nothing else is, who is told signs"


def test_sentences_are_no_signature() -> None:
    said = "被处罚人：对检查的经过没有意见，对查获的卷烟没有意见，愿意接受处理。"
    form = catalogue_of(PARTY)
    assert read_one(form, line(said, 0.5)).signs == {}
    signed = line("被处罚人：宋知远、龙雨桐", 0.5)
    assert read_one(form, signed).signs["party"].names == ("宋知远", "龙雨桐")


# --- fields ---------------------------------------------------------------------------------------


def test_a_label_with_a_character_lost_is_still_that_label() -> None:
    wanted = {"许可证号": 1, "证件号码": 2, "案情摘要": 3}
    assert meant_by("许可证号", wanted) == 1
    assert meant_by("件号码", wanted) is None, "too short to be sure"
    assert meant_by("证件号玛", {"证件号码": 2}) is None
    assert meant_by("送达文书名", {"送达文书名称": 1, "送达地点": 2}) == 1
    assert meant_by("案情描要", {"案情摘要简介": 4, "案情摘要说": 5}) is None
    assert meant_by("案由", wanted) is None


def test_a_head_pattern_without_group_gives_its_match() -> None:
    form = catalogue_of(fields=(FormField("no", "编号", pattern="第[0-9]+号", where="head"),))
    assert read_one(form, line("第18号", 0.1)).fields["no"].value == "第18号"


def test_a_value_that_is_not_of_its_type_is_doubtful() -> None:
    form = catalogue_of(fields=(FormField("id_no", "证件号码", "citizen_id"),))
    wrong = read_one(form, line("证件号码：349901198506141231", 0.3)).fields["id_no"]
    assert wrong.normal is None and wrong.confidence <= 0.6 and wrong.value == "349901198506141231"
    right = read_one(form, line("证件号码：34990119850614123X", 0.3, confidence=0.7)).fields["id_no"]
    assert right.normal == "34990119850614123X" and right.confidence >= 0.95
    blank = read_one(form, line("证件号码：", 0.3)).fields["id_no"]
    assert blank.value == "" and blank.normal == ""


# --- whole documents as plain text ----------------------------------------------------------------


def plain_text(filled: bytes) -> str:
    import io

    from docx import Document

    document = Document(io.BytesIO(filled))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_filled_decision_is_read_back_from_its_plain_text() -> None:
    bound = next(one for one in bound_documents(CASE, CATALOGUE) if one.form.id == "penalty_decision")
    text = plain_text(filled_bytes(bound))
    (found,) = (one for one in read_plain_text(text, CATALOGUE) if one.type == "penalty_decision")
    for field in bound.form.fields:
        if not bound.values[field.id]:
            continue  # who stands for a unit, where the party is a person
        wanted = normal_form(field.type, bound.values[field.id])
        read = found.fields.get(field.id)
        assert read is not None, field.id
        assert compare_key(read.normal or "") == compare_key(wanted or ""), field.id


def test_plain_text_with_its_type_given_and_without_any_text() -> None:
    (found,) = read_plain_text("文号：示烟处〔2025〕第18号\n当事人：宋知远", CATALOGUE, "penalty_decision")
    assert found.type == "penalty_decision"
    assert found.fields["party_name"].value == "宋知远"
    assert read_plain_text("", CATALOGUE) == ()
    (other,) = read_plain_text("随便写的一句话", CATALOGUE)
    assert other.type == "other"


def test_two_documents_in_one_text() -> None:
    types = [one.type for one in read_plain_text("立案报告表\n案由：甲\n送达回证\n受送达人：乙", CATALOGUE)]
    assert types == ["filing_report", "service_receipt"]


def test_a_page_without_lines_is_another_document() -> None:
    found = read_documents([Page(1, 0, 0.7, ())], CATALOGUE)
    assert [one.type for one in found] == ["other"]


def test_blanks_in_a_text_layer_do_not_hide_what_a_pattern_looks_for() -> None:
    field = FormField("fine", "罚款金额", "money", pattern="计罚款([0-9,.]+元)", where="prose")
    found = read_one(catalogue_of(fields=(field,)), line("共计 罚款， 计 罚款 1,200.00 元 。", 0.3)).fields[
        "fine"
    ]
    assert found.normal == "1200.00" and found.mended == ""


@pytest.mark.parametrize("word", ["公章", "印章", "盖章处", "签章"])
def test_the_word_for_a_seal_above_the_date_is_no_name(word: str) -> None:
    assert signed_below("当事人签名：", word, "2025年3月5日").names == ()
