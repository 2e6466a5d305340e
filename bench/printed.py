"""Every fillable form, printed, scanned and read: what of its fields, cells and signatures comes back.

Needs LibreOffice. The facts are those of the tests: one case and one licence application that have every document.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.table import show

if TYPE_CHECKING:
    from zmtool.forms.binding import BoundDocument
    from zmtool.reading.records import ReadDocument, ReadField

_ROOT = Path(__file__).resolve().parent.parent
SURE = 0.9
NOISE = 6.0
"""Standard deviation of the grain laid over the print, of 255."""


@dataclass(slots=True)
class Score:
    """How many values there are and how many came back right; of the sure ones, how many were wrong."""

    wanted: int = 0
    right: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def take(self, right: bool, confidence: float | None) -> None:
        self.wanted += 1
        self.right += right
        if confidence is not None and confidence >= SURE:
            self.sure += 1
            self.sure_wrong += not right


def main() -> None:
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.reading.documents import read_documents
    from zmtool.scans.read import read_each, reading_workers

    bound = {one.form.id: one for one in _bound()}
    catalogue = load_catalogue()
    scores = {name: Score() for name in ("types", "fields", "cells", "signs")}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as work:
        scans = scanned_prints(bound, Path(work))
        began = time.perf_counter()
        pages = 0
        with reading_workers(2) as workers:
            for path, scanned in read_each(list(scans), engine="auto", workers=workers):
                if isinstance(scanned, Exception):
                    raise scanned
                pages += len(scanned.pages)
                one = bound[scans[path]]
                documents = read_documents(scanned.pages, catalogue)
                scores["types"].take([each.type for each in documents] == [one.form.id], None)
                read = next((each for each in documents if each.type == one.form.id), None)
                wrong += [f"{one.form.id}: {each}" for each in _compared(one, read, scores)]
        seconds = time.perf_counter() - began
    rows = [
        (name, str(one.wanted), f"{100 * one.right / one.wanted:.2f} %", str(one.sure), str(one.sure_wrong))
        for name, one in scores.items()
    ]
    show(
        f"printed: {len(bound)} forms, {pages} pages, {60 * pages / seconds:.0f} pages a minute on two workers",
        ("what", "values", "right", "sure", "sure and wrong"),
        rows,
    )
    for remark in wrong:
        print(f"  {remark}")


def _bound() -> Iterator[BoundDocument]:
    sys.path.insert(0, str(_ROOT / "tests"))
    from forms.full_application import full_application  # type: ignore[import-not-found]
    from forms.full_case import full_case  # type: ignore[import-not-found]

    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.records import ENFORCEMENT
    from zmtool.workflow.filling import bound_documents
    from zmtool.workflow.filling_licence import bound_application_documents

    drawn = (
        *bound_documents(full_case(), load_catalogue().of_area(ENFORCEMENT)),
        *bound_application_documents(full_application()),
    )
    yield from (one for one in drawn if one.form.template)


def scanned_prints(bound: dict[str, BoundDocument], work: Path) -> dict[Path, str]:
    """A PDF of pictures for each form."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    from zmtool.forms.libreoffice import to_pdf
    from zmtool.scans.picture_binder import bind_pictures
    from zmtool.workflow.filling import filled_bytes

    words = {name: work / f"{name}.docx" for name in bound}
    for name, path in words.items():
        path.write_bytes(filled_bytes(bound[name]))
    (work / "pdf").mkdir()
    printed = [one.pdf for one in to_pdf(list(words.values()), work / "pdf")]
    scans: dict[Path, str] = {}
    for name, pdf in zip(words, printed, strict=True):
        pictures = []
        if pdf is None:
            sys.exit(f"{name} could not be converted")
        with pypdfium2.PdfDocument(pdf) as document:
            for number, page in enumerate(document):
                clean = np.asarray(page.render(scale=200 / 72).to_pil().convert("RGB"), np.float32)
                grain = np.random.default_rng(number).normal(0, NOISE, clean.shape)
                picture = work / f"{name}-{number}.png"
                Image.fromarray(np.clip(clean + grain, 0, 255).astype(np.uint8)).save(picture)
                pictures.append(picture)
        scan = work / f"{name}.pdf"
        bind_pictures(scan, pictures)
        scans[scan] = name
    return scans


def _compared(one: BoundDocument, read: ReadDocument | None, scores: dict[str, Score]) -> Iterator[str]:
    """Counts every value of a document; yields what did not come back."""
    from zmtool.base.text import compare_key
    from zmtool.documents.records import SignFacts
    from zmtool.reading.normal import normal_form

    def key(field: ReadField | None) -> str:
        return compare_key(field.normal or "") if field else ""

    for field in one.form.fields:
        wanted = one.values[field.id]
        if not wanted:
            continue
        got = read.fields.get(field.id) if read else None
        right = got is not None and key(got) == compare_key(normal_form(field.type, wanted) or "")
        scores["fields"].take(right, got.confidence if got else None)
        if not right:
            yield f"{field.id}: {wanted[:40]!r} read as {got.value[:40] if got else None!r}"
    for table in one.form.tables:
        rows = read.tables.get(table.id, ()) if read else ()
        for number, wanted_row in enumerate(one.rows[table.id]):
            for column, cell in wanted_row.items():
                got = rows[number].get(column) if number < len(rows) else None
                if cell:
                    right = got is not None and compare_key(got.value) == compare_key(cell)
                    scores["cells"].take(right, got.confidence if got else None)
                    if not right:
                        yield f"{table.id}[{number}].{column}: {cell!r} read as {got.value if got else None!r}"
    for sign in one.form.signs:
        facts, found = one.signs.get(sign.id, SignFacts()), read.signs.get(sign.id) if read else None
        right = (
            found is not None
            and found.names == facts.names
            and compare_key(found.opinion) == compare_key(facts.opinion)
            and (found.date.normal if found.date else None)
            == (facts.date.isoformat() if facts.date else None)
        )
        scores["signs"].take(right, found.confidence if found else None)
        if not right:
            yield f"@{sign.id}: {facts.names} read as {found.names if found else None}"
