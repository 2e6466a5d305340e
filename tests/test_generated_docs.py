"""The generated reference pages say what the program says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def test_the_reference_pages_are_up_to_date(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_docs.py", tmp_path],
        env={**os.environ, "COLUMNS": "37"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert made.returncode == 0, made.stderr
    pages = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.iterdir()}
    assert sorted(pages) == sorted(kept), "run `make docs`"
    for name, text in pages.items():
        assert text == kept[name], f"docs/reference/{name} is out of date: run `make docs`"


def test_every_command_is_on_its_page_with_an_example() -> None:
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    sections = [one for one in text.split("\n## ")[1:] if one.startswith("zmtool ")]
    assert len(sections) > 20
    for section in sections:
        name = section.splitlines()[0]
        assert f"例：{name}" in section, name


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in REFERENCE.iterdir():
        assert f"(docs/reference/{path.name})" in readme, path.name
