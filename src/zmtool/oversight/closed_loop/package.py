"""A problem on its way to the municipal bureau, and the receipt on its way back: files with a seal over their content.

The package is a zip: ``manifest.json`` (the problem, its clues without who reported them, every step, the SHA-256 of every file)
and ``files/<sha256>``. What comes from elsewhere is untrusted: sizes, names and hashes are checked before anything is used.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.files import whole_file
from zmtool.base.plain import to_plain
from zmtool.base.sealed_content import seal_of, sealed_text, unsealed, unusable
from zmtool.oversight.closed_loop.records import Clue, Evidence, Problem
from zmtool.oversight.course.records import Taken

FORMAT, RECEIPT = "zmtool-escalation/1", "zmtool-escalation-receipt/1"
MANIFEST = "manifest.json"
SUFFIX = ".zmesc"
_MOST_JSON, _MOST_FILE, _MOST_FILES, _MOST_TOTAL = 16 * 1024**2, 256 * 1024**2, 500, 1024**3


@dataclass(frozen=True, slots=True)
class Escalation:
    """What is reported upwards. ``files`` belong to the problem, those of the clues to them; ``reasons`` are why (Chinese)."""

    bureau: str
    sent_at: datetime
    sent_by: str
    note: str
    reasons: tuple[str, ...]
    problem: Problem
    clues: tuple[Clue, ...]
    steps: tuple[Taken, ...]
    files: tuple[Evidence, ...] = ()

    def every_file(self) -> tuple[Evidence, ...]:
        """All files once, by hash."""
        found = {
            one.sha256: one for one in (*self.files, *(each for clue in self.clues for each in clue.evidence))
        }
        return tuple(found[sha256] for sha256 in sorted(found))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the municipal bureau answers: for which package, under which number it is kept there, by whom, with which words."""

    seal: str
    prob_no: str
    taken_as: str
    bureau: str
    at: datetime
    by: str
    note: str = ""


def write_escalation(path: Path, content: Escalation, originals: Mapping[str, Path]) -> str:
    """Writes a package and returns its seal; ``originals`` are the vault's files by hash. It has its name only when whole."""
    with whole_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, sealed_text(FORMAT, content))
        for one in content.every_file():
            archive.write(originals[one.sha256], f"files/{one.sha256}")
    return seal_of(to_plain(content))


def read_escalation(path: Path) -> tuple[Escalation, str]:
    """The content of a package and its seal, every file checked against its hash. Raises BadInput."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MOST_FILES or sum(one.file_size for one in members) > _MOST_TOTAL:
                raise unusable(path, "数据包过大")
            content, seal = _content(_member(archive, MANIFEST, _MOST_JSON, path), path)
            names = {one.filename for one in members}
            wanted = {f"files/{one.sha256}" for one in content.every_file()}
            if names != wanted | {MANIFEST} or len(members) != len(names):
                raise unusable(path, "附件与清单不符")
            for one in content.every_file():
                data = _member(archive, f"files/{one.sha256}", _MOST_FILE, path)
                if hashlib.sha256(data).hexdigest() != one.sha256:
                    raise unusable(path, f"附件 {one.name} 与清单的校验值不符")
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise unusable(path, "不是上报数据包，或已损坏") from error
    return content, seal


def file_of(path: Path, sha256: str) -> bytes:
    """One file of a package that was read before."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"files/{sha256}")


def receipt_text(receipt: Receipt) -> str:
    """The receipt as a file."""
    return sealed_text(RECEIPT, receipt)


def receipt_from(text: str, where: str) -> Receipt:
    """The receipt in a file. Raises BadInput for another kind of file or a changed one."""
    receipt: Receipt = unsealed(text, {RECEIPT: Receipt}, where)[0]
    return receipt


def _content(data: bytes, path: Path) -> tuple[Escalation, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise unusable(path, "清单不是 UTF-8 编码") from error
    return unsealed(text, {FORMAT: Escalation}, path)


def _member(archive: zipfile.ZipFile, name: str, most: int, path: Path) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise unusable(path, f"缺少 {name}") from error
    if info.file_size > most:
        raise unusable(path, f"{name} 过大")
    with archive.open(info) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise unusable(path, f"{name} 过大")
    return data
