"""What the workspace itself knows, as tables of analysis: licences, events, inspections, cases, seized codes, alerts, schools.

Made anew only when something was written since; nothing has to be typed or exported twice.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.insight.contract import STORED_AS, Contract, Table, load_contract
from zmtool.insight.data.seasons import load_festivals
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

Row = Mapping[str, Any]
_OWN = "workspace"
_STATUS = {"ACTIVE": "有效", "SUSPENDED": "停业", "RECTIFYING": "整顿", "EXPIRED": "届满"}
_LICENCE_DIGITS = 12


def snapshot_files(at: OpenWorkspace) -> dict[str, list[Path]]:
    """The files of every table, imported rows and the workspace's own together; made anew where either changed."""
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import WHOLE, columns_at, quoted

    folder = at.workspace.root / FOLDER
    contract = load_contract(at.root)
    with at.reading() as session:
        held = keep.parts(session)
        mark = f"{contract.version} {_last_entry(session)} {keep.fingerprint(held)}"
        files = {
            table.id: keep.part_files(held, folder, table.id)
            for table in contract.tables.values()
            if table.by_week
        }
        stamp = folder / _OWN / "stamp"
        made = {
            name: folder / _OWN / f"{name}.parquet"
            for name, one in contract.tables.items()
            if not one.by_week
        }
        if not (
            stamp.is_file() and stamp.read_text("utf-8") == mark and all(map(Path.is_file, made.values()))
        ):
            with columns_at(folder) as connection:
                for name, path in made.items():
                    imported = folder / held[name, WHOLE].file if (name, WHOLE) in held else None
                    _write(
                        connection,
                        contract.tables[name],
                        _rows(name, session, at, contract),
                        imported,
                        path,
                        quoted,
                    )
                _finish(connection, made, quoted)
            stamp.write_text(mark, "utf-8")
    return files | {name: [path] for name, path in made.items()}


def _last_entry(session: Session) -> int:
    from sqlmodel import select

    from zmtool.store.tables import AuditHead

    head = session.exec(select(AuditHead).where(AuditHead.id == 1)).first()
    return head.seq if head else 0


def _write(
    connection: Any,
    table: Table,
    rows: Iterator[Row],
    imported: Path | None,
    path: Path,
    quoted: Callable[[Path], str],
) -> None:
    from zmtool.insight.data.columns import rough_rows

    path.parent.mkdir(parents=True, exist_ok=True)
    rough = path.with_suffix(".csv")
    names = [one.id for one in table.columns]
    with rough.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow(["" if row.get(name) is None else row[name] for name in names])
    types = [(one.id, STORED_AS[one.type]) for one in table.columns]
    own = f"SELECT * FROM {rough_rows(rough, types)}"
    also = f" UNION ALL SELECT {', '.join(names)} FROM read_parquet({quoted(imported)})" if imported else ""
    fresh = path.with_suffix(".new")
    connection.execute(f"COPY ({own}{also}) TO {quoted(fresh)} (FORMAT parquet, COMPRESSION zstd)")
    fresh.replace(path)
    rough.unlink()


def _finish(connection: Any, made: Mapping[str, Path], quoted: Callable[[Path], str]) -> None:
    """The account holder of a shop comes from the list of marketing customers."""
    retailer, customers = made["retailer"], made["mkt_cust"]
    fresh = retailer.with_suffix(".new")
    connection.execute(
        f"""COPY (SELECT r.* REPLACE (COALESCE(r.acct_id_no, m.holder) AS acct_id_no, COALESCE(r.bank_acct, m.account) AS bank_acct)
        FROM read_parquet({quoted(retailer)}) AS r LEFT JOIN (SELECT lic_no, ANY_VALUE(acct_id_no) AS holder, ANY_VALUE(bank_acct) AS account
          FROM read_parquet({quoted(customers)}) WHERE lic_no IS NOT NULL GROUP BY lic_no) AS m ON m.lic_no = r.lic_no
        ORDER BY r.lic_no) TO {quoted(fresh)} (FORMAT parquet, COMPRESSION zstd)"""
    )
    fresh.replace(retailer)


def _rows(name: str, session: Session, at: OpenWorkspace, contract: Contract) -> Iterator[Row]:
    made = _SOURCES.get(name)
    return iter(()) if made is None else made(session, at)


def _skus(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from zmtool.insight.data.keep import brand_rows

    for row in brand_rows(session):
        yield {
            "sku": row.id,
            "name": row.name,
            "brand": row.brand,
            "origin": row.origin or None,
            "klass": row.klass,
            "whole_price": row.whole_price,
            "retail_price": row.retail_price,
            "heat": row.heat or None,
            "sensitive": int(row.sensitive),
            "listed_on": row.listed_on,
        }


def _retailers(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from zmtool.licenses.credit.keep import latest_grades
    from zmtool.licenses.register.tables import RetailerRow
    from zmtool.workflow.inspection_candidates import spot_of_place

    grades = latest_grades(session)
    table = RetailerRow.__table__  # type: ignore[attr-defined]
    for row in session.execute(table.select().execution_options(yield_per=5000)):
        if not _is_licence(row.lic_no):
            continue
        spot = spot_of_place(row.longitude, row.latitude, row.datum)
        grade = grades.get(row.lic_no)
        yield {
            "lic_no": row.lic_no,
            "cust_code": row.cust_code,
            "name": row.name,
            "principal": row.principal,
            "id_no": row.id_key or None,
            "uscc": row.uscc,
            "order_phone": row.order_phone or row.phone,
            "bank_acct": row.bank_key or None,
            "addr": row.addr,
            "addr_key": row.addr_key,
            "lng": spot.longitude if spot else None,
            "lat": spot.latitude if spot else None,
            "org": row.lic_no[:6],
            "street": row.town,
            "route": row.route,
            "rep": row.rep,
            "market": row.market,
            "format": row.format,
            "tier": row.tier if row.tier.isdecimal() else None,
            "status": _STATUS.get(row.status, "注销"),
            "issue_date": row.issue_date or row.valid_from,
            "valid_to": row.valid_to,
            "credit": grade.grade if grade else None,
        }


def _is_licence(text: str) -> bool:
    return len(text) == _LICENCE_DIGITS and text.isdecimal()


def _inspections(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from sqlmodel import select

    from zmtool.oversight.inspection.tables import InspectionRow, InspectionSignInRow
    from zmtool.workflow.inspection_candidates import spot_of_place

    signs = {row.insp_no: row for row in session.exec(select(InspectionSignInRow))}
    for row in session.exec(select(InspectionRow)):
        sign = signs.get(row.insp_no)
        spot = spot_of_place(sign.lng or None, sign.lat or None, sign.datum) if sign else None
        yield {
            "insp_no": row.insp_no,
            "lic_no": row.lic_no if _is_licence(row.lic_no) else None,
            "insp_date": row.day,
            "kind": row.kind,
            "result": row.conclusion,
            "inspector": row.officer_1,
            "lng": spot.longitude if spot else None,
            "lat": spot.latitude if spot else None,
        }


def _stock(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from sqlmodel import select

    from zmtool.insight.data.keep import Brands
    from zmtool.oversight.inspection.tables import InspectionRow

    brands = Brands(session)
    for insp_no, facts in session.exec(select(InspectionRow.insp_no, InspectionRow.facts)):
        for line in json.loads(facts).get("stock", ()):
            yield {
                "insp_no": insp_no,
                "sku": brands.known("", line.get("sku", "")),
                "stock_qty": line.get("cartons"),
                "mismatch_qty": line.get("mismatch", 0),
            }


def _cases(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from sqlmodel import select

    from zmtool.cases.tables import CaseRow, PartyRow

    query = select(CaseRow, PartyRow.license_no).join(PartyRow, isouter=True)
    for row, lic_no in session.exec(query):
        day = row.incident_time.date() if row.incident_time else row.filing_date or row.clue_date
        yield {
            "case_no": row.case_no,
            "case_date": day,
            "lic_no": lic_no if _is_licence(lic_no or "") else None,
            "kind": row.cause,
            "punished": int(row.decision_date is not None),
            "amount": row.base_amount,
        }


def _seizures(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    """The codes of cartons that our own cases name, one carton a code."""
    from sqlmodel import select

    from zmtool.base.errors import InvalidValue
    from zmtool.cases.tables import CaseRow, GoodsRow
    from zmtool.insight.data.keep import Brands
    from zmtool.values.carton_code import parse_partial

    brands = Brands(session)
    org = at.workspace.settings.bureau.region
    query = select(CaseRow, GoodsRow).join(GoodsRow)
    for case, goods in session.exec(query):
        day = case.incident_time.date() if case.incident_time else case.filing_date
        for code in goods.codes:
            try:
                carton = parse_partial(code)
            except InvalidValue:
                continue
            yield {
                "case_no": case.case_no,
                "found_date": day,
                "found_org": org,
                "sku": brands.known(goods.barcode, goods.name),
                "qty": 1,
                "code_date": carton.sorting_date(day) if day else None,
                "code_lic": carton.licence if _is_licence(carton.licence) else None,
            }


def _alerts(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from sqlmodel import select

    from zmtool.oversight.internal.tables import SupervisionAlertRow

    for row in session.exec(select(SupervisionAlertRow)):
        yield {
            "alert_no": row.alert_no,
            "model": row.model,
            "lic_no": row.subject_key if _is_licence(row.subject_key) else None,
            "rep": row.subject_name if row.subject_kind == "staff" else None,
            "asof_date": date.fromisoformat(row.raised_at[:10]),
            "level": row.level,
            "verdict": row.verdict or None,
            "reason": row.conclusion or None,
        }


def _schools(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    from sqlmodel import select

    from zmtool.licenses.layout.points import RETAIL
    from zmtool.licenses.layout.tables import LayoutPointRow

    for row in session.exec(select(LayoutPointRow).where(LayoutPointRow.kind != RETAIL)):
        yield {"kind": "学校", "name": row.name or row.ref, "lng": row.wgs_longitude, "lat": row.wgs_latitude}


def _seasons(session: Session, at: OpenWorkspace) -> Iterator[Row]:
    for week, last, festival in load_festivals(at.root).weeks():
        yield {"pseq": week, "last_pseq": last, "festival": festival}


_SOURCES: Mapping[str, Callable[[Session, OpenWorkspace], Iterator[Row]]] = {
    "sku": _skus,
    "retailer": _retailers,
    "inspection": _inspections,
    "insp_stock": _stock,
    "case_file": _cases,
    "seizure": _seizures,
    "alert": _alerts,
    "place": _schools,
    "season": _seasons,
}
