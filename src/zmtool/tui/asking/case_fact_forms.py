"""Forms of the facts of a case, by group; only what was changed is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.cases.field_names import field_name
from zmtool.cases.records import CaseFacts
from zmtool.law.amounts import plain as figure
from zmtool.tui.asking.case_changes import Changed, edited
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import as_text
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.values.typed_field import value_at
from zmtool.workflow.case_edit import set_fields
from zmtool.workflow.cases import PARTY_KINDS

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "party": (
        "当事人",
        (
            "party.kind",
            "party.name",
            "party.org_name",
            "party.license_no",
            "party.id_type",
            "party.id_no",
            "party.gender",
            "party.birth_date",
            "party.ethnicity",
            "party.phone",
            "party.address",
            "party.business_address",
            "party.occupation",
            "party.uscc",
            "party.legal_rep",
            "party.position",
            "party.plate",
        ),
    ),
    "scene": (
        "案发与现场",
        (
            "cause",
            "incident_time",
            "inspection_end",
            "act_end_date",
            "place",
            "site_person",
            "storage_place",
            "source",
            "accomplices",
            "sales_amount",
            "circumstances",
        ),
    ),
    "words": ("案情文字", ("summary", "findings", "facts", "execution", "disposition", "dossier_note")),
    "offices": (
        "审批人员与归档",
        ("dept_head", "legal_reviewer", "leader", "year_number", "retention"),
    ),
}
"""The facts that are filled in together: title and dotted names."""
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("summary", "findings", "facts", "execution", "dossier_note"), "long"),
    **dict.fromkeys(("incident_time", "inspection_end"), "moment"),
    **dict.fromkeys(("act_end_date", "party.birth_date"), "date"),
    "sales_amount": "money",
}
"""The kind of field of each fact that is no short text."""
_ONLY = ("party.kind", "cause", "source", "party.gender", "circumstances")
"""Facts that are one of the choices and nothing else."""
_LABELS = {
    "party.name": "姓名或名称",
    "act_end_date": "违法终了日",
    "inspection_end": "检查结束",
    "party.uscc": "信用代码",
    "dept_head": "部门负责人",
    "party.position": "代表人职务",
    "dossier_note": "本卷说明",
    "legal_reviewer": "法制审核",
    "accomplices": "其他涉案人",
}
_ID_TYPES = ("居民身份证", "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证")
_OWN_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "party.kind": tuple(map(Choice, PARTY_KINDS)),
    "party.id_type": tuple(map(Choice, _ID_TYPES)),
    "party.gender": (Choice("男"), Choice("女")),
    "retention": (Choice("永久"), Choice("长期"), Choice("30年"), Choice("10年")),
}


def facts_form(
    desk: Desk, case: CaseFacts, group: str, choices: Mapping[str, Sequence[Choice]], changed: Changed
) -> Form:
    """The form of one group of facts; only what was changed is written."""
    title, paths = GROUPS[group]
    before = {path: _written(case, path, choices) for path in paths}

    def submit(values: Mapping[str, Any]) -> str:
        typed = {path: _as_typed(values[_id(path)]) for path in paths}
        now = {path: _known(typed[path], choices.get(path, ())) for path in paths}
        then = {path: _known(before[path], choices.get(path, ())) for path in paths}
        settings = {path: now[path] for path in paths if now[path] != then[path]}
        if not settings:
            return "内容相同，没有改动"
        names = {path.split(".")[0] for path in settings}
        return edited(
            desk,
            case.case_no,
            f"修改{title}",
            tuple(names),
            changed,
            lambda one, at: set_fields(one, settings, at.root),
        )

    return Form(
        f"{case.case_no}　{title}",
        tuple(_fact(path, before[path], choices.get(path, ())) for path in paths),
        submit,
        draft=f"case:{case.case_no}:facts-{group}",
        button="保存",
    )


def _fact(path: str, written: str, choices: Sequence[Choice]) -> Field:
    label = _LABELS.get(path) or field_name(path).removeprefix("当事人")
    return Field(
        _id(path),
        label,
        _KINDS.get(path, "text"),
        initial=written,
        choices=tuple(choices) or _OWN_CHOICES.get(path, ()),
        only=path in _ONLY,
        many=path == "circumstances",
    )


def _id(path: str) -> str:
    return path.replace(".", "-")


def _written(case: CaseFacts, path: str, choices: Mapping[str, Sequence[Choice]]) -> str:
    """A fact as a person types it."""
    value = value_at(case, path)
    labels = {one.value: one.shown for one in choices.get(path, ())}
    if isinstance(value, tuple):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Decimal):
        return figure(value)
    text = str(to_plain(value) or "")
    return labels.get(text, text)


def _as_typed(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return as_text(value)


def _known(text: str, choices: Sequence[Choice]) -> str:
    """The text with the names of choices as their values."""
    values = {one.shown: one.value for one in choices}
    return "、".join(values.get(one, one) for one in text.split("、")) if values else text
