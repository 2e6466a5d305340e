"""Filling the documents of a licence application: facts → bound documents → Word files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from zmtool.base.errors import Refused
from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.licence_sources import bind_application_document
from zmtool.forms.licence_wordings import licence_wordings
from zmtool.forms.records import LICENCE, Catalogue
from zmtool.law.library import load_law
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.workflow.filling import FilledDocument, Missing, Progress, write_documents


def fill_application(
    application: Application,
    folder: Path,
    *,
    only: tuple[str, ...] = (),
    missing: Missing = "blank",
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[FilledDocument]:
    """Fills every document of an application (or those of the forms ``only``) into ``folder``, in its order.

    A document of ``only`` that the application does not have yet is drafted. A file appears under its name only when it is whole. Raises Refused where there is nothing to fill, the folder
    cannot be written, or something required is missing and ``missing`` is refuse (then nothing is written).
    """
    application, drafted = _with_drafts(application, only, load_catalogue(overrides).of_area(LICENCE))
    bound = enumerate(bound_application_documents(application, overrides))
    chosen = [(place, one) for place, one in bound if not only or one.form.id in only]
    if not chosen:
        raise _nothing_to_fill(application, only, overrides)
    drafts = [place for place, one in chosen if one.form.id in drafted]
    return write_documents(
        chosen, folder, drafts=drafts, missing=missing, overrides=overrides, progress=progress
    )


def _with_drafts(
    application: Application, only: tuple[str, ...], catalogue: Catalogue
) -> tuple[Application, set[str]]:
    """The application with a draft of each form of ``only`` that it has not, in the catalogue's order."""
    lacking = {one for one in only if one in catalogue.forms} - {one.type for one in application.documents}
    documents = list(application.documents)
    for kind in lacking:
        order = catalogue.forms[kind].order
        later = (
            place
            for place, one in enumerate(documents)
            if (form := catalogue.get(one.type)) is not None and form.order > order
        )
        documents.insert(next(later, len(documents)), DocumentFacts(kind))
    return replace(application, documents=tuple(documents)), lacking


def bound_application_documents(
    application: Application, overrides: Path | None = None
) -> list[BoundDocument]:
    """Every document of the application that the licence area of the catalogue knows, in its order."""
    known = load_catalogue(overrides).of_area(LICENCE)
    documents = (one for one in application.documents if known.get(one.type) is not None)
    return bound_of_application(application, documents, overrides)


def bound_of_application(
    application: Application, documents: Iterable[DocumentFacts], overrides: Path | None = None
) -> list[BoundDocument]:
    """Some documents of the application, of forms that the licence area of the catalogue has."""
    catalogue, law = load_catalogue(overrides).of_area(LICENCE), load_law(overrides)
    words, wordings = load_vocabulary(overrides), licence_wordings(application, law, overrides)
    return [
        bind_application_document(
            catalogue.forms[one.type],
            one,
            application,
            catalogue,
            wordings,
            words,
            law.licence_reasons,
        )
        for one in documents
    ]


def _nothing_to_fill(application: Application, only: tuple[str, ...], overrides: Path | None) -> Refused:
    catalogue = load_catalogue(overrides).of_area(LICENCE)
    listed = [form.title for one in application.documents if (form := catalogue.get(one.type))]
    titles = [form.title for one in only if (form := catalogue.get(one))]
    what = f"申请中没有可填制的{''.join(f'《{title}》' for title in titles) or '文书'}"
    next_step = f"请在申请文件的 documents 中列出；已列出的有：{'、'.join(dict.fromkeys(listed)) or '无'}"
    return Refused(what, where=application.application_no, next_step=next_step)
