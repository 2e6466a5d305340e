"""Forms of the goods of a case: priced, taken from a spreadsheet, appraised, removed, moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zmtool.cases.records import CaseFacts
from zmtool.tui.asking.case_changes import Changed
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.workflow.case_custody import Movement, move_in_case
from zmtool.workflow.case_goods import change_goods, import_goods, value_goods_of
from zmtool.workflow.cases import load_case

BASES = (Choice("wholesale", "批发价"), Choice("retail", "零售价"))


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
