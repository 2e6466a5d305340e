"""Every command that the READMEs, and guides in Chinese, show runs as shown."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ZMTOOL = Path(sys.executable).parent / "zmtool"
PAGES = [
    "README.md",
    "README.zh-CN.md",
    "docs/team.md",
    "docs/oversight.md",
    "docs/inspections.md",
    "docs/insight.md",
    "docs/internal-supervision.md",
    "docs/leads.md",
    "docs/appraisals.md",
    "docs/desk.md",
]
pytestmark = [pytest.mark.whole_job]


def _commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_in_order(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_cases", tmp_path / "sample_cases")
    commands = _commands(page)
    assert commands
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ZMTOOL")}
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "zmtool"
        result = subprocess.run(
            [ZMTOOL, *words[1:]], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
        )
        assert result.returncode == 0, (command, result.stderr)
        assert result.stdout.strip(), command


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "bench/README.md"])
def test_the_make_targets_of_a_page_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)(?:`|$)", text, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    "page", [path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md")] + ["docs/architecture.md"]
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), target


def test_the_rooms_of_the_architecture_page_are_the_packages() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "src" / "zmtool").glob("*/__init__.py")}
    for package in packages:
        assert f"`{package}/`" in text, package


def test_every_word_of_the_vocabulary_is_documented() -> None:
    from zmtool.checks.vocabulary import VOCABULARY

    text = (ROOT / "docs" / "checklists.md").read_text(encoding="utf-8")
    for word in VOCABULARY:
        assert f"| `{word}` |" in text, word
