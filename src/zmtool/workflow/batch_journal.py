"""What a batch of documents has done so far: one line of JSON a document, so that an interrupted batch goes on.

The journal lies beside the documents (``批次.jsonl``). A line is written after its document is whole; a torn last
line, which a power cut may leave, does not count. At the end it is written anew in the order of the rows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zmtool.base.errors import Refused
from zmtool.base.files import cannot_write, write_whole

JOURNAL = "批次.jsonl"
INDEX = "目录.csv"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Done:
    """One document of a batch: its row, what it was made from (``key``), its file, what was missing."""

    row: int
    key: str
    file: str
    size: int
    number: str
    missing: tuple[str, ...]

    def line(self) -> str:
        """The line of the journal."""
        fields = {
            "row": self.row,
            "file": self.file,
            "number": self.number,
            "missing": list(self.missing),
            "size": self.size,
            "key": self.key,
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Batch:
    """Which batch a folder holds: the form, and the name of the data file its rows are counted in."""

    form: str
    data: str

    def line(self) -> str:
        """The first line of the journal."""
        return json.dumps({"form": self.form, "data": self.data}, ensure_ascii=False) + "\n"


def read_journal(folder: Path, batch: Batch) -> dict[int, Done]:
    """What the journal in ``folder`` says was done, by row; of a row done again, the last. Empty without one.

    Raises Refused where the folder holds another batch: its rows would be taken for those of this one.
    """
    path = folder / JOURNAL
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []
    except OSError as error:
        raise Refused("批次记录无法读取", where=str(path), next_step="请检查权限，或换一个文件夹") from error
    # A first line without its end was cut off by a power cut before anything was done.
    if len(lines) > 1 and lines[0] + "\n" != batch.line():
        raise Refused(
            "这个文件夹里是另一批文书",
            where=str(path),
            next_step="请换一个文件夹；改正数据应在原来的数据文件中改，再用原来的命令，已完成的不会重做",
        )
    return {one.row: one for line in lines if (one := _done(line)) is not None}


def _done(line: str) -> Done | None:
    try:
        raw = json.loads(line)
        file = str(raw["file"])
        return Done(
            int(raw["row"]),
            str(raw["key"]),
            file,
            int(raw["size"]),
            str(raw["number"]),
            tuple(raw["missing"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def still_there(one: Done, folder: Path) -> bool:
    """Whether the document lies in ``folder`` as it was written; a name that leads elsewhere never counts."""
    if Path(one.file).name != one.file:
        return False
    try:
        return (folder / one.file).stat().st_size == one.size
    except OSError:
        return False


def open_journal(folder: Path, batch: Batch) -> IO[str]:
    """The journal, to write on. Raises Refused where that cannot be."""
    path = folder / JOURNAL
    try:
        before = path.read_bytes() if path.is_file() else b""
        file = path.open("a", encoding="utf-8", newline="\n")
        if b"\n" not in before:
            file.truncate(0)
            file.write(batch.line())
        elif not before.endswith(b"\n"):
            file.write("\n")
        return file
    except OSError as error:
        raise cannot_write(path, error) from error


def write_index(folder: Path, batch: Batch, done: Iterable[Done], titles: Mapping[str, str]) -> Path:
    """Writes the journal anew in order and the index for people beside it; returns the index.

    ``titles``: heads of the index's columns row, file, number, missing. No cell can become a formula.
    """
    ordered = sorted(done, key=lambda one: one.row)
    write_whole(folder / JOURNAL, "".join([batch.line(), *(one.line() for one in ordered)]).encode("utf-8"))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([titles[name] for name in ("row", "file", "number", "missing")])
    for one in ordered:
        writer.writerow(map(_harmless, (str(one.row), one.file, one.number, "、".join(one.missing))))
    path = folder / INDEX
    write_whole(path, ("\ufeff" + text.getvalue()).encode("utf-8"))
    return path


def _harmless(cell: str) -> str:
    """The cell with a quote before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
