"""One document on the desk: what the facts fill in, what somebody words otherwise, what is wrong with it, its file.

Nothing is kept before ``write_document``; what is worded otherwise is then kept with the case or the application.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Literal

from zmtool.base.errors import Refused, ZmtoolError
from zmtool.base.file_names import safe_name
from zmtool.cases.records import CaseFacts
from zmtool.checks.records import Review, Status
from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form
from zmtool.licenses.records import Application
from zmtool.scans.records import Page
from zmtool.workflow.document_edits import Rows, reworded, with_prepared
from zmtool.workflow.filling import filled_bytes, wordings_for, write_documents
from zmtool.workflow.filling_licence import bound_of_application
from zmtool.workflow.form_checking import check_case
from zmtool.workflow.reviewing import dossier_of_application, review_dossier
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

Kind = Literal["case", "application"]
Owner = CaseFacts | Application
"""What a document belongs to."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_ROWS: Mapping[str, Rows] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Worded:
    """What somebody writes: fields by id, whole tables by id; what is empty goes back to what the facts give."""

    fields: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    rows: Mapping[str, Rows] = field(default_factory=lambda: _NO_ROWS)


@dataclass(frozen=True, slots=True)
class Filling:
    """The ``which``-th of ``count`` documents of a form, from 1; ``fresh``: its owner does not have it yet.

    ``owner`` has it at ``place``. ``bound`` is how it reads now, ``facts`` how it would without anything worded by hand.
    """

    kind: Kind
    number: str
    form: Form
    which: int
    count: int
    fresh: bool
    owner: Owner
    place: int
    bound: BoundDocument
    facts: BoundDocument

    @property
    def document(self) -> DocumentFacts:
        """The document as it is kept."""
        return self.owner.documents[self.place]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a document: what, on what ground, what to do."""

    what: str
    ground: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A document as it would read, and what is wrong with it; what it lacks is in ``bound.missing``."""

    bound: BoundDocument
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The file that was written; ``kept`` is the document in its owner's record, None where nothing was worded."""

    path: Path
    missing: tuple[str, ...]
    before: DocumentFacts | None
    kept: DocumentFacts | None


def filling(kind: Kind, number: str, form_name: str, place: Place = None, *, which: int = 0) -> Filling:
    """A document to be filled: the ``which``-th of its form, 0 the last; one that is not there yet is prepared.

    Raises NotFound, and Refused for a document that has no template or belongs to the other kind of business.
    """
    with opened(place) as at:
        catalogue = load_catalogue(at.root)
        form = form_by_id_or_title(catalogue, form_name)
        _refuse_other(form, kind)
        owner = _owner(kind, number, at)
        own = sum(one.type == form.id for one in owner.documents)
        at_place, documents = with_prepared(
            owner.documents, form, which, catalogue.of_area(form.area), owner=number
        )
        with_it = _with_documents(owner, documents)
        bare = replace(documents[at_place], fields=_NOTHING, rows=_NO_ROWS)
        return Filling(
            kind,
            _number(owner),
            form,
            sum(one.type == form.id for one in documents[: at_place + 1]),
            own,
            not own,
            with_it,
            at_place,
            _bound(with_it, documents[at_place], form, at.root),
            _bound(with_it, bare, form, at.root),
        )


def tried(one: Filling, worded: Worded, overrides: Path | None = None) -> Trial:
    """The document with what somebody writes, and what is wrong with it then. Nothing is kept."""
    document = reworded(one.document, one.form, worded.fields, worded.rows)
    documents = (*one.owner.documents[: one.place], document, *one.owner.documents[one.place + 1 :])
    owner = _with_documents(one.owner, documents)
    bound = _bound(owner, document, one.form, overrides)
    faults = [Fault(what, "", "请删去或改写") for what in bound.unprintable()]
    return Trial(bound, (*faults, *_disagreements(owner, one.form, overrides)))


def preview(bound: BoundDocument, overrides: Path | None = None) -> Page:
    """How a document reads once it is filled: the text of the file that would be written, as one page.

    Raises Refused where something in it cannot be printed.
    """
    from zmtool.scans.word import word_page

    with TemporaryDirectory(prefix="zmtool-") as folder:
        path = Path(folder) / "文书.docx"
        path.write_bytes(filled_bytes(bound, overrides, "mark"))
        return word_page(path)


def write_document(
    one: Filling, worded: Worded, place: Place = None, *, now: datetime, user: str, why: str = ""
) -> Written:
    """Keeps what somebody words otherwise, and writes the file into the outbox; what is missing is named on it.

    Raises Refused where somebody else changed the document meanwhile, something cannot be printed, or the file cannot
    be written.
    """
    with opened(place, now=now) as at:
        before = None if one.fresh else one.document
        written = reworded(one.document, one.form, worded.fields, worded.rows)
        trial = tried(one, worded, at.root)
        folder = at.workspace.outbox / safe_name(one.number)
        drafts = (one.place,) if one.fresh else ()
        old = set(folder.glob("*.docx"))
        (filled,) = write_documents(
            [(one.place, trial.bound)], folder, drafts=drafts, missing="mark", overrides=at.root
        )
        if written == one.document:
            return Written(filled.path, filled.missing, before, None)
        reason = why or f"填写《{one.form.title}》"
        try:
            _keep(one, at, lambda documents: _put(one, documents, before, written), now, user, reason)
        except ZmtoolError:
            if filled.path not in old:
                filled.path.unlink(missing_ok=True)
            raise
        return Written(filled.path, filled.missing, before, written)


def take_back(one: Filling, written: Written, place: Place = None, *, now: datetime, user: str) -> None:
    """Undoes what ``write_document`` kept. Raises Refused where the document was changed since."""
    if written.kept is None:
        return
    with opened(place, now=now) as at:
        reason = f"撤回对《{one.form.title}》的填写"
        _keep(
            one, at, lambda documents: _put(one, documents, written.kept, written.before), now, user, reason
        )


def _put(
    one: Filling,
    documents: tuple[DocumentFacts, ...],
    expected: DocumentFacts | None,
    wanted: DocumentFacts | None,
) -> tuple[DocumentFacts, ...]:
    """The documents with ``wanted`` in place of ``expected`` (None: not there). Raises Refused where another stands there."""
    same = [place for place, each in enumerate(documents) if each.type == one.form.id]
    there = documents[same[one.which - 1]] if len(same) >= one.which else None
    if there != expected:
        raise Refused(
            f"《{one.form.title}》刚被别人改过，没有保存",
            where=one.number,
            next_step="请返回后重新打开再填写",
        )
    if there is None:
        return (*documents[: one.place], wanted, *documents[one.place :]) if wanted else documents
    place = same[one.which - 1]
    return (*documents[:place], *([wanted] if wanted else []), *documents[place + 1 :])


def _keep(
    one: Filling,
    at: OpenWorkspace,
    change: Callable[[tuple[DocumentFacts, ...]], tuple[DocumentFacts, ...]],
    now: datetime,
    user: str,
    why: str,
) -> None:
    if one.kind == "case":
        from zmtool.workflow.case_edit import edit_case

        edit_case(
            one.number,
            lambda case, _: replace(case, documents=change(case.documents)),
            at,
            now=now,
            user=user,
            why=why,
        )
        return
    _keep_of_application(one, at, change, now, user, why)


def _keep_of_application(
    one: Filling,
    at: OpenWorkspace,
    change: Callable[[tuple[DocumentFacts, ...]], tuple[DocumentFacts, ...]],
    now: datetime,
    user: str,
    why: str,
) -> None:
    from zmtool.licenses.life.keep import kept_course
    from zmtool.licenses.life.standing import changes_between
    from zmtool.workflow.licence_applications import keep_application
    from zmtool.workflow.licence_surroundings import surroundings_of

    with at.writing() as session:
        kept = kept_course(session, one.number)
        before = kept.course.application
        after = replace(before, documents=change(before.documents))
        course = replace(kept.course, application=after)
        keep_application(
            session,
            course,
            surroundings_of(session, at, course, now.date()),
            now=now,
            user=user,
            action="application.change",
            expected=kept.version,
            change={"facts": changes_between(before, after)},
            why=why,
        )


def _refuse_other(form: Form, kind: Kind) -> None:
    if not form.template:
        raise Refused(f"《{form.title}》没有模板，不能填制", next_step="这种文书由别处制作，扫描后归案即可")
    if (form.area == ENFORCEMENT) != (kind == "case"):
        whose = "案件" if form.area == ENFORCEMENT else "许可申请"
        raise Refused(f"《{form.title}》是{whose}的文书", next_step=f"请选择{whose}")


def _owner(kind: Kind, number: str, at: OpenWorkspace) -> Owner:
    if kind == "case":
        from zmtool.workflow.cases import load_case

        return load_case(number, at)
    from zmtool.licenses.life.keep import kept_course

    with at.reading() as session:
        return kept_course(session, number).course.application


def _number(owner: Owner) -> str:
    return owner.case_no if isinstance(owner, CaseFacts) else owner.application_no


def _with_documents(owner: Owner, documents: tuple[DocumentFacts, ...]) -> Owner:
    if isinstance(owner, CaseFacts):
        return replace(owner, documents=documents)
    return replace(owner, documents=documents)


def _bound(owner: Owner, document: DocumentFacts, form: Form, overrides: Path | None) -> BoundDocument:
    if isinstance(owner, CaseFacts):
        catalogue = load_catalogue(overrides).of_area(form.area)
        return bind_case_document(form, document, owner, catalogue, wordings_for(owner, overrides))
    return bound_of_application(owner, [document], overrides)[0]


def _disagreements(owner: Owner, form: Form, overrides: Path | None) -> Iterator[Fault]:
    """What the document says otherwise than others, and sums in it that are wrong."""
    review: Review
    if isinstance(owner, CaseFacts):
        review = check_case(owner, overrides).review
    else:
        review = review_dossier(dossier_of_application(owner, overrides), overrides=overrides)
    for result in review.results:
        for finding in result.findings:
            about = any(place.document == form.id for place in finding.evidence)
            if about and finding.status is Status.FAIL:
                yield Fault(finding.message, finding.basis or result.item.basis, result.item.fix)
