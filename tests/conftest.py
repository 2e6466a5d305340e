"""What tests of several rooms share: the sample scans, read once a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.testing
from hypothesis import settings

from zmtool.base.shipped import shipped_root
from zmtool.cli.made_when_named import command_of
from zmtool.scans.read import page_cache, read_file, reading_workers
from zmtool.scans.records import ScannedFile

# How long an example takes says how busy the machine is, and nothing about zmtool.
settings.register_profile("zmtool", deadline=None)
settings.load_profile("zmtool")

SAMPLES = shipped_root() / "sample_cases"


@pytest.fixture(scope="session", autouse=True)
def _only_commands_that_run() -> Iterator[None]:
    """Typer's runner makes every command of an application for each call; the program's own way makes the one that is named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            typer.testing, "_get_command", lambda app: command_of(app, "root", lambda command: None)
        )
        yield


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages of the sample scans are kept for the run: whoever asks for them first reads them."""
    own = tmp_path_factory.getbasetemp()
    # Beside one another, the workers of one run share a parent of their own.
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "readings"


def _read_sample(name: str, readings: Path) -> ScannedFile:
    path: Path = SAMPLES / name / "scan.pdf"
    if not path.is_file():
        pytest.skip(f"{path} is not there; python tools/make_sample_scans.py {path.parent} makes it")
    with reading_workers(2) as workers:
        return read_file(path, workers=workers, cache=page_cache(readings, "auto"))


@pytest.fixture(scope="session")
def clean_scan(readings: Path) -> ScannedFile:
    """The pages of the clean sample. Tests that use it carry ``xdist_group("scans")``: one worker holds it."""
    return _read_sample("clean", readings)


@pytest.fixture(scope="session")
def defects_scan(readings: Path) -> ScannedFile:
    """The pages of the sample with planted defects; see ``clean_scan``."""
    return _read_sample("defects", readings)
