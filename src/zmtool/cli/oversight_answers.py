"""Clues and problems on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text

if TYPE_CHECKING:
    from zmtool.oversight.closed_loop.records import Evidence, Target
    from zmtool.oversight.course.clocks import Clock
    from zmtool.oversight.course.definition import Life, Step
    from zmtool.oversight.course.records import Course
    from zmtool.workflow.clue_steps import ClueView
    from zmtool.workflow.problem_steps import ProblemView

_WHAT = {"photo": "照片", "audio": "录音", "video": "录像", "document": "文件", "file": "文件"}


def clue_json(view: ClueView, now: datetime) -> dict[str, Any]:
    """A clue as JSON; who reported a protected one is not in it."""
    return {
        **to_plain(view.kept.clue),
        "state": view.kept.state,
        "inner": view.kept.inner,
        "merged_into": view.kept.merged_into,
        "problem": view.kept.prob_no,
        "same_target": list(view.same_target),
        "clocks": [clock_json(one, now) for one in view.clocks],
        "steps": [to_plain(one) for one in view.kept.course.steps],
        "next": [one.id for one in view.next_steps],
    }


def problem_json(view: ProblemView, now: datetime) -> dict[str, Any]:
    """A problem as JSON."""
    kept = view.kept
    return {
        **to_plain(kept.problem),
        "level": view.level,
        "state": kept.state,
        "inner": kept.inner,
        "resp_dept": kept.resp_dept,
        "resp_person": kept.resp_person,
        "escalation": list(view.escalation),
        "files": [to_plain(one) for one in kept.files],
        "clocks": [clock_json(one, now) for one in view.clocks],
        "steps": [to_plain(one) for one in kept.course.steps],
        "next": [one.id for one in view.next_steps],
    }


def clock_json(clock: Clock, now: datetime) -> dict[str, Any]:
    """One stretch of one limit."""
    return {
        "id": clock.rule.id,
        "start": clock.start.isoformat(timespec="seconds"),
        "due": clock.due.isoformat(timespec="seconds") if clock.due else None,
        "done": clock.done.isoformat(timespec="seconds") if clock.done else None,
        "late": clock.late(now) if clock.due else None,
        "length": clock.length,
        "note": clock.note,
    }


def print_clue(view: ClueView, root: Path | None, now: datetime) -> None:
    """A clue on the terminal."""
    from zmtool.oversight.closed_loop.definition import clue_life, load_loop
    from zmtool.oversight.indicators.library import load_indicators

    kept, life = view.kept, clue_life(root)
    clue = kept.clue
    indicator = load_indicators(root).by_code.get(kept.course.said("indicator") or clue.indicator)
    rows = [
        ("编号", clue.clue_no),
        ("状态", life.states[kept.state].label),
        ("对象", _target(clue.target, load_loop(root).targets)),
        ("指标", f"{indicator.code} {indicator.label}" if indicator else "未归类"),
        ("程度", clue.severity),
        ("来源", clue.source),
        ("上报人", "受保护" if clue.protected else clue.reporter),
        ("发现时间", f"{clue.found_at:%Y-%m-%d %H:%M}"),
        ("上报时间", f"{clue.reported_at:%Y-%m-%d %H:%M}"),
        ("地点", clue.place),
        ("定位", f"{clue.lng},{clue.lat}" if clue.lng is not None and clue.lat is not None else ""),
        ("情况", clue.desc),
        ("合并到", kept.merged_into),
        ("问题", kept.prob_no),
        ("同一对象的线索", "、".join(view.same_target)),
    ]
    _print(rows, clue.evidence, view.clocks, kept.course, life, view.next_steps, now, root)


def print_problem(view: ProblemView, root: Path | None, now: datetime) -> None:
    """A problem on the terminal."""
    from zmtool.oversight.closed_loop.definition import load_loop, problem_life
    from zmtool.oversight.indicators.library import load_indicators
    from zmtool.oversight.roles.definition import load_roles

    kept, life, loop = view.kept, problem_life(root), load_loop(root)
    problem = kept.problem
    indicator = load_indicators(root).by_code.get(problem.indicator)
    kind = (
        f"{'内部' if indicator.inner else '外部'}{'违法' if indicator.illegal else '违规'}"
        if indicator
        else ""
    )
    rows = [
        ("编号", problem.prob_no),
        ("状态", life.states[kept.state].label),
        ("级别", loop.level(view.level).label),
        ("对象", _target(problem.target, loop.targets)),
        ("指标", f"{problem.indicator} {indicator.label if indicator else ''}（{kind}）"),
        ("线索", "、".join(problem.clue_nos)),
        ("来自", problem.from_county),
        ("责任部门", load_roles(root).departments.get(kept.resp_dept, "")),
        ("责任人", kept.resp_person),
        ("成立时间", f"{problem.founded_at:%Y-%m-%d %H:%M}"),
        ("情况", problem.desc),
        ("结果", kept.course.said("result", "feedback")),
        ("案号", kept.course.said("case_no", "to_case")),
        ("归档号", kept.course.said("archive_no", "archive")),
        ("应当上报市局", "、".join(view.escalation)),
    ]
    _print(rows, kept.files, view.clocks, kept.course, life, view.next_steps, now, root)


def _print(
    rows: Sequence[tuple[str, str]],
    files: Sequence[Evidence],
    clocks: Sequence[Clock],
    course: Course,
    life: Life,
    steps: Iterable[Step],
    now: datetime,
    root: Path | None,
) -> None:
    print_table("", ["项目", "内容"], [row for row in rows if row[1]])
    if files:
        print_table(
            "证据",
            ["种类", "文件", "拍摄时间", "定位", "校验值"],
            [
                (
                    _WHAT.get(one.kind, "文件"),
                    one.name,
                    f"{one.taken_at:%Y-%m-%d %H:%M}" if one.taken_at else "",
                    f"{one.lng:.5f},{one.lat:.5f}" if one.lng is not None and one.lat is not None else "",
                    one.sha256[:12],
                )
                for one in files
            ],
        )
    if course.steps:
        print_table(
            "办理经过", ["时间", "步骤", "办理人", "内容"], [_step(one, life, root) for one in course.steps]
        )
    if clocks:
        print_table("期限", ["事项", "长度", "起", "止", "情况"], [_clock(one, now) for one in clocks])
    possible = "、".join(one.label for one in steps)
    print_text(f"接下来可办：{possible or '无'}")


def _step(taken: Any, life: Life, root: Path | None) -> tuple[str, ...]:
    from zmtool.oversight.closed_loop.words import WORDS

    step = life.steps.get(taken.step)
    told = "；".join(
        f"{WORDS.get(name, name)}：{_readable(name, value, life, root)}"
        for name, value in taken.details.items()
    )
    words = "；".join(one for one in (told, taken.note) if one)
    return f"{taken.at:%Y-%m-%d %H:%M}", step.label if step else taken.step, taken.by, words


def _readable(name: str, value: str, life: Life, root: Path | None) -> str:
    """What a step was told, with labels for ids."""
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.roles.definition import load_roles

    match name:
        case "resp_dept":
            return load_roles(root).departments.get(value, value)
        case "level":
            return load_loop(root).level(int(value)).label if value.isdecimal() else value
        case "clock":
            return next((one.label for one in life.clocks if one.id == value), value)
        case _:
            return value


def _clock(clock: Clock, now: datetime) -> tuple[str, ...]:
    if clock.due is None:
        return clock.rule.label, clock.length, f"{clock.start:%Y-%m-%d}", "", f"无法推算：{clock.note}"
    late = clock.late(now)
    if clock.done is None:
        state = "超期" if late else "办理中"
    else:
        state = f"{clock.done:%Y-%m-%d} {'超期办结' if late else '按期办结'}"
    return clock.rule.label, clock.length, f"{clock.start:%Y-%m-%d}", f"{clock.due:%Y-%m-%d %H:%M}", state


def _target(target: Target, kinds: Any) -> str:
    kind = kinds.get(target.kind)
    return f"{kind.label if kind else target.kind} {target.called}"
