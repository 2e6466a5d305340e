"""Two people at their desks and a batch on one workspace, each in a process of its own: nothing is lost, conflicts are told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tui.clerk_in_a_process import BOTH, EACH, LONGEST, number
from tui.licence_desk import CLERK, NOW, many_rows, register
from zmtool.workflow.licence_correction import correct_licence
from zmtool.workflow.licences import show_licence

PEOPLE = {"林一舟": 1, "周望": 2}
CLUES = 12
PROGRAM = Path(__file__).with_name("clerk_in_a_process.py")
# The same command again and again, as a script of the night gives it.
BATCH = """
import sys
from zmtool.cli.entry import run
for at in range({count}):
    code = run(["clue", "report", "349901100001", "--desc", f"批量第{{at}}条", "-w", sys.argv[1], "--json"])
    assert code == 0, code
"""


def test_two_desks_and_a_batch_lose_nothing(tmp_path: Path) -> None:
    work = register(tmp_path / "工作区", many_rows(40))
    desks = {
        user: subprocess.Popen([sys.executable, PROGRAM, work, user, str(first)], stderr=subprocess.PIPE)
        for user, first in PEOPLE.items()
    }
    batch = subprocess.Popen(
        [sys.executable, "-c", BATCH.format(count=CLUES), work],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _wait_for(tmp_path, "*.looks", len(PEOPLE))
    correct_licence(number(BOTH), {"管理所": "改后所"}, work, now=NOW, user=CLERK, why="辖区调整")
    for one in (*desks.values(), batch):
        _, said = one.communicate(timeout=2 * LONGEST)
        assert one.returncode == 0, said.decode()
    told = {user: json.loads((tmp_path / f"{user}.json").read_text(encoding="utf-8")) for user in PEOPLE}

    for first in PEOPLE.values():
        for at in range(first, first + 2 * EACH, 2):
            entry = show_licence(number(at), work, today=NOW.date())
            assert entry.retailer.cell == f"A{at:02d}" and entry.history[0].why == "网格调整"
    assert all(f"A{at:02d}" in told[user][number(at)] for user, at in PEOPLE.items())

    refused = [user for user in PEOPLE if "在您打开之后已被他人修改，未保存" in told[user]["both"]]
    assert len(refused) == 1, told
    (kept,) = set(PEOPLE) - set(refused)
    assert show_licence(number(BOTH), work, today=NOW.date()).retailer.cell == f"B{PEOPLE[kept]:02d}"

    assert all("改后所" in told[user]["seen"] for user in PEOPLE), "what others change appears by itself"
    counted = subprocess.run(
        [sys.executable, "-m", "zmtool", "clue", "list", "-w", work, "--json"],
        capture_output=True,
        check=True,
    )
    assert len(json.loads(counted.stdout)) == CLUES
    checked = subprocess.run(
        [sys.executable, "-m", "zmtool", "audit", "verify", "-w", work], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def _wait_for(folder: Path, pattern: str, count: int) -> None:
    ends = time.monotonic() + 2 * LONGEST
    while len(list(folder.glob(pattern))) < count and time.monotonic() < ends:
        time.sleep(0.1)
