"""Filling documents: case facts → bound documents → Word files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from zmtool.base.datafile import load_yaml
from zmtool.base.errors import Refused
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.shipped import data_file
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument, Wordings
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.forms.template import CompiledTemplate, compile_template
from zmtool.forms.wording import number_text
from zmtool.law.citations import Citation, format_citation
from zmtool.law.library import Law, load_law

Progress = Callable[[int, int], None]
CRIMINAL_TRANSFER = Citation("apl_2021", 27)
"""The ground on which a case goes to the police (领域说明 执法 §3.3 第63项)."""
RECTIFICATION = Citation("apl_2021", 28)
"""The ground on which a party is told to put things right (领域说明 执法 §2.1)."""


@dataclass(frozen=True, slots=True)
class FilledDocument:
    """One filled document: its form, the file written, and the labels of required fields nobody knew."""

    form_id: str
    title: str
    path: Path
    missing: tuple[str, ...]


def fill_case(
    case: CaseFacts,
    folder: Path,
    *,
    only: tuple[str, ...] = (),
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[FilledDocument]:
    """Fills every document of a case (or those of the forms ``only``) into ``folder``, in dossier order.

    Documents without a template are left out. A file appears under its name only when it is whole. Raises Refused
    where there is nothing to fill or the folder cannot be written.
    """
    bound = [
        one
        for one in bound_documents(case, load_catalogue(overrides).of_area(ENFORCEMENT), overrides)
        if one.form.template
    ]
    wanted = [(index, one) for index, one in enumerate(bound, 1) if not only or one.form.id in only]
    if not wanted:
        raise _nothing_to_fill(case, only, load_catalogue(overrides).of_area(ENFORCEMENT))
    ready_folder(folder)
    filled = []
    for done, (index, one) in enumerate(wanted, 1):
        path = folder / f"{index:02d}-{one.form.title}.docx"
        write_whole(path, filled_bytes(one, overrides))
        filled.append(FilledDocument(one.form.id, one.form.title, path, one.missing))
        if progress:
            progress(done, len(wanted))
    return filled


def _nothing_to_fill(case: CaseFacts, only: tuple[str, ...], catalogue: Catalogue) -> Refused:
    listed = [form.title for one in case.documents if (form := catalogue.get(one.type)) and form.template]
    if not only:
        what = "案件中没有可填制的文书"
        next_step = "请在案件文件的 documents 中列出要填制的文书；zmtool form list 列出可填制的文书"
    else:
        titles = [form.title for one in only if (form := catalogue.get(one)) is not None]
        what = f"案件中没有可填制的{''.join(f'《{title}》' for title in titles)}"
        next_step = f"可填制的有：{'、'.join(dict.fromkeys(listed)) or '无'}"
    return Refused(what, where=case.case_no, next_step=next_step)


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


def filled_bytes(bound: BoundDocument, overrides: Path | None = None) -> bytes:
    """The filled .docx of one document."""
    template = compiled(data_file(f"templates/{bound.form.template}", overrides))
    return template.render(bound.template_context())


@cache
def compiled(path: Path) -> CompiledTemplate:
    """The compiled template, compiled once a process."""
    return compile_template(path)


def wordings_for(case: CaseFacts, overrides: Path | None = None) -> Wordings:
    """The standard texts, and the law's figures and citations on the days of this case."""
    content = load_yaml(data_file("schemas/form-texts.yaml", overrides))
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
