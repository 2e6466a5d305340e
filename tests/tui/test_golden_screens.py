"""What the screens look like, as text: compared with the pages in ``golden/``.

After a wanted change: ``ZMTOOL_GOLDEN=write python -m pytest tests/tui/test_golden_screens.py``, then read the difference.
"""

from __future__ import annotations

import html
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tui.at_the_desk import pressed, settled
from tui.waiting_scans import DECISION, LETTER, add_scan
from zmtool.tui.app import ZmtoolApp
from zmtool.workflow.review_drill import start_drill

GOLDEN = Path(__file__).parent / "golden"
_TEXT = re.compile(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', re.DOTALL)


def _screen_text(svg: str) -> str:
    """The text of an exported screenshot, line by line; runs of blanks count as one."""
    body = svg.split('<g class="', 1)[-1]
    lines: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in _TEXT.findall(body):
        lines.setdefault(float(y), []).append((float(x), html.unescape(re.sub(r"<[^>]+>", "", text))))
    joined = ("".join(text for _, text in sorted(pieces)) for _, pieces in sorted(lines.items()))
    return "\n".join(re.sub(r"[\s\u2500-\u259f]+", " ", line).strip() for line in joined).strip() + "\n"


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("today-80x24", (80, 24), []),
        ("cases-80x24", (80, 24), ["c"]),
        ("dossier-120x36", (120, 36), ["f2", "j", "j", "enter"]),
        ("finding-120x36", (120, 36), ["f2", "j", "j", "enter", "n", "n"]),
        ("deadlines-120x36", (120, 36), ["f2", "j", "enter", "d"]),
        ("steps-120x36", (120, 36), ["f2", "j", "enter", "s"]),
        ("choice-120x36", (120, 36), ["f2", "j", "enter", "F"]),
        ("help-100x50", (100, 50), ["question_mark"]),
        ("help-cases-80x24", (80, 24), ["c", "question_mark"]),
    ],
)
async def test_screen(workspace: Path, name: str, size: tuple[int, int], keys: list[str]) -> None:
    await _compared(ZmtoolApp(workspace, date(2025, 7, 10), "测试"), workspace, name, size, keys)


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("scan-box-120x36", (120, 36), ["b"]),
        ("scan-fields-80x24", (80, 24), ["b", "G", "enter"]),
        ("scan-fields-120x36", (120, 36), ["b", "G", "enter", "e"]),
        ("scan-assign-120x36", (120, 36), ["b", "a"]),
    ],
)
async def test_scan_box(workspace: Path, name: str, size: tuple[int, int], keys: list[str]) -> None:
    add_scan(workspace, "决定.png", DECISION)
    add_scan(workspace, "信.png", LETTER)
    app = ZmtoolApp(workspace, date(2025, 7, 10), "测试", pictures=False)
    await _compared(app, workspace, name, size, keys)


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("drills-80x24", (80, 24), ["t"]),
        ("drill-80x24", (80, 24), ["t", "enter"]),
        ("drill-120x36", (120, 36), ["t", "enter", "tab", "tab", "j", "space"]),
        ("drill-choice-80x24", (80, 24), ["t", "n"]),
    ],
)
async def test_drills(
    workspace: Path, tmp_path: Path, name: str, size: tuple[int, int], keys: list[str]
) -> None:
    start_drill(
        "ordinary",
        tmp_path / "演练",
        workspace,
        officer="周望",
        count=3,
        level=1,
        topics=(),
        seed=5,
        now=datetime(2025, 7, 10, 9, 30, tzinfo=UTC),
        user="周望",
    )
    await _compared(ZmtoolApp(workspace, date(2025, 7, 10), "测试"), workspace, name, size, keys)


async def _compared(
    app: ZmtoolApp, workspace: Path, name: str, size: tuple[int, int], keys: list[str]
) -> None:
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pressed(pilot, *keys)
        shown = _screen_text(app.export_screenshot()).replace(str(workspace), "工作区")
    shown = re.sub(r"工作区 .*", "工作区", shown)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("ZMTOOL_GOLDEN") == "write":
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
