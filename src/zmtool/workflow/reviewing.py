"""Reviewing: a target → its dossier → findings and score.

A target is a case file, a dossier JSON, a package, a PDF or image, a folder of scans (one dossier), or the number
of a case in the workspace.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

from zmtool.base.errors import BadInput
from zmtool.base.files import ready_folder
from zmtool.cases.case_file import case_text, read_case
from zmtool.cases.records import CaseFacts
from zmtool.checks.absent import absent_documents
from zmtool.checks.evaluate import evaluate
from zmtool.checks.records import Review
from zmtool.dossiers.from_facts import (
    dossier_from_facts,
    dossier_of_documents,
    register_of,
    register_of_bureau,
)
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.package import PageOrigin, is_package, read_dossier_file, read_package, write_package
from zmtool.dossiers.records import Dossier, Register
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.licenses.application_file import is_application, read_application
from zmtool.licenses.records import Application
from zmtool.scans.records import Corners, Page
from zmtool.workflow.filling import bound_documents
from zmtool.workflow.filling_licence import bound_application_documents
from zmtool.workflow.review_standard import AUTO, standard_for

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PageSource:
    """The original of a dossier page, and how its picture is made of it; not ``pictured``: it has none (Word, text)."""

    path: Path
    page: int
    rotation: int
    skew: float = 0.0
    corners: Corners | None = None
    pictured: bool = True


class Unpacked:
    """A temporary folder that goes when nothing holds this any more, at the latest when the program ends."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="zmtool-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Target:
    """A dossier ready for review, with the sources of its page pictures where there are any.

    ``facts`` are those of the case it was made from; None for paper and for a dossier from elsewhere.
    """

    name: str
    dossier: Dossier
    pictures: Mapping[int, PageSource] = field(default_factory=lambda: MappingProxyType({}))
    unpacked: Unpacked | None = None
    facts: CaseFacts | None = None

    def named(self, dossier_id: str) -> Target:
        """The same target under the number of its case."""
        return replace(self, dossier=replace(self.dossier, id=dossier_id))


def review_dossier(dossier: Dossier, checklist: str = AUTO, overrides: Path | None = None) -> Review:
    """The machine's review of a dossier value, by the checklist of that name or the one that fits it."""
    return evaluate(*standard_for(dossier, checklist, overrides))


def dossier_of_case(
    case: CaseFacts, overrides: Path | None = None, register: Register | None = None
) -> Dossier:
    """The dossier that a case's facts describe."""
    bound = bound_documents(case, load_catalogue(overrides).of_area(ENFORCEMENT), overrides)
    return dossier_from_facts(case, bound, register or register_of(case))


def dossier_of_application(application: Application, overrides: Path | None = None) -> Dossier:
    """The licence file that an application's facts describe."""
    register = register_of_bureau(application.bureau.name, application.bureau.region, application.handlers)
    bound = bound_application_documents(application, overrides)
    return dossier_of_documents(application.application_no, bound, register, "licence")


def absent_from_case(case: CaseFacts, overrides: Path | None = None) -> tuple[str, ...]:
    """The documents that the review asks of a case and it does not have, one sentence each."""
    return absent_documents(*standard_for(dossier_of_case(case, overrides), AUTO, overrides))


def target_of_path(
    path: Path,
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    register: Register | None = None,
    progress: Progress | None = None,
    cores: int | None = None,
    readings: Path | None = None,
) -> Target:
    """The dossier in a file or folder; ``readings`` is where pages that were read are kept.

    Raises BadInput where it cannot be used.
    """
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        if is_application(path):
            return Target(str(path), dossier_of_application(read_application(path, overrides), overrides))
        case = read_case(path)
        return Target(str(path), dossier_of_case(case, overrides, register), facts=case)
    if suffix == ".json":
        return Target(str(path), read_dossier_file(path))
    if is_package(path):
        return _packaged_target(path)
    return _scanned_target(path, engine, overrides, register or Register(), progress, cores, readings)


def _packaged_target(path: Path) -> Target:
    """A package's dossier; its originals are unpacked beside each other for as long as the target lives."""
    package = read_package(path)
    unpacked = Unpacked()
    files: dict[str, Path] = {}
    for index, name in enumerate(package.originals):
        files[name] = unpacked.folder / f"{index:03d}{Path(name).suffix}"
        files[name].write_bytes(package.original(name))
    pictures = {
        one.page: PageSource(
            files[one.original],
            one.original_page,
            one.rotation,
            one.skew,
            one.corners,
            Path(one.original).suffix.lower() != ".docx",
        )
        for one in package.pages
    }
    return Target(str(path), package.dossier, MappingProxyType(pictures), unpacked)


def export_package(target: Target, path: Path, attached: Mapping[Path, str] | None = None) -> Path:
    """Writes a target's dossier with its facts and originals as a package; ``attached`` are further originals and
    their names."""
    named = attached or {}
    originals = list(dict.fromkeys((*(source.path for source in target.pictures.values()), *named)))
    pages = [
        PageOrigin(page, str(source.path), source.page, source.rotation, source.skew, source.corners)
        for page, source in sorted(target.pictures.items())
    ]
    ready_folder(path.parent)
    text = case_text(target.facts) if target.facts is not None else ""
    write_package(path, target.dossier, originals, pages, case_text=text, names_of=named)
    return path


def _scanned_target(
    path: Path,
    engine: str,
    overrides: Path | None,
    register: Register,
    progress: Progress | None,
    cores: int | None,
    readings: Path | None,
) -> Target:
    from zmtool.reading.documents import read_documents
    from zmtool.scans.read import page_cache
    from zmtool.workflow.reading import read_files

    cache = page_cache(readings, engine) if readings else None
    files = read_files(
        [path], engine=engine, overrides=overrides, progress=progress, cores=cores, cache=cache
    )
    good = [one for one in files if one.scanned is not None]
    if not good:
        problem = files[0].problem
        raise problem if problem is not None else BadInput("没有可评查的内容", where=str(path))
    pages: list[Page] = []
    pictures: dict[int, PageSource] = {}
    notes: list[str] = []
    for reading in files:
        if reading.scanned is None:
            notes.append(f"{reading.file}：{reading.problem.what if reading.problem else '无法读取'}")
            continue
        notes += [f"{reading.file}：{note}" for note in reading.scanned.notes]
        for page in reading.scanned.pages:
            number = len(pages) + 1
            pictures[number] = PageSource(
                Path(reading.file), page.page, page.rotation, page.skew, page.corners, page.pictured
            )
            marks = tuple(replace(mark, page=number) for mark in page.marks)
            pages.append(replace(page, page=number, marks=marks))
    documents = read_documents(pages, load_catalogue(overrides), overrides)
    dossier = dossier_from_pages(path.stem or path.resolve().name, pages, documents, register, notes)
    return Target(str(path), dossier, MappingProxyType(pictures))
