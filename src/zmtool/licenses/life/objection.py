"""One thing that stands against an application or a step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason's code or empty, what (Chinese), the ground, what to do.

    ``stops`` is False where a person has to judge: the law leaves it open, or the fact is uncertain. ``asks`` are facts,
    any one of which would answer: without it nobody can say yes or no. Of a step these are also what the step itself
    brings: ``note``, ``reasons``, ``officers``, ``materials``, ``method``, and ``field.…`` of its documents.
    """

    code: str
    what: str
    ground: str = ""
    remedy: str = ""
    stops: bool = True
    asks: tuple[str, ...] = ()
