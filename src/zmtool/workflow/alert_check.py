"""The five official kinds computed from a summary of orders and the register; what is found becomes alerts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.licenses.register.statuses import ACTIVE, status_on
from zmtool.oversight.internal.official import Entry, Found, check_orders, check_register
from zmtool.oversight.internal.orders import OrderLine
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.workflow.alert_add import BY_PROGRAM, Added, NewAlert, add_alerts
from zmtool.workflow.alert_scene import AlertScene, alert_scene
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_MONTH = re.compile(r"(20[0-9]{2})\D{0,2}(0[1-9]|1[0-2]|[1-9])月?")
_INFORMATION = {
    "order_phone": "改电话",
    "bank_mask": "改账户",
    "format": "改类别",
    "market": "改类别",
    "tier": "改档位",
    "route": "改线路",
}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One run of the checks: the month, what was found, what became of it (empty for a dry run), what could not be computed, the rows
    of the file that were refused."""

    month: str
    found: tuple[Found, ...]
    added: tuple[Added, ...]
    remarks: tuple[str, ...]
    lines: int
    refused: tuple[Rejected, ...]


def check_official(
    path: Path | None,
    place: Place = None,
    *,
    month: str = "",
    relaxed: bool = False,
    dry_run: bool = False,
    now: datetime,
    user: str,
) -> CheckRun:
    """Computes the official kinds for a month (empty: the latest of the file, or this one) and keeps what was found as alerts.

    Without a file only the register is looked at. Raises BadInput for an unusable file, UsageProblem, Refused.
    """
    if month and not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        raise UsageProblem(f"“{month}”不是月份", where="--month", next_step="例：--month 2026-05")
    sheets = read_sheets(path) if path is not None else ()
    with opened(place, now=now) as at:
        scene = alert_scene(at)
        lines: tuple[OrderLine, ...] = ()
        refused: tuple[Rejected, ...] = ()
        if path is not None:
            taken = preview(sheets, load_mapping("order_summary", at.root), path.name)
            lines, refused = _lines(taken)
            if not lines:
                raise BadInput(
                    "没有一行可以使用", where=str(path), next_step="请核对许可证号、日期或者月份、数量"
                )
        wanted = month or max((one.month for one in lines), default=f"{now:%Y-%m}")
        with at.reading() as session:
            require(person_of(session, user, scene.scene.roles), "alert", scene.scene.roles)
            entries = _entries(session, scene, now)
        checked = check_orders(lines, wanted, entries, scene.internal, relaxed=relaxed) if lines else None
        found = (
            *(checked.found if checked else ()),
            *check_register(entries.values(), wanted, scene.internal),
        )
        added: tuple[Added, ...] = ()
        if not dry_run:
            with at.writing() as session:
                added = add_alerts(session, scene, [_new(one) for one in found], now=now, user=user)
        remarks = checked.remarks if checked else ("没有给订单汇总，只比对了登记簿",)
        return CheckRun(wanted, found, added, remarks, len(lines), refused)


def _new(one: Found) -> NewAlert:
    return NewAlert(
        one.model,
        one.subject,
        one.subject_kind,
        period=one.period,
        value=one.value,
        lift=one.lift,
        desc=one.desc,
        source=BY_PROGRAM,
        evidence=one.evidence,
    )


def _lines(taken: Preview) -> tuple[tuple[OrderLine, ...], tuple[Rejected, ...]]:
    found: list[OrderLine] = []
    refused = list(taken.rejected)
    for row in taken.accepted:
        values = row.values
        day = date.fromisoformat(values["day"]) if "day" in values else None
        named = _MONTH.fullmatch(values.get("month", "").strip())
        if day is None and named is None:
            refused.append(
                Rejected(row.row, "月份", values.get("month", "")[:60], "应为 2026-05 或者 2026年5月")
            )
            continue
        month = f"{day:%Y-%m}" if day else f"{named[1]}-{int(named[2]):02d}" if named else ""
        qty = Decimal(values["qty"])
        amount = Decimal(values["amount"]) if "amount" in values else None
        found.append(OrderLine(values["shop"], month, qty, day, amount, values.get("brand", "")))
    return tuple(found), tuple(sorted(refused, key=lambda one: one.row))


def _entries(session: Session, scene: AlertScene, now: datetime) -> dict[str, Entry]:
    """The register as the checks see it; a telephone number counts where it is a mobile one."""
    from zmtool.licenses.register.lists import Wanted, every_retailer

    days = int(scene.internal.kinds["customer_info"].threshold("change_days", relaxed=False))
    changes = _changes(session, now - timedelta(days=days))
    today = now.date()
    found = {}
    for one in every_retailer(session, Wanted(), today):
        found[one.lic_no] = Entry(
            one.lic_no,
            one.name,
            one.principal,
            status_on(one, today) == ACTIVE,
            one.issue_date or one.valid_from,
            one.order_phone if _MOBILE.fullmatch(one.order_phone) else "",
            one.bank_key,
            tuple(changes.get(one.lic_no, ())),
        )
    return found


def _changes(session: Session, since: datetime) -> Mapping[str, list[str]]:
    """What was changed of the customer information since a moment, by licence; what was empty before is no change."""
    from sqlmodel import col, select

    from zmtool.licenses.register.tables import LicenceEventRow

    found: dict[str, list[str]] = {}
    rows = session.exec(
        select(LicenceEventRow)
        .where(col(LicenceEventRow.at) >= since.isoformat(timespec="seconds"))
        .order_by(col(LicenceEventRow.id))
    )
    for row in rows:
        for name, pair in json.loads(row.change).items():
            label = _INFORMATION.get(name)
            if label and isinstance(pair, list) and pair[0]:
                found.setdefault(row.lic_no, []).append(f"{row.at[:10]} {label}")
    return found
