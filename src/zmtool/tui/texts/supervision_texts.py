"""Clues and problems as text: what is known, the limits, what was done, the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.text import Text

from zmtool.oversight.closed_loop.definition import Loop, clue_life, load_loop, problem_life
from zmtool.oversight.closed_loop.records import Evidence, Target
from zmtool.oversight.closed_loop.words import WORDS
from zmtool.oversight.course.advance import Obstacle
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.course.definition import ASSIGNEE, Life, Step
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.indicators.library import IndicatorLibrary, load_indicators
from zmtool.oversight.roles.definition import Roles, load_roles
from zmtool.tui.bases.record import Offer
from zmtool.tui.fields.course_forms import NOTE, told
from zmtool.tui.plain import block, fitted
from zmtool.tui.widgets.row_list import Cell
from zmtool.tui.words.supervision_words import supervision_at_the_desk
from zmtool.workflow.clue_steps import ClueView
from zmtool.workflow.oversight_many import ManyAdvanced
from zmtool.workflow.problem_steps import ProblemView

_WHAT = {"photo": "照片", "audio": "录音", "video": "录像", "document": "文件", "file": "文件"}
LEVEL_STYLES = {1: "bold red", 2: "dark_orange", 3: "yellow", 4: "blue"}


@dataclass(frozen=True, slots=True)
class Names:
    """The data files that say what the ids of clues and problems are called."""

    loop: Loop
    roles: Roles
    library: IndicatorLibrary
    clues: Life
    problems: Life


def names_at(root: Path) -> Names:
    """The names that hold in a workspace."""
    return Names(
        load_loop(root), load_roles(root), load_indicators(root), clue_life(root), problem_life(root)
    )


def clue_heading(view: ClueView, names: Names) -> str:
    """A clue in one line."""
    clue = view.kept.clue
    return (
        f"{clue.clue_no}　{names.clues.states[view.kept.state].label}　{clue.severity}　{clue.target.called}"
    )


def clue_text(view: ClueView, names: Names, now: datetime) -> Text:
    """Everything of a clue that its reader may see; who reported a protected one is not in it."""
    kept, clue = view.kept, view.kept.clue
    rows = [
        ("对象", target_text(clue.target, names)),
        ("指标", indicator_text(kept.course.said("indicator") or clue.indicator, names) or "未归类"),
        ("程度", clue.severity),
        ("来源", clue.source),
        ("上报人", "受保护" if clue.protected else clue.reporter),
        ("发现时间", f"{clue.found_at:%Y-%m-%d %H:%M}"),
        ("上报时间", f"{clue.reported_at:%Y-%m-%d %H:%M}"),
        ("地点", clue.place),
        ("定位", f"{clue.lng},{clue.lat}" if clue.lng is not None and clue.lat is not None else ""),
        ("涉及数量", f"{clue.quantity} 条" if clue.quantity else ""),
        ("上报情形", "、".join(_said(clue.said, names.loop))),
        ("情况", clue.desc),
        ("合并到", kept.merged_into),
        ("问题", kept.prob_no),
        ("同一对象", "、".join(view.same_target)),
    ]
    waits = waiting_text(names.clues, kept.state, view.next_steps, names)
    return _whole(rows, waits, view.clocks, kept.course, names.clues, clue.evidence, names, now)


def problem_heading(view: ProblemView, names: Names) -> str:
    """A problem in one line."""
    problem = view.kept.problem
    state, level = names.problems.states[view.kept.state].label, names.loop.level(view.level).label
    return f"{problem.prob_no}　{state}　{level}级　{problem.target.called}"


def problem_text(view: ProblemView, names: Names, now: datetime) -> Text:
    """Everything of a problem."""
    kept, problem = view.kept, view.kept.problem
    found = names.library.by_code.get(problem.indicator)
    kind = f"（{'内部' if found.inner else '外部'}{'违法' if found.illegal else '违规'}）" if found else ""
    rows = [
        ("对象", target_text(problem.target, names)),
        ("指标", indicator_text(problem.indicator, names) + kind),
        ("级别", names.loop.level(view.level).label),
        ("线索", "、".join(problem.clue_nos)),
        ("来自", problem.from_county),
        ("责任部门", names.roles.departments.get(kept.resp_dept, "")),
        ("责任人", kept.resp_person),
        ("成立时间", f"{problem.founded_at:%Y-%m-%d %H:%M}"),
        ("涉及数量", f"{problem.quantity} 条" if problem.quantity else ""),
        ("情况", problem.desc),
        ("结果", kept.course.said("result", "feedback")),
        ("案号", kept.course.said("case_no", "to_case")),
        ("归档号", kept.course.said("archive_no", "archive")),
        ("应当上报", "、".join(view.escalation)),
    ]
    waits = waiting_text(names.problems, kept.state, view.next_steps, names)
    return _whole(rows, waits, view.clocks, kept.course, names.problems, kept.files, names, now)


def target_text(target: Target, names: Names) -> str:
    """What a clue or a problem is about."""
    kind = names.loop.targets.get(target.kind)
    accused = "、".join(filter(None, (names.roles.departments.get(target.dept, ""), target.login)))
    return f"{kind.label if kind else target.kind} {target.called}{f'（{accused}）' if accused else ''}"


def indicator_text(code: str, names: Names) -> str:
    """An indicator's code with its wording; empty for none."""
    found = names.library.by_code.get(code)
    return f"{code} {found.label}" if found else code


def waiting_text(life: Life, state: str, own: Sequence[Step], names: Names) -> str:
    """Who takes the next step where this person cannot; empty where he or she can, or nothing is left."""
    if own or not life.states[state].open:
        return ""
    others = [one for one in life.steps_from(state) if one.to != "SAME"]
    ways = {
        f"{one.label}（责任人）"
        if one.by == ASSIGNEE
        else f"{one.label}（有“{names.roles.actions[one.may]}”职责的人）"
        for one in others
    }
    return "、".join(sorted(ways))


def offers_of(
    steps: Iterable[Step], against: Mapping[str, tuple[Obstacle, ...]], words: Mapping[str, str]
) -> list[Offer]:
    """The steps that could come next, what is in the way of each or what it has to be told."""
    found = []
    for step in steps:
        obstacles = against.get(step.id, ())
        if obstacles:
            remark = "；".join(f"{one.what}；{one.remedy}" if one.remedy else one.what for one in obstacles)
            found.append(Offer(step.id, step.label, False, supervision_at_the_desk(remark)))
            continue
        asked = [words.get(one, one) for one in step.asks] + (["说明"] if NOTE in step.needs else [])
        found.append(
            Offer(step.id, step.label, True, f"回车办理；要写明：{'、'.join(asked)}" if asked else "")
        )
    return found


def due_cell(due: str, now: str) -> Cell:
    """The end of the clock that runs, as a list shows it; red once it is past."""
    if not due:
        return Cell("")
    return Cell(due[:10], "bold red" if due < now else "yellow" if due[:10] == now[:10] else "")


def many_told(step: str, done: ManyAdvanced) -> str:
    """What became of several in words."""
    parts = [f"{step} {len(done.done)} 件" if done.done else f"没有{step}成"]
    if len(done.done) == 1:
        parts = [told(done.done[0].number, done.done[0].label, done.done[0].remarks)]
    parts += [f"{number} 没有办成：{error.what}" for number, error in done.refused[:8]]
    if len(done.refused) > 8:
        parts.append(f"没有办成的共 {len(done.refused)} 件")
    return "；".join(parts)


def facts_text(rows: Iterable[tuple[str, str]], *, width: int = 9) -> Text:
    """Names and values, one below the other; what is not known is left out."""
    text = Text()
    for label, value in rows:
        if value:
            text.append(fitted(label, width), "dim").append(block(value)).append("\n")
    return text


def clocks_text(clocks: Sequence[Clock], now: datetime) -> Text:
    """The limits, each with how it stands."""
    text = Text()
    for one in clocks:
        label = f"{fitted(one.rule.label, 9)}{one.length}　"
        if one.due is None:
            text.append(f"{label}无法推算：{one.note}\n", "magenta")
            continue
        late = one.late(now)
        state = (
            ("超期" if late else "办理中")
            if one.done is None
            else f"{one.done:%Y-%m-%d} {'超期办结' if late else '按期办结'}"
        )
        style = "red" if late else "yellow" if one.done is None else "dim"
        opens = f"{one.opens:%Y-%m-%d} 起办，" if one.opens and one.done is None else ""
        text.append(f"{label}{opens}止 {one.due:%Y-%m-%d %H:%M}　{state}\n", style)
    return text


def steps_text(course: Course, life: Life, called: Mapping[str, str], names: Names) -> Text:
    """What was done, step by step; ``called`` are the Chinese names of what steps are told."""
    text = Text()
    for one in course.steps:
        step = life.steps.get(one.step)
        text.append(f"{one.at:%Y-%m-%d %H:%M}　", "dim")
        text.append(step.label if step else one.step, "bold").append(block(f"　{one.by}\n"))
        words = step_words(one, life, called, names)
        if words:
            text.append(block(f"  {words}\n"))
    return text


def step_words(taken: Taken, life: Life, called: Mapping[str, str], names: Names) -> str:
    """What was said with a step, labels for ids."""
    parts = [
        f"{called.get(name, name)}：{_readable(name, value, life, names)}"
        for name, value in taken.details.items()
        if value
    ]
    return "；".join(filter(None, (*parts, taken.note)))


def files_text(files: Sequence[Evidence]) -> Text:
    """The evidence, a file a line."""
    text = Text()
    for one in files:
        when = f"　{one.taken_at:%Y-%m-%d %H:%M}" if one.taken_at else ""
        where = f"　{one.lng:.5f},{one.lat:.5f}" if one.lng is not None and one.lat is not None else ""
        note = f"　{one.note}" if one.note else ""
        text.append(block(f"{_WHAT.get(one.kind, '文件')}　{one.name}{when}{where}{note}"))
        text.append(f"　{one.sha256[:12]}\n", "dim")
    return text


def headed(title: str, part: Text) -> Text:
    """A part below its title; nothing where the part is empty."""
    return Text.assemble("\n", (f"{title}\n", "bold"), part) if part else Text()


def _whole(
    rows: Sequence[tuple[str, str]],
    waits: str,
    clocks: Sequence[Clock],
    course: Course,
    life: Life,
    files: Sequence[Evidence],
    names: Names,
    now: datetime,
) -> Text:
    text = facts_text(rows)
    if waits:
        text.append(fitted("等待", 9), "dim").append(f"{waits}\n", "yellow")
    text.append(headed("期限", clocks_text(clocks, now)))
    text.append(headed("办理经过", steps_text(course, life, WORDS, names)))
    text.append(headed("证据", files_text(files)))
    return text


def _said(ids: Iterable[str], loop: Loop) -> list[str]:
    labels = {one.id: one.label for one in loop.escalation}
    return [labels.get(one, one) for one in ids]


def _readable(name: str, value: str, life: Life, names: Names) -> str:
    match name:
        case "resp_dept":
            return names.roles.departments.get(value, value)
        case "level":
            return names.loop.level(int(value)).label if value in ("1", "2", "3", "4") else value
        case "clock":
            return next((one.label for one in life.clocks if one.id == value), value)
        case "indicator":
            return indicator_text(value, names)
        case _:
            return value
