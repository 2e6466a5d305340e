"""Filling one row of a batch, in this process or in a worker: facts of the row → bound document → Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from zmtool.base.errors import InvalidValue, NotFound, UsageProblem
from zmtool.base.file_names import safe_name
from zmtool.base.files import write_whole
from zmtool.cases.records import CaseFacts, Party
from zmtool.documents.records import DocumentFacts
from zmtool.forms.batch_columns import columns_of
from zmtool.forms.batch_row import RowData, case_of, data_of_object, document_of
from zmtool.forms.binding import BoundDocument
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.printable import REMEDY
from zmtool.forms.records import LICENCE, Form
from zmtool.law.library import load_law
from zmtool.licenses.records import Applicant, Application
from zmtool.staff.records import Bureau
from zmtool.workflow.batch_journal import Done
from zmtool.workflow.batch_rows import BadRow, BatchRow
from zmtool.workflow.cases import bureau_of
from zmtool.workflow.filling import Missing, filled_bytes, wordings_for
from zmtool.workflow.filling_licence import bound_application_documents
from zmtool.workflow.workspace import OpenWorkspace, local_data, located, opened

_PERSONS = ("applicant.called", "applicant.principal", "applicant.name")


@dataclass(frozen=True, slots=True)
class BatchJob:
    """What every row of a batch has in common.

    ``workspace`` is where the cases that rows name are kept; None where the rows alone say everything.
    """

    form_id: str
    folder: Path
    bureau: Bureau
    missing: Missing
    overrides: Path | None
    workspace: Path | None


class RowFiller:
    """Fills rows of one form, one after the other."""

    def __init__(self, job: BatchJob) -> None:
        self.job = job
        self.catalogue = load_catalogue(job.overrides)
        self.form: Form = self.catalogue.forms[job.form_id]
        self.columns = columns_of(self.form, self.catalogue)
        self.law = load_law(job.overrides)

    def fill(self, row: BatchRow) -> Done | BadRow:
        """Fills one row; what is wrong with it becomes its reason. Raises where the computer cannot write."""
        try:
            data = (
                row.content
                if isinstance(row.content, RowData)
                else data_of_object(row.row, row.content, self.form, self.columns)
            )
            person, bound = self._bound(data)
        except InvalidValue as error:
            return BadRow(row.row, str(error))
        except (NotFound, UsageProblem) as error:
            return BadRow(row.row, error.what)
        if bound.missing and self.job.missing == "refuse":
            return BadRow(row.row, f"缺少必填内容：{'、'.join(bound.missing)}")
        if places := bound.unprintable():
            return BadRow(row.row, f"{'、'.join(places)}，不能打印；{REMEDY}")
        content = filled_bytes(bound, self.job.overrides, self.job.missing)
        number = bound.document.number
        file = row.file or f"{row.row:06d}-{safe_name(number or person or self.form.title)}.docx"
        write_whole(self.job.folder / file, content)
        return Done(row.row, row.key, file, len(content), number, bound.missing)

    def _bound(self, data: RowData) -> tuple[str, BoundDocument]:
        """The document of the row, and the name of the person it is about."""
        if self.form.area == LICENCE:
            return self._of_application(data)
        kept = self._kept_case(data.case_no(self.form))
        base = kept or CaseFacts(data.case_no(self.form), "", self.job.bureau, Party("", ""))
        case = case_of(data, self.form, base, self.law.causes)
        before = next((one for one in reversed(case.documents) if one.type == self.form.id), None)
        document = document_of(data, self.form, before)
        case = replace(case, documents=_with(case.documents, before, document))
        wordings = wordings_for(case, self.job.overrides)
        catalogue = self.catalogue.of_area(self.form.area)
        return case.party.name, bind_case_document(self.form, document, case, catalogue, wordings)

    def _of_application(self, data: RowData) -> tuple[str, BoundDocument]:
        """A licensing document: the row alone says what stands in it, beside bureau, law and standard texts."""
        document = document_of(data, self.form)
        values = {one.source: data.values.get(one.id, "") for one in self.form.fields}
        person = next((values[one] for one in _PERSONS if values.get(one)), "")
        facts = Application("", "", self.job.bureau, Applicant("", ""), documents=(document,))
        (bound,) = bound_application_documents(facts, self.job.overrides)
        return person, bound

    def _kept_case(self, case_no: str) -> CaseFacts | None:
        if self.job.workspace is None or not case_no:
            return None
        from zmtool.cases.keep import kept_case

        with self._open.reading() as session:
            return kept_case(session, case_no).facts

    @cached_property
    def _open(self) -> OpenWorkspace:
        from zmtool.store.engine import open_engine

        workspace = located(self.job.workspace)
        return OpenWorkspace(workspace, open_engine(workspace))


def _with(
    documents: Sequence[DocumentFacts], before: DocumentFacts | None, document: DocumentFacts
) -> tuple[DocumentFacts, ...]:
    """The case's documents with this one in the place of the earlier, or behind them."""
    if before is None:
        return (*documents, document)
    return tuple(document if one is before else one for one in documents)


@cache
def _filler(job: BatchJob) -> RowFiller:
    """What fills the rows of a batch in this worker process."""
    return RowFiller(job)


def fill_chunk(job: BatchJob, rows: Sequence[BatchRow]) -> list[Done | BadRow]:
    """Fills some rows in a worker."""
    return [_filler(job).fill(row) for row in rows]


def batch_job(form_id: str, folder: Path, missing: Missing, workspace: Path | None) -> BatchJob:
    """The job of a batch in the workspace that is named or found; without one the rows have to say everything."""
    local = local_data(workspace)
    if local is None:
        return BatchJob(form_id, folder, Bureau("", ""), missing, None, None)
    with opened(local) as at:
        given = at.workspace.settings.bureau
        bureau = bureau_of(at) if given.name and given.short_name else Bureau(given.name, given.short_name)
    return BatchJob(form_id, folder, bureau, missing, local, local)
