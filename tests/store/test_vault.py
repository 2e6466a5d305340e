"""The vault keeps what it was given, once, and notices what happened to it."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, NotFound
from zmtool.store.vault import store_file, vault_path, verify


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(b"%PDF" + bytes(3_000_000))
    return path


def test_content_is_kept_by_its_hash_read_only_and_once(tmp_path: Path, original: Path) -> None:
    vault = tmp_path / "vault"
    sha256 = store_file(vault, original)
    kept = vault_path(vault, sha256)
    assert sha256 == hashlib.sha256(original.read_bytes()).hexdigest()
    assert kept.relative_to(vault).parts == (sha256[:2], sha256[2:4], sha256)
    assert kept.read_bytes() == original.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    stamp = kept.stat().st_mtime_ns
    assert store_file(vault, original) == sha256
    assert kept.stat().st_mtime_ns == stamp
    assert [path for path in vault.rglob("*") if path.is_file()] == [kept]


def test_verify_tells_missing_changed_orphaned_and_half_written(tmp_path: Path, original: Path) -> None:
    vault = tmp_path / "vault"
    changed = store_file(vault, original)
    original.write_bytes(b"2")
    orphan = store_file(vault, original)
    original.write_bytes(b"3")
    lost = store_file(vault, original)
    assert verify(vault, [changed, orphan, lost]).whole
    vault_path(vault, changed).chmod(0o644)
    vault_path(vault, changed).write_bytes(b"tampered")
    vault_path(vault, lost).unlink()
    (vault / ".abc.part").write_bytes(b"")
    report = verify(vault, [changed, lost])
    assert not report.whole
    assert (report.checked, report.missing, report.changed) == (2, (lost,), (changed,))
    assert (report.orphaned, report.left_over) == ((orphan,), (vault / ".abc.part",))


def test_what_cannot_be_read_or_is_no_hash(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="无法读取"):
        store_file(tmp_path / "vault", tmp_path / "没有.pdf")
    with pytest.raises(NotFound):
        vault_path(tmp_path, "../../etc/passwd")
