"""Facts of a licence application and of the register's entries as fields of a form, and what was filled in as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.forms.records import FormField
from zmtool.licenses.problems import DATUMS, KINDS, OLD_REGISTRATION, RESULTS
from zmtool.licenses.records import Application
from zmtool.licenses.register.records import LABELS, Retailer
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.staff.records import Officer
from zmtool.tui.fields.form import Choice, Field
from zmtool.tui.fields.reading import read_field
from zmtool.tui.texts.licence_entry_texts import GROUPS
from zmtool.tui.texts.licence_value_texts import CODED, value_text
from zmtool.values.typed_field import value_at
from zmtool.values.uscc import parse_uscc
from zmtool.workflow.licence_correction import BY_STEPS

COPIES = ("正本", "副本")
CHANNELS = ("窗口", "网上", "管理所")


@dataclass(frozen=True, slots=True)
class Fact:
    """How a fact is asked: its name on the form, its kind, the enumeration or the words to choose from, whether several."""

    label: str
    kind: str = "text"
    enum: str = ""
    words: tuple[str, ...] = ()
    many: bool = False
    hint: str = ""


FACTS: Mapping[str, Fact] = {
    "applicant.kind": Fact("申请人类型", words=KINDS),
    "applicant.name": Fact("字号名称"),
    "applicant.principal": Fact("经营者", hint="负责人或经营者姓名"),
    "applicant.id_type": Fact("证件类型", enum="id_type"),
    "applicant.id_no": Fact("证件号码"),
    "applicant.uscc": Fact("信用代码", "code", hint="统一社会信用代码或老的 15 位注册号"),
    "applicant.uscc_until": Fact("执照到期", "date"),
    "applicant.eco_type": Fact("经济类型", enum="eco_type"),
    "applicant.eco_other": Fact("其他类型", hint="经济类型选“其他”时写明"),
    "applicant.business_address": Fact("经营场所"),
    "applicant.format": Fact("业态", enum="format"),
    "applicant.place": Fact("场地归属", enum="place"),
    "applicant.lease_start": Fact("租期起", "date"),
    "applicant.lease_end": Fact("租期止", "date"),
    "applicant.contact": Fact("联系人"),
    "applicant.phone": Fact("电话", "phone"),
    "applicant.id_address": Fact("证件住址"),
    "applicant.home_address": Fact("现住址"),
    "applicant.post_address": Fact("邮寄地址"),
    "applicant.agent": Fact("代理人"),
    "applicant.agent_id_no": Fact("代理人证号", "citizen"),
    "applicant.tags": Fact("扶助对象", many=True, hint="残疾、退役军人、低保等"),
    "wish.scope": Fact("申请范围", enum="scope", many=True),
    "wish.start": Fact("起始日期", "date"),
    "wish.end": Fact("截止日期", "date"),
    "wish.lost": Fact("遗失", words=COPIES, many=True),
    "wish.damaged": Fact("损毁", words=COPIES, many=True),
    "wish.address_reason": Fact("地址变更原因", enum="address_reason"),
    "wish.reason": Fact("事由", "long"),
    "stopped_on": Fact("停止经营日", "date"),
    "facts": Fact("查明的事实", "long"),
    "interested": Fact("利害关系人", many=True, hint="决定涉及其重大利益的他人"),
    "site.at": Fact("核查时间", "moment"),
    "site.result": Fact("核查结论", words=RESULTS),
    "site.fixed": Fact("固定场所", "yes_no"),
    "site.separate": Fact("与住所独立", "yes_no"),
    "site.as_applied": Fact("与申请一致", "yes_no"),
    "site.area": Fact("面积平方米", "decimal"),
    "site.doors": Fact("门框数", "decimal"),
    "site.business": Fact("主营业务"),
    "site.safety": Fact("安全因素"),
    "site.cell": Fact("拟定单元"),
    "site.longitude": Fact("经度", "decimal"),
    "site.latitude": Fact("纬度", "decimal"),
    "site.datum": Fact("坐标系", words=DATUMS),
    "site.refusal": Fact("拒签说明"),
    "licence.lic_no": Fact("许可证号", "licence"),
    "licence.valid_from": Fact("有效期起", "date"),
    "licence.valid_to": Fact("有效期止", "date"),
    "licence.issue_date": Fact("发证日期", "date"),
    "licence.supplier": Fact("供货单位"),
    "licence.copy": Fact("正副本", words=COPIES),
    "licence.serial": Fact("印制流水号"),
    "retention": Fact("保管期限"),
}
"""Facts of an application by dotted name, in the order of the form."""
SITE = tuple(name for name in FACTS if name.startswith("site."))
_COMMON = ("applicant.phone", "applicant.contact", "applicant.agent", "applicant.agent_id_no")
BY_MATTER: Mapping[str, tuple[str, ...]] = {
    "NEW": (
        *(name for name in FACTS if name.startswith("applicant.")),
        "wish.scope",
    ),
    "CHANGE": ("wish.address_reason", "wish.reason", *_COMMON),
    "REISSUE": ("wish.lost", "wish.damaged", "wish.reason", *_COMMON),
    "SUSPEND": ("wish.start", "wish.end", "wish.reason", *_COMMON),
    "RESUME": ("wish.start", "wish.reason", *_COMMON),
    "CLOSE": ("wish.reason", *_COMMON),
    "RENEW": _COMMON,
    "RECALL": ("stopped_on", "facts"),
}
"""What the form of a matter asks; the matters of the bureau ask for the facts."""
CHANGES: Mapping[str, str] = {
    "字号": "新字号",
    "负责人": "新负责人",
    "经营地址": "新经营地址",
    "许可范围": "新许可范围",
    "供货单位": "新供货单位",
    "统一社会信用代码": "新信用代码",
}
"""What a change may change, by the words of the application and of the form."""
_SHORT: Mapping[str, str] = {
    "name": "字号名称",
    "uscc": "信用代码",
    "first_order_date": "首次订货日",
    "last_order_date": "最近订货日",
    "plan_code": "取得时规划",
}
"""Shorter names of fields, for a form."""
_DATES, _FIGURES = ("date | None",), ("Decimal | None", "int | None")


def id_of(name: str) -> str:
    """The id of a field for a dotted name."""
    return name.replace(".", "--")


def name_of(field_id: str) -> str:
    """The dotted name of a field."""
    return field_id.replace("--", ".")


def fact_field(
    name: str, words: Vocabulary, application: Application | None = None, *, required: bool = False
) -> Field:
    """The field of a fact, with what stands there now."""
    one = FACTS[name]
    choices: tuple[Choice, ...] = tuple(map(Choice, one.words))
    initial = value_text(value_at(application, name)) if application is not None else ""
    if one.enum:
        labels = words.enums[one.enum].labels
        choices = tuple(Choice(code, label) for code, label in labels.items())
        initial = "、".join(labels.get(each, each) for each in initial.split("、"))
    field = Field(
        id_of(name),
        one.label,
        "text" if one.kind == "code" else one.kind,
        required,
        initial,
        one.hint,
        choices,
        many=one.many,
        check=_code_problem if one.kind == "code" else None,
    )
    return _lenient(field, only=bool(choices))


def entry_fields(retailer: Retailer, words: Vocabulary) -> tuple[Field, ...]:
    """The fields of an entry of the register that may be corrected by hand."""
    names = [name for _, names in GROUPS for name in names if name not in BY_STEPS]
    return tuple(_entry_field(name, retailer, words) for name in names)


def one_entry_field(name: str, words: Vocabulary) -> Field:
    """The field of an entry without what stands there now."""
    return _entry_field(name, Retailer(""), words)


def _entry_field(name: str, retailer: Retailer, words: Vocabulary) -> Field:
    value = getattr(retailer, name)
    kind = str(Retailer.__dataclass_fields__[name].type)
    choices: tuple[Choice, ...] = ()
    initial = value_text(value)
    if name in CODED:
        labels = words.enums[CODED[name]].labels
        choices = tuple(Choice(code, label) for code, label in labels.items())
        initial = "、".join(labels.get(each, each) for each in initial.split("、"))
    field = Field(
        name,
        _SHORT.get(name, LABELS[name]),
        "date" if kind in _DATES else "decimal" if kind in _FIGURES else "text",
        initial=initial,
        choices=choices,
        many=name in ("scope", "tags"),
        check=_code_problem if name == "uscc" else None,
    )
    return _lenient(field, only=False)


def _lenient(field: Field, *, only: bool) -> Field:
    """What stands there already may stay, however it came in; only what is typed anew is judged."""
    if not field.initial:
        return replace(field, only=only)
    known = {text for one in field.choices for text in (one.value, one.shown)}
    only = only and all(part in known for part in field.initial.split("、"))
    check = field.check
    if check is not None and check(field.initial):
        judge, there = check, field.initial
        return replace(field, only=only, check=lambda value: "" if value == there else judge(value))
    return replace(field, only=only)


def _code_problem(text: str) -> str:
    raw = compact(text)
    if len(raw) == OLD_REGISTRATION and raw.isdecimal():
        return ""
    try:
        parse_uscc(raw)
    except InvalidValue as error:
        return error.reason
    return ""


def changed(fields: Iterable[Field], values: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What differs from what stood there at first, by the id of the field, as text."""
    return {
        one.id: said(values[one.id])
        for one in fields
        if values[one.id] != read_field(replace(one, required=False), one.initial, now).value
    }


def said(value: Any) -> str:
    """A value of a form as the workflow reads it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value_text(value)


def change_fields(application: Application | None = None) -> tuple[Field, ...]:
    """What is to be changed of a licence, with what was said already."""
    there = {one.item: one.after for one in application.wish.changes} if application is not None else {}
    items = dict.fromkeys((*CHANGES, *there))
    return tuple(
        Field(f"change--{at}", CHANGES.get(item, item)[:7], initial=there.get(item, ""), hint="变更后的内容")
        for at, item in enumerate(items)
    )


def changes_said(
    values: Mapping[str, Any], application: Application | None = None
) -> tuple[tuple[str, str], ...]:
    """The changes of a form; nothing where they are what was said already."""
    there = {one.item: one.after for one in application.wish.changes} if application is not None else {}
    items = dict.fromkeys((*CHANGES, *there))
    told = tuple((item, text) for at, item in enumerate(items) if (text := values.get(f"change--{at}")))
    return () if dict(told) == there else told


# Materials, officers, documents


def material_field(words: Vocabulary, matter: str, there: Sequence[str], *, required: bool = False) -> Field:
    """The materials that came in; those that are needed first."""
    about = words.matters[matter]
    needed, may = words.lacking(matter, there), about.may
    choices = (
        *(Choice(one, remark="必交") for one in needed),
        *(Choice(one, remark="视情形") for one in may if one not in there),
    )
    hint = "↓ 或首字母选，回车取"
    return Field("materials", "收到的材料", required=required, hint=hint, choices=choices, many=True)


WRONG = Field(
    "wrong",
    "缺的、有误的",
    hint="如 营业执照：看不清、租赁合同：未提交",
    many=True,
    check=lambda one: "" if "：" in one.replace(":", "：") else "请写成 材料：问题",
)
"""What is missing or wrong with the materials."""


def materials_said(values: Mapping[str, Any]) -> dict[str, str]:
    """The materials of a form: name → what is wrong, empty where it is in order."""
    told = dict.fromkeys(values.get("materials") or (), "")
    for one in values.get("wrong") or ():
        name, _, problem = one.replace(":", "：").partition("：")
        told[name.strip()] = problem.strip() or "未提交"
    return told


def officer_choices(officers: Sequence[Officer]) -> tuple[Choice, ...]:
    """The officers of the register, told apart by their certificates."""
    return tuple(Choice(f"{one.name}:{one.cert_no}", f"{one.name}（{one.cert_no}）") for one in officers)


def officer_said(text: str) -> Officer:
    """An officer as chosen or typed: a name, and the certificate after a colon."""
    name, _, number = text.replace("：", ":").partition(":")
    return Officer(name.strip(), number.strip())


_PAPER_KINDS = {
    "long": "long",
    "date": "date",
    "datetime": "moment",
    "end_datetime": "moment",
    "days": "number",
}
_OWN = ("number", "date", "conclusion", "suggestion", "served_title", "served_number", "service_time")
"""What a document gets from the step itself."""


def paper_fields(forms: Iterable[FormField]) -> tuple[Field, ...]:
    """What only the person who takes a step can say for its documents."""
    found: dict[str, Field] = {}
    for one in forms:
        area, _, name = one.source.partition(".")
        if area == "document" and name not in _OWN:
            field = Field(f"field--{one.id}", one.label[:8], _PAPER_KINDS.get(one.type, "text"))
            found.setdefault(one.id, field)
    return tuple(found.values())
