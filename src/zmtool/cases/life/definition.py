"""The steps of a case as data: what each needs, what it brings forth (``schemas/cases/life-cycle.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.references import refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.cases.life.names import references_of
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class Office:
    """An office (角色) somebody acts in; a higher ``rank`` may decide what a lower one may not."""

    id: str
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class Term:
    """A period by a rule of ``deadlines.yaml``, counted from a step.

    It does not run where one of ``unless`` was done; ``extended_by`` names a step whose ``until`` replaces its end.
    ``last_day`` tells that the step may be taken on the last day itself, not only after it. ``way`` is the way of
    taking the step (公告) that the period belongs to; ``remedy`` what to do, where it is not the usual.
    """

    rule: str
    start: str
    unless: tuple[str, ...] = ()
    extended_by: str = ""
    last_day: bool = False
    way: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a case without recorded steps shows that a step was taken: a field, a document, its service."""

    field: str = ""
    document: str = ""
    served: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document a step brings forth.

    ``but_by``: it is not made where the step is taken by this way (公告: no receipt). ``approvals``: the opinions on
    the step are signed on it. ``onto``: an earlier step brought it; this one only signs on it. ``numbered``: ``own``, the case's number field that
    it carries, or the document whose number it shares. ``serves``: it is the receipt of that document.
    ``signs`` is where on it those who act sign: officers, party, others or an office → signing place of the form.
    ``starts`` is the field that holds the moment of the step; ``fields`` are fields of the form and what of the step
    they say: a part of the event (on, until, note, about, number, amount, amount_in_words), of the
    debt (debt.left, debt.total) or of its lateness (late.principal, late.first_day, late.days).
    """

    type: str
    approvals: bool = False
    onto: bool = False
    numbered: str = ""
    serves: str = ""
    starts: str = ""
    but_by: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Step:
    """One step; see the head of ``life-cycle.yaml`` for what each part means."""

    id: str
    label: str
    order: int
    law: tuple[Citation, ...]
    mark: Mark
    stage: str = ""
    procedures: tuple[str, ...] = ("ordinary",)
    side: bool = False
    side_after: tuple[str, ...] = ()
    ends: bool = False
    last: bool = False
    repeats: bool = False
    while_paused: bool = False
    after_end: bool = False
    after: tuple[tuple[str, ...], ...] = ()
    later_than: tuple[str, ...] = ()
    if_done: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    anew_by: str = ""
    firm: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    waits: tuple[Term, ...] = ()
    within: tuple[Term, ...] = ()
    checks: tuple[str, ...] = ()
    seen: Seen | None = None
    papers: tuple[Paper, ...] = ()
    sets: str = ""
    sets_time: str = ""
    asks: tuple[str, ...] = ()
    takes_custody: bool = False
    keeps_fine: bool = False
    pays: bool = False
    pauses: str = ""
    resumes: str = ""
    holds: bool = False
    releases: bool = False
    changes_procedure: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """All steps by id in the order of the file, the offices, and which office may set a condition aside."""

    steps: Mapping[str, Step]
    offices: Mapping[str, Office]
    override_office: str

    def label(self, step: str) -> str:
        """The Chinese name of a step; an unknown one is shown as it is."""
        return self.steps[step].label if step in self.steps else step

    def office_label(self, office: str) -> str:
        """The Chinese name of an office; an unknown one is shown as it is."""
        return self.offices[office].label if office in self.offices else office

    def may_override(self, office: str) -> bool:
        """Whether somebody in ``office`` may go on in spite of what is missing."""
        held = self.offices.get(office)
        return held is not None and held.rank >= self.offices[self.override_office].rank


@kept_data
def load_life_cycle(overrides: Path | None = None) -> LifeCycle:
    """The life cycle, a workspace's own winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/cases/life-cycle.yaml", overrides)
    data = load_checked(path, "case-life-cycle.schema.json")
    steps: dict[str, Step] = {}
    for order, row in enumerate(data["steps"]):
        if row["id"] in steps:
            raise UsageProblem(f"步骤 {row['id']} 重复", where=str(path), next_step="请改名或合并")
        steps[row["id"]] = _step(row, order, data["mark"])
    offices = {row["id"]: Office(row["id"], row["label"], row["rank"]) for row in data["offices"]}
    refuse_unknown(path, references_of(data, overrides))
    return LifeCycle(steps, offices, data["override_office"])


def _step(row: Mapping[str, Any], order: int, mark: str) -> Step:
    names = (
        "side_after",
        "later_than",
        "if_done",
        "not_after",
        "firm",
        "approvals",
        "offices",
        "checks",
        "asks",
    )
    plain = [
        "stage",
        "side",
        "ends",
        "last",
        "repeats",
        "while_paused",
        "after_end",
        "sets",
        "sets_time",
        "takes_custody",
        "keeps_fine",
        "pays",
        "pauses",
        "resumes",
        "holds",
        "releases",
        "changes_procedure",
        "remedy",
        "anew_by",
    ]
    parts: dict[str, Any] = {name: tuple(row.get(name, ())) for name in names}
    parts |= {name: row[name] for name in plain if name in row}
    return Step(
        id=row["id"],
        label=row["label"],
        order=order,
        law=tuple(map(citation_from_code, row["law"])),
        mark=Mark(row.get("mark", mark)),
        procedures=tuple(row.get("procedures", ("ordinary",))),
        after=tuple(tuple(one) if isinstance(one, list) else (one,) for one in row.get("after", ())),
        waits=tuple(_term(one) for one in row.get("waits", ())),
        within=tuple(_term(one) for one in row.get("within", ())),
        seen=Seen(**row["seen"]) if "seen" in row else None,
        papers=tuple(Paper(**one) for one in row.get("papers", ())),
        **parts,
    )


def _term(row: Mapping[str, Any]) -> Term:
    return Term(
        row["rule"],
        row["from"],
        tuple(row.get("unless", ())),
        row.get("extended_by", ""),
        row.get("last_day", False),
        row.get("way", ""),
        row.get("remedy", ""),
    )
