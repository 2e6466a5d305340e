"""Figures of inspections over a period, from records, plans and random draws (supervision.md 1.7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.oversight.inspection.definition import RND, InspectionRules, load_inspection_rules
from zmtool.oversight.inspection.figures import InspectionFigures, Visited, figures_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


def inspection_figures(first: date, last: date, place: Place = None) -> InspectionFigures:
    """The figures from ``first`` to ``last``; a result of a random draw without a record counts as a random inspection.

    Raises UsageProblem for a period that ends before it begins.
    """
    from zmtool.licenses.register.keep import count_by_status
    from zmtool.oversight.inspection.keep_plans import completion
    from zmtool.oversight.inspection.visits import visits_between

    if last < first:
        raise UsageProblem(f"期末 {last} 早于期初 {first}", next_step="请核对 --from 和 --to")
    with opened(place) as at, at.reading() as session:
        rules = load_inspection_rules(at.root)
        absent = [one.id for one in rules.conclusions.values() if one.absent]
        visits = visits_between(session, first, last, absent)
        visits += _drawn(session, first, last, rules, {(one.lic_no, one.day) for one in visits})
        planned, done = completion(session, first, last)
        valid = count_by_status(session)
        return figures_of(
            visits,
            valid_shops=sum(valid.get(one, 0) for one in rules.statuses),
            planned=planned,
            done=done,
            rules=rules,
            first=first,
            last=last,
        )


def _drawn(
    session: Session, first: date, last: date, rules: InspectionRules, recorded: set[tuple[str, date]]
) -> list[Visited]:
    from zmtool.licenses.random_inspection.visits import visits

    by_word = {one.draw: one for one in rules.conclusions.values()}
    found = []
    for one in visits(session, first, last):
        conclusion = by_word.get(one.result)
        if conclusion is not None and (one.lic_no, one.on) not in recorded:
            found.append(
                Visited(
                    one.lic_no,
                    one.on,
                    RND,
                    (),
                    one.officers,
                    None,
                    conclusion.problem,
                    met=not conclusion.absent,
                )
            )
    return found
