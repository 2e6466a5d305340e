"""The vault: originals by the SHA-256 of their content, written once and never changed.

A file is complete before it gets its name (new file, fsync, rename), so a crash leaves at most a ``.part``.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zmtool.base.errors import BadInput, DatabaseProblem, NotFound
from zmtool.base.files import reason_of

_CHUNK = 1024 * 1024
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class VaultReport:
    """What a check of the vault found. Hashes are of originals; ``left_over`` are half-written files."""

    checked: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphaned: tuple[str, ...]
    left_over: tuple[Path, ...]

    @property
    def whole(self) -> bool:
        """Whether every registered original is there, unchanged."""
        return not self.missing and not self.changed


def vault_path(vault: Path, sha256: str) -> Path:
    """Where the original with this hash lies, in two levels of folders."""
    if not _SHA.fullmatch(sha256):
        raise NotFound(f"“{sha256[:80]}”不是原件的校验值", next_step="请检查是否抄写有误")
    return vault / sha256[:2] / sha256[2:4] / sha256


def store_file(vault: Path, path: Path) -> str:
    """Keeps a copy of the file ``path`` and returns its SHA-256; content already there is left alone.

    Raises BadInput if the file cannot be read, DatabaseProblem if the vault cannot be written.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise BadInput("原件无法读取", where=str(path), next_step="请检查文件是否存在、是否有权限") from error
    with source:
        return store_stream(vault, source)


def store_stream(vault: Path, source: BinaryIO) -> str:
    """Keeps what ``source`` holds and returns its SHA-256. Raises DatabaseProblem if the vault cannot be written."""
    try:
        return _keep(vault, source)
    except OSError as error:
        raise DatabaseProblem(
            f"原件无法存入档案库：{reason_of(error)}",
            where=str(vault),
            next_step="请检查磁盘空间和写入权限，然后重试",
        ) from error


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(vault: Path, registered: Iterable[str]) -> VaultReport:
    """Reads every original again and compares it with its hash and with the ``registered`` hashes."""
    expected = set(registered)
    present: set[str] = set()
    changed: list[str] = []
    left_over: list[Path] = []
    for path in sorted(vault.rglob("*")) if vault.is_dir() else ():
        if not path.is_file():
            continue
        if not _SHA.fullmatch(path.name) or path != vault_path(vault, path.name):
            left_over.append(path)
            continue
        present.add(path.name)
        if file_sha256(path) != path.name:
            changed.append(path.name)
    return VaultReport(
        len(present),
        tuple(sorted(expected - present)),
        tuple(changed),
        tuple(sorted(present - expected)),
        tuple(left_over),
    )


def _keep(vault: Path, source: BinaryIO) -> str:
    vault.mkdir(parents=True, exist_ok=True)
    temporary = vault / f".{secrets.token_hex(8)}.part"
    digest = hashlib.sha256()
    try:
        with temporary.open("xb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        sha256 = digest.hexdigest()
        final = vault_path(vault, sha256)
        if not final.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.chmod(0o444)
            _rename_once(temporary, final)
        return sha256
    finally:
        temporary.unlink(missing_ok=True)


def _rename_once(temporary: Path, final: Path) -> None:
    try:
        temporary.rename(final)
    except FileExistsError:
        # Another program kept the same content meanwhile (Windows refuses, elsewhere the equal file is replaced).
        return
    if os.name == "posix":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
