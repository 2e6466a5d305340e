"""What may be chosen in the forms of a case: causes, sources, circumstances, the people who may sign."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseFacts
from zmtool.law.library import load_causes, load_enums, load_law
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice
from zmtool.workflow.case_sheet import circumstance_names
from zmtool.workflow.people import registered_officers, registered_operators


def cause_choices(root: Path) -> tuple[Choice, ...]:
    """Every cause of the law's data."""
    return tuple(Choice(code, cause.label, code) for code, cause in load_causes(root).by_code.items())


def source_choices(root: Path) -> tuple[Choice, ...]:
    """Every way in which a case comes to the bureau."""
    return tuple(map(Choice, load_enums(root)["source"].labels.values()))


def fact_choices(facts: CaseFacts, people: Sequence[Choice], root: Path) -> dict[str, Sequence[Choice]]:
    """The choices of each fact that has any, by its dotted name."""
    circumstances = circumstance_names(facts, load_law(root))
    return {
        "cause": cause_choices(root),
        "source": source_choices(root),
        "circumstances": tuple(Choice(one, label) for one, label in circumstances.items()),
        "dept_head": people,
        "legal_reviewer": people,
        "leader": people,
    }


def people_choices(desk: Desk, facts: CaseFacts) -> tuple[Choice, ...]:
    """Everybody who may sign in a case, whoever is nearest to it first."""
    named = [(one.name, "本案执法人员") for one in facts.officers]
    named += [(facts.party.name, "当事人"), (facts.party.legal_rep, "法定代表人")]
    named += [
        (facts.dept_head, "承办部门负责人"),
        (facts.legal_reviewer, "法制审核"),
        (facts.leader, "负责人"),
    ]
    cycle = load_life_cycle(desk.workspace)
    named += [
        (one.name, cycle.office_label(one.role)) for one in registered_operators(desk.place) if one.active
    ]
    named += [(one.name, "执法人员") for one in registered_officers(desk.place)]
    first: dict[str, str] = {}
    for name, remark in named:
        if name:
            first.setdefault(name, remark)
    return tuple(Choice(name, name, remark) for name, remark in first.items())
