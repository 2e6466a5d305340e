"""One cause, told once: findings of several items that rest on the same place of the paper belong together.

A wrong fine in the decision shows in the sum, in the capitals, against the notice and against the receipt of payment.
Each item keeps its finding and its points; the cause says what to mend.
"""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.checks.records import Evidence, Finding, Review

Place = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Symptom:
    """A finding and the code of the item that made it."""

    code: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class RootCause:
    """Findings with one place in common. ``place`` is None for what is not there at all."""

    place: Evidence | None
    symptoms: tuple[Symptom, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The items that it shows in, in the order of the checklist."""
        return tuple(dict.fromkeys(one.code for one in self.symptoms))

    @property
    def title(self) -> str:
        """What is wrong, in Chinese: the one finding there is, or the place that several findings rest on."""
        messages = dict.fromkeys(one.finding.message for one in self.symptoms)
        if len(messages) == 1 or self.place is None:
            return next(iter(messages))
        text = f"“{self.place.text}”" if self.place.text else ""
        return f"《{self.place.title}》{text}引出{len(messages)}处问题"


def root_causes(review: Review) -> tuple[RootCause, ...]:
    """The causes of a review's findings, the one that shows in most items first; each finding belongs to one."""
    symptoms = [Symptom(one.item.code, finding) for one in review.results for finding in one.findings]
    left = dict(enumerate(symptoms))
    causes: list[tuple[int, RootCause]] = []
    while left:
        place, members = _most_shared(left)
        causes.append((members[0], RootCause(place, tuple(left.pop(index) for index in members))))
    causes.sort(key=lambda one: (-len(one[1].codes), one[0]))
    return tuple(cause for _, cause in causes)


def _most_shared(left: dict[int, Symptom]) -> tuple[Evidence | None, list[int]]:
    """The place that findings of most items rest on, and those findings; else the first finding alone.

    Only a place that some finding accuses (it stands first among what it rests on) can be the cause.
    """
    accused = {places[0] for one in left.values() if (places := _places(one))}
    resting: dict[Place, list[int]] = {}
    for index, symptom in left.items():
        for place in _places(symptom):
            if place in accused:
                resting.setdefault(place, []).append(index)
    best = max(resting, key=lambda place: (_items(left, resting[place]), -resting[place][0]))
    members = resting[best] if _items(left, resting[best]) > 1 else resting[best][:1]
    evidence = next(
        (one for index in members for one in left[index].finding.evidence if _place(one) == best), None
    )
    return evidence, members


def _items(left: dict[int, Symptom], members: list[int]) -> int:
    return len({left[index].code for index in members})


def _places(symptom: Symptom) -> list[Place]:
    places = [_place(one) for one in symptom.finding.evidence if one.text or one.box]
    # What is missing has no place of its own: the same words are the same cause.
    return list(dict.fromkeys([*places, ("", symptom.finding.message)]))


def _place(one: Evidence) -> Place:
    return (one.document, one.title, one.page, one.box, one.text)
