"""What a judgement says: the outcome, every step with its figures, what is to be measured, what a person must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zmtool.licenses.layout.plan import RuleKind


class Outcome(StrEnum):
    """The outcome of a step and of the whole."""

    PASS = "通过"  # noqa: S105 - a verdict
    WAIT = "轮候"
    DENY = "否决"
    MEASURE = "需补测"
    PERSON = "需人工"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference point with its straight and its walked distance in metres; None is not known or not measured."""

    kind: str
    ref: str
    name: str = ""
    entrance: str = ""
    straight: Decimal | None = None
    measured: Decimal | None = None

    @property
    def label(self) -> str:
        """How a sentence names it."""
        named = self.ref if not self.name or self.name in self.ref else f"{self.ref} {self.name}"
        shown = self.entrance and self.entrance not in named
        return f"{self.kind} {named}" + (f"（{self.entrance}）" if shown else "")


@dataclass(frozen=True, slots=True)
class Denial:
    """Why the place is refused. ``code`` is a reason of ``schemas/law/licence-reasons.yaml``.

    ``threshold`` says what was asked for, ``measured`` what was found. ``article`` is the plan's own, ``law`` are
    citation codes of the law behind it.
    """

    code: str
    rule_id: str
    threshold: str
    measured: str
    reference: Reference | None
    article: str
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule applied: the sentence that says how it came out, and what it rests on."""

    rule: RuleKind
    outcome: Outcome
    text: str
    rule_id: str = ""
    article: str = ""
    mark: str = ""
    threshold: Decimal | None = None
    references: tuple[Reference, ...] = ()
    denials: tuple[Denial, ...] = ()
    to_measure: tuple[Reference, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A whole judgement. ``number`` is the place in the queue where the outcome is 轮候.

    ``plan``, ``version`` and ``fingerprint`` (SHA-256 of its content) name the rules that were applied.
    """

    outcome: Outcome
    on: date
    plan: str
    version: str
    plan_name: str
    fingerprint: str
    steps: tuple[Step, ...]
    number: int | None = None
    cautions: tuple[str, ...] = ()

    @property
    def denials(self) -> tuple[Denial, ...]:
        """Every ground of refusal, in the order of the rules."""
        return tuple(one for step in self.steps for one in step.denials)

    @property
    def to_measure(self) -> tuple[Reference, ...]:
        """What is still to be walked and measured, each once."""
        return tuple({one.ref: one for step in self.steps for one in step.to_measure}.values())

    @property
    def questions(self) -> tuple[str, ...]:
        """What only a person can say."""
        return tuple(dict.fromkeys(one for step in self.steps for one in step.questions))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every reference point that was looked at."""
        return tuple({one.ref: one for step in self.steps for one in step.references}.values())


def outcome_of(steps: tuple[Step, ...]) -> Outcome:
    """The first step that is neither passed nor overtaken decides; a proved refusal goes before what is unsettled.

    Once the queue is reached (轮候) later rules are told for the time when the turn comes, and refuse nobody now.
    """
    waits = next((index for index, one in enumerate(steps) if one.outcome is Outcome.WAIT), len(steps))
    if any(one.outcome is Outcome.DENY for one in steps[:waits]):
        return Outcome.DENY
    return next((one.outcome for one in steps if one.outcome is not Outcome.PASS), Outcome.PASS)
