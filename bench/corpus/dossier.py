"""A dossier: about a dozen documents of a case drawn in one layout, worn at one level, as a PDF with its truth."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image
from pypdf import PdfWriter

from bench.corpus.degrade import degraded
from bench.corpus.draw import Drawn, drawn
from bench.corpus.facts import drafts, enforcement_forms
from bench.corpus.layouts import LAYOUTS
from bench.corpus.licence_facts import licence_forms
from bench.corpus.marks import page_number
from bench.corpus.truth import TruthDocument, TruthDossier, TruthField, TruthPage, to_data
from zmtool.forms.records import ENFORCEMENT, Form

DOCUMENTS = 12
_DPI = (200, 200, 200, 200, 200, 200, 200, 200, 150, 300)
_TURNED_SHARE = 0.06
_PDF_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Made:
    """One dossier's pictures, one a page, and its truth."""

    pictures: tuple[Image.Image, ...]
    truth: TruthDossier


def chosen_forms(
    seed: int, count: int = DOCUMENTS, wanted: Sequence[str] = (), *, area: str = ENFORCEMENT
) -> list[Form]:
    """``count`` forms of an area in dossier order; seeds that follow each other go on where the last stopped.

    ``wanted`` names the forms instead, of any area. Raises KeyError for an unknown one.
    """
    forms = enforcement_forms() if area == ENFORCEMENT else licence_forms()
    if wanted:
        known = {one.id: one for one in (*enforcement_forms(), *licence_forms())}
        chosen = [known[name] for name in wanted]
    else:
        shuffled = [forms[int(at)] for at in np.random.default_rng(7).permutation(len(forms))]
        chosen = [shuffled[(seed * count + at) % len(forms)] for at in range(min(count, len(forms)))]
    return sorted(chosen, key=lambda one: one.order)


def made_dossier(layout: str, level: int, seed: int, forms: Sequence[Form]) -> Made:
    """The dossier of ``forms`` in this order; the same for the same arguments."""
    # The same pages at every level: the choices are the seed's and the layout's.
    random = np.random.default_rng([seed, *layout.encode()])
    drawings: list[tuple[Drawn, int]] = []
    for draft in drafts(forms, seed):
        dpi = int(random.choice(_DPI))
        drawings.append((drawn(draft, LAYOUTS[layout], seed, dpi), dpi))
    sheets = [(sheet, dpi) for one, dpi in drawings for sheet in one.sheets]
    for number, (sheet, _) in enumerate(sheets, 1):
        page_number(sheet, number)
    pictures, truths = [], []
    for index, (sheet, dpi) in enumerate(sheets):
        back = sheets[(index + 1) % len(sheets)][0].image
        picture, transform = degraded(sheet.image, level, seed * 1000 + index, back)
        turn = int(random.choice((90, 180, 270))) if random.random() < _TURNED_SHARE else 0
        pictures.append(picture.rotate(-turn, expand=True) if turn else picture)
        truths.append(TruthPage(index + 1, tuple(sheet.lines), tuple(sheet.marks), turn, dpi, transform))
    documents, first = [], 1
    for one, _ in drawings:
        documents.append(_placed(one.document, first))
        first += len(one.sheets)
    return Made(tuple(pictures), TruthDossier(layout, level, seed, tuple(truths), tuple(documents)))


def save(made: Made, folder: Path) -> Path:
    """Writes the dossier as a PDF of one JPEG a page, and its truth beside it; the PDF's path."""
    truth = made.truth
    path = folder / f"{truth.layout}-L{truth.level}-{truth.seed}.pdf"
    whole = PdfWriter()
    for picture, page in zip(made.pictures, truth.pages, strict=True):
        leaf = io.BytesIO()
        picture.save(leaf, "PDF", resolution=page.dpi, quality=_PDF_QUALITY)
        whole.append(leaf)
    whole.write(path)
    path.with_suffix(".json").write_text(json.dumps(to_data(truth), ensure_ascii=False, indent=1), "utf-8")
    return path


def _placed(document: TruthDocument, first: int) -> TruthDocument:
    """The document with its pages counted within the file."""

    def moved(field: TruthField) -> TruthField:
        return replace(field, page=field.page + first)

    return replace(
        document,
        pages=tuple(page + first for page in document.pages),
        fields={key: moved(one) for key, one in document.fields.items()},
        rows={
            key: tuple({name: moved(cell) for name, cell in row.items()} for row in rows)
            for key, rows in document.rows.items()
        },
        signs={key: replace(one, page=one.page + first) for key, one in document.signs.items()},
    )
