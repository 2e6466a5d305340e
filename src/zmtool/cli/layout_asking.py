"""What a person typed at ``zmtool license layout``, as values; the options that its commands share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.cli.law_answers.asking import day_of, figure_of, printable
from zmtool.cli.printing import say
from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from zmtool.licenses.layout.coordinates import Position
    from zmtool.licenses.layout.site import Venue
    from zmtool.workflow.licence_layout import Asking

OnOption = Annotated[str, typer.Option("--on", help="按哪一天判断，默认今天", metavar="日期")]
PlanOption = Annotated[
    str, typer.Option("--plan", help="指明规划：代码或 代码@版本；默认按地区和日期选", metavar="规划")
]
RegionOption = Annotated[str, typer.Option("--region", help="六位区划代码，默认本工作区的", metavar="代码")]
MeasuredOption = Annotated[
    list[str] | None,
    typer.Option(
        "--measured", help="实测步行距离，如 349901100018=46.3，可重复", metavar="编号=米", show_default=False
    ),
]


def asking_of(on: str, plan: str, region: str) -> Asking:
    """Which plan is meant, and the day."""
    from zmtool.workflow.licence_layout import Asking

    day: date = day_of(on, "--on") if on else right_now().date()
    return Asking(day, plan.strip(), region_of(region))


def region_of(text: str) -> str:
    """The six digits of a region, empty where nothing was typed. Raises UsageProblem."""
    from zmtool.values.regions import parse_region

    if not text:
        return ""
    try:
        return parse_region(text).code
    except InvalidValue as error:
        raise UsageProblem(str(error), where="--region", next_step="如 349901") from error


def position_typed(text: str, datum: str) -> Position | None:
    """The place, None where nothing was typed. Raises UsageProblem."""
    from zmtool.licenses.layout.coordinates import parse_datum, parse_position

    try:
        system = parse_datum(datum)
        if not text:
            return None
        position, swapped = parse_position(text, system)
    except InvalidValue as error:
        raise UsageProblem(
            str(error), where="--at、--datum", next_step="例：--at 118.01,33.01 --datum GCJ-02"
        ) from error
    if swapped:
        say(f"注意：经纬度写反了，已按 {position} 判断")
    return position


def venue_typed(text: str, size: str, grade: str) -> Venue | None:
    """The venue, None where nothing was typed. Raises UsageProblem."""
    from zmtool.licenses.layout.site import Venue

    if not text:
        if size or grade:
            raise UsageProblem(
                "写了场所的大小或等级，没有写是哪一处场所",
                where="--venue",
                next_step="例：--venue 集贸市场=东市场 --size 260",
            )
        return None
    kind, _, name = printable(text, "--venue").partition("=")
    return Venue(kind.strip(), name.strip(), figure_of(size, "--size") if size else None, grade.strip())


def measured_typed(listed: list[str] | None) -> dict[str, Decimal]:
    """Walked metres by the number of the point. Raises UsageProblem."""
    from zmtool.licenses.layout.measurement import parse_metres

    found = {}
    for one in listed or ():
        ref, equals, metres = one.rpartition("=")
        if not equals or not ref.strip():
            raise UsageProblem(
                f"“{one}”应写作 参照点编号=米数",
                where="--measured",
                next_step="例：--measured 349901100018=46.3",
            )
        try:
            found[ref.strip()] = parse_metres(metres)
        except InvalidValue as error:
            raise UsageProblem(str(error), where="--measured", next_step="例：46.3") from error
    return found


def licence_typed(text: str) -> str:
    """The licence number in its own form. Raises UsageProblem."""
    from zmtool.values.licence_number import parse_licence_number

    try:
        return str(parse_licence_number(text))
    except InvalidValue as error:
        raise UsageProblem(str(error), where="许可证号", next_step="应为 12 位数字") from error


def format_typed(text: str, workspace: Path | None) -> str:
    """The letter of a format by its letter, name or platform code; empty where nothing was said. Raises UsageProblem."""
    from zmtool.licenses.vocabulary import format_of, load_vocabulary
    from zmtool.workflow.workspace import local_data

    if not text:
        return ""
    enums = load_vocabulary(local_data(workspace)).enums
    found = format_of(text, enums)
    if found is None:
        listed = "、".join(f"{letter} {label}" for letter, label in enums["format"].labels.items())
        raise UsageProblem(f"没有业态“{text}”", where="--format", next_step=f"可用：{listed}")
    return found
