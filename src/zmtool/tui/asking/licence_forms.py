"""The forms of licensing: taking an application in, correcting the register, changing an application, taking a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zmtool.forms.catalogue import load_catalogue
from zmtool.law.library import load_law
from zmtool.licenses.life.advance import Way
from zmtool.licenses.life.conditions import METHODS
from zmtool.licenses.register.records import LABELS
from zmtool.licenses.vocabulary import NEW, load_vocabulary
from zmtool.tui.asking.licence_fields import (
    BY_MATTER,
    CHANNELS,
    FACTS,
    SITE,
    WRONG,
    change_fields,
    changed,
    changes_said,
    entry_fields,
    fact_field,
    id_of,
    material_field,
    materials_said,
    name_of,
    officer_choices,
    officer_said,
    one_entry_field,
    paper_fields,
    said,
)
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.texts.objection_texts import objection_lines, remark_of
from zmtool.tui.words.licence_words import submitting
from zmtool.workflow.licence_applications import ShownApplication
from zmtool.workflow.licence_correction import Correction, correct_licences
from zmtool.workflow.licence_intake import apply, change_application
from zmtool.workflow.licence_matters import MatterWay
from zmtool.workflow.licence_step import advance
from zmtool.workflow.licence_wishes import Wishes
from zmtool.workflow.licences import ShownLicence
from zmtool.workflow.people import registered_officers

_RENEW, _CHANGE = "RENEW", "CHANGE"
_AT = Field("at", "办理时间", "moment", hint="不填即现在；如 昨天 15:30")
_SHARED = (
    "station",
    "cell",
    "officer",
    "route",
    "rep",
    "town",
    "village",
    "market",
    "format",
    "supplier",
    "tier",
    "plan_code",
    "note",
)
"""Fields that many entries may have alike."""
_REASONS = {"reasons_r": "R", "reasons_nx": "N", "reasons_of_matter": "C"}
"""Which reasons a step of these conditions may have; a renewal that is refused has its own."""
_NOTES = {
    "accept": "审查意见",
    "paper_review": "审查意见",
    "reject": "事实和理由",
    "grant": "拟办意见",
    "deny": "事实和理由",
    "decide": "事实和理由",
}


# Taking in


def application_form(
    desk: Desk,
    matter: str,
    lic_no: str,
    taken: Callable[[str], None],
    *,
    about: str = "",
    ways: Sequence[MatterWay] = (),
) -> Form:
    """The form of a matter; ``taken`` is told the number of the application."""
    words = load_vocabulary(desk.workspace)
    one = words.matters[matter]
    by_bureau = one.starts == "机关"
    way = next((each for each in ways if each.matter.key == matter), None)
    fields: list[Field] = []
    if not by_bureau:
        fields += [material_field(words, matter, ()), WRONG]
    asked = {fact for ask in one.asks for fact in ask.facts}
    names = BY_MATTER.get(matter, ("facts",))
    if matter == _CHANGE:
        fields += change_fields()
    for name in names:
        field = fact_field(name, words, required=name in asked and len(asked & set(names)) == 1)
        initial = "个体工商户" if name == "applicant.kind" else ""
        fields.append(replace(field, initial=initial))
    if not by_bureau:
        fields.append(Field("channel", "收件渠道", initial=CHANNELS[0], choices=tuple(map(Choice, CHANNELS))))
    fields.append(replace(_AT, label="收件时间" if not by_bureau else "启动时间"))

    def submit(values: Mapping[str, Any]) -> str:
        facts = {name: said(values[id_of(name)]) for name in names if values[id_of(name)] not in (None, ())}
        done = apply(
            matter,
            lic_no,
            Wishes(facts, materials_said(values), changes_said(values)),
            desk.place,
            channel=values.get("channel") or "",
            on=values["at"] or desk.now,
            now=desk.now,
            user=desk.user,
        )
        number = done.application.application_no
        taken(number)
        against = f"；须核对：{remark_of(done.objections)}" if done.objections else ""
        return (
            f"{'已启动' if by_bureau else '已收件'}：{number}　查询码 {done.application.query_code}{against}"
        )

    intro = [about] if about else []
    if one.materials and not by_bureau:
        intro.append(
            f"材料：申请表、{'、'.join(one.materials)}"
            + (f"；视情形：{'、'.join(one.may)}" if one.may else "")
        )
    if way is not None and way.objections:
        intro.append(objection_lines(way.objections))
    title = f"{one.label}申请" if not by_bureau else f"依职权{one.label}"
    return Form(
        f"{title}　{lic_no}".rstrip("　"),
        tuple(fields),
        submitting(submit),
        "\n".join(intro),
        f"application:{lic_no or NEW}:{matter}",
        "收件" if not by_bureau else "启动",
    )


# The register


def correction_form(
    desk: Desk, shown: ShownLicence, remember: Callable[[tuple[Correction, ...]], None]
) -> Form:
    """Every field of an entry that may be corrected by hand; ``remember`` is told what changed."""
    words = load_vocabulary(desk.workspace)
    one = shown.retailer
    fields = entry_fields(one, words)
    now = desk.now

    def submit(values: Mapping[str, Any]) -> str:
        texts = changed(fields, values, now)
        if not texts:
            return "内容没有变化"
        done = correct_licences(
            (one.lic_no,),
            texts,
            desk.place,
            now=desk.now,
            user=desk.user,
            why=values["why"],
            expected=shown.version,
        )
        remember(done)
        return f"已更正：{'、'.join(LABELS[name] for name in texts)}" if done else "内容没有变化"

    return Form(
        f"更正登记内容　{one.lic_no}　{one.name}",
        (*fields, _WHY),
        submitting(submit),
        "改要改的几项，Ctrl+S 保存；状态、停业起止、身份证号由办理步骤或导入改变",
        f"licence:{one.lic_no}:correct:{shown.version}",
        "保存",
    )


_WHY = Field("why", "更正原因", required=True, hint="记入历次变动")


def shared_correction_form(
    desk: Desk, numbers: Sequence[str], remember: Callable[[tuple[Correction, ...]], None]
) -> Form:
    """The same field of many entries."""
    words = load_vocabulary(desk.workspace)
    fields = tuple(one_entry_field(name, words) for name in _SHARED)

    def submit(values: Mapping[str, Any]) -> str:
        texts = changed(fields, values, desk.now)
        if not texts:
            return "没有填写内容，什么都没有改"
        done = correct_licences(numbers, texts, desk.place, now=desk.now, user=desk.user, why=values["why"])
        if done:
            remember(done)
        return (
            f"已更正 {len(done)} 户，其余 {len(numbers) - len(done)} 户原来就是这样"
            if len(done) < len(numbers)
            else f"已更正 {len(done)} 户"
        )

    listed = "、".join(numbers[:6]) + ("等" if len(numbers) > 6 else "")
    return Form(
        f"更正 {len(numbers)} 户的登记内容",
        (*fields, _WHY),
        submitting(submit),
        f"{listed}：填写的几项改成一样的，留空的不动",
        button="保存",
    )


# An application


def change_form(
    desk: Desk, shown: ShownApplication, is_open: bool, remember: Callable[[Mapping[str, list[Any]]], None]
) -> Form:
    """The facts of an application as they stand; ``remember`` is told what changed."""
    words = load_vocabulary(desk.workspace)
    application = shown.course.application
    number = application.application_no
    names = tuple(name for name in FACTS if _belongs(name, application.matter))
    fields = tuple(fact_field(name, words, application) for name in names)
    there = [one.name for one in application.materials]
    extra: tuple[Field, ...] = (material_field(words, application.matter, there), WRONG)
    if application.matter == _CHANGE:
        extra = (*extra, *change_fields(application))
    slip = () if is_open else (Field("why", "更正理由", hint="已作决定的，更正笔误须写理由"),)
    now = desk.now

    def submit(values: Mapping[str, Any]) -> str:
        texts = {name_of(one): text for one, text in changed(fields, values, now).items()}
        done = change_application(
            number,
            Wishes(texts, materials_said(values), changes_said(values, application)),
            desk.place,
            correct=values.get("why") or "",
            now=desk.now,
            user=desk.user,
        )
        if done.changes:
            remember(done.changes)
        return "已保存" if done.changes else "内容与原来相同，没有改动"

    return Form(
        f"补充或更正　{number}",
        (*extra, *fields, *slip),
        submitting(submit),
        "改要改的几项，Ctrl+S 保存",
        f"application:{number}:change:{shown.version}",
        "保存",
    )


def _belongs(name: str, matter: str) -> bool:
    if name.startswith("wish."):
        return name in BY_MATTER.get(matter, ())
    return name != "stopped_on" or matter == "RECALL"


def step_form(desk: Desk, shown: ShownApplication, way: Way) -> Form:
    """What a person has to say to take a step."""
    words = load_vocabulary(desk.workspace)
    application = shown.course.application
    number, step = application.application_no, way.step
    asked = {fact for one in way.objections for fact in one.asks}
    facts = tuple(fact_field(name, words, application) for name in _facts_of(way, application.matter, asked))
    catalogue = load_catalogue(desk.workspace)
    papers = [form for one in step.papers_for(application.matter) if (form := catalogue.get(one))]
    own = paper_fields(field for form in papers for field in form.fields)
    if "method" in asked:
        own = tuple(one for one in own if one.id not in ("field--method", "field--place"))
    fields = [*_extra(desk, way, application.matter, asked, [one.name for one in application.materials])]
    fields += [*facts, *own]
    if "wish.changes" in asked:
        fields += change_fields(application)
    note = "note" in asked or "note" in step.needs
    fields += [
        Field("note", _NOTES.get(step.id, "理由或说明"), "long" if note else "text", note),
        Field("by", "办理人", hint=f"不填即 {desk.user}", choices=_people(desk)),
        _AT,
    ]
    if step.needs:
        fields.append(Field("override", "例外理由", hint="须人工判断的仍要办理时写明"))
    now = desk.now

    def submit(values: Mapping[str, Any]) -> str:
        texts = {name_of(one): text for one, text in changed(facts, values, now).items()}
        materials, changes = materials_said(values), changes_said(values, application)
        paper = {one.id.removeprefix("field--"): said(values[one.id]) for one in own if values[one.id]}
        details = {name: values[name] for name in ("method", "place") if values.get(name)}
        done = advance(
            number,
            step.id,
            desk.place,
            on=values["at"] or desk.now,
            by=values["by"] or "",
            officers=[officer_said(one) for one in values.get("officers") or ()],
            reasons=values.get("reasons") or (),
            note=values["note"] or "",
            details=details,
            paper=paper,
            wishes=Wishes(texts, materials, changes) if texts or materials or changes else None,
            override=values.get("override") or "",
            now=desk.now,
            user=desk.user,
        )
        made = f"，生成{'、'.join(f'《{form.title}》' for form in papers)}" if papers else ""
        return f"已办：{step.label}{made}；现在是“{done.state_label}”"

    applicant = application.applicant
    intro = [
        f"{words.matters[application.matter].label}　{applicant.name}　{applicant.principal}　{application.licence.lic_no}"
    ]
    if papers:
        intro.append(f"生成：{'、'.join(f'《{form.title}》' for form in papers)}")
    if against := [one for one in way.objections if not one.asks]:
        intro.append(objection_lines(against))
    return Form(
        f"{step.label}　{number}",
        tuple(fields),
        submitting(submit),
        "\n".join(intro),
        f"application:{number}:{step.id}",
        "办理",
    )


def _facts_of(way: Way, matter: str, asked: set[str]) -> tuple[str, ...]:
    """The facts that come with a step, in the order of the form."""
    wanted = {*way.step.facts_for(matter), *asked}
    if "site" in way.step.needs:
        wanted |= set(SITE)
    return tuple(name for name in FACTS if name in wanted)


def _extra(desk: Desk, way: Way, matter: str, asked: set[str], there: Sequence[str]) -> tuple[Field, ...]:
    """What a step asks beside facts: materials, officers, reasons, how something was served."""
    words = load_vocabulary(desk.workspace)
    fields: list[Field] = []
    if "materials" in way.step.needs:
        fields.append(material_field(words, matter, there))
    if "lacking" in way.step.needs:
        fields.append(replace(WRONG, required="materials" in asked))
    if "two_officers" in way.step.needs:
        hint = "两人以上；没有登记的写 姓名:执法证号"
        choices = officer_choices(registered_officers(desk.place))
        fields.append(Field("officers", "核查人", required=True, hint=hint, choices=choices, many=True))
    if "reasons" in asked:
        kind = next((kind for need, kind in _REASONS.items() if need in way.step.needs), "N")
        fields.append(_reason_field(desk, "X" if kind == "N" and matter == _RENEW else kind))
    if "method" in asked:
        fields.append(
            Field("method", "送达方式", required=True, choices=tuple(map(Choice, METHODS)), only=True)
        )
        fields.append(Field("place", "送达地点", hint="如 政务服务窗口"))
    return tuple(fields)


def _reason_field(desk: Desk, kind: str) -> Field:
    reasons = load_law(desk.workspace).licence_reasons.by_code.values()
    choices = tuple(Choice(one.code, f"{one.code} {one.label}") for one in reasons if one.kind == kind)
    return Field("reasons", "理由", required=True, choices=choices, only=True, many=True)


def _people(desk: Desk) -> tuple[Choice, ...]:
    names = dict.fromkeys((desk.user, *(one.name for one in registered_officers(desk.place))))
    return tuple(map(Choice, names))
