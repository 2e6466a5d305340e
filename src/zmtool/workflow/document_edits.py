"""What a clerk wrote into a document instead of what the facts give: kept with the case, and shown beside the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.cases.life.papers import place_of
from zmtool.cases.records import CaseFacts
from zmtool.documents.records import DocumentFacts
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue, Form
from zmtool.workflow.case_choices import nearest
from zmtool.workflow.fill_set import paper_forms
from zmtool.workflow.filling import wordings_for
from zmtool.workflow.form_checking import PaperEdits, edits_in

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnWording:
    """One field or table that somebody wrote, beside what the facts say now (both as on paper)."""

    form_id: str
    title: str
    which: int
    field: str
    label: str
    written: str
    facts: str

    @property
    def differs(self) -> bool:
        """Whether the facts would say something else."""
        return bool(self.facts) and self.facts != self.written


def own_wordings(case: CaseFacts, overrides: Path | None = None) -> tuple[OwnWording, ...]:
    """Every field of the case's documents that somebody wrote where the facts would give a value."""
    catalogue, wordings = load_catalogue(overrides).of_area(ENFORCEMENT), wordings_for(case, overrides)
    found = []
    seen: dict[str, int] = {}
    for document in case.documents:
        form = catalogue.get(document.type)
        seen[document.type] = seen.get(document.type, 0) + 1
        if form is None or not (document.fields or document.rows):
            continue
        bound = bind_case_document(form, document, case, catalogue, wordings)
        bare = replace(document, fields=MappingProxyType({}), rows=MappingProxyType({}))
        by_facts = bind_case_document(form, bare, case, catalogue, wordings)
        written, facts = bound.values, by_facts.values
        found += [
            OwnWording(
                form.id, form.title, seen[document.type], one.id, one.label, written[one.id], facts[one.id]
            )
            for one in form.fields
            if one.id in document.fields and facts[one.id]
        ]
        found += [
            OwnWording(
                form.id,
                form.title,
                seen[document.type],
                one.id,
                one.label,
                *_rows_apart(bound.rows[one.id], by_facts.rows[one.id]),
            )
            for one in form.tables
            if one.id in document.rows and by_facts.rows[one.id]
        ]
    return tuple(found)


def _rows_apart(written: Rows, facts: Rows) -> tuple[str, str]:
    """The rows that only one of two tables has, as on paper; how many there are where they are the same."""
    if written == facts:
        return f"{len(written)} 行", f"{len(facts)} 行"
    return _lines(written, facts), _lines(facts, written)


def _lines(rows: Rows, other: Rows) -> str:
    """The rows that the other table does not have."""
    lines = ["　".join(filter(None, row.values())) for row in rows if row not in other]
    return "\n".join(lines) or f"共 {len(rows)} 行，没有另外的行"


def with_written(
    case: CaseFacts,
    form: Form,
    settings: Mapping[str, str],
    *,
    which: int = 0,
    overrides: Path | None = None,
) -> CaseFacts:
    """The case with fields of one document written by hand; an empty text goes back to what the facts give.

    ``which`` counts the documents of the form from 1 (0: the last). A document that the case does not have is
    prepared. Raises UsageProblem for a field the form does not have, NotFound for a document that is not there.
    """
    place, case = _document_of(case, form, which, load_catalogue(overrides).of_area(ENFORCEMENT))
    return _replaced(case, place, reworded(case.documents[place], form, settings))


def reworded(
    document: DocumentFacts,
    form: Form,
    settings: Mapping[str, str],
    rows: Mapping[str, Rows] = MappingProxyType({}),
) -> DocumentFacts:
    """The document with fields and whole tables written by hand; what is empty goes back to what the facts give.

    Raises UsageProblem for a field the form does not have.
    """
    fields, tables = dict(document.fields), dict(document.rows)
    for name, text in settings.items():
        one = next((field for field in form.fields if name in (field.id, *field.all_labels)), None)
        if one is None:
            known = [word for field in form.fields for word in (field.id, field.label)]
            hint = nearest(name, known) or f"用 zmtool form show {form.id} 查看全部字段"
            raise UsageProblem(f"《{form.title}》没有字段“{name}”", next_step=hint)
        if text.strip():
            fields[one.id] = text.strip()
        else:
            fields.pop(one.id, None)
    for name, written in rows.items():
        if written:
            tables[name] = written
        else:
            tables.pop(name, None)
    return replace(document, fields=MappingProxyType(fields), rows=MappingProxyType(tables))


def with_paper(
    case: CaseFacts, form: Form, path: Path, *, which: int = 0, overrides: Path | None = None
) -> tuple[CaseFacts, PaperEdits]:
    """The case with what an edited Word file says otherwise taken into its document, and what that was.

    ``which`` as in ``with_written``, but 0 is the document that the file differs from least. A document that the
    case does not have is prepared where the file says anything otherwise. Raises as ``edits_in``.
    """
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    _, prepared = _document_of(case, form, which, catalogue)
    found = edits_in(path, form, prepared, which=which, overrides=overrides)
    if not found.taken:
        return case, found
    plain = {one.field: one.paper for one in found.taken if "[" not in one.field}
    written = with_written(prepared, form, plain, which=found.which, overrides=overrides)
    place, written = _document_of(written, form, found.which, catalogue)
    document = written.documents[place]
    rows = MappingProxyType({**document.rows, **found.rows})
    return _replaced(written, place, replace(document, rows=rows)), found


def _document_of(case: CaseFacts, form: Form, which: int, catalogue: Catalogue) -> tuple[int, CaseFacts]:
    """Where the document stands, in the case with it: prepared where the case had none."""
    place, documents = with_prepared(case.documents, form, which, catalogue, owner=f"案件 {case.case_no}")
    return place, replace(case, documents=documents)


def with_prepared(
    documents: tuple[DocumentFacts, ...], form: Form, which: int, catalogue: Catalogue, *, owner: str
) -> tuple[int, tuple[DocumentFacts, ...]]:
    """Where the ``which``-th document of a form stands (0: the last), among the documents with it.

    One is prepared where there was none. Raises NotFound for a document that is not there.
    """
    places = [index for index, one in enumerate(documents) if one.type == form.id]
    if which > len(places) or (which and not places):
        raise NotFound(
            f"只有 {len(places)} 份《{form.title}》",
            where=owner,
            next_step="用 --which 写明第几份，从 1 数起",
        )
    if places:
        return places[which - 1 if which else -1], documents
    fresh = DocumentFacts(form.id)
    place = place_of(list(documents), fresh, paper_forms(catalogue))
    return place, (*documents[:place], fresh, *documents[place:])


def _replaced(case: CaseFacts, place: int, document: DocumentFacts) -> CaseFacts:
    documents = list(case.documents)
    documents[place] = document
    return replace(case, documents=tuple(documents))
