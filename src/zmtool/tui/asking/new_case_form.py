"""The form of a new case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.cases import PARTY_KINDS, new_case, next_case_number

PROCEDURES = (Choice("ordinary", "普通程序"), Choice("summary", "简易程序"))


def new_case_form(
    desk: Desk, causes: Sequence[Choice], sources: Sequence[Choice], opened: Callable[[str], None]
) -> Form:
    """The form of a new case; ``opened`` is given its number."""

    def submit(values: Mapping[str, Any]) -> str:
        done = new_case(
            values["case_no"],
            values["cause"],
            values["party"] or "",
            desk.place,
            now=desk.now,
            user=desk.user,
            party_kind=values["party_kind"],
            procedure=values["procedure"],
            source=values["source"] or "",
            on=values["on"],
        )
        opened(done.case_no)
        return "；".join((f"已立 {done.case_no}", *done.warnings))

    return Form(
        "新案件（线索登记）",
        (
            Field("case_no", "案件编号", required=True, initial=next_case_number(desk.place, on=desk.today)),
            Field(
                "cause",
                "案由",
                required=True,
                choices=tuple(causes),
                only=True,
                hint="输任意几个字或拼音首字母",
            ),
            Field("party", "当事人", hint="无主的空着"),
            Field(
                "party_kind",
                "当事人类别",
                required=True,
                initial="个体工商户",
                choices=tuple(map(Choice, PARTY_KINDS)),
                only=True,
            ),
            Field("procedure", "程序", required=True, initial="普通程序", choices=PROCEDURES, only=True),
            Field("source", "案件来源", choices=tuple(sources), only=True),
            Field("on", "登记日期", "date", required=True, initial="今天", hint="线索登记的日期"),
        ),
        submit,
        draft="case:new",
        button="立案",
    )
