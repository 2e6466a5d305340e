"""Brands, other names and prices go into the tables and come out the same; nothing is written twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zmtool.base.errors import Refused
from zmtool.goods.records import Basis, Price, Sku
from zmtool.goods.tables import (
    all_aliases,
    all_skus,
    find_sku,
    issues,
    prices_of,
    save_alias,
    save_price,
    save_sku,
)
from zmtool.store.audit import verify_chain
from zmtool.store.engine import reading, writing
from zmtool.store.migrate import migrate, migrations

from .conftest import NOW

HARD = Sku("中华(硬)", "6901028075015", "6901028075763", producer="示例卷烟厂")
RETAIL = Price(
    HARD.barcode_carton, Basis.RETAIL, Decimal("450.00"), "条", "示例目录", "2025年下半年", date(2025, 7, 1)
)


def test_brands(engine: Engine) -> None:
    with writing(engine) as session:
        assert save_sku(session, HARD, now=NOW, who="甲")
        assert not save_sku(session, HARD, now=NOW, who="甲")
        assert save_sku(session, replace(HARD, mark="停产"), now=NOW, who="甲", expected_version=1)
        with pytest.raises(Refused, match="他人修改"):
            save_sku(session, HARD, now=NOW, who="甲", expected_version=1)
    with reading(engine) as session:
        found = replace(HARD, mark="停产")
        assert find_sku(session, "6901028075763") == find_sku(session, "6901028075015") == found
        assert find_sku(session, "6901028075053") is None
        assert all_skus(session) == (found,)


def test_prices_and_other_names_are_kept_once_and_on_the_trail(engine: Engine) -> None:
    with writing(engine) as session:
        save_sku(session, HARD, now=NOW, who="甲")
        assert save_alias(session, HARD.barcode_carton, "硬中华", now=NOW, who="甲")
        assert not save_alias(session, HARD.barcode_carton, "硬中华", now=NOW, who="甲")
        assert save_price(session, RETAIL, now=NOW, who="甲")
        assert not save_price(session, RETAIL, now=NOW, who="甲")
        assert save_price(session, replace(RETAIL, price=Decimal("460.00")), now=NOW, who="甲")
        assert save_price(session, replace(RETAIL, basis=Basis.WHOLESALE), now=NOW, who="甲")
    with reading(engine) as session:
        assert all_aliases(session) == ((HARD.barcode_carton, "硬中华"),)
        found = {one.basis: one for one in prices_of(session, [HARD.barcode_carton, "没有"])}
        assert found[Basis.RETAIL] == replace(RETAIL, price=Decimal("460.00"))
        assert found[Basis.WHOLESALE].price == Decimal("450.00")
        assert issues(session) == (
            ("retail", "示例目录", "2025年下半年", date(2025, 7, 1)),
            ("wholesale", "示例目录", "2025年下半年", date(2025, 7, 1)),
        )
        assert verify_chain(session) == []


def test_the_second_step_keeps_brands_and_moves_their_prices(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    migrate(database, NOW, lambda: None, migrations()[:1])
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO sku VALUES (7, '中华(硬)', '6901028075015', '', '381.60', NULL, 20, 10, 50, '甲省', '待核', 3)"
        )
        connection.commit()
    migrate(database, NOW, lambda: None)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT id, name, source, version FROM sku").fetchall() == [
            (7, "中华(硬)", "甲省", 3)
        ]
        rows = connection.execute("SELECT barcode_carton, basis, unit, price, source, mark FROM sku_price")
        assert rows.fetchall() == [("6901028075015", "wholesale", "条", "381.60", "甲省", "待核")]
