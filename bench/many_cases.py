"""A workspace full of invented cases, multiplied by SQL from a few that were kept in the ordinary way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.records import CaseFacts
from zmtool.store.search import index_words
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.case_board import deadline_board
from zmtool.workflow.cases import save_case
from zmtool.workflow.workspace import create

NOW = datetime(2025, 12, 31, 9, 0, tzinfo=timezone(timedelta(hours=8)))
LINES = 20
OPEN_SHARE = 3
"""Of ten cases, how many are not archived."""
_NAMES = ("中华", "玉溪", "利群", "云烟", "芙蓉王", "黄鹤楼", "泰山", "红塔山", "黄山", "双喜")
BRANDS = tuple(f"{name}({kind}{number})" for name in _NAMES for kind in "硬软细" for number in range(1, 21))
_SURNAMES, _GIVEN = "宋陶温秦何陆林周方许", "知远映雪书航言平川承安一舟望晴岚"
_TABLES = ("case_party", "case_goods", "case_officer", "case_document", "case_event", "case_deadline")
Row = dict[str, Any]


def build(folder: Path, cases: int) -> Path:
    """Makes the workspace of ``cases`` cases with ``LINES`` lines of goods each; returns its folder."""
    settings = Settings(bureau=BureauSettings(name="示例县烟草专卖局", short_name="示"))
    workspace = create(folder, now=NOW, user="周望", settings=settings)
    for facts in _first_cases():
        save_case(facts, workspace.root, now=NOW, user="周望")
    deadline_board(workspace.root, now=NOW)  # marks that the deadlines agree with the law's data
    with closing(sqlite3.connect(workspace.database, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = OFF")  # a workspace to throw away
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("BEGIN")
        _multiply(connection, cases)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    return workspace.root


def party_name(number: int) -> str:
    """The name of the party of a case; the last figures make it one of many or the only one."""
    return f"{_SURNAMES[number % 10]}{_GIVEN[number % 15]}{_GIVEN[number // 15 % 15]}"


def id_number(number: int) -> str:
    """Every fourth case is of somebody who was there before."""
    return f"349901{19600101 + number // 4 % 300000:08d}{number // 4 % 1000:03d}X"


def _first_cases() -> Iterator[CaseFacts]:
    """One case under way and one archived, with their steps recorded, some papers, and many lines of goods."""
    for name in ("early", "clean"):
        case = read_case(shipped_root() / "sample_cases" / name / "case.yaml")
        lines = tuple(
            replace(case.goods[i % 5], name=BRANDS[i], quantity=Decimal(i + 1)) for i in range(LINES)
        )
        events = history_of(case, load_life_cycle()).events
        papers = ("filing_report", "inspection_record", "penalty_decision")
        kept = tuple(one for one in case.documents if one.type in papers)
        yield replace(case, goods=lines, events=events, documents=kept)


def _multiply(connection: sqlite3.Connection, cases: int) -> None:
    _CHANGING.clear()
    first = [dict(row) for row in connection.execute("SELECT * FROM penalty_case ORDER BY id")]
    hanging = {
        row["id"]: {
            table: _rows(connection, f"SELECT * FROM {table} WHERE case_id = ?", row["id"])  # noqa: S608
            for table in _TABLES
        }
        for row in first
    }
    texts = {
        row["id"]: _rows(connection, "SELECT * FROM search_entry WHERE ref = ?", row["case_no"])
        for row in first
    }
    top = connection.execute("SELECT max(id) FROM case_document").fetchone()[0]
    top_text = connection.execute("SELECT max(id) FROM search_entry").fetchone()[0]
    batch: dict[str, list[Row]] = {}
    for number in range(len(first) + 1, cases + 1):
        source = first[0] if number % 10 < OPEN_SHARE else first[1]
        names = {source["case_no"]: f"示烟立〔{2010 + number % 16}〕第{number}号"}
        party = hanging[source["id"]]["case_party"][0]["name"]
        names[party] = party_name(number)
        days = -((number * 7919) % 1500)
        batch.setdefault("penalty_case", []).append(_case(source, number, names, days))
        for table in _TABLES:
            for row in hanging[source["id"]][table]:
                if table == "case_goods":
                    brand = BRANDS[(number + row["position"] * 31) % len(BRANDS)]
                    batch.setdefault(table, []).append(row | {"case_id": number, "name": brand})
                    continue
                changed = _changed(row, names, days) | {"case_id": number}
                if table == "case_party":
                    changed |= {
                        "id_no": id_number(number),
                        "license_no": f"349901{number // 4:06d}",
                        "phone": f"130{number // 4:08d}",
                    }
                if table == "case_document":
                    top += 1
                    changed |= {"id": top}
                batch.setdefault(table, []).append(changed)
        goods = "\n".join(one["name"] for one in batch["case_goods"][-LINES:])
        for row in texts[source["id"]]:
            top_text += 1
            body = goods if row["kind"] == "goods" else _named(row["body"], names)
            entry = row | {
                "id": top_text,
                "owner": f"case/{number}",
                "ref": names[source["case_no"]],
                "body": body,
            }
            batch.setdefault("search_entry", []).append(entry | {"title": _named(row["title"], names)})
        if number % 2000 == 0:
            _write(connection, batch)
    _write(connection, batch)


def _rows(connection: sqlite3.Connection, query: str, of: object) -> list[Row]:
    return [dict(row) for row in connection.execute(query, (of,))]


def _case(source: Row, number: int, names: Mapping[str, str], days: int) -> Row:
    causes = ("not_local_purchase", "retail_no_license", "transport_no_permit")
    row = _changed(source, names, days) | {"id": number, "cause": causes[number % 3]}
    if row["decision_number"]:
        row["decision_number"] = f"示烟处〔{2010 + number % 16}〕第{number}号"
    return row


def _changed(row: Row, names: Mapping[str, str], days: int) -> Row:
    """The row with other names and on other days."""
    if id(row) not in _CHANGING:
        _CHANGING[id(row)] = [
            key
            for key, value in row.items()
            if isinstance(value, str) and (_dated(value) or any(name in value for name in names))
        ]
    return row | {key: _text(row[key], names, days) for key in _CHANGING[id(row)]}


_CHANGING: dict[int, list[str]] = {}
"""Which columns of a first case's row change from case to case, by the identity of the row."""


def _dated(value: str) -> bool:
    return value[:4].isdigit() and value[4:5] == "-"


def _text(value: str, names: Mapping[str, str], days: int) -> str:
    return _later(value[:10], days) + value[10:] if _dated(value) else _named(value, names)


def _named(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


@cache
def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _write(connection: sqlite3.Connection, batch: dict[str, list[Row]]) -> None:
    for table, rows in batch.items():
        columns = list(rows[0])
        names, places = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
        into = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
        connection.executemany(into, [list(row.values()) for row in rows])
    connection.executemany(
        "INSERT INTO search_index(rowid, words) VALUES (?, ?)",
        _indexed(batch.get("search_entry", ())),
    )
    batch.clear()


def _indexed(entries: Sequence[Row]) -> Iterator[tuple[int, str]]:
    for one in entries:
        # Line by line, since most lines are those of many cases; what parts them leaves no word.
        yield one["id"], " ".join(filter(None, map(_line_words, one["body"].split("\n"))))


@lru_cache(maxsize=100_000)
def _line_words(line: str) -> str:
    return index_words(line)
