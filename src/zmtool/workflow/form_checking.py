"""Checking documents before they leave the house: templates, filled files beside the record, the set of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.cases.records import CaseFacts
from zmtool.checks.records import Review
from zmtool.forms.binding import BoundDocument, holds_missing_mark
from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
from zmtool.forms.records import Catalogue, Form
from zmtool.forms.template_check import TemplateProblem, check_template, is_template
from zmtool.reading.against_record import Difference, Kind, differences, rows_as_on_paper
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadDocument
from zmtool.scans.word import word_page
from zmtool.workflow.filling import bound_documents
from zmtool.workflow.reviewing import dossier_of_case, review_dossier

CONSISTENCY = "consistency"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What was found in one Word file. ``missing``: required content it leaves empty (labels).

    ``differences`` from the record, where a case was named; ``which`` document of its form (from 1) that is.
    """

    path: Path
    form: Form
    template: bool
    problems: tuple[TemplateProblem, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    which: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing stands against using it."""
        sure = [one for one in self.differences if not one.doubtful]
        return not any(one.fatal for one in self.problems) and not self.missing and not sure


@dataclass(frozen=True, slots=True)
class PaperEdits:
    """What an edited Word file says otherwise than its document, the ``which``-th (from 1) of its form.

    ``taken`` goes into the record, ``left`` does not: signatures, and what the file leaves empty. ``rows`` are the
    whole tables of the file in which anything was taken, by table id.
    """

    which: int
    taken: tuple[Difference, ...]
    left: tuple[Difference, ...]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """The documents of a case together: what each lacks, and what the matrix of agreement found."""

    missing: tuple[tuple[str, tuple[str, ...]], ...]
    review: Review


def check_file(
    path: Path, *, form_name: str = "", case: CaseFacts | None = None, overrides: Path | None = None
) -> FileCheck:
    """Checks a template, or a filled document. Raises BadInput, NotFound, UsageProblem where that cannot be."""
    catalogue = load_catalogue(overrides)
    if not path.is_file():
        raise BadInput("没有这个文件", where=str(path), next_step="请检查路径")
    if is_template(path):
        form = _form_of_template(path, form_name, catalogue)
        return FileCheck(path, form, template=True, problems=check_template(path, form))
    read = _read(path, form_name, catalogue)
    form = catalogue.forms[read.type]
    missing = tuple(
        one.label
        for one in form.fields
        if one.required and (one.id not in read.fields or holds_missing_mark(read.fields[one.id].value))
    )
    missing += tuple(one.label for one in form.tables if one.required and not read.tables.get(one.id))
    if case is None:
        return FileCheck(path, form, template=False, missing=missing)
    which, bound = _recorded(read, form, bound_documents(case, catalogue.of_area(form.area), overrides))
    return FileCheck(
        path, form, template=False, missing=missing, differences=differences(read, bound), which=which
    )


def check_case(case: CaseFacts, overrides: Path | None = None) -> CaseCheck:
    """Required content, agreement of the documents with each other, and their sums."""
    catalogue = load_catalogue(overrides)
    bound = bound_documents(case, catalogue, overrides)
    missing = tuple((one.form.title, one.missing) for one in bound if one.missing and one.form.template)
    return CaseCheck(missing, review_dossier(dossier_of_case(case, overrides), CONSISTENCY, overrides))


def edits_in(
    path: Path, form: Form, case: CaseFacts, *, which: int = 0, overrides: Path | None = None
) -> PaperEdits:
    """What an edited Word file says otherwise than the case's document: the ``which``-th of its form (from 1).

    0 is the one that it differs from least. Raises BadInput, NotFound, UsageProblem for a file that cannot be
    compared, Refused for one that bears the number of another case.
    """
    catalogue = load_catalogue(overrides)
    if not path.is_file():
        raise BadInput("没有这个文件", where=str(path), next_step="请检查路径")
    if is_template(path):
        raise UsageProblem(
            "这是模板，不是填好的文书", where=str(path), next_step="请给出填好并修改过的 Word 文件"
        )
    read = _read(path, form.id, catalogue)
    recorded = bound_documents(case, catalogue.of_area(form.area), overrides)
    place, bound = _recorded(read, form, recorded, which)
    found = differences(read, bound)
    _refuse_another_case(path, form, found, case)
    taken = tuple(one for one in found if _is_taken(one, read))
    tables = {one.field.partition("[")[0] for one in taken if "[" in one.field}
    rows = {
        table.id: rows_as_on_paper(table, read.tables.get(table.id, ()), bound.rows.get(table.id, ()))
        for table in form.tables
        if table.id in tables
    }
    return PaperEdits(place, taken, tuple(one for one in found if one not in taken), rows)


def _is_taken(one: Difference, read: ReadDocument) -> bool:
    """Whether a difference is something written in the file, or a row that was left out of a table of the file."""
    if one.field.startswith("@"):
        return False
    table, bracket, _ = one.field.partition("[")
    left_out = bool(bracket) and one.field.endswith("]") and bool(read.tables.get(table))
    return one.kind is not Kind.ONLY_RECORD or left_out


def _refuse_another_case(path: Path, form: Form, found: Sequence[Difference], case: CaseFacts) -> None:
    numbers = {one.id for one in form.fields if one.source in ("case.filing_number", "document.number")}
    for one in found:
        if one.field in numbers and one.kind is Kind.OTHER and not one.doubtful:
            raise Refused(
                f"文件上的{one.label}是“{one.paper}”，不是本案的“{one.record}”，没有收进",
                where=str(path),
                next_step=f"请给出 {case.case_no} 的文书；确是本案而编号写错的，先在文件中改正编号",
            )


def _form_of_template(path: Path, name: str, catalogue: Catalogue) -> Form:
    if name:
        return form_by_id_or_title(catalogue, name)
    for form in catalogue.forms.values():
        if path.stem in (form.id, Path(form.template).stem, *form.titles):
            return form
    raise UsageProblem(
        "看不出这是哪种文书的模板",
        where=str(path),
        next_step="加 --form 文书编号或名称，或把文件名改为文书编号",
    )


def _read(path: Path, name: str, catalogue: Catalogue) -> ReadDocument:
    """The one document in a Word file, of the form that is named or that its title says."""
    form = form_by_id_or_title(catalogue, name) if name else None
    areas = [form.area] if form else list(dict.fromkeys(one.area for one in catalogue.forms.values()))
    for area in areas:
        found = [
            one
            for one in read_documents([word_page(path)], catalogue.of_area(area))
            if one.type in catalogue.forms and (form is None or one.type == form.id)
        ]
        if found:
            return found[0]
    raise BadInput(
        f"文件中没有找到《{form.title}》" if form else "看不出这是哪种文书",
        where=str(path),
        next_step=(
            "请检查是不是给错了文件，文书标题是否还在"
            if form
            else "请检查文书标题是否还在；或加 --form 写明文书"
        ),
    )


def _recorded(
    read: ReadDocument, form: Form, bound: Sequence[BoundDocument], which: int = 0
) -> tuple[int, BoundDocument]:
    """The recorded document that was read: the ``which``-th of its form (from 1), 0: that it differs from least."""
    same = [one for one in bound if one.form.id == form.id]
    if not same:
        raise NotFound(f"案件中没有《{form.title}》", next_step="用 zmtool case show 查看案件的文书")
    if which:
        return which, same[which - 1]
    least = min(range(len(same)), key=lambda index: len(differences(read, same[index])))
    return least + 1, same[least]
