"""Which licence a customer code of the sales system stands for: by the register, else by the list of marketing customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

MARKETING = "mkt_cust"


def licences_by_customer(session: Session, at: OpenWorkspace) -> dict[str, int]:
    """Customer code → licence number; of several licences with one code the register's active one, else none."""
    from sqlmodel import col, select

    from zmtool.insight.data.columns import columns_at, quoted
    from zmtool.insight.data.keep import part_files, parts
    from zmtool.licenses.register.tables import RetailerRow

    found: dict[str, int] = {}
    folder = at.workspace.root / FOLDER
    files = part_files(parts(session), folder, MARKETING)
    if files:
        with columns_at(folder) as connection:
            rows = connection.execute(
                f"SELECT cust_code, lic_no FROM read_parquet({quoted(files[0])}) WHERE cust_code <> '' AND lic_no IS NOT NULL"
            ).fetchall()
        found.update(rows)
    query = select(RetailerRow.cust_code, RetailerRow.lic_no, RetailerRow.status).where(
        col(RetailerRow.cust_code) != ""
    )
    several: dict[str, list[tuple[str, str]]] = {}
    for code, lic_no, status in session.exec(query):
        several.setdefault(code, []).append((status, lic_no))
    for code, ones in several.items():
        active = [lic_no for status, lic_no in ones if status == "ACTIVE"] or [lic_no for _, lic_no in ones]
        if len(active) == 1:
            found[code] = int(active[0])
        else:
            found.pop(code, None)
    return found
