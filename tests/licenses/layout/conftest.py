"""A fresh workspace with a migrated database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zmtool.store.engine import open_engine
from zmtool.store.migrate import migrate
from zmtool.store.workspace import create_folders

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    workspace = create_folders(tmp_path / "工作区")
    migrate(workspace.database, NOW, lambda: None)
    made = open_engine(workspace)
    yield made
    made.dispose()
