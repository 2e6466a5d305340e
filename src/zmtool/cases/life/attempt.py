"""One attempt to take a step, and what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from zmtool.cases.custody import CustodyKind
from zmtool.cases.life.definition import LifeCycle, Step
from zmtool.cases.life.history import History
from zmtool.cases.records import CaseEvent, CaseFacts
from zmtool.law.deadlines import ground_text
from zmtool.law.library import Law


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What a step has to know of a document: its title, its place in the dossier, whether the bureau seals it."""

    title: str
    order: int
    sealed: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What has to be known beside the case: the law, the life cycle, the province of the benchmark.

    ``forms`` are the documents of the catalogue; ``prior_penalties`` how often the party was punished within
    the window of the criminal threshold, None where nobody looked; ``retail_value`` is the goods' worth by
    retail prices (the criminal basis), None where it is not known; ``custody`` are the kinds of movement of seized
    goods where they are not the shipped ones.
    """

    law: Law
    cycle: LifeCycle
    province: str = ""
    forms: Mapping[str, PaperForm] = field(default_factory=lambda: MappingProxyType({}))
    prior_penalties: int | None = None
    retail_value: Decimal | None = None
    custody: Mapping[str, CustodyKind] | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way of a step, in Chinese: what, the article, what to do.

    ``code`` is a step, ``approvals``, a rule of a period or a condition. ``stops`` is False for a warning; ``firm``
    means nobody may set it aside. ``not_before`` is the first day it will be gone by itself, ``missing_step`` a
    step that has to come first.
    """

    code: str
    what: str
    ground: str = ""
    remedy: str = ""
    stops: bool = True
    firm: bool = False
    not_before: date | None = None
    missing_step: str = ""

    def __str__(self) -> str:
        parts = [self.what]
        if self.ground:
            parts.append(f"依据：{self.ground}")
        if self.remedy:
            parts.append(f"处理：{self.remedy}")
        return "；".join(parts)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step somebody wants to take in a case: the step and its event, what was done so far, and the law."""

    case: CaseFacts
    step: Step
    event: CaseEvent
    history: History
    around: Surroundings

    @property
    def on(self) -> date:
        """The day of the step."""
        return self.event.on

    @property
    def law(self) -> Law:
        """The law."""
        return self.around.law

    @property
    def so_far(self) -> History:
        """What was done by the day of the step: one entered for an earlier day knows nothing of later ones."""
        return History(tuple(one for one in self.history.events if one.on <= self.on))

    def ground(self, step: Step | None = None) -> str:
        """The articles behind a step (this one), with the mark of an uncertain source."""
        step = step or self.step
        text = ground_text(step.law, self.law.statutes)
        return f"{text}（{step.mark.value}）" if text and not step.mark.certain else text
