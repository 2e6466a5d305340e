"""The worst documents as pages: nothing of the text falls off, headers are repeated, nobody signs a page of its own."""

from __future__ import annotations

import pypdfium2
import pytest

from zmtool.forms.binding import BoundDocument
from zmtool.forms.libreoffice import to_pdf
from zmtool.workflow.filling import filled_bytes

from .extreme import LONG, filled_with
from .soffice import needs_libreoffice
from .test_every_form import BOUND
from .test_extreme_content import STRESSED, bound_anew, texts_of

pytestmark = needs_libreoffice
LONG_TEXTS = (
    "filing_report",
    "handling_approval",
    "penalty_decision",
    "collective_discussion",
    "licence_approval",
    "inquiry_record",
)
MANY_GOODS = ("seized_goods_list", "valuation_sheet", "preservation_notice", "sampling_list")
LONG_NAMES = ("service_receipt", "licence_application_grant", "dossier_cover")
CHARACTERS_A_PAGE = 1600


def _worst(form_id: str) -> BoundDocument:
    if form_id not in LONG_TEXTS:
        return STRESSED[form_id]
    before = BOUND[form_id]
    return bound_anew(filled_with(before.form, before.document, "long", prose=True), before.form.area)


WORST = {form_id: _worst(form_id) for form_id in (*LONG_TEXTS, *MANY_GOODS, *LONG_NAMES)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page without blanks, by form; all of them made in one run."""
    folder = tmp_path_factory.mktemp("pages")
    sources = []
    for form_id, one in WORST.items():
        sources.append(folder / f"{form_id}.docx")
        sources[-1].write_bytes(filled_bytes(one))
    (folder / "pdf").mkdir()
    said = {}
    for form_id, made in zip(WORST, to_pdf(sources, folder / "pdf"), strict=True):
        assert made.pdf is not None, made.reason
        with pypdfium2.PdfDocument(made.pdf) as document:
            said[form_id] = [
                "".join(page.get_textpage().get_text_bounded().replace("\ufffe", "").split())
                for page in document
            ]
    return said


@pytest.mark.parametrize("form_id", WORST)
def test_the_pages_say_every_character(pages: dict[str, list[str]], form_id: str) -> None:
    """Cells of a row lie side by side and a text runs over pages with their numbers: the characters are counted."""
    said = "".join(pages[form_id])
    own = WORST[form_id].document.fields if form_id in LONG_TEXTS else ()
    texts = [
        (key, text) for key, text in texts_of(WORST[form_id]) if not own or key in own or key.startswith("@")
    ]
    for place, text in texts:
        for line in text.split("\n"):
            assert all(said.count(one) >= line.count(one) for one in set("".join(line.split()))), place
    wanted = sum(len("".join(text.split())) for _, text in texts)
    assert len(said) >= wanted


@pytest.mark.parametrize("form_id", LONG_TEXTS)
def test_long_texts_fill_their_pages(pages: dict[str, list[str]], form_id: str) -> None:
    written = sum(len(text) for _, text in texts_of(WORST[form_id]))
    assert written >= LONG
    assert len(pages[form_id]) <= written / CHARACTERS_A_PAGE * 2 + 2


@pytest.mark.parametrize("form_id", MANY_GOODS)
def test_sixty_goods_run_over_pages_under_a_repeated_header(
    pages: dict[str, list[str]], form_id: str
) -> None:
    said = pages[form_id]
    assert 3 <= len(said) <= 5
    for page in said:
        assert "品种规格" in page
    for number in range(1, 61):
        assert sum(f"第{number:02d}批次" in page for page in said) == 1


@pytest.mark.parametrize("form_id", WORST)
def test_nobody_signs_a_page_of_its_own(pages: dict[str, list[str]], form_id: str) -> None:
    last = pages[form_id][-1].split(f"第{len(pages[form_id])}页")[0]
    before_signature = last.split("签名")[0].split("（印章）")[0]
    assert before_signature.strip("出席人当事执法员签收送达见证")
