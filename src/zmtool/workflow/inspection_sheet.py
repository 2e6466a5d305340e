"""The street's table of a plan: written as a workbook, filled in, and taken back so that nobody types anything twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.datafile import check_against
from zmtool.base.errors import ZmtoolError
from zmtool.oversight.inspection.definition import InspectionRules, load_inspection_rules
from zmtool.oversight.inspection.sheet import (
    CODE_COLUMNS,
    CODES,
    STOCK,
    STOCK_COLUMNS,
    VISITS,
    blank_row,
    records_of,
    visit_columns,
)
from zmtool.workflow.inspection_record import RecordKept, record_from, record_inspection
from zmtool.workflow.oversight_scene import person_of, scene_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.licenses.register.records import Retailer
    from zmtool.oversight.inspection.keep_plans import KeptPlan
    from zmtool.oversight.inspection.plan_records import PlanClient
    from zmtool.reports.sheet_book import Sheet


@dataclass(frozen=True, slots=True)
class RowTaken:
    """A row that was taken in, or what is wrong with it (Chinese)."""

    place: str
    shop: str
    kept: RecordKept | None
    problem: str = ""


def write_sheet(plan_no: str, path: Path, place: Place = None, *, user: str) -> Path:
    """Writes the table of a plan: shops that have no record yet, the item table, sheets for stock and codes. Raises NotFound."""
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.inspection.keep_plans import seen_plan
    from zmtool.reports.sheet_book import Sheet, write_book

    with opened(place) as at, at.reading() as session:
        rules = load_inspection_rules(at.root)
        kept = seen_plan(session, plan_no, person_of(session, user, scene_of(at).roles))
        waiting = [one for one in kept.plan.clients if not one.insp_no]
        register = known_retailers(session, [one.lic_no for one in waiting])
    visits = Sheet(
        VISITS,
        visit_columns(rules),
        [_row(kept, one, register.get(one.lic_no), rules) for one in waiting],
    )
    return write_book(
        [visits, Sheet(STOCK, STOCK_COLUMNS, []), Sheet(CODES, CODE_COLUMNS, []), _table(rules)], path
    )


def take_sheet(path: Path, place: Place = None, *, now: datetime, user: str) -> tuple[RowTaken, ...]:
    """Takes the filled rows of a table, each for itself; rows without a conclusion stay for later. Raises BadInput for no such table."""
    from zmtool.sheets.read import read_sheets

    taken = []
    with opened(place, now=now) as at:
        rules = load_inspection_rules(at.root)
        for where, plain in records_of(read_sheets(path), rules, path.name):
            shop = str(plain.get("shop") or plain.get("lic_no") or "")
            try:
                check_against(plain, "inspection-record.schema.json", path)
                kept = record_inspection(
                    record_from(plain, where), at, folder=path.parent, now=now, user=user
                )
            except ZmtoolError as problem:
                taken.append(RowTaken(where, shop, None, str(problem.what)))
            else:
                taken.append(RowTaken(where, shop, kept))
    return tuple(taken)


def _row(
    kept: KeptPlan, one: PlanClient, retailer: Retailer | None, rules: InspectionRules
) -> tuple[object, ...]:
    officers = next((group.officers for group in kept.plan.groups if group.number == one.group), ())
    told: Mapping[str, str | int] = {
        "计划号": kept.plan.plan_no,
        "类型": rules.kinds[one.kind].label,
        "计划日期": one.day.isoformat(),
        "组": one.group,
        "顺序": one.position,
        "许可证号": one.lic_no,
        "户名": retailer.name or retailer.principal if retailer else "",
        "地址": retailer.addr if retailer else "",
        "负责人": retailer.principal if retailer else "",
        "为什么查": why_text(one),
        "查什么": "；".join(one.ask),
        **{f"执法证号{number}": officer.cert_no for number, officer in enumerate(officers[:2], 1)},
    }
    return blank_row(told, rules)


def why_text(one: PlanClient) -> str:
    """Why a shop is in a plan, in words: the parts that add something."""
    if "draw" in one.why:
        return f"双随机 {one.why['draw']} 抽中（{one.why.get('stratum', '')}）"
    parts = [part["ground"] for part in one.why.values() if float(part["points"]) > 0]
    return f"{one.priority}：{'；'.join(parts)}" if parts else one.priority


def _table(rules: InspectionRules) -> Sheet:
    from zmtool.reports.sheet_book import Sheet

    return Sheet(
        "项目表",
        ("代码", "检查项", "依据", "现场看什么", "没有问题填", "情形"),
        [
            (
                one.code,
                one.label,
                one.basis,
                one.look,
                one.sound,
                "、".join(each.label for each in one.findings),
            )
            for one in rules.items.values()
        ],
    )
