"""Arguments that the commands of pricing and quality tests share, and how they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.who import right_now

CaseNumber = Annotated[str, typer.Argument(help="案件编号", metavar="案件编号")]
NumberArgument = Annotated[str, typer.Argument(help="质检（ZJ-）或者核价（HJ-）编号", metavar="编号")]
TagOption = Annotated[
    list[str] | None,
    typer.Option("--tag", help="物品编号，可多次；不写为全部", metavar="编号", show_default=False),
]
OnOption = Annotated[str, typer.Option("--on", help="日期，默认今天", metavar="日期")]


def day_of(text: str) -> date:
    """The day that ``--on`` says, today where it says none. Raises UsageProblem."""
    from zmtool.cli.law_answers.asking import day_of as day_said

    return day_said(text, "--on") if text.strip() else right_now().date()


def figure_of(text: str, name: str, example: str) -> Decimal:
    """A figure that an option says. Raises UsageProblem."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation as error:
        raise UsageProblem(f"“{text}”不是数字", where=name, next_step=f"例：{name} {example}") from error
    if not found.is_finite() or abs(found) > Decimal(10) ** 9:
        raise UsageProblem(f"“{text}”不是可用的数字", where=name, next_step=f"例：{name} {example}")
    return found
