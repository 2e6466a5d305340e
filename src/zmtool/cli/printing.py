"""Putting results on the terminal: data to stdout, narration to stderr, people's text never as markup."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any


def print_json(value: Any) -> None:
    """One JSON document on stdout, UTF-8, not escaped."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_json_line(value: Any) -> None:
    """One JSON object on one line of stdout."""
    print_written_line(json.dumps(value, ensure_ascii=False))


def print_written_line(line: str) -> None:
    """A line of JSON that is written out already."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class JsonList:
    """A list on stdout as one JSON document, an item at a time; with ``name`` a field of an object."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._count = 0
        sys.stdout.write(f"{{{json.dumps(name)}: [" if name else "[")

    def add(self, value: Any) -> None:
        """One item more."""
        sys.stdout.write((",\n" if self._count else "\n") + json.dumps(value, ensure_ascii=False, indent=2))
        self._count += 1

    def end(self, beside: Mapping[str, Any]) -> None:
        """Closes the document; ``beside`` are the object's other fields."""
        others = "".join(
            f",\n{json.dumps(key)}: {json.dumps(one, ensure_ascii=False, indent=2)}"
            for key, one in beside.items()
        )
        sys.stdout.write("\n]" + (f"{others}}}" if self._name else "") + "\n")
        sys.stdout.flush()


# A name from outside must not move the cursor, colour the screen or turn the line around.
_HARMFUL = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298))
)


def shown(text: str) -> str:
    """The text without what would steer a terminal."""
    return text.translate(_HARMFUL)


def print_text(text: str) -> None:
    """Plain text on stdout."""
    sys.stdout.write(shown(text) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Narration on stderr."""
    sys.stdout.flush()
    sys.stderr.write(shown(text) + "\n")
    sys.stderr.flush()


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table on stdout; every cell is shown as text. When piped, tab-separated lines without colour."""
    listed = [["" if cell is None else shown(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(columns), *listed]:
            print_text("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in listed:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress line on stderr; silent when stderr is no terminal. Yields ``step(done, total)``."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return

    def step(done: int, total: int) -> None:
        if total < 1:
            sys.stderr.write(f"\r{what}……")
        else:
            width = 24
            filled = min(width, width * done // total)
            # Of thousands of rows the count says nothing that the share does not say.
            count = f"{done}/{total}" if total < 1000 else f"{100 * done // total}%"
            sys.stderr.write(f"\r\x1b[2K{what} [{'#' * filled}{'.' * (width - filled)}] {count}")
        sys.stderr.flush()

    try:
        yield step
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


@contextmanager
def progress_with_rate(what: str, total: int, unit: str = "个") -> Iterator[Callable[[int, int], None]]:
    """How far a long batch is, how many are left and how fast it goes, on stderr. Yields ``step(done, kept)``.

    ``kept`` of the ``done`` took no time. A terminal gets a line that is written over, a file a line every half minute.
    """
    terminal = sys.stderr.isatty()
    began = said = time.monotonic()

    def step(done: int, kept: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < (0.1 if terminal else 30) and not (terminal and done == total):
            return
        said = now
        rate = (done - kept) / max(now - began, 0.001)
        text = f"{what} {done}/{total}，还剩 {total - done} {unit}，每秒 {rate:.1f} {unit}"
        if rate > 0 and done < total:
            text += f"，约需 {_duration((total - done) / rate)}"
        sys.stderr.write(f"\r\x1b[2K{text}" if terminal else f"{text}\n")
        sys.stderr.flush()

    try:
        yield step
    finally:
        if terminal:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分钟" if seconds < 5400 else f"{seconds / 3600:.1f} 小时"
