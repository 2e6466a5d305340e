"""Filling documents: case facts → bound documents → Word files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from zmtool.base.datafile import load_yaml
from zmtool.base.errors import Refused
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.shipped import data_file
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument, Wordings
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.page_code import PageCode, code_of, code_picture
from zmtool.forms.printable import REMEDY
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.forms.template import CompiledTemplate, compile_template
from zmtool.forms.wording import number_text
from zmtool.law.citations import Citation, format_citation
from zmtool.law.library import Law, load_law
from zmtool.workflow.fill_set import documents_meant

Progress = Callable[[int, int], None]
Missing = Literal["mark", "blank", "refuse"]
"""What becomes of a required place that nobody can fill: named on the paper, left blank for a pen, or refused."""
CRIMINAL_TRANSFER = Citation("apl_2021", 27)
"""The ground on which a case goes to the police (领域说明 执法 §3.3 第63项)."""
RECTIFICATION = Citation("apl_2021", 28)
"""The ground on which a party is told to put things right (领域说明 执法 §2.1)."""


@dataclass(frozen=True, slots=True)
class FilledDocument:
    """One filled document: its form, the file written, the labels of required fields nobody knew.

    ``draft``: the case does not have it yet; ``code`` is what a code on its pages says, where it belongs to a case.
    """

    form_id: str
    title: str
    path: Path
    missing: tuple[str, ...]
    draft: bool = False
    code: PageCode | None = None


def fill_case(
    case: CaseFacts,
    folder: Path,
    *,
    only: tuple[str, ...] = (),
    step: str = "",
    missing: Missing = "blank",
    codes: bool = False,
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[FilledDocument]:
    """Fills documents of a case into ``folder``, in dossier order: all, those of the forms ``only``, of a ``step``.

    ``codes`` prints a code on every page, by which signed paper finds its document again. A document that the case
    does not have yet is drafted. Documents without a template are left out. A file
    appears under its name only when it is whole. Raises Refused where there is nothing to fill, the folder cannot
    be written, or something required is missing and ``missing`` is refuse (then nothing is written).
    """
    wanted = documents_meant(case, forms=only, step=step, overrides=overrides)
    catalogue, wordings = load_catalogue(overrides).of_area(ENFORCEMENT), wordings_for(wanted.case, overrides)
    chosen = []
    for place in wanted.chosen:
        document = wanted.case.documents[place]
        form = catalogue.forms[document.type]
        chosen.append((place, bind_case_document(form, document, wanted.case, catalogue, wordings)))
    documents = wanted.case.documents
    said = {place: code_of(case.case_no, documents, one) for place, one in chosen}
    filled = write_documents(
        chosen,
        folder,
        drafts=wanted.drafts,
        missing=missing,
        codes=said if codes else {},
        overrides=overrides,
        progress=progress,
    )
    return [replace(one, code=said[place]) for one, (place, _) in zip(filled, chosen, strict=True)]


def write_documents(
    chosen: Sequence[tuple[int, BoundDocument]],
    folder: Path,
    *,
    drafts: Collection[int] = (),
    missing: Missing = "blank",
    codes: Mapping[int, PageCode] = MappingProxyType({}),
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[FilledDocument]:
    """Writes bound documents, each with its place in the dossier from 0, into ``folder``; ``drafts`` are places.

    A file appears under its name only when it is whole. Raises Refused where the folder cannot be written, where
    something cannot be printed, or something required is missing and ``missing`` is refuse (then nothing is written).
    """
    refuse_unprintable(one for _, one in chosen)
    if missing == "refuse":
        refuse_incomplete(one for _, one in chosen)
    ready_folder(folder)
    filled = []
    for done, (place, one) in enumerate(chosen, 1):
        path = folder / f"{place + 1:02d}-{one.form.title}.docx"
        write_whole(path, filled_bytes(one, overrides, missing, codes.get(place)))
        filled.append(FilledDocument(one.form.id, one.form.title, path, one.missing, place in drafts))
        if progress:
            progress(done, len(chosen))
    return filled


def refuse_incomplete(bound: Iterable[BoundDocument]) -> None:
    """Raises Refused naming every document that lacks required content."""
    incomplete = [f"《{one.form.title}》缺少 {'、'.join(one.missing)}" for one in bound if one.missing]
    if incomplete:
        lines = "".join(f"\n  {one}" for one in incomplete)
        raise Refused(
            f"{len(incomplete)} 份文书缺少必填内容，没有填制{lines}",
            next_step="请补齐案件数据，或加 --missing mark 标明待填、--missing blank 留空手填",
        )


def refuse_unprintable(bound: Iterable[BoundDocument]) -> None:
    """Raises Refused naming every document, and the place in it, with a character that cannot be printed."""
    faults = [f"《{one.form.title}》{'、'.join(places)}" for one in bound if (places := one.unprintable())]
    if faults:
        lines = "".join(f"\n  {one}" for one in faults)
        raise Refused(f"{len(faults)} 份文书中有不能打印的字符，没有填制{lines}", next_step=REMEDY)


def bound_documents(
    case: CaseFacts, catalogue: Catalogue, overrides: Path | None = None
) -> list[BoundDocument]:
    """Every document of the case that the catalogue knows, in the case's order, with a template or without."""
    wordings = wordings_for(case, overrides)
    bound = []
    for document in case.documents:
        form = catalogue.get(document.type)
        if form is not None:
            bound.append(bind_case_document(form, document, case, catalogue, wordings))
    return bound


def without_template(case: CaseFacts, overrides: Path | None = None) -> tuple[str, ...]:
    """The titles of the case's documents that have no template and have to be drawn up by hand, each once."""
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    forms = (catalogue.get(one.type) for one in case.documents)
    return tuple(dict.fromkeys(form.title for form in forms if form is not None and not form.template))


def filled_bytes(
    bound: BoundDocument,
    overrides: Path | None = None,
    missing: Missing = "blank",
    code: PageCode | None = None,
) -> bytes:
    """The filled .docx of one document, with ``code`` on its pages.

    ``missing`` says how a required place that nobody can fill stands on it. Raises Refused where something in it cannot be printed.
    """
    refuse_unprintable([bound])
    path = data_file(f"templates/{bound.form.template}", overrides)
    context = bound.template_context(mark_missing=missing == "mark")
    if code is None:
        return compiled(path).render(context)
    return compiled(path, coded=True).render(context, code_picture(code))


@cache
def compiled(path: Path, *, coded: bool = False) -> CompiledTemplate:
    """The compiled template, compiled once a process."""
    return compile_template(path, coded=coded)


@cache
def _standard_texts(path: Path) -> Any:
    return load_yaml(path)


def wordings_for(case: CaseFacts, overrides: Path | None = None) -> Wordings:
    """The standard texts, and the law's figures and citations on the days of this case."""
    content = _standard_texts(data_file("schemas/form-texts.yaml", overrides))
    return Wordings(content["texts"], _law_figures(case, load_law(overrides), content["parameters"]))


def _law_figures(case: CaseFacts, law: Law, parameters: dict[str, dict[str, str]]) -> dict[str, str]:
    day = case.decision_date or (case.incident_time.date() if case.incident_time else date.max)
    figures = {"plea_days": parameters["plea_days"]["value"], "cause": case.cause}
    known = law.causes.by_code.get(case.cause)
    if known is not None:
        figures["cause"] = known.label
        figures["violated"] = "、".join(format_citation(one, law.statutes) for one in known.violated)
        figures["penalized"] = "、".join(
            format_citation(one, law.statutes) for one in known.penalized_on(day)
        )
    for name, rule in (
        ("preservation_days", "preservation_dispose"),
        ("hearing_days", "hearing_request"),
        ("publication_days", "notice_service_by_publication"),
        ("claim_days", "unclaimed_claim"),
        ("demand_days", "demand_wait"),
        ("pay_days", "fine_payment"),
        ("review_days", "reconsideration"),
        ("litigation_days", "litigation"),
    ):
        for version in law.deadlines.versions.get(rule, ()):
            if version.span.covers(day):
                figures[name] = str(version.period.n)
    if any(one.type == "criminal_transfer_approval" for one in case.documents):
        figures["transfer_ground"] = format_citation(CRIMINAL_TRANSFER, law.statutes)
    figures["rectify_ground"] = format_citation(RECTIFICATION, law.statutes)
    figures["late_rate"] = f"{number_text(law.deadlines.late_fine.rate_per_day * 100)}%"
    return figures
