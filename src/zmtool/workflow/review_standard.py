"""Which checklist a dossier is reviewed by, and what its checks may look at beside the dossier."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zmtool.base.errors import NotFound
from zmtool.base.kept_data import kept_data
from zmtool.base.progress import Progress
from zmtool.base.shipped import data_files, shipped_root
from zmtool.checks.checklist import FOLDER, load_checklist
from zmtool.checks.choose import choose
from zmtool.checks.context import Context
from zmtool.checks.examples import ExampleFailure, run_examples
from zmtool.checks.records import Checklist
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue
from zmtool.law.library import load_law

AUTO = "auto"
"""The name that stands for the checklist that fits the dossier."""
DEFAULT_CHECKLIST = "penalty-ordinary"


def standard_for(dossier: Dossier, named: str, overrides: Path | None) -> tuple[Context, Checklist]:
    """The checklist of that name (AUTO: the one that fits) and the context in which it is run."""
    if named != AUTO:
        return review_context(dossier, named, overrides), load_checklist(named, overrides)
    context = review_context(dossier, DEFAULT_CHECKLIST, overrides)
    chosen = choose(context, _all(overrides), DEFAULT_CHECKLIST)
    if chosen != DEFAULT_CHECKLIST:
        context = review_context(dossier, chosen, overrides)
    return context, load_checklist(chosen, overrides)


def check_standard(named: str, overrides: Path | None) -> None:
    """Raises what is wrong with the checklist, or with any where AUTO may choose it."""
    if named == AUTO:
        _all(overrides)
    else:
        load_checklist(named, overrides)


def review_context(dossier: Dossier, checklist: str, overrides: Path | None) -> Context:
    """What the checks of a checklist may look at beside the dossier: law, catalogue, the bureau's own settings."""
    standard = load_checklist(checklist, overrides)
    return Context(
        dossier,
        load_law(overrides),
        _catalogue(standard.area, overrides),
        standard.trust,
        {**standard.parameters, **own_parameters(overrides)},
    )


def checklist_failures(
    checklist: str, overrides: Path | None = None, progress: Progress | None = None
) -> list[ExampleFailure]:
    """The examples of a checklist that do not come out as they say, run against its sound sample, item by item."""
    from zmtool.workflow.reviewing import target_of_path

    standard = load_checklist(checklist, overrides)
    sound = target_of_path(shipped_root() / standard.sample, overrides=overrides).dossier
    context = review_context(sound, checklist, overrides)
    failures: list[ExampleFailure] = []
    for done, item in enumerate(standard.items):
        if progress is not None:
            progress(done, len(standard.items))
        failures += run_examples(context, replace(standard, items=(item,)))
    return failures


def own_parameters(overrides: Path | None) -> dict[str, str]:
    """What the workspace's own settings say to a checklist: the province whose benchmark applies."""
    if overrides is None:
        return {}
    from zmtool.store.workspace import SETTINGS_FILE, open_folder

    if not (overrides / SETTINGS_FILE).is_file():
        return {}
    province = open_folder(overrides).settings.checklist.province
    return {"province": province} if province else {}


def names_of_checklists(overrides: Path | None = None) -> Sequence[str]:
    """The names of the checklists that are there."""
    return sorted(path.stem for path in data_files(FOLDER, ".yaml", overrides))


def checklist_title(named: str, overrides: Path | None = None) -> str:
    """The title of a checklist; its name where it is no more."""
    try:
        return load_checklist(named, overrides).title
    except NotFound:
        return named


@kept_data
def _catalogue(area: str, overrides: Path | None = None) -> Catalogue:
    """The forms of an area; one value for all reviews, so that what it works out is worked out once."""
    return load_catalogue(overrides).of_area(area)


@kept_data
def _all(overrides: Path | None = None) -> tuple[Checklist, ...]:
    """Every checklist. Law and checklists stay for good, so the collector need not go through them at every dossier again."""
    load_law(overrides)
    found = tuple(load_checklist(name, overrides) for name in names_of_checklists(overrides))
    gc.freeze()
    return found
