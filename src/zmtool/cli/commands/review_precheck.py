"""zmtool review precheck: a case before its next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.cli.obstacle_answers import for_case, obstacle_json
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text

if TYPE_CHECKING:
    from zmtool.checks.root_causes import RootCause
    from zmtool.workflow.review_precheck import NextStep, Precheck


_SHOWN = 3


def precheck(
    case: Annotated[str, typer.Option("--case", help="案件编号", metavar="编号")],
    on: Annotated[str, typer.Option(help="按哪一天核对，默认今天", metavar="日期")] = "",
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", help="出现何种结果时以代码 1 退出：fail（问题或期限将满）、fatal、never"),
    ] = "never",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办下一步之前先核对：现有文书评查会发现什么、哪些期限将满、下一步还缺什么、哪一步办了不能收回。

    例：zmtool review precheck --case 示烟立〔2025〕第18号
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.cli.commands.case_life import moment_of, whole_day
    from zmtool.cli.who import right_now
    from zmtool.workflow.review_precheck import precheck as checked

    if fail_on not in ("fail", "fatal", "never"):
        raise UsageProblem(f"--fail-on 不能是“{fail_on}”", next_step="可用：fail、fatal、never")
    day = whole_day(moment_of(on, "--on")) if on else right_now().date()
    found = checked(case, day, workspace)
    if as_json:
        print_json(_json(found))
    else:
        print_text("\n".join(_lines(found)))
    wrong = any(one.status == "fail" for one in found.review.results) or bool(found.urgent)
    failed = {"fail": wrong, "fatal": bool(found.review.fatal), "never": False}[fail_on]
    return Exit.FINDINGS if failed else Exit.DONE


def _lines(found: Precheck) -> Iterator[str]:
    yield f"{found.case_no}　{found.stage}　按{found.on.isoformat()}核对（{found.review.checklist.title}）"
    yield ""
    yield f"一、现有文书：{len(found.causes)}处问题" if found.causes else "一、现有文书：没有发现问题"
    for cause in found.causes:
        yield from _cause(found, cause)
    yield ""
    yield "二、正在走的期限" if found.deadlines else "二、没有正在走的期限"
    for one in found.deadlines:
        left = one.days_left(found.on)
        until = one.due.isoformat() if one.due else "届满日不明"
        state = (
            ""
            if left is None
            else f"已超{-left}天"
            if left < 0
            else "今天届满"
            if left == 0
            else f"还有{left}天"
        )
        sign = "！" if one in found.urgent else "　"
        whose = "本局" if one.whose == "bureau" else "当事人"
        yield f"　{sign}{until}　{one.label}（{whose}）　{state}" + ("" if one.certain else "［待核］")
    yield ""
    yield "三、下一步" if found.steps else "三、没有可以办理的步骤"
    for step in found.steps:
        if not step.way.step.side:
            yield from _step(found, step)
    aside = [
        f"{one.way.step.label}（{one.way.step.id}）"
        for one in found.steps
        if one.way.step.side and one.way.open
    ]
    if aside:
        yield f"　另可办理：{'、'.join(aside)}"


def _cause(found: Precheck, cause: RootCause) -> Iterator[str]:
    yield f"　· {cause.title}（{'、'.join(cause.codes)}）"
    messages = dict.fromkeys(one.finding.message for one in cause.symptoms)
    if len(messages) > 1:
        yield from (f"　　- {message}" for message in messages)
    item = found.review.checklist.item(cause.codes[0])
    if item is not None and item.fix:
        yield f"　　处理：{item.fix}"


def _step(found: Precheck, step: NextStep) -> Iterator[str]:
    way = step.way
    final = f"　制作{'、'.join(f'《{one}》' for one in step.final)}，送达后不能收回" if step.final else ""
    yield f"　{'可办' if way.open else '未齐'}　{way.step.label}（{way.step.id}）{final}"
    for one in way.obstacles[:_SHOWN]:
        yield f"　　　{'缺' if one.stops else '注意'}：{for_case(str(one), found.case_no)}"
    if len(way.obstacles) > _SHOWN:
        yield f"　　　……共{len(way.obstacles)}项，详见 zmtool case advance {found.case_no}"


def _json(found: Precheck) -> dict[str, Any]:
    checklist = found.review.checklist
    return {
        "case": found.case_no,
        "on": found.on.isoformat(),
        "stage": found.stage,
        "checklist": {"id": checklist.id, "version": checklist.version},
        "problems": [
            {
                "title": cause.title,
                "codes": list(cause.codes),
                "certain": any(one.finding.status == "fail" for one in cause.symptoms),
                "fatal": any(
                    (item := checklist.item(code)) is not None and item.fatal for code in cause.codes
                ),
                "messages": list(dict.fromkeys(one.finding.message for one in cause.symptoms)),
                "fix": item.fix if (item := checklist.item(cause.codes[0])) else "",
            }
            for cause in found.causes
        ],
        "deadlines": [
            {
                "rule": one.rule,
                "label": one.label,
                "whose": one.whose,
                "due": one.due.isoformat() if one.due else None,
                "days_left": one.days_left(found.on),
                "certain": one.certain,
                "urgent": one in found.urgent,
                "ground": one.ground,
            }
            for one in found.deadlines
        ],
        "steps": [
            {
                "id": step.way.step.id,
                "label": step.way.step.label,
                "open": step.way.open,
                "cannot_be_taken_back": list(step.final),
                "obstacles": [obstacle_json(one, found.case_no) for one in step.way.obstacles],
            }
            for step in found.steps
        ],
    }
