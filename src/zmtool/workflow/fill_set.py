"""Which documents of a case are meant: all of them, those of some forms, or those that a step brings forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zmtool.base.errors import Refused
from zmtool.cases.life.attempt import PaperForm
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.papers import place_of
from zmtool.cases.records import CaseFacts
from zmtool.documents.records import DocumentFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.workflow.case_choices import named_step


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The case with the drafts that were asked for in their places, and which of its documents are meant.

    ``drafts`` are the places (from 0) of documents that the case does not have yet: unnumbered, undated, unsigned.
    """

    case: CaseFacts
    chosen: tuple[int, ...]
    drafts: frozenset[int]


def documents_meant(
    case: CaseFacts, *, forms: Sequence[str] = (), step: str = "", overrides: Path | None = None
) -> DocumentSet:
    """The documents of ``forms`` (ids) and of ``step`` (id or name); without either, all that the case has.

    What the case has not yet is drafted from its facts. Raises UsageProblem for a step that does not exist,
    Refused where nothing meant has a template.
    """
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    kinds = list(forms)
    if step:
        found = named_step(load_life_cycle(overrides), step)
        brought = [paper.type for paper in found.papers if paper.type]
        if not brought:
            raise Refused(f"步骤“{found.label}”不产生文书", next_step="用 zmtool case advance 查看各步骤")
        kinds += brought
    whole, drafts = _with_drafts(case, kinds, catalogue)
    chosen = tuple(
        place
        for place, one in enumerate(whole.documents)
        if (not kinds or one.type in kinds) and (form := catalogue.get(one.type)) and form.template
    )
    if not chosen:
        raise _nothing_to_fill(case, kinds, catalogue)
    return DocumentSet(whole, chosen, frozenset(drafts) & frozenset(chosen))


def _with_drafts(case: CaseFacts, kinds: Sequence[str], catalogue: Catalogue) -> tuple[CaseFacts, list[int]]:
    """The case with a draft of each kind that it has not, in dossier order."""
    present = {one.type for one in case.documents}
    documents = list(case.documents)
    drafted: list[DocumentFacts] = []
    forms = paper_forms(catalogue)
    for kind in dict.fromkeys(kinds):
        form = catalogue.get(kind)
        if kind in present or form is None or not form.template:
            continue
        draft = DocumentFacts(kind)
        documents.insert(place_of(documents, draft, forms), draft)
        drafted.append(draft)
    places = [index for index, one in enumerate(documents) if any(one is draft for draft in drafted)]
    return replace(case, documents=tuple(documents)), places


def paper_forms(catalogue: Catalogue) -> Mapping[str, PaperForm]:
    """What steps have to know of the documents of the catalogue."""
    return {
        form.id: PaperForm(form.title, form.order, form.seal == "org") for form in catalogue.forms.values()
    }


def _nothing_to_fill(case: CaseFacts, kinds: Sequence[str], catalogue: Catalogue) -> Refused:
    if not kinds:
        return Refused(
            "案件中没有可填制的文书",
            where=case.case_no,
            next_step="写明要填的文书，如 zmtool form fill 立案报告表 --case …；zmtool form list 列出可填制的文书",
        )
    titles = "".join(f"《{form.title}》" for one in kinds if (form := catalogue.get(one)) is not None)
    return Refused(f"没有可填制的{titles}", where=case.case_no, next_step="这些文书没有模板，须另行制作")
