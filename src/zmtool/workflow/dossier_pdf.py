"""The whole dossier of a case as one PDF in the order of the archive, its pages numbered.

Two rounds: first everything that carries page numbers becomes pages, which are counted; then cover, contents and note
are filled with what is really there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from zmtool.base.errors import BadInput, ZmtoolError
from zmtool.base.shipped import data_file
from zmtool.cases.custody import balances
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.dossier_situation import DossierFacts, situation_text
from zmtool.forms.libreoffice import to_pdf
from zmtool.forms.pdf_stack import Part, stack
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.values.quantity import format_amount
from zmtool.workflow.dossier_contents import FRAME, NOTE, Contents, Piece, dossier_contents
from zmtool.workflow.evidence_files import Printable, as_pages
from zmtool.workflow.filling import Missing, compiled, filled_bytes, refuse_incomplete, wordings_for
from zmtool.workflow.reviewing import absent_from_case

Progress = Callable[[int, int], None]
_SLIP = "templates/dossier_slip.docx"
_RECORDED = ("视听资料", "电子数据")
"""Kinds of evidence whose files need not be something to print (行政处罚法第四十六条)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the dossier: its first page number (None without numbers), pages, and page of the file (from 1)."""

    title: str
    number: int | None
    pages: int
    begins: int


@dataclass(frozen=True, slots=True)
class DossierPdf:
    """The PDF and what is to be told: papers to put in, what the review misses, evidence refused with the reason."""

    content: bytes
    entries: tuple[Entry, ...]
    pages: int
    numbered: int
    to_add: tuple[str, ...]
    outside: tuple[str, ...]
    absent: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    incomplete: tuple[str, ...]


@dataclass(slots=True)
class _Print:
    """The pages of one piece."""

    pdf: Path
    pages: int
    framed: bool = False


@dataclass(slots=True)
class _Evidence:
    """The files of evidence that can be printed, as PDF, by SHA-256; those that cannot, with the reason."""

    files: dict[str, Path] = field(default_factory=dict)
    pictures: set[Path] = field(default_factory=set)
    recorded: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def dossier_pdf(
    case: CaseFacts,
    originals: Mapping[str, Path],
    *,
    missing: Missing = "mark",
    both_sides: bool = False,
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> DossierPdf:
    """The dossier of ``case``; ``originals`` are the files of its evidence by SHA-256.

    Raises OutsideMissing without LibreOffice, BadInput where a document cannot be converted, Refused where something
    required is missing and ``missing`` is refuse.
    """
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    with TemporaryDirectory(prefix="zmtool-dossier-", ignore_cleanup_errors=True) as work:
        folder = Path(work)
        evidence = _printable_evidence(case, originals, folder, overrides)
        contents = dossier_contents(case, catalogue, evidence.files)
        if missing == "refuse":
            refuse_incomplete(_bound(contents, case, catalogue, overrides).values())
        round_one = [
            index
            for index, one in enumerate(contents.pieces)
            if one.document.type not in FRAME and not one.is_slip
        ]
        prints = _printed(contents, case, round_one, evidence, folder / "1", missing, overrides, progress)
        contents = _counted(contents, prints)
        facts = _facts(case, contents, evidence, overrides)
        contents = _explained(case, contents, facts)
        round_two = [index for index in range(len(contents.pieces)) if index not in prints]
        prints |= _printed(contents, case, round_two, evidence, folder / "2", missing, overrides, None)
        return _stacked(
            case, _counted(contents, prints), prints, facts, evidence, catalogue, both_sides, overrides
        )


def _printable_evidence(
    case: CaseFacts, originals: Mapping[str, Path], folder: Path, overrides: Path | None
) -> _Evidence:
    found = _Evidence()
    words: list[tuple[str, str, Path]] = []
    for index, one in enumerate(case.evidence):
        if not one.sha256 or one.sha256 in found.files:
            continue
        original = originals.get(one.sha256)
        target = folder / f"evidence-{index:04d}.pdf"
        if original is None:
            found.refused.append((one.name, "工作区中没有它的文件，或文件已被改动"))
            continue
        try:
            kind: Printable = as_pages(original, target)
        except ZmtoolError as error:
            if one.kind in _RECORDED and isinstance(error, BadInput) and "类型" in error.what:
                found.recorded.append(one.name)
            else:
                found.refused.append((one.name, error.what))
            continue
        if kind == "word":
            words.append((one.sha256, one.name, original))
            continue
        found.files[one.sha256] = target
        if kind == "pictures":
            found.pictures.add(target)
    if words:
        prints = folder / "words"
        prints.mkdir()
        for (sha256, name, _), done in zip(
            words, to_pdf([path for *_, path in words], prints, overrides=overrides), strict=True
        ):
            if done.pdf is None:
                found.refused.append((name, done.reason))
            else:
                found.files[sha256] = done.pdf
    return found


def _bound(
    contents: Contents, case: CaseFacts, catalogue: Catalogue, overrides: Path | None
) -> dict[int, BoundDocument]:
    """The filled pieces, by their place."""
    whole = contents.case_of(case)
    wordings = wordings_for(whole, overrides)
    return {
        index: bind_case_document(one.form, one.document, whole, catalogue, wordings)
        for index, one in enumerate(contents.pieces)
        if one.is_filled and one.form is not None
    }


def _printed(
    contents: Contents,
    case: CaseFacts,
    places: Sequence[int],
    evidence: _Evidence,
    folder: Path,
    missing: Missing,
    overrides: Path | None,
    progress: Progress | None,
) -> dict[int, _Print]:
    """The pages of the pieces at ``places``: all their Word files in one run, files of evidence as they are."""
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    bound = _bound(contents, case, catalogue, overrides)
    folder.mkdir()
    papers: list[Path] = []
    owners: list[int] = []
    prints: dict[int, _Print] = {}
    for place in places:
        piece = contents.pieces[place]
        if piece.file is not None:
            prints[place] = _Print(piece.file, _pages_of(piece.file), piece.file in evidence.pictures)
            continue
        path = folder / f"{place:04d}.docx"
        path.write_bytes(
            filled_bytes(bound[place], overrides, missing)
            if place in bound
            else _slip(contents, place, overrides)
        )
        papers.append(path)
        owners.append(place)
    for place, done in zip(
        owners, to_pdf(papers, folder, overrides=overrides, progress=progress), strict=True
    ):
        if done.pdf is None:
            title = contents.pieces[place].title
            raise BadInput(
                f"《{title}》不能转成 PDF：{done.reason}",
                next_step="请检查这份文书的模板（工作区 templates 文件夹中的同名文件优先），改好后重试",
            )
        prints[place] = _Print(done.pdf, done.pages)
    return prints


def _slip(contents: Contents, place: int, overrides: Path | None) -> bytes:
    """The sheet that stands where a paper is to be put in, with the page numbers that are kept for it."""
    piece = contents.pieces[place]
    first, pages = contents.first_number(place), piece.document.pages
    numbers = f"第{first}页" if pages == 1 else f"第{first}页至第{first + pages - 1}页"
    return compiled(data_file(_SLIP, overrides)).render(
        {"文件名称": piece.title, "说明": f"共{pages}页，编页为{numbers}。放入后取走本页。"}
    )


def _pages_of(pdf: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _counted(contents: Contents, prints: Mapping[int, _Print]) -> Contents:
    """The contents with the page counts of what was printed; a slip keeps the count of the paper that it stands for."""
    pieces = tuple(
        replace(one, document=replace(one.document, pages=prints[index].pages))
        if index in prints and not one.is_slip
        else one
        for index, one in enumerate(contents.pieces)
    )
    return replace(contents, pieces=pieces)


def _facts(case: CaseFacts, contents: Contents, evidence: _Evidence, overrides: Path | None) -> DossierFacts:
    """What is known of the papers, for the note and for the person."""
    numbered = [one for one in contents.pieces if one.paged]
    refused = {name for name, _ in evidence.refused}
    return DossierFacts(
        documents=len(numbered),
        pages=sum(one.document.pages for one in numbered),
        prints=[f"《{one.title}》" for one in numbered if one.file is not None],
        outside=[
            f"《{one.title}》"
            for one in numbered
            if one.is_filled and one.form is not None and one.form.nature == "outside"
        ],
        to_add=[
            *(f"《{one.title}》" for one in numbered if one.is_slip),
            *(f"证据“{name}”" for name in contents.elsewhere if name in refused),
        ],
        elsewhere=[f"证据“{name}”" for name in contents.elsewhere if name in evidence.recorded],
        unsigned=[f"《{one.title}》第{page}页" for one in numbered for page in one.document.unsigned_pages],
        held=_held(case),
        absent=absent_from_case(contents.case_of(case), overrides),
    )


def _held(case: CaseFacts) -> str:
    """The goods that the bureau still keeps; silent on lines without a recorded movement, for that is not known."""
    moved = {one.tag for one in case.custody}
    kept = [one for one in balances(case) if one.held > 0 and one.tag in moved]
    if not kept:
        return ""
    goods = "、".join(f"{one.name}{format_amount(one.held)}{one.unit}" for one in kept)
    place = f"，存放于{case.storage_place}" if case.storage_place else ""
    return f"涉案物品尚有{goods}在库{place}。"


def _explained(case: CaseFacts, contents: Contents, facts: DossierFacts) -> Contents:
    """The contents with a note that says how the dossier stands, unless somebody wrote that."""
    if case.dossier_note:
        return contents

    def told(one: Piece) -> Piece:
        if one.document.type != NOTE or one.document.fields.get("situation"):
            return one
        fields = {**one.document.fields, "situation": situation_text(facts)}
        return replace(one, document=replace(one.document, fields=MappingProxyType(fields)))

    return replace(contents, pieces=tuple(told(one) for one in contents.pieces))


def _stacked(
    case: CaseFacts,
    contents: Contents,
    prints: Mapping[int, _Print],
    facts: DossierFacts,
    evidence: _Evidence,
    catalogue: Catalogue,
    both_sides: bool,
    overrides: Path | None,
) -> DossierPdf:
    parts = []
    for index, one in enumerate(contents.pieces):
        first = contents.first_number(index) if one.paged and not one.is_slip else None
        parts.append(Part(one.title, prints[index].pdf, first, prints[index].framed))
    done = stack(parts, f"{case.case_no} 案卷", both_sides=both_sides)
    bound = _bound(contents, case, catalogue, overrides)
    return DossierPdf(
        done.content,
        tuple(
            Entry(
                one.title,
                contents.first_number(index) if one.paged else None,
                one.document.pages,
                done.begins[index],
            )
            for index, one in enumerate(contents.pieces)
        ),
        done.pages,
        facts.pages,
        tuple(facts.to_add),
        tuple(facts.outside),
        tuple(facts.absent),
        tuple(evidence.refused),
        tuple(f"《{one.form.title}》缺少{'、'.join(one.missing)}" for one in bound.values() if one.missing),
    )
