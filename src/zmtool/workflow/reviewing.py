"""Reviewing: a target → its dossier → findings and score.

A target is a case file, a dossier JSON, a package, a PDF or image, a folder of scans (one dossier), or the number
of a case in the workspace.
"""

from __future__ import annotations

import io
import shutil
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.base.files import ready_folder
from zmtool.cases.case_file import case_text, read_case
from zmtool.cases.records import CaseFacts
from zmtool.checks.absent import absent_documents
from zmtool.checks.checklist import load_checklist
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate
from zmtool.checks.examples import ExampleFailure, run_examples
from zmtool.checks.records import Review
from zmtool.dossiers.from_facts import dossier_from_facts, register_of
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.package import PageOrigin, is_package, read_dossier_file, read_package, write_package
from zmtool.dossiers.records import Dossier, Register
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.scans.records import Box, Corners, Page
from zmtool.workflow.filling import bound_documents

DEFAULT_CHECKLIST = "penalty-ordinary"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PageSource:
    """Where the picture of a dossier page comes from."""

    path: Path
    page: int
    rotation: int
    skew: float = 0.0
    corners: Corners | None = None


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


def review_dossier(
    dossier: Dossier, checklist: str = DEFAULT_CHECKLIST, overrides: Path | None = None
) -> Review:
    """The machine's review of a dossier value."""
    return evaluate(review_context(dossier, checklist, overrides), load_checklist(checklist, overrides))


def checklist_failures(checklist: str, overrides: Path | None = None) -> list[ExampleFailure]:
    """The examples of a checklist that do not come out as they say, run against the sound sample case."""
    from zmtool.base.shipped import shipped_root

    standard = load_checklist(checklist, overrides)
    sample = shipped_root() / standard.sample
    sound = target_of_path(sample, overrides=overrides).dossier
    return run_examples(review_context(sound, checklist, overrides), standard)


def dossier_of_case(
    case: CaseFacts, overrides: Path | None = None, register: Register | None = None
) -> Dossier:
    """The dossier that a case's facts describe."""
    bound = bound_documents(case, load_catalogue(overrides).of_area(ENFORCEMENT), overrides)
    return dossier_from_facts(case, bound, register or register_of(case))


def absent_from_case(case: CaseFacts, overrides: Path | None = None) -> tuple[str, ...]:
    """The documents that the review asks of an ordinary case and it does not have, one sentence each."""
    if case.procedure != "ordinary":
        return ()
    context = review_context(dossier_of_case(case, overrides), DEFAULT_CHECKLIST, overrides)
    return absent_documents(context, load_checklist(DEFAULT_CHECKLIST, overrides))


def target_of_path(
    path: Path,
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    register: Register | None = None,
    progress: Progress | None = None,
    cores: int | None = None,
) -> Target:
    """The dossier in a file or folder. Raises BadInput where it cannot be used."""
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        case = read_case(path)
        return Target(str(path), dossier_of_case(case, overrides, register), facts=case)
    if suffix == ".json":
        return Target(str(path), read_dossier_file(path))
    if is_package(path):
        return _packaged_target(path)
    return _scanned_target(path, engine, overrides, register or Register(), progress, cores)


def _packaged_target(path: Path) -> Target:
    """A package's dossier; its originals are unpacked beside each other for as long as the target lives."""
    package = read_package(path)
    unpacked = Unpacked()
    files: dict[str, Path] = {}
    for index, name in enumerate(package.originals):
        files[name] = unpacked.folder / f"{index:03d}{Path(name).suffix}"
        files[name].write_bytes(package.original(name))
    pictures = {
        one.page: PageSource(files[one.original], one.original_page, one.rotation, one.skew, one.corners)
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
) -> Target:
    from zmtool.reading.documents import read_documents
    from zmtool.workflow.reading import read_files

    readings = read_files([path], engine=engine, overrides=overrides, progress=progress, cores=cores)
    good = [one for one in readings if one.scanned is not None]
    if not good:
        problem = readings[0].problem
        raise problem if problem is not None else BadInput("没有可评查的内容", where=str(path))
    pages: list[Page] = []
    pictures: dict[int, PageSource] = {}
    notes: list[str] = []
    for reading in readings:
        if reading.scanned is None:
            notes.append(f"{reading.file}：{reading.problem.what if reading.problem else '无法读取'}")
            continue
        notes += [f"{reading.file}：{note}" for note in reading.scanned.notes]
        for page in reading.scanned.pages:
            number = len(pages) + 1
            pictures[number] = PageSource(
                Path(reading.file), page.page, page.rotation, page.skew, page.corners
            )
            marks = tuple(replace(mark, page=number) for mark in page.marks)
            pages.append(replace(page, page=number, marks=marks))
    documents = read_documents(pages, load_catalogue(overrides).of_area(ENFORCEMENT))
    dossier = dossier_from_pages(path.stem or path.resolve().name, pages, documents, register, notes)
    return Target(str(path), dossier, MappingProxyType(pictures))


class PagePictures:
    """Cuts pieces out of a target's pages as JPEG; keeps the last page so that neighbours come cheap."""

    def __init__(self, target: Target) -> None:
        self._sources = target.pictures
        self._last: tuple[int, Any] | None = None

    def piece(self, page: int | None, box: Box | None, margin: float = 0.025) -> bytes | None:
        """The piece of a page around ``box`` (the whole page without a box); None where there is no picture."""
        source = self._sources.get(page) if page is not None else None
        if source is None or page is None:
            return None
        image = self._page(page, source)
        width, height = image.size
        if box is not None:
            x0, y0, x1, y1 = box
            area = (
                int(max(0.0, x0 - 0.04) * width),
                int(max(0.0, y0 - margin) * height),
                int(min(1.0, x1 + 0.04) * width),
                int(min(1.0, y1 + margin) * height),
            )
            image = image.crop(_wide_enough(area, width))
            image = _framed(image, box, _wide_enough(area, width), width, height)
        else:
            image = image.resize((width // 4, height // 4))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70)
        return out.getvalue()

    def _page(self, page: int, source: PageSource) -> Any:
        if self._last is None or self._last[0] != page:
            from PIL import Image

            from zmtool.scans.intake import open_input, page_image
            from zmtool.scans.paper import as_read

            picture = page_image(open_input(source.path), source.page)
            pixels = as_read(picture, source.rotation, source.skew, source.corners)
            self._last = (page, Image.fromarray(pixels))
        return self._last[1]


def _wide_enough(area: tuple[int, int, int, int], width: int) -> tuple[int, int, int, int]:
    """At least a third of the page wide, so that a reader sees what stands around it."""
    left, top, right, bottom = area
    lacking = max(0, width // 3 - (right - left))
    left = max(0, left - lacking // 2)
    return (left, top, min(width, max(right, left + width // 3)), bottom)


def _framed(image: Any, box: Box, area: tuple[int, int, int, int], width: int, height: int) -> Any:
    from PIL import ImageDraw

    x0, y0, x1, y1 = box
    frame = (
        int(x0 * width) - area[0] - 4,
        int(y0 * height) - area[1] - 4,
        int(x1 * width) - area[0] + 4,
        int(y1 * height) - area[1] + 4,
    )
    ImageDraw.Draw(image).rectangle(frame, outline=(200, 30, 30), width=3)
    return image


def review_context(dossier: Dossier, checklist: str, overrides: Path | None) -> Context:
    """What the checks of a checklist may look at beside the dossier: law, catalogue, the bureau's own settings."""
    standard = load_checklist(checklist, overrides)
    parameters = {**standard.parameters, **own_parameters(overrides)}
    return Context(
        dossier,
        load_law(overrides),
        load_catalogue(overrides).of_area(ENFORCEMENT),
        standard.trust,
        parameters,
    )


def own_parameters(overrides: Path | None) -> dict[str, str]:
    """What the workspace's own settings say to a checklist: the province whose benchmark applies."""
    from zmtool.store.workspace import SETTINGS_FILE, open_folder

    if overrides is None or not (overrides / SETTINGS_FILE).is_file():
        return {}
    province = open_folder(overrides).settings.checklist.province
    return {"province": province} if province else {}


def names_of_checklists(overrides: Path | None = None) -> Sequence[str]:
    """The names of the checklists that are there."""
    from zmtool.base.shipped import data_files

    return sorted(path.stem for path in data_files("schemas/checklists", ".yaml", overrides))
