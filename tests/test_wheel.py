"""The built wheel, installed into an empty environment, does the whole job from another folder without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from scans.drawing import needs_font, page

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.whole_job, pytest.mark.xdist_group("scans")]

# Any attempt to reach a network address fails at once, in the program and in every process it starts.
NO_NETWORK = """
import socket

def _refuse(*args, **kwargs):
    raise OSError("this test allows no network")

socket.getaddrinfo = _refuse
socket.create_connection = _refuse
_connect = socket.socket.connect

def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _refuse()
    return _connect(self, address)

socket.socket.connect = connect
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zmtool command of a fresh environment that holds the built wheel.

    Its libraries are those of the environment that runs the tests (a plain path, so that the checkout, which is
    installed there as an editable package, is not seen).
    """
    work = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(work / "dist"),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    wheel = next((work / "dist").glob("zmtool-*.whl"))
    venv.create(work / "env", with_pip=True)
    python = work / "env" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    site = next((work / "env" / "lib").glob("python*/site-packages"))
    (site / "zz_libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    return work / "env" / "bin" / "zmtool"


def _run(
    command: Path, *arguments: str, folder: Path, readings: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ZMTOOL"))
    }
    if readings is not None:
        environment["ZMTOOL_READINGS"] = str(readings)
    return subprocess.run(
        [command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )


def test_the_network_is_really_blocked(installed: Path, tmp_path: Path) -> None:
    probe = "import socket; socket.create_connection(('192.0.2.1', 80))"
    result = subprocess.run(
        [installed.parent / "python", "-c", probe], capture_output=True, text=True, cwd=tmp_path
    )
    assert "allows no network" in result.stderr


def test_the_wheel_holds_schemas_templates_and_samples(installed: Path, tmp_path: Path) -> None:
    probe = "from zmtool.base.shipped import shipped_root; print(shipped_root())"
    result = subprocess.run(
        [installed.parent / "python", "-c", probe], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    root = Path(result.stdout.strip())
    assert root.name == "_data" and ROOT not in root.parents
    for folder in ("schemas", "templates", "sample_cases"):
        shipped = {path.relative_to(root) for path in (root / folder).rglob("*") if path.is_file()}
        source = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert shipped == source
    assert (root.parent / "scans" / "data" / "glyphless.ttf").is_file()


@needs_font
def test_a_page_is_read_without_a_network(installed: Path, tmp_path: Path) -> None:
    page((200, 300, "行政处罚决定书"), (200, 420, "当事人没有异议")).save(tmp_path / "page.png")
    result = _run(installed, "scan", "read", "page.png", "--json", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "行政处罚决定书" in result.stdout


def test_the_demo_runs_from_another_folder_without_a_network(
    installed: Path, tmp_path: Path, readings: Path
) -> None:
    """The pages of the samples are those that other tests read as well: whoever comes first reads them."""
    result = _run(installed, "demo", "演示", "--json", folder=tmp_path, readings=readings)
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    assert [review["score"] for review in shown["reviews"]] == [100, 84.8]
    assert len(shown["documents"]) == 21
    for path in [*shown["documents"], *(review["report"] for review in shown["reviews"])]:
        assert (tmp_path / path).stat().st_size > 5000
    again = _run(installed, "demo", "演示", folder=tmp_path)
    assert again.returncode == 5 and "演示文件夹已经存在" in again.stderr
