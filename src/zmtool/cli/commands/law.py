"""zmtool law: working days, deadlines, statutes and causes, each answer with its ground."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import InvalidValue, NotFound, UnknownAnswer, UsageProblem
from zmtool.cli.law_answers import (
    STATUTE_KINDS,
    cause_json,
    iso_or_none,
    mark_text,
    print_cause,
    statute_json,
    version_on,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text

if TYPE_CHECKING:
    from zmtool.law.calendar import WorkCalendar
    from zmtool.law.causes import Cause, CauseTable
    from zmtool.law.deadlines import Deadline, DeadlineTable
    from zmtool.law.periods import Computation
    from zmtool.law.statutes import StatuteTable

app = typer.Typer(help="法规：期限、工作日、案由、法规版本", no_args_is_help=True, rich_markup_mode=None)

_ALL = "list"


@app.command()
def workdays(
    start: Annotated[str, typer.Argument(help="起算日（本日不计）", metavar="起算日")],
    n: Annotated[int | None, typer.Option("--n", help="起算日之后第几个工作日", show_default=False)] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", help="数到这一天为止有几个工作日", metavar="日期", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """推算工作日：第几个工作日是哪天，或两日之间有几个工作日；都不给则说明当天是否上班。

    例：zmtool law workdays 2025-01-24 --n 7　　zmtool law workdays 2025年1月24日 --to 2025.2.10
    """
    from zmtool.law.library import load_calendar
    from zmtool.law.periods import Period, Unit, due
    from zmtool.workflow.workspace import local_data

    first = _day(start, "起算日")
    last = _day(to, "--to") if to is not None else None
    if n is not None and last is not None:
        raise UsageProblem("--n 和 --to 只能给一个", next_step="去掉其中一个")
    if n is not None and n < 1:
        raise UsageProblem(f"工作日数应为正整数，不是 {n}", next_step="如 --n 7")
    calendar = load_calendar(local_data(workspace))
    asked = {"start": first.isoformat()}
    try:
        if n is not None:
            _show_computation(due(first, Period(n, Unit.WORKING_DAY), calendar), asked | {"n": n}, as_json)
        elif last is not None:
            _show_count(calendar, first, last, as_json)
        else:
            day = calendar.day(first)
            if as_json:
                print_json(
                    {**asked, "known": True, "working": day.working, "kind": day.kind, "text": day.text}
                )
            else:
                print_text(day.text)
    except UnknownAnswer as unknown:
        _show_unknown(unknown, asked, as_json)
    return 0


def _show_count(calendar: WorkCalendar, first: date, last: date, as_json: bool) -> None:
    count = calendar.workdays_between(first, last)
    low, high = sorted((first, last))
    between = (calendar.day(date.fromordinal(one)) for one in range(low.toordinal(), high.toordinal() + 1))
    special = [one.text for one in between if one.kind in ("holiday", "makeup")]
    if as_json:
        print_json(
            {
                "start": first.isoformat(),
                "to": last.isoformat(),
                "known": True,
                "workdays": count,
                "special_days": special,
            }
        )
        return
    if count >= 0:
        print_text(f"{first} 之后至 {last}（含）共 {count} 个工作日")
    else:
        print_text(f"{last}（含）至 {first} 之前共 {-count} 个工作日（所给日期早于起算日）")
    for text in special:
        print_text(f"  {text}")


@app.command()
def deadline(
    name: Annotated[str, typer.Argument(help="期限的编号或名称；list 列出全部", metavar="期限")],
    start: Annotated[
        str | None,
        typer.Option("--from", help="起算日（或事件发生之日）", metavar="日期", show_default=False),
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", help="本单位自定的长度（仅限可配置的期限）", show_default=False)
    ] = None,
    variant: Annotated[str, typer.Option(help="特殊情形的编号", metavar="情形", show_default=False)] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """计算法定期限，逐步说明理由、依据和是否已核对。

    例：zmtool law deadline preservation_dispose --from 2025-03-05　　zmtool law deadline list
    """
    from zmtool.law.deadlines import compute
    from zmtool.law.library import load_calendar, load_deadlines, load_statutes
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    table, titles = load_deadlines(local), load_statutes(local)
    if name == _ALL:
        _list_deadlines(table, titles, as_json)
        return 0
    wanted = _deadline_id(table, name)
    if start is None:
        versions = table.versions[wanted]
        raise UsageProblem(
            f"请用 --from 给出{versions[-1].event_label}",
            next_step=f"如 zmtool law deadline {wanted} --from 2025-03-05",
        )
    moment = _moment(start, "--from")
    asked: dict[str, Any] = {"id": wanted, "from": moment.isoformat()}
    try:
        version = table.deadline_on(wanted, moment)
        if variant:
            known = {one.id: one.label for one in version.variants}
            if variant not in known:
                raise NotFound(
                    f"期限“{version.label}”没有 {variant} 这一情形", next_step=_nearest(variant, known)
                )
            version = version.variant(variant)
        asked |= {"label": version.label, "event": version.event_label}
        if n is not None and not version.configurable:
            raise UsageProblem(f"期限“{version.label}”由法律规定，不能自定长度", next_step="去掉 --n")
        if n is not None and n < 1:
            raise UsageProblem(f"期限长度应为正整数，不是 {n}", next_step="如 --n 5")
        result = compute(version, moment, load_calendar(local), n=n, titles=titles)
    except UnknownAnswer as unknown:
        _show_unknown(unknown, asked, as_json)
        return 0
    _show_computation(result, asked, as_json)
    if not as_json:
        for one in version.variants:
            print_text(f"另有情形：{one.label}为{one.period}（--variant {one.id}）")
    return 0


def _list_deadlines(table: DeadlineTable, titles: StatuteTable, as_json: bool) -> None:
    from zmtool.law.deadlines import ground_text

    every = [one for versions in table.versions.values() for one in versions]
    if as_json:
        print_json([_deadline_json(one, ground_text(one.law, titles)) for one in every])
        return
    rows = [
        (
            one.id,
            one.label,
            one.event_label,
            ("提前" if one.backwards else "") + str(one.period),
            str(one.span),
            one.mark,
            ground_text(one.law, titles),
        )
        for one in every
    ]
    print_table("", ["编号", "名称", "起算", "长度", "有效期", "标记", "依据"], rows)


def _deadline_json(one: Deadline, ground: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "event": one.event_label,
        "before": one.backwards,
        "n": one.period.n,
        "unit": one.period.unit,
        "effective_from": iso_or_none(one.span.first),
        "effective_to": iso_or_none(one.span.last),
        "configurable": one.configurable,
        "variants": [{"id": v.id, "label": v.label, "period": str(v.period)} for v in one.variants],
        "mark": one.mark,
        "certain": one.certain,
        "ground": ground,
        "note": one.note,
    }


def _deadline_id(table: DeadlineTable, name: str) -> str:
    labels = {version.label: key for key, versions in table.versions.items() for version in versions}
    if name in table.versions:
        return name
    if name in labels:
        return labels[name]
    raise NotFound(
        f"没有名为“{name}”的期限", next_step=_nearest(name, [*table.ids, *labels], "zmtool law deadline list")
    )


def _show_computation(result: Computation, asked: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(
            {
                **asked,
                "known": True,
                "period": str(result.period),
                "due": result.due.isoformat(),
                "due_at": result.due_at.isoformat(timespec="minutes") if result.due_at else None,
                "alternative": iso_or_none(result.alternative),
                "certain": result.certain,
                "ground": result.ground,
                "mark": result.mark,
                "note": result.note,
                "steps": [
                    {"text": one.text, "first": one.first.isoformat(), "last": one.last.isoformat()}
                    for one in result.steps
                ],
            }
        )
        return
    if "label" in asked:
        print_text(f"{asked['label']}：{result.period}")
    for index, step in enumerate(result.steps, 1):
        print_text(f"  {index}. {step.text}")
    print_text(f"结果：{f'{result.due_at:%Y-%m-%d %H:%M}' if result.due_at else result.due}")
    if result.alternative:
        print_text(f"另一种算法：{result.alternative}")
    if result.ground:
        print_text(f"依据：{result.ground}{mark_text(result.mark)}")
    if not result.certain:
        print_text("把握：不确定，须人工确认")
    if result.note:
        print_text(f"说明：{result.note}")


@app.command()
def statute(
    name: Annotated[str, typer.Argument(help="法规的编号、全称或简称；list 列出全部", metavar="法规")],
    on: Annotated[
        str | None, typer.Option(help="哪一天有效的版本", metavar="日期", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一部法规的全称、简称和各版本，以及某日有效的版本。

    例：zmtool law statute 烟草专卖法实施条例 --on 2022-05-01
    """
    from zmtool.law.library import load_statutes
    from zmtool.workflow.workspace import local_data

    table = load_statutes(local_data(workspace))
    if name == _ALL:
        every = table.by_id.values()
        if as_json:
            print_json([statute_json(one) for one in every])
        else:
            rows = [
                (one.id, one.name, STATUTE_KINDS.get(one.kind, one.kind), len(one.versions)) for one in every
            ]
            print_table("", ["编号", "全称", "性质", "版本数"], rows)
        return 0
    wanted = name if name in table.by_id else table.id_of_title(name)
    if wanted is None:
        known = [word for one in table.by_id.values() for word in (one.id, *one.full_names, *one.short_names)]
        raise NotFound(f"法规库中没有“{name}”", next_step=_nearest(name, known, "zmtool law statute list"))
    found = table[wanted]
    answer = statute_json(found)
    if on is not None:
        answer |= version_on(table, wanted, _day(on, "--on"))
    if as_json:
        print_json(answer)
        return 0
    print_text(f"《{found.name}》（{STATUTE_KINDS.get(found.kind, found.kind)}{mark_text(found.mark)}）")
    if found.short_names:
        print_text(f"简称：{'、'.join(found.short_names)}")
    if found.note:
        print_text(f"说明：{found.note}")
    versions = [(one.id, str(one.span), str(one.articles or ""), one.note) for one in found.versions]
    print_table("版本", ["版本", "有效期", "条数", "说明"], versions)
    if on is not None:
        print_text(
            f"{answer['on']} 有效的版本：{answer['version_in_force']}"
            if answer["known"]
            else f"未知：{answer['reason']}"
        )
    return 0


@app.command()
def cause(
    name: Annotated[str, typer.Argument(help="案由的编号或文书上的措辞；list 列出全部", metavar="案由")],
    on: Annotated[
        str | None, typer.Option(help="按哪一天的规定列出处罚依据", metavar="日期", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一种案由：违反条款、处罚依据、罚款基数和幅度、可以和不得给予的处罚。

    例：zmtool law cause 未在当地烟草专卖批发企业进货　　zmtool law cause not_local_purchase --json
    """
    from zmtool.law.library import load_law
    from zmtool.workflow.workspace import local_data

    law = load_law(local_data(workspace))
    if name == _ALL:
        every = law.causes.by_code.values()
        if as_json:
            print_json(
                [
                    {"code": one.code, "label": one.label, "group": one.group, "mark": one.mark}
                    for one in every
                ]
            )
        else:
            print_table("", ["编号", "案由", "标记"], [(one.code, one.label, one.mark) for one in every])
        return 0
    found, note = _cause_named(law.causes, name)
    day = _day(on, "--on") if on is not None else None
    answer = cause_json(found, law, day)
    if as_json:
        print_json({"asked": name, "wording_note": note, **answer})
        return 0
    if note:
        print_text(note)
    print_cause(found, answer)
    return 0


def _cause_named(causes: CauseTable, name: str) -> tuple[Cause, str]:
    """The cause a person named, and what is wrong with the wording."""
    from zmtool.law.wordings import cause_by_wording

    if name in causes.by_code:
        return causes.by_code[name], ""
    match = cause_by_wording(causes, name)
    if match.cause is None:
        known = [*causes.by_code, *causes.proper, *causes.improper]
        raise NotFound(f"案由库中没有“{name}”", next_step=_nearest(name, known, "zmtool law cause list"))
    return match.cause, match.note


def _show_unknown(unknown: UnknownAnswer, asked: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json({**asked, "known": False, "reason": unknown.what})
    else:
        print_text(f"未知，须人工确认：{unknown.what}")


def _day(text: str, name: str) -> date:
    """The day a person typed. Raises UsageProblem."""
    from zmtool.values.dates import parse_date

    try:
        return parse_date(text)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=name, next_step="如 2025-03-05 或 2025年3月5日") from error


def _moment(text: str, name: str) -> date:
    """The day, or the moment where a time stands with it: a period in hours needs one."""
    from zmtool.values.times import parse_datetime

    try:
        return parse_datetime(text)
    except InvalidValue:
        return _day(text, name)


def _nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    listed = list(known)
    near = difflib.get_close_matches(name, listed, n=3, cutoff=0.4)
    if near:
        return f"是不是：{'、'.join(near)}？"
    return f"用 {otherwise} 查看全部" if otherwise else f"可用：{'、'.join(listed) or '（无）'}"
