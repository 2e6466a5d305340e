"""Risk bands beside credit grades in a draw: their rates as said or as the data file has them, the band of each shop on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.licenses.random_inspection.rules import DrawRules
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.workflow.oversight_scene import scene_of
from zmtool.workflow.shop_risk import risk_totals
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

_FILE = "schemas/licenses/random-inspection.yaml"


def with_risk_rates(rules: DrawRules, said: Mapping[str, Decimal], root: Path) -> DrawRules:
    """The rules with rates by the labels of bands, as the record of a draw names them, instead of their ids; ``said`` stand first.

    Bands at rate 0 change nothing and are left out. Raises UsageProblem for a band that the risk rules do not have.
    """
    if not said and not any(rules.risk_rates.values()):
        return replace(rules, risk_rates={})
    labels = {one.id: one.label for one in load_risk_rules(root).bands}
    known = "、".join(labels.values())
    rates: dict[str, Decimal] = {}
    for band, rate in rules.risk_rates.items():
        if rate and band not in labels:
            raise UsageProblem(
                f"风险分档没有“{band}”", where=f"{_FILE} risk.rates", next_step=f"可用：{'、'.join(labels)}"
            )
        rates[labels.get(band, band)] = rate
    for band, rate in said.items():
        label = labels.get(band, band)
        if label not in labels.values():
            raise UsageProblem(f"风险分档没有“{band}”", where="--risk", next_step=f"可用：{known}")
        rates[label] = rate
    return replace(rules, risk_rates={label: rate for label, rate in rates.items() if rate})


def bands_by_shop(session: Session, rules: DrawRules, at: OpenWorkspace, day: date) -> dict[str, str]:
    """The label of each shop's risk band, of the bands that have a rate; a shop without evidence has no band."""
    if not rules.risk_rates:
        return {}
    risk = load_risk_rules(at.root)
    totals = risk_totals(session, at, scene_of(at), day)
    bands = {lic_no: risk.band(total).label for lic_no, total in totals.items()}
    return {lic_no: label for lic_no, label in bands.items() if label in rules.risk_rates}
