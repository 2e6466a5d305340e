"""Explaining an item of a checklist: the rule in words, its basis in the version of the day, its examples, its known
false alarms; and for a dossier how it came out, step by step."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zmtool.base.errors import NotFound
from zmtool.checks.checklist import load_checklist
from zmtool.checks.derivation import Derivation, derive
from zmtool.checks.describe import change, condition, sentence
from zmtool.checks.methods import Method, load_methods, methods_of
from zmtool.checks.records import Checklist, Item
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.law.library import Law, load_law
from zmtool.law.statutes import StatuteVersion
from zmtool.workflow.review_standard import AUTO, DEFAULT_CHECKLIST, names_of_checklists, standard_for
from zmtool.workflow.reviewing import dossier_of_case
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class Explained:
    """An item and everything there is to say of it. ``examples`` are (status, changes to the sound sample in words).

    ``derivation`` is there where a dossier was given.
    """

    checklist: Checklist
    item: Item
    condition: str
    rules: tuple[str, ...]
    basis: tuple[str, ...]
    methods: tuple[Method, ...]
    examples: tuple[tuple[str, str], ...]
    dossier: str = ""
    derivation: Derivation | None = None


def explain_item(
    code: str,
    today: date,
    *,
    checklist: str = AUTO,
    dossier: Dossier | None = None,
    overrides: Path | None = None,
) -> Explained:
    """The explanation of the item ``code``. Raises NotFound with the nearest codes."""
    context = None
    if dossier is not None:
        context, standard = standard_for(dossier, checklist, overrides)
    else:
        standard = load_checklist(DEFAULT_CHECKLIST if checklist == AUTO else checklist, overrides)
    item = standard.item(code.upper())
    if item is None:
        raise _unknown(code, standard)
    catalogue, law = load_catalogue(overrides).of_area(standard.area), load_law(overrides)
    day = (context.decision_date() if context else None) or today
    return Explained(
        standard,
        item,
        condition(item.when, catalogue, law),
        tuple(sentence(check, catalogue, law) for check in item.checks),
        _basis(item, law, day),
        methods_of(item.method, load_methods(overrides)),
        tuple((status, change(patch, catalogue, law)) for status, patch in item.examples.items()),
        dossier.id if dossier else "",
        derive(context, item) if context else None,
    )


def explain_in(
    place: Place, code: str, today: date, *, checklist: str = AUTO, case_no: str = ""
) -> Explained:
    """The explanation of an item as a workspace has it, and how it comes out for one of its cases. Raises NotFound."""
    with opened(place) as at:
        dossier = None
        if case_no:
            from zmtool.cases.keep import kept_case

            with at.reading() as session:
                dossier = dossier_of_case(kept_case(session, case_no).facts, at.root)
        return explain_item(code, today, checklist=checklist, dossier=dossier, overrides=at.root)


def checklists_of(place: Place = None) -> tuple[Checklist, ...]:
    """Every review standard, a workspace's own winning: the one for the ordinary procedure first, then by name."""
    with opened(place) as at:
        names = sorted(names_of_checklists(at.root), key=lambda name: name != DEFAULT_CHECKLIST)
        return tuple(load_checklist(name, at.root) for name in names)


def _basis(item: Item, law: Law, day: date) -> tuple[str, ...]:
    """The statutes that the item rests on, each with the version in force on that day, where it is known."""
    told = []
    for statute in law.statutes.by_id.values():
        if not any(name in item.basis for name in (*statute.full_names, *statute.short_names)):
            continue
        version = next((one for one in statute.versions if one.span.covers(day)), None)
        told.append(f"《{statute.name}》{_version_text(version)}")
    return tuple(told)


def _version_text(version: StatuteVersion | None) -> str:
    if version is None:
        return "（当日有效的版本没有录入，请核对）"
    since = f"{version.span.first.isoformat()}起" if version.span.first else ""
    until = f"至{version.span.last.isoformat()}" if version.span.last else ""
    return f"（{since}{until}施行的版本）" if since or until else ""


def _unknown(code: str, standard: Checklist) -> NotFound:
    near = difflib.get_close_matches(code.upper(), [one.code for one in standard.items], n=3)
    hint = f"是不是：{'、'.join(near)}？" if near else "用 zmtool review checklists show 查看全部项目"
    return NotFound(f"评查标准“{standard.id}”中没有 {code}", next_step=hint)
