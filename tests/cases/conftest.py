"""A fresh workspace's database, and the clean sample case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.keep import Labels
from zmtool.cases.records import CaseFacts
from zmtool.store.engine import sqlite_engine
from zmtool.store.migrate import migrate

NOW = datetime(2025, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
LABELS = Labels(
    {"penalty_decision": "行政处罚决定书"}, {"not_local_purchase": "未在当地烟草专卖批发企业进货"}
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    migrate(tmp_path / "zmtool.db", NOW, lambda: None)
    made = sqlite_engine(tmp_path / "zmtool.db")
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def sample() -> CaseFacts:
    return read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")
