"""Where to look in a drawn dossier: what the machine finds in the case now, item by item, and the scanned pages of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zmtool.base.errors import NotFound
from zmtool.checks.checklist import load_checklist
from zmtool.checks.records import Checklist, Evidence, ItemResult
from zmtool.reviews.decisions import draft_of
from zmtool.reviews.records import Draft
from zmtool.scans.records import Box
from zmtool.scans.register_records import FieldAsRead, KeptDocument
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import Place, opened

_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class DossierPlaces:
    """The standard of a draft (None where it is no more), the results of the case as it stands, and its scanned documents.

    ``changed`` are the items that come out otherwise now than when the dossier was drawn. ``note`` says in Chinese why there
    are no results, where there are none.
    """

    standard: Checklist | None
    results: Mapping[str, ItemResult]
    documents: tuple[KeptDocument, ...]
    changed: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a scanned page: the file, the document, what stands there and where (the whole page where unknown)."""

    sha256: str
    file: str
    title: str
    field: FieldAsRead


def dossier_places(case_no: str, draft: Draft, place: Place = None) -> DossierPlaces:
    """The places of a dossier that was drawn as ``draft``."""
    from zmtool.cases.keep import kept_case
    from zmtool.scans.kept_documents import documents_of_case

    with opened(place) as at:
        try:
            standard = load_checklist(draft.checklist, at.root)
        except NotFound:
            return DossierPlaces(
                None, MappingProxyType({}), (), note=f"评查标准 {draft.checklist} 已不在，只有机评草稿"
            )
        try:
            with at.reading() as session:
                facts = kept_case(session, case_no).facts
                documents = documents_of_case(session, facts.case_no)
        except NotFound:
            note = "案件不在本工作区（外单位送评的），只有机评草稿；原件见送评的案卷包"
            return DossierPlaces(standard, MappingProxyType({}), (), note=note)
        review = review_dossier(dossier_of_case(facts, at.root), draft.checklist, at.root)
    before = {one.code: (one.status, one.findings) for one in draft.items}
    now = {one.code: (one.status, one.findings) for one in draft_of(review).items}
    return DossierPlaces(
        standard,
        MappingProxyType({one.item.code: one for one in review.results}),
        documents,
        frozenset(code for code, told in before.items() if now.get(code) != told),
    )


def page_places(
    evidence: Sequence[Evidence], documents: Sequence[KeptDocument], look_at: Sequence[str] = ()
) -> tuple[PagePlace, ...]:
    """The places on scanned pages that evidence leads to; without any, the documents ``look_at`` names."""
    found: dict[tuple[str, int, str], PagePlace] = {}
    for one in evidence:
        there = [_place(kept, one.text) for kept in _of_kind(one.document, documents)]
        for place in [each for each in there if each.field.field] or there:
            found.setdefault((place.sha256, place.field.page, place.field.field), place)
    if not found:
        for form in look_at:
            for kept in _of_kind(form, documents):
                for page in kept.document.pages:
                    found.setdefault((kept.sha256, page, ""), _page(kept, page))
    return tuple(found.values())


def _of_kind(form: str, documents: Sequence[KeptDocument]) -> list[KeptDocument]:
    return [one for one in documents if one.document.form == form and one.document.pages]


def _place(kept: KeptDocument, text: str) -> PagePlace:
    field = next((one for one in kept.document.fields if text and text in (one.value, one.normal)), None)
    if field is None:
        return _page(kept, kept.document.pages[0])
    return PagePlace(kept.sha256, kept.file, kept.document.title, field)


def _page(kept: KeptDocument, page: int) -> PagePlace:
    whole = FieldAsRead("", "整页", "", None, 1.0, page, _WHOLE)
    return PagePlace(kept.sha256, kept.file, kept.document.title, whole)
