"""The generator of made scans: the same for the same seed, its truth lies on ink, every document in every layout."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from bench.corpus.degrade import LEVELS, degraded
from bench.corpus.dossier import chosen_forms, made_dossier, save
from bench.corpus.draw import Drawn, drawn
from bench.corpus.facts import citizen_id, drafts, enforcement_forms
from bench.corpus.fonts import missing_packages
from bench.corpus.layouts import HELD_OUT, LAYOUTS
from bench.corpus.runs import Look, Run, broken
from bench.corpus.truth import Box, from_data, to_data
from zmtool.reading.normal import normal_form
from zmtool.values.barcode import parse_barcode
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number

pytestmark = pytest.mark.skipif(
    bool(missing_packages()), reason=f"apt-get install {' '.join(missing_packages())}"
)
SEED = 3
SAMPLE = ("filing_report", "inquiry_record", "valuation_sheet", "penalty_decision", "service_receipt")


def sample(layout: str, form_id: str) -> Drawn:
    form = next(one for one in enforcement_forms() if one.id == form_id)
    return drawn(drafts([form], SEED)[0], LAYOUTS[layout], SEED, 100)


def picture_hash(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def test_the_same_seed_makes_the_same_dossier_and_another_seed_another() -> None:
    forms = chosen_forms(SEED, wanted=("service_receipt",))
    one, again, other = (made_dossier("tune-lines", 2, seed, forms) for seed in (SEED, SEED, SEED + 1))
    assert to_data(one.truth) == to_data(again.truth)
    assert [picture_hash(page) for page in one.pictures] == [picture_hash(page) for page in again.pictures]
    assert to_data(one.truth) != to_data(other.truth)


def test_a_saved_dossier_has_a_page_for_each_picture_and_its_truth_comes_back(tmp_path: Path) -> None:
    made = made_dossier("county-old", 1, SEED, chosen_forms(SEED, 2))
    path = save(made, tmp_path)
    pdf = pypdfium2.PdfDocument(path)
    assert len(pdf) == len(made.pictures) == len(made.truth.pages)
    pdf.close()
    assert from_data(json.loads(path.with_suffix(".json").read_text("utf-8"))) == made.truth


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_document_of_the_area_can_be_drawn(layout: str) -> None:
    # Each layout has another third of the documents, so that each document is drawn in many.
    for draft in list(drafts(enforcement_forms(), SEED))[list(LAYOUTS).index(layout) % 3 :: 3]:
        one = drawn(draft, LAYOUTS[layout], SEED, 50)
        filled = {key for key, value in draft.values.items() if value}
        assert filled <= one.document.fields.keys(), draft.form.id
        for table, rows in draft.rows.items():
            assert [len(row) for row in one.document.rows[table]] == [
                sum(bool(cell) for cell in row.values()) for row in rows
            ], draft.form.id


def test_layouts_to_tune_on_and_those_held_out_share_no_typeface() -> None:
    tuned = [one.manner for one in LAYOUTS.values() if one.name not in HELD_OUT]
    assert len(tuned) >= 3 and HELD_OUT == ("county-old", "ridge-new", "lake-new", "hill-new", "delta-new")
    faces = {face for one in tuned for face in (one.print_face, one.head_face, one.hand_face)}
    for name in HELD_OUT:
        held = LAYOUTS[name].manner
        assert not faces & {held.print_face, held.head_face, held.hand_face}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form_id", SAMPLE)
def test_what_the_truth_says_lies_on_ink(layout: str, form_id: str) -> None:
    one = sample(layout, form_id)
    assert one.document.fields
    for sheet in one.sheets:
        grey = np.asarray(sheet.image.convert("L"), np.uint8)
        for line in sheet.lines:
            assert inked(grey, line.box), (form_id, line)
        for mark in sheet.marks:
            assert inked(grey, mark.box), (form_id, mark)
    for name, field in one.document.fields.items():
        page = np.asarray(one.sheets[field.page].image.convert("L"), np.uint8)
        assert inked(page, field.box), (form_id, name)


def inked(grey: np.ndarray, box: Box) -> bool:
    height, width = grey.shape
    x0, y0, x1, y1 = (round(edge * side) for edge, side in zip(box, (width, height) * 2, strict=True))
    area = grey[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
    return area.size > 0 and float(area.min()) < 200


def test_printed_lines_of_a_page_do_not_lie_on_each_other() -> None:
    for layout in LAYOUTS:
        for sheet in sample(layout, "penalty_decision").sheets:
            boxes = [line.box for line in sheet.lines if not line.hand]
            for index, one in enumerate(boxes):
                for other in boxes[index + 1 :]:
                    across = min(one[2], other[2]) - max(one[0], other[0])
                    down = min(one[3], other[3]) - max(one[1], other[1])
                    assert across <= 0.002 or down <= 0.004, (layout, one, other)


def test_numbers_of_an_invented_case_are_valid_and_of_the_unassigned_region() -> None:
    forms = chosen_forms(1, wanted=("filing_report", "valuation_sheet"))
    for seed in range(6):
        filing, valuation = drafts(forms, seed)
        assert parse_citizen_id(filing.values["party_id_no"]).region.code == "349901"
        assert str(parse_licence_number(filing.values["license_no"])).startswith("349901")
        assert all(parse_barcode(row["barcode"]) for row in valuation.rows["goods"])
        assert normal_form("doc_number", filing.values["doc_number"])


def test_the_check_character_of_an_identity_number() -> None:
    from datetime import date

    assert parse_citizen_id(citizen_id(date(1985, 6, 14), 123)).gender == "男"


def test_seeds_that_follow_each_other_cover_the_catalogue() -> None:
    covered = {form.id for seed in range(6) for form in chosen_forms(seed)}
    assert covered == {form.id for form in enforcement_forms()}


def test_long_tables_go_on_under_their_header_on_the_next_page() -> None:
    form = next(one for one in enforcement_forms() if one.id == "seized_goods_list")
    long = next(
        draft for seed in range(60) for draft in drafts([form], seed) if len(draft.rows["goods"]) > 30
    )
    one = drawn(long, LAYOUTS["tune-letter"], 1, 50)
    assert len(one.sheets) >= 2
    headed = [sheet for sheet in one.sheets if any(line.text == "条码" for line in sheet.lines)]
    rows = one.document.rows["goods"]
    assert len(headed) >= 2 and {row["barcode"].page for row in rows} == set(range(len(headed)))


@pytest.mark.parametrize("level", LEVELS)
def test_wear_keeps_the_page_in_size_and_legible(level: int) -> None:
    page = sample("tune-ledger", "filing_report").sheets[0].image
    worn, transform = degraded(page, level, 5, page)
    again, _ = degraded(page, level, 5, page)
    assert picture_hash(worn) == picture_hash(again)
    assert all(1.0 <= after / before <= 1.2 for after, before in zip(worn.size, page.size, strict=True))
    assert len(transform) == 9
    spread = np.asarray(worn.convert("L"), np.float32)
    assert np.percentile(spread, 90) - np.percentile(spread, 0.5) > 60


def test_there_is_no_fifth_level() -> None:
    with pytest.raises(ValueError, match="no level 4"):
        degraded(Image.new("RGB", (50, 70), "white"), 4, 1)


def test_lines_begin_with_no_closing_mark_and_figures_stay_whole() -> None:
    look = Look("song", 5)
    lines = broken(
        [Run("经核价，进货总额31,711.60元（大写：人民币叁万元整），计罚款2,854.04元。", look)], 330, 100
    )
    texts = ["".join(glyph.character for glyph in line) for line in lines]
    assert "".join(texts).startswith("经核价，进货总额31,711.60元") and len(texts) > 2
    assert any("31,711.60" in one for one in texts) and any("2,854.04" in one for one in texts)
    assert not any(one[0] in "，。）：" or one[-1] == "（" for one in texts)
