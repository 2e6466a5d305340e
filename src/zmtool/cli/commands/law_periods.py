"""zmtool law workdays and deadline: days counted, each step with its reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import NotFound, UnknownAnswer, UsageProblem
from zmtool.cli.law_answers.asking import LIST, day_of, moment_of, nearest, show_unknown
from zmtool.cli.law_answers.words import iso_or_none, mark_text
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text

if TYPE_CHECKING:
    from zmtool.law.calendar import WorkCalendar
    from zmtool.law.deadlines import Deadline, DeadlineTable
    from zmtool.law.periods import Computation
    from zmtool.law.statutes import StatuteTable


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

    first = day_of(start, "起算日")
    last = day_of(to, "--to") if to is not None else None
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
        show_unknown(unknown, asked, as_json)
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


def deadline(
    name: Annotated[str, typer.Argument(help="期限的编号或名称；list 列出全部", metavar="期限")],
    start: Annotated[
        str | None,
        typer.Option("--from", help="起算日（或事件发生之日）", metavar="日期", show_default=False),
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", help="本单位自定的长度（仅限可配置的期限）", show_default=False)
    ] = None,
    done: Annotated[
        str | None,
        typer.Option("--done", help="实际办理的日期：判断是否在期内", metavar="日期", show_default=False),
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
    from zmtool.law.timeliness import timeliness
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    table, titles = load_deadlines(local), load_statutes(local)
    if name == LIST:
        _list_deadlines(table, titles, as_json)
        return 0
    wanted = _deadline_id(table, name)
    if start is None:
        versions = table.versions[wanted]
        raise UsageProblem(
            f"请用 --from 给出{versions[-1].event_label}",
            next_step=f"如 zmtool law deadline {wanted} --from 2025-03-05",
        )
    moment = moment_of(start, "--from")
    if done is not None and (n is not None or variant):
        raise UsageProblem(
            "--done 不能与 --n、--variant 同用", next_step="去掉 --n 和 --variant，或不用 --done"
        )
    asked: dict[str, Any] = {"id": wanted, "from": moment.isoformat()}
    try:
        version = table.deadline_on(wanted, moment)
        if variant:
            known = {one.id: one.label for one in version.variants}
            if variant not in known:
                raise NotFound(
                    f"期限“{version.label}”没有 {variant} 这一情形", next_step=nearest(variant, known)
                )
            version = version.variant(variant)
        asked |= {"label": version.label, "event": version.event_label}
        if n is not None and not version.configurable:
            raise UsageProblem(f"期限“{version.label}”由法律规定，不能自定长度", next_step="去掉 --n")
        if n is not None and n < 1:
            raise UsageProblem(f"期限长度应为正整数，不是 {n}", next_step="如 --n 5")
        result = compute(version, moment, load_calendar(local), n=n, titles=titles)
        if done is not None:
            acted = moment_of(done, "--done")
            kept = timeliness(table, wanted, moment, acted, load_calendar(local), titles)
            asked |= {"done": acted.isoformat(), "verdict": kept.verdict, "verdict_text": kept.text}
    except UnknownAnswer as unknown:
        show_unknown(unknown, asked, as_json)
        return 0
    _show_computation(result, asked, as_json)
    if not as_json:
        if done is not None:
            print_text(f"办理：{asked['verdict_text']}")
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
        f"没有名为“{name}”的期限", next_step=nearest(name, [*table.ids, *labels], "zmtool law deadline list")
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
