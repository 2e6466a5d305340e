"""What commands on applications ask alike: fields, materials, changes, officers, a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from zmtool.staff.records import Officer
    from zmtool.workflow.licence_wishes import Wishes


_LAST_YEAR = 2200
NumberArgument = Annotated[str, typer.Argument(help="受理编号或查询码", metavar="受理编号")]
FieldsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="字段=内容，如 applicant.name=远山商行，可多个", metavar="字段=内容…"),
]
MaterialOption = Annotated[
    list[str] | None,
    typer.Option(
        "--material",
        help="收到的材料；有问题写 材料=问题，没交写 材料=未提交",
        metavar="材料",
        show_default=False,
    ),
]
ChangeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--change", help="要变更的内容：负责人=新负责人，可多个", metavar="项目=内容", show_default=False
    ),
]


PaperOption = Annotated[
    list[str] | None,
    typer.Option(
        "--paper",
        help="这一步文书上的内容：听证时间=2026-05-20T09:00，可多个",
        metavar="栏目=内容",
        show_default=False,
    ),
]


def papers_of(said: list[str] | None) -> dict[str, str]:
    """What stands on the documents of a step, by the name that was typed. Raises UsageProblem."""
    return dict(_pair(one, "听证地点=示例县局三楼会议室") for one in said or ())


def wishes_of(said: list[str] | None, material: list[str] | None, change: list[str] | None) -> Wishes:
    """What an applicant says. Raises UsageProblem for what is no pair, or empty."""
    from zmtool.base.errors import UsageProblem
    from zmtool.workflow.licence_wishes import Wishes

    fields = dict(_pair(one, "applicant.name=远山商行") for one in said or ())
    materials = dict(_material(one) for one in material or ())
    changes = tuple(_pair(one, "负责人=宋知远") for one in change or ())
    if empty := next((item for item, after in changes if not after), None):
        raise UsageProblem(
            f"没有写明“{empty}”变更成什么", where="--change", next_step="例：--change 负责人=宋知远"
        )
    return Wishes(fields, materials, changes)


def _material(text: str) -> tuple[str, str]:
    from zmtool.base.errors import UsageProblem

    name, _, problem = text.partition("=")
    if not name.strip():
        raise UsageProblem(
            "没有写明是什么材料",
            where="--material",
            next_step="例：--material 营业执照，有问题的写 营业执照=看不清",
        )
    return name.strip(), problem.strip()


def _pair(text: str, example: str) -> tuple[str, str]:
    from zmtool.base.errors import UsageProblem

    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageProblem(f"“{text}”不是 名称=内容", next_step=f"例：{example}")
    return name.strip(), value.strip()


def officer_of(text: str) -> Officer:
    """An officer as typed: a name, and the certificate after a colon. Raises UsageProblem where there is no name."""
    from zmtool.base.errors import UsageProblem
    from zmtool.staff.records import Officer

    name, _, number = text.replace("：", ":").partition(":")
    if not name.strip():
        raise UsageProblem("没有写明核查人姓名", where="--officer", next_step="例：--officer 林一舟:34990101")
    return Officer(name.strip(), number.strip())


def moment_of(text: str) -> datetime:
    """A moment as typed; a day alone is its noon, so that steps of one day keep their order with those typed to the minute.

    Of today it is this moment where noon is still to come.
    """
    from zmtool.base.errors import InvalidValue, UsageProblem
    from zmtool.values.dates import parse_date
    from zmtool.values.times import NO_DATE, parse_datetime

    now = right_now()
    if not text:
        return now
    try:
        day = parse_date(text)
        found = datetime(day.year, day.month, day.day, 12, tzinfo=now.tzinfo)
        found = min(found, now) if day == now.date() else found
    except InvalidValue as no_day:
        try:
            found = parse_datetime(text)
        except InvalidValue as no_moment:
            error = no_day if no_moment.reason == NO_DATE else no_moment
            raise UsageProblem(
                str(error), where="--at", next_step="如 2026-05-06 或 2026-05-06T15:30"
            ) from error
    if found.year > _LAST_YEAR:
        raise UsageProblem(f"时间“{text}”：年份 {found.year} 不合理", where="--at", next_step="请核对年份")
    return found.replace(tzinfo=now.tzinfo)
