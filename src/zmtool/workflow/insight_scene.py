"""What every run of models looks at: tables, models, which data are there, the weeks, names of brands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zmtool.insight.contract import Contract, load_contract
from zmtool.insight.data.calendar import Week, calendar_of
from zmtool.insight.data.wordings import load_order_words
from zmtool.insight.models.read import Library, load_library
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.insight_snapshot import snapshot_files
from zmtool.workflow.workspace import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Scene:
    """What every run looks at: tables, models, which data are there, the weeks, names of brands."""

    contract: Contract
    library: Library
    files: Mapping[str, Sequence[Path]]
    empty: frozenset[str]
    unfilled: frozenset[tuple[str, str]]
    weeks: tuple[Week, ...]
    brands: Mapping[int, str]
    listed_on: Mapping[int, date]
    exempt: frozenset[tuple[str, int]]
    fingerprint: str


def scene_at(at: OpenWorkspace) -> Scene:
    """What a run looks at in a workspace. Raises UsageProblem, BadInput."""
    from zmtool.insight.data import keep as data
    from zmtool.insight.data.columns import HEAD, columns_at, orders_by_week

    contract = load_contract(at.root)
    files = snapshot_files(at)
    folder = at.workspace.root / FOLDER
    with columns_at(folder) as connection, at.reading() as session:
        held = data.parts(session)
        counts = orders_by_week(connection, data.part_files(held, folder, HEAD))
        weeks = calendar_of(counts, data.gaps(session), load_order_words(at.root).incomplete_below)
        empty, unfilled = _fullness(connection, contract, files)
        brands = data.brand_rows(session)
        exempt = _exempt(connection, files)
        mark = data.fingerprint(
            held,
            [
                _content_mark(connection, name, paths)
                for name, paths in sorted(files.items())
                if not contract.tables[name].by_week
            ],
        )
    return Scene(
        contract,
        load_library(at.root),
        files,
        empty,
        unfilled,
        weeks,
        {row.id or 0: row.name for row in brands},
        {row.id or 0: row.listed_on for row in brands if row.listed_on},
        exempt,
        mark,
    )


def _content_mark(connection: Any, name: str, paths: Sequence[Path]) -> str:
    """What a table holds, in short; the same rows give the same text whatever their order. Alerts are left out: a run adds to them."""
    from zmtool.insight.data.columns import quoted

    if name == "alert":
        return ""
    listed = ", ".join(map(quoted, paths))
    row = connection.execute(
        f"SELECT COUNT(*), SUM(HASH(CAST(t AS VARCHAR))) FROM read_parquet([{listed}]) AS t"
    )
    return f"{name} {row.fetchone()}"


def _fullness(
    connection: Any, contract: Contract, files: Mapping[str, Sequence[Path]]
) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Tables without a row, and columns without a value."""
    from zmtool.insight.data.columns import quoted

    empty, unfilled = set(), set()
    for table in contract.tables.values():
        paths = files.get(table.id, ())
        if not paths:
            empty.add(table.id)
            unfilled |= {(table.id, one.id) for one in table.columns}
            continue
        counts = ", ".join(
            f"COUNT(NULLIF({one.id}, ''))" if one.type in ("text", "private") else f"COUNT({one.id})"
            for one in table.columns
        )
        row = connection.execute(
            f"SELECT COUNT(*), {counts} FROM read_parquet([{', '.join(map(quoted, paths))}])"
        ).fetchone()
        if not row[0]:
            empty.add(table.id)
        unfilled |= {
            (table.id, one.id) for one, filled in zip(table.columns, row[1:], strict=True) if not filled
        }
    return frozenset(empty), frozenset(unfilled)


def _exempt(connection: Any, files: Mapping[str, Sequence[Path]]) -> frozenset[tuple[str, int]]:
    from zmtool.insight.data.columns import quoted

    paths = files.get("exempt", ())
    if not paths:
        return frozenset()
    rows = connection.execute(
        f"SELECT model, lic_no FROM read_parquet([{', '.join(map(quoted, paths))}]) WHERE kind = '零售户' AND lic_no IS NOT NULL"
    ).fetchall()
    return frozenset((model, lic_no) for model, lic_no in rows)
