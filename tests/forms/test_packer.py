"""The packer: what other programs read is what went in; what does not change is copied byte for byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.shipped import data_files
from zmtool.forms.packer import deflated, pack, stored_members
from zmtool.forms.template import compile_template

from .samples import template_of


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=10),
        st.binary(max_size=200),
        max_size=5,
    )
)
def test_what_is_packed_is_read_back(contents: dict[str, bytes]) -> None:
    packed = pack([deflated(name, content) for name, content in contents.items()])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert [info.orig_filename for info in archive.infolist()] == list(contents)
        assert [archive.read(info) for info in archive.infolist()] == list(contents.values())


@pytest.mark.parametrize("path", list(data_files("templates", ".docx")), ids=lambda path: path.stem)
def test_members_go_through_unchanged(path: Path) -> None:
    members = stored_members(path)
    packed = pack(members)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(io.BytesIO(packed)) as after:
        assert before.namelist() == after.namelist()
        assert after.testzip() is None
        for name in before.namelist():
            assert before.read(name) == after.read(name)
    again = tuple(stored_members(_written(path, packed)))
    assert again == tuple(members)


def _written(path: Path, content: bytes) -> Path:
    import tempfile

    target = Path(tempfile.mkdtemp()) / path.name
    target.write_bytes(content)
    return target


def test_static_members_are_copied_and_the_output_is_the_same_every_time(tmp_path: Path) -> None:
    template = compile_template(template_of(tmp_path, "{{ 甲 }}"))
    first, second = template.render({"甲": "乙"}), template.render({"甲": "乙"})
    assert first == second
    for member in template.static:
        assert member.data in first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Document(io.BytesIO(first)).paragraphs[0].text == "乙"


def test_a_stored_member_stays_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("图.png", b"\x89PNG" * 10)
    with zipfile.ZipFile(io.BytesIO(pack(stored_members(path)))) as archive:
        info = archive.infolist()[0]
        assert (info.filename, info.compress_type, archive.read(info)) == (
            "图.png",
            zipfile.ZIP_STORED,
            b"\x89PNG" * 10,
        )
