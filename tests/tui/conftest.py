"""A workspace with the three sample cases."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual import app, pilot

from tui.at_the_desk import nothing_left, nothing_to_run
from zmtool.base.shipped import shipped_root
from zmtool.tui import app as desk
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create

NOW = datetime(2025, 7, 10, 9, 0)
AFTERNOON = datetime(2025, 7, 10, 15, 30)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the tests, not of whoever runs them."""
    monkeypatch.setenv("ZMTOOL_DESK", str(tmp_path / "desk.yaml"))


@pytest.fixture(autouse=True)
def _in_the_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk works on a day that the test gives it, at the hour that it is: the day's own records lie behind it."""
    began = time.monotonic()
    monkeypatch.setattr(
        desk, "moment", lambda: AFTERNOON.astimezone() + timedelta(seconds=time.monotonic() - began)
    )


@pytest.fixture(autouse=True)
def _waits_for_what_is_left_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot takes a process that got no processor for an idle one: it is asked what is left to do instead."""
    monkeypatch.setattr(app, "wait_for_idle", nothing_to_run)
    monkeypatch.setattr(pilot, "wait_for_idle", nothing_left)


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three-cases") / "工作区"
    create(folder, now=NOW, user="测试")
    for sample in ("clean", "defects", "early"):
        import_case(shipped_root() / "sample_cases" / sample / "case.yaml", folder, now=NOW, user="测试")
    return folder


@pytest.fixture
def workspace(tmp_path: Path, _made_once: Path) -> Path:
    folder = tmp_path / "工作区"
    shutil.copytree(_made_once, folder)
    return folder
