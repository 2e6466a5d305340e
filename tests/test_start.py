"""Start-up stays light: what a fresh interpreter has loaded, room by room."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "sqlmodel", "sqlalchemy", "textual", "docx", "lxml", "pypdf", "pypdfium2", "cv2", "numpy", "onnxruntime", "PIL",
    "jinja2", "jsonschema",
)  # fmt: skip


def _loaded_after(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return {line.partition(".")[0] for line in result.stdout.splitlines()}


def test_version_imports_next_to_nothing() -> None:
    code = "from zmtool.cli.entry import main\ntry:\n    main(['--version'])\nexcept SystemExit:\n    pass"
    assert not _loaded_after(code) & {*HEAVY, "typer", "rich", "yaml"}


def test_help_imports_no_noun() -> None:
    code = "from zmtool.cli.entry import run\nrun(['--help'])"
    assert not _loaded_after(code) & set(HEAVY)


@pytest.mark.parametrize(
    "noun", ["case", "form", "scan", "review", "law", "init", "doctor", "search", "backup"]
)
def test_a_nouns_help_loads_no_heavy_library(noun: str) -> None:
    code = f"from zmtool.cli.entry import run\nrun(['{noun}', '--help'])"
    assert not _loaded_after(code) & set(HEAVY)


@pytest.mark.parametrize(
    "module",
    [
        "zmtool.checks.evaluate", "zmtool.checks.checklist", "zmtool.reading.documents", "zmtool.cases.records",
        "zmtool.scans.records", "zmtool.dossiers.records", "zmtool.forms.records", "zmtool.goods.records",
        "zmtool.reviews.states", "zmtool.reviews.sampling", "zmtool.reviews.decisions",
    ],
)  # fmt: skip
def test_the_pure_core_loads_no_outside_library(module: str) -> None:
    loaded = _loaded_after(f"import {module}")
    assert not loaded & {*HEAVY, "typer", "rich"}
