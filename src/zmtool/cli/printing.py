"""Putting results on the terminal: data to stdout, narration to stderr, people's text never as markup."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def print_json(value: Any) -> None:
    """One JSON document on stdout, UTF-8, not escaped."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_json_line(value: Any) -> None:
    """One JSON object on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
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
        width = 24
        filled = width * done // max(1, total)
        sys.stderr.write(f"\r{what} [{'#' * filled}{'.' * (width - filled)}] {done}/{total}")
        sys.stderr.flush()

    try:
        yield step
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
