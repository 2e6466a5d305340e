"""A fresh workspace with a migrated database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from zmtool.store.engine import open_engine
from zmtool.store.migrate import migrate
from zmtool.store.workspace import Workspace, create_folders

from .acting import NOW


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create_folders(tmp_path / "工作区")
    migrate(made.database, NOW, lambda: None)
    return made


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    made = open_engine(workspace)
    yield made
    made.dispose()
