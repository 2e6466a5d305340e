"""The form of the officers of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zmtool.cases.records import CaseFacts
from zmtool.tui.asking.case_changes import Changed, edited
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.case_edit import with_officers
from zmtool.workflow.people import registered_officers


def officers_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of the officers of a case: those who stand there afterwards are those of the case."""
    register = registered_officers(desk.place)
    mine = {one.cert_no for one in case.officers}

    def submit(values: Mapping[str, Any]) -> str:
        wanted = values["officers"]
        remove = [
            one.cert_no for one in case.officers if one.cert_no not in wanted and one.name not in wanted
        ]
        add = [one for one in wanted if one not in mine and one not in {each.name for each in case.officers}]
        return edited(
            desk,
            case.case_no,
            "改执法人员",
            ("officers",),
            changed,
            lambda one, at: with_officers(one, register, add, remove),
            action="case.officers",
        )

    known = {one.cert_no: one for one in (*register, *case.officers)}
    twice = {one.name for one in known.values() if sum(o.name == one.name for o in known.values()) > 1}
    labels = {
        number: f"{one.name}（{number}）" if one.name in twice else one.name for number, one in known.items()
    }
    choices = tuple(
        Choice(number, labels[number], f"{number}　{_term(one.valid_to)}") for number, one in known.items()
    )
    initial = "、".join(labels[one.cert_no] for one in case.officers)
    return Form(
        f"{case.case_no}　执法人员",
        (Field("officers", "执法人员", initial=initial, many=True, choices=choices, only=True),),
        submit,
        intro="至少两名执法人员。↑↓ 从登记的人员中选，用顿号隔开；删去名字即移除。"
        if choices
        else "还没有登记执法人员：请先在命令行用 zmtool staff officer 登记。",
        button="保存",
    )


def _term(valid_to: date | None) -> str:
    return f"有效期至 {valid_to}" if valid_to else ""
