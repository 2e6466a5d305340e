"""The register of accountability: who was held to account for what, for those alone who may see it (supervision.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import Place, opened

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Accountability:
    """One entry: the problem, who, which kind of responsibility, what was done about it, on what ground, when and by whom entered."""

    prob_no: str
    indicator: str
    person: str
    liability: str
    sanction: str
    basis: str
    on: str
    by: str
    note: str


def accountabilities(place: Place = None, *, user: str) -> tuple[Accountability, ...]:
    """Every entry of the problems that the person may see, the latest first. Raises Refused for anybody without the duty."""
    from zmtool.oversight.closed_loop.keep_problems import KIND
    from zmtool.oversight.closed_loop.listed_problems import ProblemWanted, listed_problems
    from zmtool.oversight.course.keep import steps_of_many

    with opened(place) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        require(person, "account", scene.roles)
        lines = {one.prob_no: one for one in listed_problems(session, ProblemWanted(), person, limit=_MOST)}
        found = []
        for number, steps in steps_of_many(session, KIND, lines).items():
            for one in steps:
                if one.step == "account":
                    told = one.details
                    found.append(
                        Accountability(
                            number,
                            lines[number].indicator,
                            told.get("person", ""),
                            told.get("liability", ""),
                            told.get("sanction", ""),
                            told.get("basis", ""),
                            f"{one.at:%Y-%m-%d}",
                            one.by,
                            one.note,
                        )
                    )
    return tuple(sorted(found, key=lambda one: (one.on, one.prob_no), reverse=True))
