"""Options and small answers that the commands of oversight share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.printing import print_json, print_text, say

if TYPE_CHECKING:
    from zmtool.oversight.course.definition import Life
    from zmtool.workflow.clue_steps import Advanced

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="步骤要写明的内容，可多个", metavar="项目=内容", show_default=False),
]
NoteOption = Annotated[str, typer.Option("--note", help="情况、理由", metavar="文字")]
LimitOption = Annotated[int, typer.Option(help="最多列出几条", metavar="条数", min=1)]
OffsetOption = Annotated[int, typer.Option(help="跳过前几条", metavar="条数", min=0)]
_MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def pairs_of(
    texts: list[str] | None, where: str = "--set", example: str = "责任部门=专卖", what: str = "项目=内容"
) -> dict[str, str]:
    """What ``--set 名=值`` said. Raises UsageProblem for one without an equals sign, or a name twice."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageProblem(f"“{text}”不是“{what}”", where=where, next_step=f"例：{where} {example}")
        if name.strip() in found:
            raise UsageProblem(f"“{name.strip()}”写了两次", where=where, next_step="每项只写一次")
        found[name.strip()] = value.strip()
    return found


def time_of(text: str, name: str) -> datetime | None:
    """A moment with the computer's time zone; a day alone is its beginning; None for nothing. Raises UsageProblem."""
    from zmtool.cli.law_answers.asking import day_of

    if not text.strip():
        return None
    for form in _MOMENTS:
        try:
            return datetime.strptime(text.strip(), form).astimezone()
        except ValueError:
            continue
    day = day_of(text, name)
    return datetime(day.year, day.month, day.day).astimezone()


def day_text(text: str, name: str) -> str:
    """A day as ISO text, empty for nothing. Raises UsageProblem."""
    from zmtool.cli.law_answers.asking import day_of

    return day_of(text, name).isoformat() if text.strip() else ""


def place_of(text: str) -> tuple[float | None, float | None]:
    """Longitude and latitude from “经度,纬度”. Raises UsageProblem."""
    if not text.strip():
        return None, None
    lng, _, lat = text.replace("，", ",").partition(",")
    try:
        found = float(lng), float(lat)
    except ValueError:
        found = (999.0, 999.0)
    if not (-180 <= found[0] <= 180 and -90 <= found[1] <= 90):
        raise UsageProblem(f"定位“{text}”不是经纬度", where="--at", next_step="例：--at 115.65,34.44")
    return found


def state_named(text: str, life: Life) -> str:
    """The id of a state by id or label, empty for nothing. Raises UsageProblem."""
    if not text.strip():
        return ""
    for one in life.states.values():
        if text.strip() in (one.id, one.label):
            return one.id
    known = "、".join(one.label for one in life.states.values())
    raise UsageProblem(f"没有状态“{text}”", where="--state", next_step=f"可用：{known}")


def print_advanced(kind: str, done: Advanced, as_json: bool) -> None:
    """What a step led to."""
    from zmtool.base.plain import to_plain

    if as_json:
        print_json(to_plain(done))
        return
    print_text(f"{kind} {done.number}：{done.label}")
    for one in done.remarks:
        say(one)
