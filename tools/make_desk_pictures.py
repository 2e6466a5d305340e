"""Makes the pictures of ``docs/desk.md`` from the real application on the sample cases: ``python tools/make_desk_pictures.py``.

Each is a self-contained SVG; it asks for no font of the internet.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rich.cells import cell_len

from zmtool.base.shipped import shipped_root
from zmtool.store.settings import BureauSettings, Settings
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.settings import VARIABLE
from zmtool.workflow.cases import import_case
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.workspace import create

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
TODAY = date(2025, 7, 10)
NOW = datetime(2025, 7, 10, 9, 0).astimezone()
SIZE = (112, 30)
PICTURES: dict[str, Sequence[str]] = {
    "today": (),
    "modules": ("f2",),
    "licences": ("f2", "x"),
    "case": ("f2", "a", "enter"),
    "dossier": ("f2", "j", "j", "enter", "n", "n"),
    "palette": ("ctrl+p", "3", "4", "9"),
    "form": ("f2", "a", "c"),
    "checklist": ("f2", "k", "j", "enter"),
    "settings": ("f2", "e"),
}
_TEXT = re.compile(
    r'<text class="(?P<kind>[^"]*-r[0-9]+)" x="(?P<x>[0-9.]+)" y="(?P<y>[0-9.]+)"[^>]*>(?P<words>[^<]*)</text>'
)
_CELL = 12.2
"""The width of a cell in the pictures that Rich draws."""
_FONT = 'font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", NSimSun, monospace;'


def main() -> None:
    """Makes every picture; file names are the names above."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder) / "desk.yaml")
        root = _workspace(Path(folder))
        for name, keys in PICTURES.items():
            svg = asyncio.run(_picture(root, keys))
            (TARGET / f"desk-{name}.svg").write_text(svg, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


def _workspace(folder: Path) -> Path:
    settings = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", "349901"))
    root = create(folder / "示例", now=NOW, user="周望", settings=settings).root
    for sample in ("clean", "defects", "early"):
        import_case(shipped_root() / "sample_cases" / sample / "case.yaml", root, now=NOW, user="周望")
    retailers = shipped_root() / "sample_cases" / "insight" / "retailers.csv"
    import_licences(retailers, root, now=NOW, user="周望", dry_run=False)
    return root


async def _picture(root: Path, keys: Sequence[str]) -> str:
    app = ZmtoolApp(root, TODAY, "周望")
    async with app.run_test(size=SIZE) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            for _ in range(3):
                await pilot.pause()
                await app.workers.wait_for_complete()
        await pilot.pause()
        return _without_internet(app.export_screenshot(title="zmtool tui"))


def _without_internet(svg: str) -> str:
    """The picture with fonts of the computer it is looked at on."""
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family:\s*[^;]*;", _FONT, svg)
    svg = _TEXT.sub(_in_cells, svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    return re.sub(r"\n\s*\n+", "\n", svg)


def _in_cells(text: re.Match[str]) -> str:
    """Every character where the terminal has it, whatever the font: two cells for a Chinese one."""
    words = html.unescape(text["words"]).rstrip().replace(" ", "\xa0")
    place, places = float(text["x"]), []
    for char in words:
        places.append(f"{place:.0f}")
        place += _CELL * cell_len(char)
    return f'<text class="{text["kind"]}" x="{" ".join(places)}" y="{text["y"]}">{html.escape(words)}</text>'


if __name__ == "__main__":
    main()
