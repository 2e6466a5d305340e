"""Dossiers as files: lossless, checked, and refused when somebody meddled with them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.dossiers.package import (
    dossier_from_json,
    dossier_json,
    read_dossier_file,
    read_package,
    write_package,
)
from zmtool.dossiers.records import Dossier
from zmtool.workflow.reviewing import dossier_of_case, review_dossier


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "defects" / "case.yaml"))


@pytest.fixture
def package(tmp_path: Path, dossier: Dossier) -> Path:
    original = tmp_path / "扫描.pdf"
    original.write_bytes(b"%PDF-1.4 original")
    path = tmp_path / "案卷.zmpkg"
    write_package(path, dossier, [original])
    return path


def test_json_round_trip_is_lossless(dossier: Dossier) -> None:
    text = json.dumps(dossier_json(dossier), ensure_ascii=False)
    assert dossier_from_json(json.loads(text), "here") == dossier


def test_package_round_trip_is_lossless_and_keeps_originals(package: Path, dossier: Dossier) -> None:
    opened = read_package(package)
    assert opened.dossier == dossier
    assert [opened.original(name) for name in opened.originals] == [b"%PDF-1.4 original"]


def test_a_package_scores_like_its_case(package: Path, dossier: Dossier) -> None:
    assert review_dossier(read_package(package).dossier).score == review_dossier(dossier).score


def test_an_exported_package_knows_its_pages(tmp_path: Path, dossier: Dossier) -> None:
    from types import MappingProxyType

    from PIL import Image

    from zmtool.workflow.page_pictures import PagePictures
    from zmtool.workflow.reviewing import PageSource, Target, export_package, target_of_path

    picture = tmp_path / "第一页.png"
    Image.new("RGB", (600, 800), "white").save(picture)
    target = Target("x", dossier, MappingProxyType({1: PageSource(picture, 1, 90)}))
    opened = target_of_path(export_package(target, tmp_path / "案卷.zmpkg"))
    assert opened.dossier == dossier
    assert opened.pictures[1].rotation == 90
    piece = PagePictures(opened).piece(1, (0.2, 0.2, 0.5, 0.3))
    assert piece is not None and piece.startswith(b"\xff\xd8")
    assert PagePictures(opened).piece(2, None) is None


def test_facts_and_names_travel_with_it(tmp_path: Path, dossier: Dossier) -> None:
    original = tmp_path / "0a1b"
    original.write_bytes(b"photo")
    path = tmp_path / "案卷.zmpkg"
    write_package(
        path, dossier, [original], case_text="zmtool: case/1\n", names_of={original: "../现场:照片.jpg"}
    )
    opened = read_package(path)
    assert opened.case_text == "zmtool: case/1\n"
    (name,) = opened.originals
    assert name.startswith("originals/001-") and name.endswith("现场_照片.jpg")
    assert opened.original(name) == b"photo"


def test_a_member_that_the_manifest_does_not_name_is_refused(package: Path) -> None:
    _rewrite(package, {"case.yaml": b"zmtool: case/1"})
    with pytest.raises(BadInput, match="不在清单中"):
        read_package(package)


def _rewrite(package: Path, change: dict[str, bytes]) -> None:
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in {**members, **change}.items():
            archive.writestr(name, content)


def test_a_changed_member_is_refused(package: Path) -> None:
    _rewrite(package, {"originals/001-扫描.pdf": b"%PDF-1.4 another"})
    with pytest.raises(BadInput, match="改动"):
        read_package(package)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a\\..\\evil", "C:evil"])
def test_an_unsafe_member_name_is_refused(package: Path, name: str) -> None:
    _rewrite(package, {name: b"x"})
    with pytest.raises(BadInput, match="不安全"):
        read_package(package)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zmpkg"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        read_package(path)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"zmtool": "dossier/1", "id": 3, "origin": "scan", "documents": []}', "[" * 100_000],
)
def test_what_is_no_dossier_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput):
        read_dossier_file(path)


def test_a_wrong_field_is_named(tmp_path: Path, dossier: Dossier) -> None:
    data = dossier_json(dossier)
    data["documents"][2]["confidense"] = 1
    with pytest.raises(BadInput) as caught:
        dossier_from_json(data, "案卷.json")
    assert "documents.2" in str(caught.value)
