"""A workspace with the three sample cases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from textual import _wait

from zmtool.base.shipped import shipped_root
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create

NOW = datetime(2025, 7, 10, 9, 0)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the tests, not of whoever runs them."""
    monkeypatch.setenv("ZMTOOL_DESK", str(tmp_path / "desk.yaml"))


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits until the application is idle, which it finds out fifty times a second: a third of a test is waiting."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 100)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 1 / 1000)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    create(folder, now=NOW, user="测试")
    for sample in ("clean", "defects", "early"):
        import_case(shipped_root() / "sample_cases" / sample / "case.yaml", folder, now=NOW, user="测试")
    return folder
