"""Scans that cannot be used: exit code 4 and a Chinese message; in a batch the rest goes on with code 8."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

ZMTOOL = Path(sys.executable).parent / "zmtool"


def _read(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ZMTOOL, "scan", "read", *files, "--json"], capture_output=True, text=True, timeout=300
    )


def _noise(path: Path) -> None:
    random = np.random.default_rng(7)
    Image.fromarray((random.random((1170, 827)) > 0.5).astype(np.uint8) * 255).save(path)


def _blank(path: Path) -> None:
    Image.new("RGB", (827, 1170), "white").save(path)


def _encrypted(path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def _no_pages(path: Path) -> None:
    from pypdf import PdfWriter

    PdfWriter().write(path)


def _truncated(path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(path)
    path.write_bytes(path.read_bytes()[:60])


def _huge(path: Path) -> None:
    Image.new("1", (20_000, 20_000), 1).save(path)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("噪点.png", _noise, "没有读到可以辨认的文字"),
        ("空白.png", _blank, "没有读到可以辨认的文字"),
        ("加密.pdf", _encrypted, "密码"),
        ("空文件.pdf", lambda path: path.write_bytes(b""), "0 字节"),
        ("截断.pdf", _truncated, "损坏"),
        ("无页.pdf", _no_pages, "没有页面"),
        ("巨图.png", _huge, "过大"),
        ("文字.pdf", lambda path: path.write_text("这不是 PDF", encoding="utf-8"), "内容不是 PDF"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, name: str, make: object, says: str) -> None:
    path = tmp_path / name
    assert callable(make)
    make(path)
    before = path.read_bytes()
    result = _read(path)
    assert result.returncode == 4, result.stderr
    assert says in result.stderr and "处理：" in result.stderr and "Traceback" not in result.stderr
    assert json.loads(result.stdout)["files"][0]["error"]["exit_code"] == 4
    assert path.read_bytes() == before


FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def test_the_rest_of_a_batch_goes_on(tmp_path: Path) -> None:
    (tmp_path / "空文件.pdf").write_bytes(b"")
    page = Image.new("RGB", (827, 1170), "white")
    font = ImageFont.truetype(str(FONT), 40) if FONT.exists() else ImageFont.load_default(40)
    for row in range(6):
        ImageDraw.Draw(page).text(
            (90, 120 + 90 * row), "No. 6901028075015 / 2025-03-05", fill="black", font=font
        )
    page.save(tmp_path / "文字.png")
    result = _read(tmp_path / "空文件.pdf", tmp_path / "文字.png")
    assert result.returncode == 8, result.stderr
    files = json.loads(result.stdout)["files"]
    assert files[0]["error"]["exit_code"] == 4
    assert "6901028075015" in files[1]["pages"][0]["text"]
