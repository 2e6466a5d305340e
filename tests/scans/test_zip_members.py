"""Packages of scans: what is inside comes out under our names, what is hostile stays inside and is told by name."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput
from zmtool.scans import zip_members
from zmtool.scans.zip_members import Unpacked, unpack


def unpacked(package: Path, tmp_path: Path) -> dict[str, Unpacked]:
    folder = tmp_path / "out"
    folder.mkdir()
    found = {one.name: one for one in unpack(package, folder)}
    assert all(one.path is None or one.path.parent == folder for one in found.values())
    return found


def test_files_come_out_and_hostile_members_do_not(tmp_path: Path) -> None:
    package = tmp_path / "包.zip"
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("x.pdf", b"%PDF-1.4")
    link = zipfile.ZipInfo("链接.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("案卷/一.pdf", b"%PDF-1.4 one")
        archive.writestr("../../外.pdf", b"x")
        archive.writestr("/etc/外.pdf", b"x")
        archive.writestr("..\\外.pdf", b"x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("弹.pdf", b"\0" * 50_000_000)
        archive.write(inner, "包中包.zip")
    found = unpacked(package, tmp_path)
    good = found.pop("案卷/一.pdf")
    assert good.path is not None and good.path.read_bytes() == b"%PDF-1.4 one"
    assert all(one.path is None and one.problem for one in found.values()) and len(found) == 6
    assert "符号链接" in found["链接.pdf"].problem and "压缩比" in found["弹.pdf"].problem


def test_names_written_by_chinese_windows_are_read(tmp_path: Path) -> None:
    package = tmp_path / "旧.zip"
    name = "立案.pdf".encode("gb18030")
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("x" * len(name), b"one")
    package.write_bytes(package.read_bytes().replace(b"x" * len(name), name))
    assert list(unpacked(package, tmp_path)) == ["立案.pdf"]


@pytest.mark.parametrize("damage", ["cut", "junk"])
def test_a_damaged_package_is_named(tmp_path: Path, damage: str) -> None:
    package = tmp_path / "x.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.pdf", b"x" * 5000)
    content = package.read_bytes()
    package.write_bytes(content[:2000] if damage == "cut" else b"PK\x03\x04" + b"junk" * 500)
    with pytest.raises(BadInput, match="压缩包"):
        list(unpack(package, tmp_path))


def test_a_member_whose_sum_is_wrong_is_told_and_the_rest_come_out(tmp_path: Path) -> None:
    package = tmp_path / "x.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("坏.pdf", b"AAAABBBB")
        archive.writestr("好.pdf", b"good")
    package.write_bytes(package.read_bytes().replace(b"AAAABBBB", b"AAAABBBC"))
    found = unpacked(package, tmp_path)
    assert "损坏" in found["坏.pdf"].problem and found["好.pdf"].path is not None


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_members, "MOST_MEMBERS", 3)
    package = tmp_path / "x.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.pdf", b"x")
    with pytest.raises(BadInput, match="超过 3 个文件"):
        list(unpack(package, tmp_path))
