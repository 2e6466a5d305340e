"""Leads on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.oversight_answers import clock_json
from zmtool.cli.printing import print_table, print_text

if TYPE_CHECKING:
    from zmtool.oversight.course.records import Taken
    from zmtool.oversight.leads.records import Parties
    from zmtool.workflow.leads import LeadView


def lead_json(view: LeadView, parties: Parties | None, now: datetime) -> dict[str, Any]:
    """A lead as JSON; ``parties`` only where they were unsealed."""
    kept = view.kept
    return {
        **to_plain(kept.lead),
        "state": kept.state,
        "resp_dept": kept.resp_dept,
        "resp_person": kept.resp_person,
        "to_bureau": kept.to_bureau,
        "sealed": view.sealed,
        "parties": None if parties is None else to_plain(parties),
        "files": [to_plain(one) for one in kept.files],
        "clocks": [clock_json(one, now) for one in view.clocks],
        "steps": [to_plain(one) for one in kept.course.steps],
        "next": [one.id for one in view.next_steps],
    }


def print_lead(view: LeadView, parties: Parties | None, root: Path | None, now: datetime) -> None:
    """A lead on the terminal."""
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.leads.conditions import lead_life
    from zmtool.oversight.roles.definition import load_roles

    kept, lead, life = view.kept, view.kept.lead, lead_life(root)
    departments = load_roles(root).departments
    rows = [
        ("编号", lead.lead_no),
        ("状态", life.states[kept.state].label),
        ("来源", lead.source),
        ("级别", load_loop(root).level(lead.level).severity),
        ("来自", f"{lead.from_bureau} {lead.from_number}".strip()),
        ("对方要求", " ".join(filter(None, (lead.demand, f"{lead.until} 前" if lead.until else "")))),
        ("情况", lead.desc),
        ("研判结论", lead.assessment),
        ("派给", kept.to_bureau or kept.resp_person),
        *_parties(view.sealed, parties),
    ]
    print_table("", ["项目", "内容"], [row for row in rows if row[1]])
    if kept.course.steps:
        print_table(
            "办理经过",
            ["时间", "步骤", "办理人", "内容"],
            [
                (
                    f"{one.at:%Y-%m-%d %H:%M}",
                    life.steps[one.step].label if one.step in life.steps else one.step,
                    one.by,
                    _told(one, departments),
                )
                for one in kept.course.steps
            ],
        )
    if view.clocks:
        print_table(
            "期限",
            ["事项", "长度", "止", "情况"],
            [
                (
                    one.rule.label,
                    one.length,
                    f"{one.due:%Y-%m-%d %H:%M}" if one.due else one.note,
                    ("超期" if one.late(now) else "办理中") if one.running else f"{one.done:%Y-%m-%d} 办结",
                )
                for one in view.clocks
            ],
        )
    print_text(f"接下来可办：{'、'.join(one.label for one in view.next_steps) or '无'}")


def _told(taken: Taken, departments: Mapping[str, str]) -> str:
    """What a step was told and its note, departments by their labels."""
    from zmtool.oversight.leads.words import WORDS

    told = [
        f"{WORDS.get(name, name)}：{departments.get(text, text) if name == 'resp_dept' else text}"
        for name, text in taken.details.items()
    ]
    return "；".join(filter(None, [*told, taken.note]))


def _parties(sealed: bool, parties: Parties | None) -> list[tuple[str, str]]:
    if parties is None:
        return [("人车地号", "已加密，加 --parties --why 理由 查看")] if sealed else []
    return [
        ("人", "、".join(parties.people)),
        ("车", "、".join(parties.vehicles)),
        ("地", "、".join(parties.places)),
        ("号", "、".join(parties.numbers)),
    ]
