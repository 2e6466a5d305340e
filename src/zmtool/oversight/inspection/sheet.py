"""The street's table: what a group prints or fills in for a plan, and the records it comes to (a row a shop)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.oversight.inspection.definition import InspectionRules
from zmtool.sheets.records import Sheet as ReadSheet

VISITS, STOCK, CODES = "检查", "盘存", "抽码"
_HEAD: Mapping[str, str] = {
    "计划号": "plan_no",
    "类型": "kind",
    "计划日期": "",
    "组": "",
    "顺序": "",
    "许可证号": "lic_no",
    "户名": "shop",
    "地址": "address",
    "负责人": "principal",
    "为什么查": "",
    "查什么": "",
    "执法证号1": "",
    "执法证号2": "",
    "开始时间": "started_at",
    "结束时间": "ended_at",
    "已出示证件": "shown_certificates",
    "经度": "",
    "纬度": "",
    "坐标系": "",
}
_FOOT: Mapping[str, str] = {
    "当事人解释": "",
    "结论": "conclusion",
    "处理方式": "measure",
    "整改期限": "rectify_by",
    "移交": "handed_to",
    "当事人签名": "",
    "拒签说明": "",
    "见证人": "",
    "备注": "note",
}
STOCK_COLUMNS = ("许可证号", "品规", "条", "散包", "是否本户码", "不符条数", "货架价")
CODE_COLUMNS = ("许可证号", "32位码")
_BOOLS = {"是": True, "否": False, "": None}


def visit_columns(rules: InspectionRules) -> tuple[str, ...]:
    """The heads of the first table."""
    items = [
        head for one in rules.items.values() for head in (one.code, f"{one.code}情形", f"{one.code}备注")
    ]
    return (*_HEAD, *items, *_FOOT)


def records_of(
    sheets: Sequence[ReadSheet], rules: InspectionRules, name: str
) -> list[tuple[str, dict[str, Any]]]:
    """The filled rows as plain records, each with its place; a row without a conclusion has not been visited and is left out.

    Raises BadInput where the table or a column that is needed is missing.
    """
    by_name = {one.name.strip(): one for one in sheets}
    stock = _by_shop(_rows(by_name.get(STOCK), STOCK_COLUMNS[:3], name))
    codes = _by_shop(_rows(by_name.get(CODES), CODE_COLUMNS, name))
    visits = by_name.get(VISITS)
    if visits is None:
        raise BadInput(
            f"没有工作表“{VISITS}”", where=name, next_step="请用 zmtool inspect sheet 写出的表填写"
        )
    found = []
    for number, row in _rows(visits, ("许可证号", "结论", *rules.items), name):
        if not row.get("结论"):
            continue
        lic_no = row.get("许可证号", "")
        where = f"{VISITS} 第 {number} 行"
        found.append((where, _record(row, rules, stock.get(lic_no, []), codes.get(lic_no, []))))
    return found


def _record(
    row: Mapping[str, str],
    rules: InspectionRules,
    stock: Sequence[Mapping[str, str]],
    codes: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    plain: dict[str, Any] = {
        field: row[head] for head, field in (*_HEAD.items(), *_FOOT.items()) if field and row.get(head)
    }
    plain["kind"] = rules.kind(row.get("类型", "")).id
    plain["shown_certificates"] = row.get("已出示证件") == "是"
    for name in ("started_at", "ended_at"):
        plain[name] = _moment(plain.get(name, ""))
    if "rectify_by" in plain:
        plain["rectify_by"] = plain["rectify_by"][:10].replace("/", "-")
    plain["inspectors"] = [{"cert_no": row[head]} for head in ("执法证号1", "执法证号2") if row.get(head)]
    plain["answers"] = [
        _filled(
            {
                "item": code,
                "answer": row[code],
                "finding": row.get(f"{code}情形"),
                "note": row.get(f"{code}备注"),
            }
        )
        for code in rules.items
        if row.get(code)
    ]
    if row.get("经度") and row.get("纬度"):
        plain["sign_in"] = _filled(
            {"longitude": row["经度"], "latitude": row["纬度"], "datum": row.get("坐标系")}
        )
    signature = {"party": row.get("当事人签名"), "refusal": row.get("拒签说明"), "witness": row.get("见证人")}
    if any(signature.values()):
        plain["signature"] = _filled(signature)
    if row.get("当事人解释"):
        plain["questions"] = [{"doubt": row.get("查什么") or "检查疑点", "explanation": row["当事人解释"]}]
    if stock:
        plain["stock"] = [_stock_line(one) for one in stock]
    if codes:
        plain["codes"] = [{"code": one.get("32位码", "")} for one in codes]
    return plain


def _stock_line(row: Mapping[str, str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "sku": row.get("品规", ""),
        "cartons": _count(row.get("条", "")),
        "loose": _count(row.get("散包", "")),
        "mismatch": _count(row.get("不符条数", "")),
    }
    own = _BOOLS.get(row.get("是否本户码", ""))
    if own is not None:
        line["own_code"] = own
    if row.get("货架价"):
        line["shelf_price"] = row["货架价"]
    return line


def _rows(sheet: ReadSheet | None, needed: Sequence[str], name: str) -> list[tuple[int, dict[str, str]]]:
    """Rows by head with their number; a sheet that is not there has none. Raises BadInput for a head that is missing."""
    if sheet is None or not sheet.rows:
        return []
    heads = [one.strip().partition(" ")[0] for one in sheet.rows[0]]
    missing = [one for one in needed if one not in heads]
    if missing:
        raise BadInput(
            f"工作表“{sheet.name}”缺少列 {'、'.join(missing)}", where=name, next_step="请勿改动表头"
        )
    found = []
    for number, cells in enumerate(sheet.rows[1:], 2):
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        if any(row.values()):
            found.append((number, row))
    return found


def _by_shop(rows: Sequence[tuple[int, dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for _, row in rows:
        found.setdefault(row.get("许可证号", ""), []).append(row)
    return found


def _moment(text: str) -> str:
    """“2026-05-12 09:30[:00]”, also with slashes, as a record writes it; another text stays as it is and is told."""
    for form in (
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
    ):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%dT%H:%M")  # noqa: DTZ007 - as on the clock
        except ValueError:
            continue
    return text


def _count(text: str) -> Any:
    """A count; another text stays as it is and is told."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else text or 0


def _filled(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value not in (None, "")}


def blank_row(told: Mapping[str, str | int | date], rules: InspectionRules) -> tuple[Any, ...]:
    """A row of the first table with what is known before the visit, by head."""
    return tuple(told.get(head, "") for head in visit_columns(rules))
