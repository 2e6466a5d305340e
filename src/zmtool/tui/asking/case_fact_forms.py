"""Forms of what a case says: a new case, its facts by group, officers, evidence, goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.cases.field_names import field_name
from zmtool.cases.records import CaseFacts, Evidence
from zmtool.law.amounts import plain as figure
from zmtool.tui.desk import Desk
from zmtool.tui.fields.course_forms import as_text
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.values.typed_field import value_at
from zmtool.workflow.case_custody import Movement, move_in_case
from zmtool.workflow.case_edit import EVIDENCE_KINDS, add_evidence, edit_case, set_fields, with_officers
from zmtool.workflow.case_goods import change_goods, import_goods, value_goods_of
from zmtool.workflow.cases import PARTY_KINDS, load_case, new_case, next_case_number
from zmtool.workflow.people import registered_officers
from zmtool.workflow.workspace import OpenWorkspace, keep_original

Changed = Callable[[str, CaseFacts, CaseFacts, Sequence[str]], None]
"""Is told what was changed: in a word, the case before and after, and which facts of it."""

PROCEDURES = (Choice("ordinary", "普通程序"), Choice("summary", "简易程序"))
BASES = (Choice("wholesale", "批发价"), Choice("retail", "零售价"))

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

_LONG = frozenset({"summary", "findings", "facts", "execution", "dossier_note"})
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
        return _edited(
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


def _edited(
    desk: Desk,
    case_no: str,
    what: str,
    names: Sequence[str],
    changed: Changed,
    edit: Callable[[CaseFacts, OpenWorkspace], CaseFacts],
    why: str = "",
    action: str = "",
) -> str:
    """Edits a case and notes how that is taken back."""
    seen: list[CaseFacts] = []

    def noting(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        after = edit(case, at)
        seen[:] = [case, after]
        return after

    done = edit_case(case_no, noting, desk.place, now=desk.now, user=desk.user, why=why, action=action)
    if done.outcome == "unchanged":
        return "内容相同，没有改动"
    changed(what, seen[0], seen[1], names)
    return "；".join((f"已{what}（u 撤回）", *done.warnings))


def _id(path: str) -> str:
    return path.replace(".", "-")


def _fact(path: str, written: str, choices: Sequence[Choice]) -> Field:
    label = _LABELS.get(path) or field_name(path).removeprefix("当事人")
    many = path == "circumstances"
    kind = "text"
    if path in _LONG:
        kind = "long"
    elif path in ("incident_time", "inspection_end"):
        kind = "moment"
    elif path in ("act_end_date", "party.birth_date"):
        kind = "date"
    elif path == "sales_amount":
        kind = "money"
    elif path == "party.id_no" and written == "":
        kind = "text"
    only = path in ("party.kind", "cause", "source", "party.gender", "circumstances")
    offered = tuple(choices) or _OWN_CHOICES.get(path, ())
    return Field(_id(path), label, kind, initial=written, choices=offered, only=only, many=many)


_OWN_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "party.kind": tuple(map(Choice, PARTY_KINDS)),
    "party.id_type": tuple(map(Choice, _ID_TYPES)),
    "party.gender": (Choice("男"), Choice("女")),
    "retention": (Choice("永久"), Choice("长期"), Choice("30年"), Choice("10年")),
}


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
        return _edited(
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


def evidence_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of a piece of evidence; its file goes into the vault first."""

    def submit(values: Mapping[str, Any]) -> str:
        file = values["file"]
        sha256 = keep_original(file, desk.place, now=desk.now, user=desk.user) if file is not None else ""
        one = Evidence(
            values["kind"],
            values["name"],
            values["on"],
            values["origin"] or "",
            values["by"] or "",
            0,
            sha256,
            values["note"] or "",
        )
        return _edited(
            desk,
            case.case_no,
            f"登记证据“{one.name}”",
            ("evidence",),
            changed,
            lambda facts, at: add_evidence(facts, one),
            why=one.note,
            action="case.evidence",
        )

    return Form(
        f"{case.case_no}　登记证据",
        (
            Field("kind", "证据种类", required=True, choices=tuple(map(Choice, EVIDENCE_KINDS)), only=True),
            Field("name", "名称", required=True, hint="如 现场检查录像"),
            Field("on", "取得日期", "date", initial="今天"),
            Field("origin", "来源", hint="来源或提供人"),
            Field("by", "登记人", initial=desk.user),
            Field("file", "文件", "file", look_up=look_up_paths, hint="存入工作区保管库；没有的空着"),
            Field("note", "说明"),
        ),
        submit,
        draft=f"case:{case.case_no}:evidence",
        button="登记",
    )


def value_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of pricing the goods."""

    def submit(values: Mapping[str, Any]) -> str:
        before = load_case(case.case_no, desk.place)
        valued, _ = value_goods_of(
            case.case_no, desk.place, now=desk.now, user=desk.user, basis=values["basis"] or ""
        )
        changed("核价", before, load_case(case.case_no, desk.place), ("goods", "price_basis"))
        return "；".join((f"已核价：{valued.why}", *valued.valuation.texts))

    return Form(
        f"{case.case_no}　核价",
        (Field("basis", "价格口径", choices=BASES, only=True, hint="空着按本省和案由的规则"),),
        submit,
        button="核价",
    )


def import_goods_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of goods from a spreadsheet."""

    def submit(values: Mapping[str, Any]) -> str:
        before = load_case(case.case_no, desk.place)
        remarks = import_goods(
            case.case_no,
            values["file"],
            desk.place,
            now=desk.now,
            user=desk.user,
            basis=values["basis"] or "",
        )
        after = load_case(case.case_no, desk.place)
        changed("导入物品清单", before, after, ("goods", "price_basis"))
        return "；".join((f"已导入，现有 {len(after.goods)} 项物品（u 撤回）", *remarks))

    return Form(
        f"{case.case_no}　导入物品清单",
        (
            Field(
                "file",
                "清单",
                "file",
                required=True,
                look_up=look_up_paths,
                hint="xlsx、csv：品名或条码、数量、单位",
            ),
            Field("basis", "价格口径", choices=BASES, only=True, hint="空着按本省和案由的规则"),
        ),
        submit,
        draft=f"case:{case.case_no}:goods",
        button="导入",
    )


def appraisal_form(desk: Desk, case: CaseFacts, results: Sequence[Choice], changed: Changed) -> Form:
    """The form of what the appraisal found, for all goods or some."""

    def submit(values: Mapping[str, Any]) -> str:
        _change(desk, case.case_no, "登记鉴别结论", changed, result=values["result"], tags=values["tags"])
        return f"已登记鉴别结论“{values['result']}”（u 撤回）"

    return Form(
        f"{case.case_no}　鉴别结论",
        (
            Field("result", "鉴别结论", required=True, choices=tuple(results), only=True),
            _tags(case, "空着为全部物品"),
        ),
        submit,
        button="登记",
    )


def remove_goods_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of goods that were listed by mistake."""

    def submit(values: Mapping[str, Any]) -> str:
        _change(desk, case.case_no, "删去登记错的物品", changed, remove=values["tags"])
        return f"已删去 {len(values['tags'])} 项物品（u 撤回）"

    return Form(
        f"{case.case_no}　删去登记错的物品",
        (_tags(case, "删去哪几项", required=True),),
        submit,
        button="删去",
    )


def _change(desk: Desk, case_no: str, what: str, changed: Changed, **wanted: Any) -> None:
    before = load_case(case_no, desk.place)
    change_goods(case_no, desk.place, now=desk.now, user=desk.user, **wanted)
    changed(what, before, load_case(case_no, desk.place), ("goods",))


def _tags(case: CaseFacts, hint: str, *, required: bool = False) -> Field:
    choices = tuple(
        Choice(one.tag, one.tag, f"{one.name} {one.quantity.normalize():f}{one.unit}")
        for one in case.goods
        if one.tag
    )
    return Field("tags", "物品编号", required=required, many=True, choices=choices, only=True, hint=hint)


def custody_form(desk: Desk, case: CaseFacts, kinds: Sequence[Choice]) -> Form:
    """The form of a movement of seized goods; it is entered for good."""

    def submit(values: Mapping[str, Any]) -> str:
        moved = values["on"]
        whole = isinstance(moved, datetime) and (moved.hour, moved.minute) == (0, 0)
        wanted = Movement(
            values["kind"],
            values["tags"],
            values["quantity"] or "",
            moved.date() if whole else moved.replace(tzinfo=None),
            values["holder"] or "",
            values["by"],
            values["note"] or "",
        )
        move_in_case(case.case_no, wanted, desk.place, now=desk.now, user=desk.user)
        return f"已登记“{next((one.shown for one in kinds if one.value == values['kind']), '')}”"

    names = "、".join(one.name for one in case.officers)
    party = (Choice(case.party.name, case.party.name, "当事人"),) if case.party.name else ()
    return Form(
        f"{case.case_no}　物品变动",
        (
            Field("kind", "去向", required=True, choices=tuple(kinds), only=True),
            _tags(case, "空着为全部物品"),
            Field("quantity", "数量", hint="如 3条；空着为全部剩余，只能对一项物品写"),
            Field("on", "日期", "moment", required=True, hint="如 今天、3.12、3.12 9:30"),
            Field("holder", "接收人", choices=party, hint="变动后由谁保管或接收"),
            Field("by", "经办人", initial=names, many=True),
            Field("note", "说明"),
        ),
        submit,
        draft=f"case:{case.case_no}:custody",
        button="登记",
    )
