"""Marks are there, are not there, or nobody can tell: signing places, seals, fingerprints, page numbers, ticks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.forms.records import Catalogue, Form, FormSign
from zmtool.reading.documents import read_documents, read_plain_text
from zmtool.reading.ink_evidence import LEAST_CONTRAST, LEAST_RESOLUTION, ink_at
from zmtool.reading.records import MarkAnswer, ReadDocument
from zmtool.scans.records import Box, Line, Mark, Page, Paper

from .samples import centred, line, page

COLUMNS, ROWS = 84, 119
PLACE: Box = (0.14, 0.488, 0.52, 0.532)
FORM = Form(
    "trial",
    "试验文书",
    "1",
    "external",
    1,
    seal="org",
    signs=(FormSign("party", "当事人签名", required=True),),
)


def paper(
    ink: str = ".", area: Box = PLACE, *, resolution: int = 200, contrast: int = 200, colour: bool = True
) -> Paper:
    """Clean paper with one kind of square in an area."""
    rows = [["."] * COLUMNS for _ in range(ROWS)]
    for row in range(round(area[1] * ROWS), round(area[3] * ROWS)):
        for column in range(round(area[0] * COLUMNS), round(area[2] * COLUMNS)):
            rows[row][column] = ink
    return Paper(resolution, contrast, colour, tuple("".join(row) for row in rows))


def scanned(text: str, sheet: Paper | None, *marks: Mark, confidence: float = 0.95) -> Page:
    lines = (centred(FORM.title, 0.05), line(text, 0.5, confidence=confidence))
    return replace(page(*lines), paper=sheet, marks=marks)


def read(one: Page) -> ReadDocument:
    return read_documents([one], Catalogue({FORM.id: FORM}))[0]


def answer(document: ReadDocument, kind: str) -> MarkAnswer:
    return next(one for one in document.answers if one.kind == kind)


LABEL = "当事人签名："
STROKES = (0.3, 0.49, 0.45, 0.53)


@pytest.mark.parametrize(
    ("one", "present", "why"),
    [
        (scanned(LABEL, paper()), False, ""),
        (scanned(LABEL + "宋知远", paper()), True, ""),
        (scanned(LABEL + "宋知远", None), True, ""),
        (scanned(LABEL, paper("#", STROKES)), True, ""),
        (scanned(LABEL, paper("#", (0.3, 0.5, 0.325, 0.517))), None, "痕迹"),
        (scanned(LABEL, paper("?")), None, "太暗"),
        (scanned(LABEL, paper(resolution=LEAST_RESOLUTION - 1)), None, "分辨率"),
        (scanned(LABEL, paper(contrast=LEAST_CONTRAST - 1)), None, "太淡"),
        (scanned(LABEL, paper(), confidence=0.5), None, "模糊"),
        (scanned(LABEL, paper(), Mark("seal", 1, (0.1, 0.45, 0.5, 0.56))), None, "印章"),
        (scanned(LABEL, paper(), Mark("fingerprint", 1, (0.35, 0.49, 0.4, 0.53))), True, ""),
        (scanned(LABEL, paper(), Mark("signature", 1, (0.35, 0.8, 0.45, 0.83))), False, ""),
        (scanned(LABEL, None), None, "图像"),
    ],
)
def test_a_signing_place_is_signed_or_empty_or_nobody_can_tell(
    one: Page, present: bool | None, why: str
) -> None:
    document = read(one)
    sign = document.signs["party"]
    assert sign.present is present
    assert why in sign.why and bool(why) == bool(sign.why)
    told = answer(document, "signature")
    assert (told.label, told.present, told.why) == ("当事人签名", present, sign.why)


def test_ink_of_a_place_further_on_the_row_is_not_of_this_one() -> None:
    both = Line(
        f"{LABEL}　　执法人员签名：", (0.1, 0.5, 0.6, 0.52), 0.9, (), ((0, 0.1, 0.22), (8, 0.34, 0.5))
    )
    ink = paper("#", (0.55, 0.49, 0.7, 0.53))
    one = replace(page(centred(FORM.title, 0.05), both), paper=ink)
    assert read(one).signs["party"].present is False


def test_a_signing_place_that_is_not_on_the_page_cannot_be_told() -> None:
    told = answer(read(scanned("本文书没有签名处", paper())), "signature")
    assert told.present is None and told.why == "没有找到签名处"


def test_a_page_that_is_not_there_and_a_place_beyond_the_edge_cannot_be_told() -> None:
    assert ink_at(None, PLACE).there is None
    assert ink_at(scanned(LABEL, paper()), (0.98, 0.5, 1.0, 0.53)).there is None


SEAL = Mark("seal", 1, (0.6, 0.7, 0.8, 0.85), 0.95)


@pytest.mark.parametrize(
    ("one", "present", "why"),
    [
        (scanned(LABEL, paper(), SEAL), True, ""),
        (scanned(LABEL, paper()), False, ""),
        (scanned(LABEL, paper(colour=False)), None, "灰度"),
        (scanned(LABEL, paper(colour=False), replace(SEAL, confidence=0.65)), True, ""),
        (scanned(LABEL, paper(resolution=60)), None, "分辨率"),
        (scanned(LABEL, None), None, "图像"),
    ],
)
def test_a_seal_is_there_or_not_or_nobody_can_tell(one: Page, present: bool | None, why: str) -> None:
    told = answer(read(one), "seal")
    assert told.present is present and why in told.why
    assert (told.box is not None) == (present is True)


def test_another_page_in_colour_shows_that_the_scan_is_in_colour() -> None:
    grey = scanned(LABEL, paper(colour=False))
    coloured = replace(grey, page=2, paper=paper())
    documents = read_documents([grey, coloured], Catalogue({FORM.id: FORM}))
    assert answer(documents[0], "seal").present is False


def test_plain_text_shows_no_seal_and_no_correction() -> None:
    (document,) = read_plain_text("试验文书\n当事人签名：", Catalogue({FORM.id: FORM}))
    assert document.answers == () or answer(document, "seal").present is None


def test_page_numbers_ticks_and_corrections_have_their_answers() -> None:
    marks = (
        Mark("tick", 1, (0.1, 0.3, 0.12, 0.32), 0.9),
        Mark("untick", 1, (0.3, 0.3, 0.32, 0.32), 0.95),
        Mark("tick-unclear", 1, (0.5, 0.3, 0.52, 0.32), 0.6),
        Mark("correction", 1, (0.2, 0.4, 0.3, 0.42), 0.75, "有捺印"),
    )
    document = read(scanned(LABEL, paper(), *marks))
    assert [one.present for one in document.answers if one.kind == "tick"] == [True, False, None]
    assert (answer(document, "correction").present, answer(document, "correction").label) == (True, "有捺印")
    assert answer(document, "page_number").present is False
    numbered = replace(scanned(LABEL, paper()), page_number="7", page_number_box=(0.9, 0.95, 0.92, 0.97))
    assert (answer(read(numbered), "page_number").present, answer(read(numbered), "page_number").label) == (
        True,
        "7",
    )
    smudged = scanned(LABEL, paper("#", (0.88, 0.94, 0.93, 0.97)))
    assert answer(read(smudged), "page_number").present is not False
    unfound = answer(read(scanned(LABEL, paper())), "correction")
    assert unfound.present is None and "人工" in unfound.why
    assert answer(read(scanned(LABEL, paper(contrast=10))), "correction").present is None


def test_a_page_of_a_record_whose_signature_cannot_be_told_has_no_mark_for_it() -> None:
    form = replace(FORM, sign_every_page=True, signs=())
    for sheet, kinds in ((paper(), ["unsigned"]), (paper("#", STROKES), ["signature"]), (paper("?"), [])):
        one = replace(page(centred(FORM.title, 0.05), line("本页签名：", 0.5)), paper=sheet)
        (document,) = read_documents([one], Catalogue({form.id: form}))
        assert [mark.kind for mark in document.marks] == kinds
