"""What a file that holds cases is: one case as YAML, a package, or a register of many cases as a spreadsheet."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from zmtool.dossiers.package import SUFFIX

_HEAD = 4096


class FileKind(Enum):
    """How a file of cases is taken in."""

    CASE = "case.yaml"
    PACKAGE = "package"
    REGISTER = "register"


def file_kind(path: Path) -> FileKind:
    """By the file's ending where that says it, else by its content."""
    by_ending = {".yaml": FileKind.CASE, ".yml": FileKind.CASE, SUFFIX: FileKind.PACKAGE}
    if path.suffix.lower() in by_ending:
        return by_ending[path.suffix.lower()]
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive:
                return FileKind.PACKAGE if "dossier.json" in archive.namelist() else FileKind.REGISTER
    except (OSError, zipfile.BadZipFile):
        return FileKind.REGISTER
    first = next((line for line in head.splitlines() if line.strip() and not line.startswith(b"#")), b"")
    return FileKind.CASE if first.removeprefix(b"\xef\xbb\xbf").startswith(b"zmtool:") else FileKind.REGISTER
