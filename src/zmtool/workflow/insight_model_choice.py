"""Which models run, at which stage each of them stands, and with which figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.read import Library

if TYPE_CHECKING:
    from zmtool.insight.tables import StageRow


_LATER = ("J",)
"""Families that look at what the other models found."""


def stage_of(model: Model, stages: Mapping[str, StageRow]) -> str:
    """The stage a model stands at: the last that somebody took down for it, else what its file says."""
    row = stages.get(model.code)
    return row.stage if row is not None else model.status


def chosen_models(
    library: Library, codes: Sequence[str], stages: Mapping[str, StageRow]
) -> tuple[Model, ...]:
    """The models named, or all that are active or on trial; those that look at other models' finds come last."""
    if codes:
        found = [library.model(one) for one in codes]
    else:
        found = [one for one in library.models.values() if stage_of(one, stages) in ("active", "trial")]
    by_code = {one.code: one for one in found}
    return tuple(sorted(by_code.values(), key=lambda one: (looks_at_hits(one), one.code)))


def looks_at_hits(model: Model) -> bool:
    """Whether a model looks at what the other models found."""
    return model.family in _LATER


def values_of(model: Model, given: Mapping[str, Figure]) -> dict[str, Figure]:
    """The values of a model's parameters. Raises UsageProblem for one it does not have, or that is out of range."""
    values: dict[str, Figure] = {name: one.default for name, one in model.params.items()}
    for name, value in given.items():
        parameter = model.params.get(name)
        if parameter is None:
            raise UsageProblem(
                f"模型 {model.code} 没有参数 {name}",
                next_step=f"可用：{'、'.join(model.params) or '没有参数'}",
            )
        low, high = parameter.least, parameter.most
        if (low is not None and value < low) or (high is not None and value > high):
            raise UsageProblem(f"参数 {name}={value} 超出范围", next_step=f"范围：{low}–{high}")
        values[name] = int(value) if parameter.type == "int" else float(value)
    return values
