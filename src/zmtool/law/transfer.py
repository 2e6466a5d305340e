"""When a case points to a crime and has to be considered for transfer (国令310号, 法释〔2010〕7号)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark

TRANSFER_FLAGS = {
    "shoddy": "涉案烟草专卖品伪劣",
    "counterfeit": "涉案烟草专卖品假冒注册商标",
    "makes_counterfeit": "生产假冒注册商标的烟草专卖品",
    "smuggled": "涉案烟草专卖品走私",
    "violent": "以暴力、威胁方法阻碍检查",
}
"""What a person may note of a case that points to a crime: id → Chinese."""


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
class TransferStep:
    """One step of handing a case over: who does it, within which period; ``deadline`` names its deadline."""

    id: str
    label: str
    who: str
    period: str
    deadline: str
    law: tuple[Citation, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class TransferPoint:
    """A document to hand over, or a rule that binds the penalty of a case that is handed over."""

    id: str
    label: str
    law: tuple[Citation, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class TransferProcedure:
    """How a case goes to the police (国令310号): steps in order, documents, and limits on penalties."""

    steps: tuple[TransferStep, ...]
    handover: tuple[TransferPoint, ...]
    limits: tuple[TransferPoint, ...]


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
        if not concerned:
            continue
        grounds = tuple(
            label for label, conditions in rule.ways if all(_reached(c, facts) for c in conditions)
        )
        if grounds:
            note = "；".join(text for text in (rule.note, rule.mark.caution) if text)
            found.append(
                TransferTrigger(rule.id, rule.crime, rule.level, grounds, rule.law, rule.mark.certain, note)
            )
    return tuple(found)


def transfer_facts(
    figures: Mapping[str, Decimal], base: Decimal | None, noted: Collection[str]
) -> TransferFacts:
    """The facts from named figures and noted flags; without ``goods_value`` the fine's base stands for it."""

    def count(field: str) -> int | None:
        value = figures.get(field)
        return None if value is None else int(value)

    return TransferFacts(
        goods_value=figures.get("goods_value", base),
        sticks=count("sticks"),
        illegal_income=figures.get("illegal_income"),
        prior_penalties_3y=count("prior_penalties_3y"),
        sales_amount=figures.get("sales_amount"),
        unsold_value=figures.get("unsold_value"),
        trademarks=count("trademarks"),
        label_count=count("label_count"),
        **{flag: flag in noted for flag in TRANSFER_FLAGS},
    )


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


def transfer_procedure_from_data(data: Mapping[str, Any]) -> TransferProcedure:
    """The procedure of ``transfer.yaml``."""
    return TransferProcedure(
        steps=tuple(
            TransferStep(
                row["id"],
                row["label"],
                row["who"],
                row["period"],
                row.get("deadline", ""),
                tuple(map(citation_from_code, row["law"])),
                Mark(row["mark"]),
            )
            for row in data["steps"]
        ),
        handover=tuple(map(_point, data["handover"])),
        limits=tuple(map(_point, data["limits"])),
    )


def _point(row: Mapping[str, Any]) -> TransferPoint:
    return TransferPoint(
        row["id"], row["label"], tuple(map(citation_from_code, row["law"])), Mark(row["mark"])
    )
