"""Arguments and options that the commands of ``zmtool credit`` share, and what was typed as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.who import right_now

NumberArgument = Annotated[
    str, typer.Argument(help="许可证号；或写全的身份证号、信用代码、客户编码、电话", metavar="号码")
]
LicenceArgument = Annotated[str, typer.Argument(help="许可证号", metavar="许可证号")]
RulesOption = Annotated[
    str, typer.Option("--rules", help="指明规则：代码@版本；不写按地区和日期找", metavar="规则")
]
DayOption = Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")]
LimitOption = Annotated[int, typer.Option(help="最多列出多少户", metavar="数字")]


def day_typed(text: str, name: str = "--on") -> date:
    """The day a person typed, today for nothing. Raises UsageProblem."""
    from zmtool.cli.law_answers.asking import day_of

    return day_of(text, name) if text else right_now().date()


def figure_typed(text: str, name: str) -> Decimal | None:
    """The figure a person typed (a sign may stand before it), None for nothing. Raises UsageProblem."""
    from zmtool.base.text import half_width_figures

    plain = half_width_figures(text).strip().replace(",", "").replace("−", "-")
    if not plain:
        return None
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or abs(figure) > 10**12 or -(int(figure.as_tuple().exponent)) > 8:
        raise UsageProblem(f"“{text[:40]}”不是数值", where=name, next_step="请写数字，如 12 或 2.5")
    return figure


def quantity_typed(text: str, name: str) -> Decimal | None:
    """A quantity or a sum: not below zero. Raises UsageProblem."""
    figure = figure_typed(text, name)
    if figure is not None and figure < 0:
        raise UsageProblem(f"“{text[:40]}”小于零", where=name, next_step="请写不小于零的数")
    return figure


def entries_typed(numbers: str) -> tuple[int, ...]:
    """Numbers of entries, with commas between. Raises UsageProblem."""
    parts = [one for one in numbers.replace("，", ",").replace("、", ",").split(",") if one.strip()]
    if not parts or not all(one.strip().isdecimal() and len(one.strip()) < 16 for one in parts):
        raise UsageProblem(f"“{numbers[:40]}”不是流水笔号", where="--entries", next_step="如 12 或 12,15")
    return tuple(int(one) for one in parts)
