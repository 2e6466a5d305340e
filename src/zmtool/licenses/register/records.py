"""One entry of the register: a retail licence, who holds it, where it is used, how it is supplied (许可证和零售客户)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Retailer:
    """A retail licence and its holder; unknown is None or empty.

    ``status`` is an id of ``schemas/licenses/statuses.yaml``, ``scope`` and ``eco_type`` are codes of
    ``schemas/licenses/enums.yaml`` or the words of the export. Of the holder's identity number and of the bank account
    only a masked form and a key for comparison are kept. ``business_status`` is what the business register says of the
    holder's business licence, ``uscc_until`` its last day. ``plan_code`` is the layout plan under which the licence was
    granted. ``doubts`` are the fields whose check character failed when they came in.
    """

    lic_no: str
    name: str = ""
    principal: str = ""
    status: str = "ACTIVE"
    eco_type: str = ""
    uscc: str = ""
    addr: str = ""
    scope: tuple[str, ...] = ()
    supplier: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    org: str = ""
    issue_date: date | None = None
    serial: str = ""
    suspended_from: date | None = None
    suspended_to: date | None = None
    id_mask: str = ""
    id_key: str = ""
    birth_year: int | None = None
    cust_code: str = ""
    phone: str = ""
    order_phone: str = ""
    bank_mask: str = ""
    bank_key: str = ""
    actual_operator: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    datum: str = ""
    town: str = ""
    village: str = ""
    cell: str = ""
    station: str = ""
    officer: str = ""
    route: str = ""
    rep: str = ""
    format: str = ""
    market: str = ""
    area: Decimal | None = None
    tier: str = ""
    order_weekday: str = ""
    cycle: str = ""
    uscc_until: date | None = None
    business_status: str = ""
    first_order_date: date | None = None
    last_order_date: date | None = None
    plan_code: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LicenceEvent:
    """One entry of a licence's history: what changed (field → before, after), when, by whom, on what occasion."""

    lic_no: str
    at: str
    who: str
    kind: str
    change: Mapping[str, tuple[object, object]]
    why: str = ""
    source: str = ""


LABELS: Mapping[str, str] = {
    "lic_no": "许可证号",
    "name": "企业（字号）名称",
    "principal": "负责人",
    "status": "状态",
    "eco_type": "经济类型",
    "uscc": "统一社会信用代码",
    "addr": "经营场所",
    "scope": "许可范围",
    "supplier": "供货单位",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "org": "发证机关",
    "issue_date": "发证日期",
    "serial": "印制流水号",
    "suspended_from": "停业起",
    "suspended_to": "停业止",
    "id_mask": "身份证号",
    "birth_year": "出生年份",
    "cust_code": "客户编码",
    "phone": "联系电话",
    "order_phone": "订货电话",
    "bank_mask": "扣款账号",
    "actual_operator": "实际经营人",
    "longitude": "经度",
    "latitude": "纬度",
    "datum": "坐标系",
    "town": "乡镇",
    "village": "村社区",
    "cell": "市场单元",
    "station": "管理所",
    "officer": "专卖管理员",
    "route": "访销线路",
    "rep": "客户经理",
    "format": "业态",
    "market": "市场类型",
    "area": "营业面积",
    "tier": "档位",
    "order_weekday": "订货日",
    "cycle": "访销周期",
    "uscc_until": "执照有效期止",
    "business_status": "执照状态",
    "first_order_date": "首次订货日期",
    "last_order_date": "最近订货日期",
    "plan_code": "取得时布局规划",
    "tags": "扶助对象",
    "note": "备注",
    "doubts": "校验不符的字段",
}
"""What people call the fields; keys for comparison have no name and are never shown."""
