"""Everything that happened in a case in the order of time: steps, opinions, movements of goods, edits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zmtool.cases.custody import load_custody_kinds
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.history import approvals_of, history_of
from zmtool.cases.records import CaseFacts
from zmtool.values.quantity import format_amount
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line: ISO day or moment, kind (步骤, 意见, 物品), what, who, and a note."""

    at: str
    kind: str
    what: str
    who: str = ""
    note: str = ""


def timeline_of(case_no: str, place: Place = None) -> tuple[TimelineLine, ...]:
    """The timeline of a case. Raises NotFound."""
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        root = at.root
    lines = [*_steps(case, root), *_opinions(case, root), *_movements(case, root)]
    return tuple(sorted(lines, key=lambda one: one.at))


def _steps(case: CaseFacts, root: Path) -> list[TimelineLine]:
    cycle = load_life_cycle(root)
    found = []
    for event in history_of(case, cycle).events:
        amount = f"{event.amount} 元" if event.amount is not None else ""
        note = "；".join(
            part
            for part in (
                event.number,
                amount,
                event.about,
                f"至 {event.until}" if event.until else "",
                event.note,
                *(f"变通：{one}" for one in event.overridden),
            )
            if part
        )
        moment = event.at.strftime("%Y-%m-%d %H:%M") if event.at else event.on.isoformat()
        found.append(TimelineLine(moment, "步骤", cycle.label(event.step), "、".join(event.by), note))
    return found


def _opinions(case: CaseFacts, root: Path) -> list[TimelineLine]:
    cycle = load_life_cycle(root)
    return [
        TimelineLine(
            one.on.isoformat(),
            "意见",
            f"{cycle.office_label(one.role)}：{'同意' if one.agrees else '不同意'}“{step.label}”",
            "、".join(one.by),
            one.opinion,
        )
        for step in cycle.steps.values()
        for one in approvals_of(case, step)
    ]


def _movements(case: CaseFacts, root: Path) -> list[TimelineLine]:
    kinds = load_custody_kinds(root)
    lines = {line.tag: line for line in case.goods}
    found = []
    for one in case.custody:
        line = lines.get(one.tag)
        name = (
            f"{line.name} {format_amount(one.quantity)}{line.unit}" if line else format_amount(one.quantity)
        )
        label = kinds[one.kind].label if one.kind in kinds else one.kind
        note = "；".join(part for part in (f"在{one.holder}" if one.holder else "", one.note) if part)
        found.append(
            TimelineLine(one.on.isoformat(), "物品", f"{one.tag} {name} {label}", "、".join(one.by), note)
        )
    return found
