"""Word → PDF by LibreOffice: order, bad files, hostile names and links, and where the program is missing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from zmtool.base.errors import OutsideMissing, UsageProblem
from zmtool.forms import libreoffice
from zmtool.forms.libreoffice import VARIABLE, find_libreoffice, to_pdf, version_of
from zmtool.forms.typeface_stand_ins import fontconfig_text, load_typefaces

from .soffice import needs_libreoffice

pytestmark = needs_libreoffice


def word(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    document.save(str(path))
    return path


def text_of(pdf: Path | None) -> str:
    assert pdf is not None
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_many_in_order_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    names = ["-o.docx", 'it\'s "quoted".docx', "a b　c.docx", "--headless.docx", "%20$(id);&.docx"]
    sources = [word(tmp_path / name, f"第{index}份", "文书正文") for index, name in enumerate(names)]
    bad = tmp_path / "bad.docx"
    bad.write_text("no zip")
    damaged = tmp_path / "damaged.docx"
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    out = tmp_path / "out"
    out.mkdir()
    seen: list[tuple[int, int]] = []
    done = to_pdf(
        [bad, *sources, damaged, tmp_path / "none.docx"],
        out,
        progress=lambda now, total: seen.append((now, total)),
    )
    assert [one.pages for one in done] == [0, 1, 1, 1, 1, 1, 0, 0]
    for index, one in enumerate(done[1:6]):
        assert f"第{index}份" in text_of(one.pdf)
    assert [bool(one.reason) for one in done] == [not one.pages for one in done]
    assert "找不到" in done[-1].reason and "不是 Word" in done[0].reason
    assert seen[-1] == (8, 8)
    assert sorted(path.name for path in out.iterdir()) == [f"{index:06d}.pdf" for index in range(2, 7)]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this computer and what it was asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.settimeout(2)
                    asked.append(caller.recv(200))

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], asked


def linked_picture(path: Path, target: str, picture: Path) -> Path:
    document = Document()
    document.add_paragraph("有链接图片").add_run().add_picture(str(picture))
    link = document.part.relate_to(target, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    for blip in document.element.iter(qn("a:blip")):
        del blip.attrib[qn("r:embed")]
        blip.set(qn("r:link"), link)
    document.part.relate_to(target, RELATIONSHIP_TYPE.OLE_OBJECT, is_external=True)
    document.save(str(path))
    return path


def fields(path: Path, *instructions: str) -> Path:
    document = Document()
    for one in instructions:
        run = document.add_paragraph("域：").add_run()
        for kind in ("begin", "", "end"):
            mark = run._r.makeelement(qn("w:fldChar" if kind else "w:instrText"), {})
            if kind:
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark.text = one
            run._r.append(mark)
    link = document.part.relate_to(
        instructions[0].split('"')[1], RELATIONSHIP_TYPE.A_F_CHUNK, is_external=True
    )
    chunk = document.element.body.makeelement(qn("w:altChunk"), {qn("r:id"): link})
    document.element.body.insert(0, chunk)
    document.save(str(path))
    return path


def test_nothing_that_a_document_points_to_is_loaded(
    tmp_path: Path, listener: tuple[int, list[bytes]]
) -> None:
    port, asked = listener
    secret = tmp_path / "secret.png"
    Image.new("RGB", (60, 60), "red").save(secret)
    note = tmp_path / "secret.txt"
    note.write_text("confidential", encoding="utf-8")
    url = f"http://127.0.0.1:{port}/x"
    sources = [
        linked_picture(tmp_path / "net.docx", f"{url}.png", secret),
        linked_picture(tmp_path / "file.docx", secret.as_uri(), secret),
        fields(tmp_path / "fields.docx", f'INCLUDEPICTURE "{url}.png"', f'INCLUDETEXT "{note}"'),
    ]
    out = tmp_path / "out"
    out.mkdir()
    done = to_pdf(sources, out)
    assert [one.pages for one in done] == [1, 1, 1]
    assert asked == []
    assert "confidential" not in text_of(done[2].pdf)
    for one in done:
        assert one.pdf is not None
        with pypdfium2.PdfDocument(one.pdf) as document:
            kinds = [thing.type for thing in document[0].get_objects()]
        assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds


def test_a_program_that_is_missing_or_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = word(tmp_path / "a.docx", "文书")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(OutsideMissing, match=VARIABLE):
        to_pdf([source], tmp_path)
    monkeypatch.setenv(VARIABLE, sys.executable)
    with pytest.raises(OutsideMissing, match="不能运行") as caught:
        to_pdf([source], tmp_path)
    assert "apt-get install libreoffice-writer" in caught.value.next_step
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_usual_places", lambda: iter(()))
    with pytest.raises(OutsideMissing, match="没有找到"):
        find_libreoffice()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script plays the program")
def test_the_program_dies_on_one_file_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = find_libreoffice()
    program = tmp_path / "soffice"
    # Converts what comes before the third file, and dies at that.
    program.write_text(
        f"#!{sys.executable}\nimport subprocess, sys\n"
        "at = next((i for i, one in enumerate(sys.argv) if one.endswith('000003.docx')), None)\n"
        f"code = subprocess.run([{str(real)!r}, *sys.argv[1:at]]).returncode\n"
        "sys.exit(81 if at else code)\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(program))
    out = tmp_path / "out"
    out.mkdir()
    sources = [word(tmp_path / f"{index}.docx", str(index)) for index in range(4)]
    done = to_pdf(sources, out)
    assert [bool(one.pdf) for one in done] == [True, True, False, True]
    assert "中途退出" in done[2].reason


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script plays the program")
def test_a_program_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo LibreOffice 1.0; exit; }\n'
        f"sleep 300 & echo $! > {tmp_path}/child; wait\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(program))
    monkeypatch.setattr(libreoffice, "PATIENCE", 0.5)
    done = to_pdf([word(tmp_path / "a.docx", "甲")], tmp_path)
    assert "没有结果" in done[0].reason
    child = (tmp_path / "child").read_text().strip()
    state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True).stdout
    assert state.strip() in ("", "Z", "Zs")


def test_the_version_is_read() -> None:
    assert version_of(find_libreoffice())[0].isdigit()
    assert version_of(Path("/nowhere/soffice")) == ""


def test_official_typefaces_come_first_and_stand_ins_after(tmp_path: Path) -> None:
    faces = {one.style: one for one in load_typefaces()}
    assert set(faces) == {"仿宋", "宋体", "黑体", "楷体", "小标宋"}
    assert faces["楷体"].is_among({"kaiti"}) and not faces["楷体"].is_among({"simsun"})
    assert faces["楷体"].stand_in_among({"lxgw wenkai"}) == "LXGW WenKai"
    assert faces["楷体"].stand_in_among({"arial"}) == ""
    text = fontconfig_text(faces.values())
    entry = text[text.index("<family>仿宋_GB2312</family><accept>") :]
    assert entry.index("<family>FangSong</family>") < entry.index("<family>AR PL UMing CN</family>")
    own = tmp_path / "schemas"
    own.mkdir()
    (own / "typefaces.yaml").write_text("id: typefaces\nversion: '1'\nsource: 本局\ntypefaces: []\n")
    with pytest.raises(UsageProblem):
        load_typefaces(tmp_path)
