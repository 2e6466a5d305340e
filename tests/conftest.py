"""What tests of several rooms share: the sample scans, read once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.scans.read import read_file, reading_workers
from zmtool.scans.records import ScannedFile

SAMPLES = shipped_root() / "sample_cases"


def _read_sample(name: str) -> ScannedFile:
    path: Path = SAMPLES / name / "scan.pdf"
    if not path.is_file():
        pytest.skip(f"{path} is not there; python tools/make_sample_scans.py {path.parent} makes it")
    with reading_workers(2) as workers:
        return read_file(path, workers=workers)


@pytest.fixture(scope="session")
def clean_scan() -> ScannedFile:
    """The pages of the clean sample. Tests that use it carry ``xdist_group("scans")``: one worker reads it once."""
    return _read_sample("clean")


@pytest.fixture(scope="session")
def defects_scan() -> ScannedFile:
    """The pages of the sample with planted defects; see ``clean_scan``."""
    return _read_sample("defects")
