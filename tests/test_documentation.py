"""Every command that the READMEs, and guides in Chinese, show runs as shown."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from zmtool.cli.entry import run

ROOT = Path(__file__).resolve().parent.parent
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


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """An empty folder with a copy of the samples in it, where a reader of a page would begin."""
    shutil.copytree(ROOT / "sample_cases", tmp_path / "sample_cases")
    return tmp_path


def _commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.strip()]
    assert commands, page
    return commands


def _arguments(command: str) -> list[str]:
    program, *arguments = shlex.split(command)
    assert program == "zmtool", command
    return arguments


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_in_order(
    page: str,
    samples: Path,
    readings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """All in this process: a start of the program for each would take most of the time."""
    monkeypatch.chdir(samples)
    for name in [name for name in os.environ if name.startswith("ZMTOOL")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZMTOOL_READINGS", str(readings))
    for command in _commands(page):
        code = run(_arguments(command))
        said = capfd.readouterr()
        assert code == 0, (command, said.err)
        assert said.out.strip(), command


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
