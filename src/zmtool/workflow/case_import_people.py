"""The people in a row of a register: the party, its kind, and the officers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.cases.problems import RESIDENT_ID
from zmtool.staff.records import Officer
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.uscc import parse_uscc
from zmtool.workflow.case_import_cells import Cells, Unfit

PARTY_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "party": "name",
        "party_kind": "kind",
        **{
            name: name
            for name in (
                "org_name",
                "gender",
                "ethnicity",
                "birth_date",
                "id_type",
                "id_no",
                "uscc",
                "license_no",
                "legal_rep",
                "address",
                "business_address",
                "phone",
                "occupation",
                "plate",
            )
        },
    }
)
"""Field of the sheet → field of the party."""

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_LOST = "被 Excel 变成科学计数法，尾数已丢失；请把该列改为文本格式后重新填写"
_BETWEEN_NAMES = re.compile(r"[\n/]|(?<=[\u4e00-\u9fff）)]) (?=[\u4e00-\u9fff])")
_OFFICER = re.compile(r"(?P<name>[^()（）]+)[(（](?:执法证号?)?[:：]?(?P<cert>[0-9A-Za-z]{4,30})[)）]")
_NOBODY = ("无主", "不详", "不明", "无当事人", "当事人不明")


def party_of(cells: Cells) -> dict[str, Any]:
    """What the row says of the party, by the names of the record. Raises Unfit."""
    party: dict[str, Any] = {
        name: cells.values[field] for field, name in PARTY_FIELDS.items() if field in cells.values
    }
    if "birth_date" in party:
        party["birth_date"] = cells.day("birth_date")
    number = party.get("id_no")
    if number is None:
        return party
    number = compact(number).upper()
    if _SCIENTIFIC.fullmatch(number):
        raise Unfit("id_no", _LOST)
    party["id_no"] = number
    if party.get("id_type", RESIDENT_ID) == RESIDENT_ID and not _fits(parse_citizen_id, number):
        if _fits(parse_uscc, number) and party.get("uscc", number) == number:
            del party["id_no"]
            party["uscc"] = number
            cells.told("id_no", number, "是统一社会信用代码，记入该项")
    elif party.get("id_type") == "统一社会信用代码":
        party.setdefault("uscc", number)
    return party


def kind_of(cells: Cells, party: Mapping[str, Any]) -> str:
    """The kind of party: as written, else as a number of the party shows; empty where nothing does."""
    if "kind" in party:
        return str(party["kind"])
    found, ground = "", ""
    if party["name"] in _NOBODY:
        found, ground = "无主", "当事人姓名"
    elif _fits(parse_uscc, code := party.get("uscc", "")) and code[:2] in ("91", "92"):
        found = "个体工商户" if code[1] == "2" else "法人"
        ground = "统一社会信用代码"
    elif _fits(parse_licence_number, licence := party.get("license_no", "")) and licence[6] == "1":
        found, ground = "个体工商户", "许可证号第 7 位"
    elif _fits(parse_citizen_id, party.get("id_no", "")) and not party.get("org_name"):
        found, ground = "自然人", "身份证号码"
    if found:
        cells.told("party_kind", found, f"没有填写，由{ground}得出")
    return found


def officers_of(cells: Cells, registered: Mapping[str, tuple[Officer, ...]]) -> tuple[Officer, ...]:
    """The officers named, those of the bureau's register with their particulars. Raises Unfit."""
    named = [_name_and_number(one) for one in _BETWEEN_NAMES.split(cells.text("officers")) if one.strip()]
    listed = [one for one in cells.text("cert_nos").split("\n") if one]
    if any(_SCIENTIFIC.fullmatch(one) for one in listed):
        raise Unfit("cert_nos", _LOST)
    if listed and len(listed) != len(named):
        raise Unfit("cert_nos", f"承办人 {len(named)} 人，执法证号 {len(listed)} 个，对不上")
    if listed and any(number not in ("", other) for (_, number), other in zip(named, listed, strict=True)):
        raise Unfit("cert_nos", "与承办人一栏中写的证号不一致")
    numbers = listed or [number for _, number in named]
    return tuple(_officer(name, number, registered) for (name, _), number in zip(named, numbers, strict=True))


def _name_and_number(text: str) -> tuple[str, str]:
    match = _OFFICER.fullmatch(text.strip())
    return (match["name"].strip(), match["cert"]) if match else (text.strip(), "")


def _officer(name: str, number: str, registered: Mapping[str, tuple[Officer, ...]]) -> Officer:
    """The officer of that name in the bureau's register, else with what the row says."""
    fitting = [one for one in registered.get(name, ()) if not number or one.cert_no == number]
    if not number and len(fitting) > 1:
        numbers = "、".join(one.cert_no for one in fitting)
        raise Unfit("officers", f"登记的执法人员中有 {len(fitting)} 位{name}（{numbers}），请写明执法证号")
    return fitting[0] if fitting else Officer(name, number)


def _fits(parse: Any, text: str) -> bool:
    try:
        parse(text)
    except InvalidValue:
        return False
    return True
