"""When a case points to a crime and has to be considered for transfer (国令310号, 法释〔2010〕7号)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """What is known of a case; None is unknown and triggers nothing.

    Amounts are yuan by the criminal price basis. ``goods_value`` is 非法经营数额, ``sales_amount`` what was sold,
    ``unsold_value`` the worth of what was not. ``trademarks`` counts kinds, ``label_count`` printed marks.
    """

    goods_value: Decimal | None = None
    sticks: int | None = None
    illegal_income: Decimal | None = None
    prior_penalties_3y: int | None = None
    sales_amount: Decimal | None = None
    unsold_value: Decimal | None = None
    trademarks: int | None = None
    label_count: int | None = None
    shoddy: bool = False
    counterfeit: bool = False
    makes_counterfeit: bool = False
    smuggled: bool = False
    violent: bool = False

    def figure(self, field: str) -> Decimal | None:
        """The figure a threshold looks at."""
        if field == "sold_and_unsold":
            if self.unsold_value is None:
                return None
            return self.unsold_value + (self.sales_amount or Decimal(0))
        value: Decimal | int | None = getattr(self, field)
        return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure that must reach a threshold, the threshold itself included (以上含本数)."""

    field: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class TransferRule:
    """One crime's thresholds: any of the ``ways``, each a label with conditions that must all hold."""

    id: str
    crime: str
    level: str
    causes: tuple[str, ...]
    needs: str
    law: tuple[Citation, ...]
    mark: Mark
    note: str
    ways: tuple[tuple[str, tuple[Condition, ...]], ...]


@dataclass(frozen=True, slots=True)
class TransferTrigger:
    """A crime to consider. ``level``: suggest, must_check, route (to customs or police) or human.

    ``grounds`` are the thresholds reached, in Chinese.
    """

    rule_id: str
    crime: str
    level: str
    grounds: tuple[str, ...]
    law: tuple[Citation, ...]
    certain: bool
    note: str


def transfer_triggers(
    rules: tuple[TransferRule, ...], cause_code: str, facts: TransferFacts
) -> tuple[TransferTrigger, ...]:
    """Every crime whose thresholds the facts of a case of that cause reach, in the order of the rules."""
    found: list[TransferTrigger] = []
    for rule in rules:
        concerned = getattr(facts, rule.needs) if rule.needs else cause_code in rule.causes
        grounds = tuple(
            label for label, conditions in rule.ways if all(_reached(c, facts) for c in conditions)
        )
        if concerned and grounds:
            note = "；".join(text for text in (rule.note, rule.mark.caution) if text)
            found.append(
                TransferTrigger(rule.id, rule.crime, rule.level, grounds, rule.law, rule.mark.certain, note)
            )
    return tuple(found)


def _reached(condition: Condition, facts: TransferFacts) -> bool:
    value = facts.figure(condition.field)
    return value is not None and value >= condition.at_least


def transfer_rules_from_data(data: Mapping[str, Any]) -> tuple[TransferRule, ...]:
    """The rules of ``transfer.yaml``."""
    return tuple(
        TransferRule(
            id=row["id"],
            crime=row["crime"],
            level=row["level"],
            causes=tuple(row.get("causes", ())),
            needs=row.get("needs", ""),
            law=tuple(map(citation_from_code, row["law"])),
            mark=Mark(row["mark"]),
            note=row.get("note", ""),
            ways=tuple(
                (way["label"], tuple(Condition(c["field"], Decimal(c["at_least"])) for c in way["all"]))
                for way in row["any"]
            ),
        )
        for row in data["triggers"]
    )
