"""By which price goods are valued: it differs by province, cause and purpose, so it is data with marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UnknownAnswer
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.goods.records import Basis
from zmtool.law.marks import Mark

PURPOSES = {"administrative": "行政处罚核价", "purchase": "收购", "criminal": "刑事"}


@dataclass(frozen=True, slots=True)
class BasisRule:
    """One rule. ``basis`` is None where the figure is no price of a catalogue; ``factor`` multiplies it."""

    id: str
    purpose: str
    text: str
    mark: Mark
    goods: str = "branded"
    province: str = ""
    causes: tuple[str, ...] = ()
    basis: Basis | None = None
    factor: Decimal = Decimal(1)
    law: str = ""


@kept_data
def load_basis_rules(overrides: Path | None = None) -> tuple[BasisRule, ...]:
    """The rules of ``schemas/law/price-basis.yaml``; the workspace's own file wins. Raises UsageProblem."""
    path = data_file("schemas/law/price-basis.yaml", overrides)
    return tuple(map(_rule, load_checked(path, "law-price-basis.schema.json")["rules"]))


def basis_rule(
    rules: tuple[BasisRule, ...],
    *,
    purpose: str = "administrative",
    province: str = "",
    cause: str = "",
    goods: str = "branded",
) -> BasisRule:
    """The rule that fits most closely: by province and cause, by province, by cause, general.

    Raises UnknownAnswer where none fits, or two equally close ones differ.
    """
    fitting = [
        rule
        for rule in rules
        if (rule.purpose, rule.goods) == (purpose, goods)
        and rule.province in ("", province)
        and (not rule.causes or cause in rule.causes)
    ]
    where = f"{province or '本省'}{PURPOSES.get(purpose, purpose)}"
    if not fitting:
        raise UnknownAnswer(f"{where}用哪一种价格没有规定，须人工确定口径")
    closeness = max((bool(rule.province), bool(rule.causes)) for rule in fitting)
    closest = [rule for rule in fitting if (bool(rule.province), bool(rule.causes)) == closeness]
    if len({(rule.basis, rule.factor) for rule in closest}) > 1:
        raise UnknownAnswer(f"{where}的价格口径有几种规定：{'、'.join(rule.id for rule in closest)}")
    return closest[0]


def _rule(row: Mapping[str, Any]) -> BasisRule:
    return BasisRule(
        row["id"],
        row["purpose"],
        row["text"],
        Mark(row["mark"]),
        row.get("goods", "branded"),
        row.get("province", ""),
        tuple(row.get("causes", ())),
        Basis(row["basis"]) if "basis" in row else None,
        Decimal(row.get("factor", "1")),
        row.get("law", ""),
    )
