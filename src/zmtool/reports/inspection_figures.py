"""Figures of inspections as tables: each with its numerator, denominator and definition, so that it can be worked out again."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.oversight.inspection.figures import InspectionFigure, InspectionFigures
from zmtool.reports.sheet_book import Share, Sheet

_PLAIN = ("per_head_day", "minutes")
"""Figures that are no shares."""


def inspection_sheets(made: InspectionFigures) -> Sequence[Sheet]:
    """The figures of a period, the gain of data, inspections off the usual hours."""
    gain = made.gain.value
    rows = [
        (one.label, one.of or "全部", _value(one), _number(one.part), _number(one.whole), one.definition)
        for one in made.figures
    ]
    rows.append(
        (
            "数据先导的增益",
            "全部",
            None if gain is None else Share(gain),
            None,
            None,
            "模型派单命中率 − 双随机命中率；任一没有依据的留空",
        )
    )
    return (
        Sheet(
            "检查指标",
            (
                f"指标（{made.first} 至 {made.last}，{made.inspections} 户次）",
                "分列",
                "数值",
                "分子",
                "分母",
                "口径",
            ),
            rows,
        ),
        Sheet("错时检查", ("月份", "户次"), list(made.off_hours.items())),
    )


def _value(one: InspectionFigure) -> float | None:
    value = one.value
    if value is None:
        return None
    return float(value) if one.id in _PLAIN else Share(value)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
