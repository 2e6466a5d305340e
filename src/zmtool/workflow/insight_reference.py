"""The smaller tables of analysis from the exports that clerks receive: read, previewed, merged by what names a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.insight.contract import STORED_AS, Table, load_contract
from zmtool.insight.data.reference import KINDS, Kind, NotTaken, Reading, row_of
from zmtool.insight.data.wordings import load_order_words
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.read import read_sheets, sheets_of
from zmtool.sheets.records import Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.workflow.insight_access import FOLDER, require_analyst
from zmtool.workflow.workspace import OpenWorkspace, Place, keep_original, opened

if TYPE_CHECKING:
    from zmtool.insight.data.columns import Part
    from zmtool.insight.data.keep import Batch

SKUS = "skus"


@dataclass(frozen=True, slots=True)
class ReferenceImport:
    """What came of a file: how many rows it has, how many are new or changed in the table, what cannot be taken."""

    kind: str
    label: str
    batch: int
    rows: int
    changed: int
    rejected: tuple[Rejected, ...]
    reasons: Mapping[str, int]
    again: bool = False


def import_reference(
    kind_id: str, path: Path, place: Place = None, *, now: datetime, user: str, dry_run: bool = False
) -> ReferenceImport:
    """Takes a file of one of KINDS (or ``skus``) in, whole or not at all. Raises BadInput, UsageProblem, Refused."""
    from zmtool.insight.data import keep

    label = "品规目录" if kind_id == SKUS else _kind(kind_id).label
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
        sha256 = "" if dry_run else keep_original(path, at, now=now, user=user)
        with at.reading() as session:
            known = keep.same_file(session, kind_id, sha256) if sha256 else None
        if known is not None and kind_id != SKUS:
            return ReferenceImport(kind_id, label, known.number, known.rows, 0, (), {}, again=True)
        found = preview(read_sheets(path), load_mapping(f"insight_{kind_id}", at.root), path.name)
        if kind_id == SKUS:
            return _skus(found, sha256, path.name, at, now=now, user=user, dry_run=dry_run)
        return _merged(_kind(kind_id), found, sha256, path.name, at, now=now, user=user, dry_run=dry_run)


def merge_again(batch: Batch, at: OpenWorkspace, *, now: datetime, user: str) -> None:
    """Merges an accepted file once more from its original, when the columns are made anew."""
    from zmtool.store.vault import vault_path

    content = vault_path(at.workspace.vault, batch.sha256).read_bytes()
    found = preview(
        sheets_of(content, batch.name), load_mapping(f"insight_{batch.kind}", at.root), batch.name
    )
    _merged(_kind(batch.kind), found, batch.sha256, batch.name, at, now=now, user=user, again=True)


def _kind(kind_id: str) -> Kind:
    kind = KINDS.get(kind_id)
    if kind is None:
        raise UsageProblem(f"没有“{kind_id}”这种数据", next_step=f"可用：orders、{SKUS}、{'、'.join(KINDS)}")
    return kind


def _merged(
    kind: Kind,
    found: Preview,
    sha256: str,
    name: str,
    at: OpenWorkspace,
    *,
    now: datetime,
    user: str,
    dry_run: bool = False,
    again: bool = False,
) -> ReferenceImport:
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import WHOLE, columns_at, remove_files
    from zmtool.licenses.register.keep import secret_of
    from zmtool.licenses.register.private_numbers import key_of
    from zmtool.store.audit import record

    table = load_contract(at.root).tables[kind.table]
    folder = at.workspace.root / FOLDER
    # The workspace's secret is made at its first use, so the session writes; nothing else is written before the end.
    with at.writing() as session:
        secret = secret_of(session)
    with at.reading() as session:
        brands = keep.Brands(session)
        held = keep.parts(session)
    by = Reading(brands.number, lambda number: key_of(number, secret), load_order_words(at.root))
    rows, refused = _rows(kind, found, by)
    rejected = tuple(sorted((*found.rejected, *refused), key=lambda one: one.row))
    reasons = Counter(f"{one.label}：{one.reason}" for one in rejected)
    if not rows:
        told = f"（第 {rejected[0].row} 行 {rejected[0].label}：{rejected[0].reason}）" if rejected else ""
        raise BadInput(f"没有一行可以导入{told}", where=name, next_step="请检查文件内容")
    with columns_at(folder) as connection:
        part, changed = _merge(connection, kind, table, rows, held.get((kind.table, WHOLE)), folder)
    if dry_run:
        remove_files(folder, [part.file])
        return ReferenceImport(kind.id, kind.label, 0, len(rows), changed, rejected, reasons)
    try:
        with at.writing() as session:
            brands.keep(session)
            gone = keep.replace_parts(session, [part], [(kind.table, WHOLE)], held)
            number = 0
            if not again:
                batch = keep.add_batch(
                    session, kind.id, sha256, name, [], len(rows), dict(reasons), now=now, user=user
                )
                number = batch.number
                keep.settle(session, number, keep.ACCEPTED, now=now, user=user)
                record(
                    session,
                    now=now,
                    who=user,
                    action="insight.reference",
                    subject=f"insight_batch:{number}",
                    change={"kind": kind.id, "name": name, "rows": len(rows), "changed": changed},
                )
    except BaseException:
        remove_files(folder, [part.file])
        raise
    remove_files(folder, gone)
    return ReferenceImport(kind.id, kind.label, number, len(rows), changed, rejected, reasons)


def _rows(kind: Kind, found: Preview, by: Reading) -> tuple[list[dict[str, Any]], list[Rejected]]:
    rows, refused = [], []
    for one in found.accepted:
        try:
            rows.append(row_of(kind, one.values, by))
        except NotTaken as wrong:
            refused.append(Rejected(one.row, wrong.label, wrong.value, wrong.reason))
    return rows, refused


def _merge(
    connection: Any, kind: Kind, table: Table, rows: list[dict[str, Any]], held: Part | None, folder: Path
) -> tuple[Part, int]:
    """The new state of a table: what is kept, with the new rows instead of those of the same key; and how many changed."""
    from zmtool.insight.data.columns import WHOLE, quoted, write_part
    from zmtool.insight.engine.duck import fill

    names = [one.id for one in table.columns]
    columns = ", ".join(f"{one.id} {STORED_AS[one.type]}" for one in table.columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh (zm_at INTEGER, {columns})")
    fill(
        connection,
        "fresh",
        len(names) + 1,
        [(at, *(row.get(name) for name in names)) for at, row in enumerate(rows)],
    )
    key = ", ".join(kind.key)
    listed = ", ".join(names)
    # Of several rows with one key in one file the last one holds.
    fresh = (
        f"SELECT {listed} FROM fresh QUALIFY ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY zm_at DESC) = 1"
    )
    old = (
        f"SELECT {listed} FROM read_parquet({quoted(folder / held.file)})"
        if held
        else f"SELECT {listed} FROM fresh WHERE false"
    )
    same = " AND ".join(f"o.{one} IS NOT DISTINCT FROM n.{one}" for one in kind.key)
    sql = f"SELECT o.* FROM ({old}) AS o ANTI JOIN ({fresh}) AS n ON {same} UNION ALL {fresh} ORDER BY ALL"
    changed = connection.execute(f"SELECT COUNT(*) FROM ({fresh} EXCEPT {old})").fetchone()[0]
    part = write_part(connection, table.id, WHOLE, sql, folder)
    assert part is not None  # noqa: S101 - there are rows
    return part, int(changed)


def _skus(
    found: Preview, sha256: str, name: str, at: OpenWorkspace, *, now: datetime, user: str, dry_run: bool
) -> ReferenceImport:
    from zmtool.insight.data import keep
    from zmtool.store.audit import record

    changed, number = 0, 0
    with at.writing() as session:
        brands = keep.Brands(session)
        for row in found.accepted:
            brands.number(row.values.get("sku", ""), row.values.get("name", ""), {})
        brands.keep(session)
        session.flush()
        rows = {row.id: row for row in keep.brand_rows(session)}
        for row in found.accepted:
            brand = brands.number(row.values.get("sku", ""), row.values.get("name", ""), {})
            changed += keep.update_brand(session, rows[brand], row.values)
        if dry_run:
            session.rollback()
        else:
            batch = keep.add_batch(
                session, SKUS, sha256, name, [], len(found.accepted), {}, now=now, user=user
            )
            number = batch.number
            keep.settle(session, number, keep.ACCEPTED, now=now, user=user)
            record(
                session,
                now=now,
                who=user,
                action="insight.reference",
                subject=f"insight_batch:{number}",
                change={"kind": SKUS, "name": name, "rows": len(found.accepted), "changed": changed},
            )
    reasons = Counter(f"{one.label}：{one.reason}" for one in found.rejected)
    return ReferenceImport(SKUS, "品规目录", number, len(found.accepted), changed, found.rejected, reasons)
