"""What of a case can be changed, and the form of each."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.cases.custody import load_custody_kinds
from zmtool.cases.records import CaseFacts
from zmtool.law.library import load_enums
from zmtool.tui.asking.case_changes import Changed
from zmtool.tui.asking.case_choices import fact_choices
from zmtool.tui.asking.case_evidence_form import evidence_form
from zmtool.tui.asking.case_fact_forms import GROUPS, facts_form
from zmtool.tui.asking.case_goods_forms import (
    appraisal_form,
    custody_form,
    import_goods_form,
    remove_goods_form,
    value_form,
)
from zmtool.tui.asking.case_officers_form import officers_form
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Form

EDITS = (
    *(Choice(group, title) for group, (title, _) in GROUPS.items()),
    Choice("officers", "执法人员", "从登记的人员中选"),
    Choice("evidence", "证据", "登记一项证据，文件存入保管库"),
    Choice("value", "核价", "按案发日价格给全部物品核价"),
    Choice("goods", "物品：导入清单", "xlsx、csv"),
    Choice("result", "物品：鉴别结论"),
    Choice("remove", "物品：删去登记错的"),
    Choice("custody", "物品变动", "返还、抽样送检、没收、销毁、移交"),
)


def edit_form(kind: str, desk: Desk, facts: CaseFacts, people: Sequence[Choice], changed: Changed) -> Form:
    """The form of one of the ``EDITS``; ``people`` are those who may be named in it."""
    if kind in GROUPS:
        return facts_form(desk, facts, kind, fact_choices(facts, people, desk.workspace), changed)
    if kind == "result":
        labels = load_enums(desk.workspace)["appraisal_result"].labels
        return appraisal_form(desk, facts, tuple(map(Choice, labels.values())), changed)
    if kind == "custody":
        kinds = load_custody_kinds(desk.workspace).values()
        return custody_form(desk, facts, [Choice(one.id, one.label) for one in kinds])
    form = {
        "officers": officers_form,
        "evidence": evidence_form,
        "value": value_form,
        "goods": import_goods_form,
        "remove": remove_goods_form,
    }[kind]
    return form(desk, facts, changed)
