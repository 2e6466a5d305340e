"""Backup and restore: what goes in comes out, and nothing hostile gets in."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from zmtool.base.errors import BadInput, DatabaseProblem, Refused
from zmtool.store.audit import anchor
from zmtool.store.backup import MANIFEST, make_backup
from zmtool.store.engine import open_engine, reading, writing
from zmtool.store.originals import register_original, registered_originals
from zmtool.store.restore import backup_anchor, restore
from zmtool.store.search import Findable, find, replace_entries
from zmtool.store.vault import store_file, vault_path, verify
from zmtool.store.workspace import Workspace, open_folder

from .conftest import NOW


@pytest.fixture
def backup(workspace: Workspace, engine: Engine, tmp_path: Path) -> Path:
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF" * 1000)
    sha256 = store_file(workspace.vault, scan)
    (workspace.root / "templates" / "决定书.docx").write_bytes(b"PK")
    with writing(engine) as session:
        register_original(session, sha256=sha256, size=4000, name=scan.name, now=NOW, who="周望")
        replace_entries(session, "case/1", [Findable("case", "facts", "1", "标题", "宋知远 烟草")])
    return make_backup(workspace, NOW).path


def _dump(database: Path) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return sorted(connection.iterdump())


def test_what_goes_in_comes_out(workspace: Workspace, backup: Path, tmp_path: Path) -> None:
    restored = restore(backup, tmp_path / "新" / "工作区", NOW)
    copy = open_folder(restored.root)
    assert copy.settings == workspace.settings
    assert _dump(copy.database) == _dump(workspace.database)
    assert (copy.root / "templates" / "决定书.docx").read_bytes() == b"PK"
    engine = open_engine(copy)
    with reading(engine) as session:
        assert verify(copy.vault, registered_originals(session)).whole
        assert [hit.owner for hit in find(session, "烟草")] == ["case/1"]
        kept = backup_anchor(backup)
        assert kept is not None
        assert (kept.seq, kept.hash) == (anchor(session).seq, anchor(session).hash)
    engine.dispose()
    assert [path.name for path in (tmp_path / "新").iterdir()] == ["工作区"]


def test_a_second_backup_in_the_same_second_gets_its_own_name(workspace: Workspace, backup: Path) -> None:
    second = make_backup(workspace, NOW, mark="before-0002")
    third = make_backup(workspace, NOW)
    assert len({backup, second.path, third.path}) == 3
    assert sorted(path.suffix for path in workspace.backups.iterdir()) == [".zip"] * 3


def test_a_folder_in_use_is_refused_or_moved_aside_whole(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "旧"
    target.mkdir()
    (target / "要紧.txt").write_text("1")
    with pytest.raises(Refused, match="已有内容"):
        restore(backup, target, NOW)
    assert [path.name for path in target.iterdir()] == ["要紧.txt"]
    restored = restore(backup, target, NOW, yes=True)
    assert restored.moved_away is not None
    assert (restored.moved_away / "要紧.txt").read_text() == "1"
    assert (target / "zmtool.db").is_file()


def test_a_damaged_database_is_not_backed_up_as_if_it_were_well(workspace: Workspace) -> None:
    workspace.database.write_bytes(b"x" * 5000)
    with pytest.raises(DatabaseProblem):
        make_backup(workspace, NOW)
    assert list(workspace.backups.iterdir()) == []


def test_the_folder_one_stands_in_is_not_renamed(
    backup: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.inbox)
    with pytest.raises(Refused, match="当前所在"):
        restore(backup, workspace.root, NOW, yes=True)
    assert workspace.inbox.is_dir()


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def _remade(backup: Path, target: Path, change: Change) -> Path:
    """The backup with its entries and its manifest changed; hashes and sizes are those of the new entries."""
    with zipfile.ZipFile(backup) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop(MANIFEST))
    change(entries, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return target


def _listed(name: str, content: bytes) -> Change:
    def change(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
        entries[name] = content
        sha256 = hashlib.sha256(content).hexdigest()
        manifest["files"].append({"path": name, "size": len(content), "sha256": sha256})

    return change


def _unlisted(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entries["vault/zz"] = b"1"


def _altered(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entries["zmtool.toml"] = entries["zmtool.toml"].replace(b"#", b"%", 1)


def _without_database(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del entries["zmtool.db"]
    manifest["files"] = [one for one in manifest["files"] if one["path"] != "zmtool.db"]


def _other_format(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["format"] = "zmtool-backup/99"


def _nonsense(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["files"] = [{"path": 1}]


@pytest.mark.parametrize(
    "change",
    [
        *(
            _listed(name, b"x")
            for name in (
                "../evil",
                "/etc/evil",
                "vault/../../evil",
                "C:/evil",
                "vault\\..\\evil",
                "vault/nul",
                "vault//x",
                "evil.txt",
                "ZMTOOL.db",
                "templates",
            )
        ),
        _listed("vault/bomb", bytes(80_000_000)),
        _unlisted,
        _altered,
        _without_database,
        _other_format,
        _nonsense,
    ],
)
def test_a_hostile_or_damaged_backup_is_refused(backup: Path, tmp_path: Path, change: Change) -> None:
    outside = tmp_path / "外"
    outside.mkdir()
    hostile = _remade(backup, tmp_path / "坏.zip", change)
    with pytest.raises(BadInput):
        restore(hostile, outside / "新", NOW)
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_link_is_refused(backup: Path, tmp_path: Path) -> None:
    hostile = _remade(backup, tmp_path / "链.zip", _listed("vault/aa/link", b"/etc/passwd"))
    content = hostile.read_bytes()
    with zipfile.ZipFile(hostile) as archive:
        infos = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(hostile, "w") as archive:
        for info, body in infos:
            if info.filename == "vault/aa/link":
                info.external_attr = 0o120777 << 16
            archive.writestr(info, body)
    assert hostile.read_bytes() != content
    with pytest.raises(BadInput, match="不安全"):
        restore(hostile, tmp_path / "新", NOW)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", None])
def test_what_is_no_zip_at_all(backup: Path, tmp_path: Path, content: bytes | None) -> None:
    broken = tmp_path / "坏.zip"
    broken.write_bytes(backup.read_bytes()[:-200] if content is None else content)
    with pytest.raises(BadInput, match="损坏"):
        restore(broken, tmp_path / "新", NOW)
    assert backup_anchor(broken) is None
    with pytest.raises(BadInput, match="找不到"):
        restore(tmp_path / "没有.zip", tmp_path / "新", NOW)


def test_a_flipped_bit_is_found(workspace: Workspace, backup: Path, tmp_path: Path) -> None:
    (sha256,) = [path.name for path in workspace.vault.rglob("*") if path.is_file()]
    content = bytearray(backup.read_bytes())
    at = content.index(vault_path(workspace.vault, sha256).read_bytes())
    content[at + 5] ^= 1
    broken = tmp_path / "坏.zip"
    broken.write_bytes(content)
    with pytest.raises(BadInput):
        restore(broken, tmp_path / "新", NOW)
    assert not (tmp_path / "新").exists()
