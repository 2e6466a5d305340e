"""What a person may write for a cause or a stage: its code or its Chinese name; a near miss is named."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.cases.life.definition import LifeCycle, Step
from zmtool.cases.stages import STAGES
from zmtool.law.library import load_causes, load_enums


def cause_label(code: str, overrides: Path | None = None) -> str:
    """The legal name of a cause; an unknown code is shown as it is."""
    try:
        return load_causes(overrides).cause_by_code(code).label
    except UnknownAnswer:
        return code


def cause_code(wanted: str, overrides: Path | None = None) -> str:
    """The code of a cause given by code or legal wording. Raises UsageProblem naming near ones."""
    table = load_causes(overrides)
    if wanted in table.by_code:
        return wanted
    if wanted in table.proper:
        return table.proper[wanted].code
    if wanted in table.improper:
        cause = table.improper[wanted]
        raise UsageProblem(f"“{wanted}”不是规范的案由", next_step=f"请写“{cause.label}”或 {cause.code}")
    hint = nearest(wanted, [*table.by_code, *table.proper]) or "案由写代码或法定名称，如 not_local_purchase"
    raise UsageProblem(f"没有案由“{wanted}”", next_step=hint)


def stage_code(wanted: str) -> str:
    """The code of a stage given by code or name. Raises UsageProblem naming near ones."""
    codes = {label: code for code, label in STAGES.items()}
    if wanted in STAGES:
        return wanted
    if wanted in codes:
        return codes[wanted]
    hint = nearest(wanted, [*STAGES, *codes]) or "阶段写代码或名称，如 filed 或 立案"
    raise UsageProblem(f"没有阶段“{wanted}”", next_step=hint)


def case_source(wanted: str, overrides: Path | None = None) -> str:
    """The Chinese name of a source of cases (案件来源) given by code or name. Raises UsageProblem."""
    labels = load_enums(overrides)["source"].labels
    if wanted in labels:
        return labels[wanted]
    one_of("案件来源", wanted, tuple(labels.values()))
    return wanted


def named_step(cycle: LifeCycle, name: str) -> Step:
    """The step a person named by id or label. Raises UsageProblem naming near ones."""
    for step in cycle.steps.values():
        if name in (step.id, step.label):
            return step
    known = [word for one in cycle.steps.values() for word in (one.id, one.label)]
    raise UsageProblem(
        f"没有步骤“{name}”", next_step=nearest(name, known) or "用 zmtool case advance 编号 查看可办理的步骤"
    )


def one_of(label: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raises UsageProblem if ``value`` is not one of ``allowed``."""
    if value not in allowed:
        raise UsageProblem(f"{label}不能是“{value}”", next_step=f"可用：{'、'.join(allowed)}")


def nearest(wanted: str, known: Iterable[str]) -> str:
    """A question that names the words most like ``wanted``; empty where none is."""
    near = difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.4)
    return f"是不是：{'、'.join(near)}？" if near else ""
