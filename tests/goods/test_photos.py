"""Codes in photographs made here: found upright and turned, and broken files refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from zmtool.base.errors import BadInput
from zmtool.goods import photos
from zmtool.goods.photos import codes_in_photo


def _picture(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    code = zxingcpp.create_barcode(text, kind)
    return Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).convert("L")


def _photo(path: Path, *pictures: Image.Image) -> Path:
    page = Image.new("L", (900, 400 * len(pictures)), 230)
    for number, picture in enumerate(pictures):
        page.paste(picture, (150, 400 * number + 60))
    page.save(path)
    return path


def test_codes_from_top_to_bottom(tmp_path: Path) -> None:
    path = _photo(
        tmp_path / "a.png",
        _picture("6901028075015", zxingcpp.BarcodeFormat.EAN13),
        _picture("中华 6901028", zxingcpp.BarcodeFormat.QRCode),
    )
    assert [(one.kind, one.text) for one in codes_in_photo(path)] == [
        ("ean13", "6901028075015"),
        ("qr", "中华 6901028"),
    ]


def test_a_photo_that_was_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    _photo(path, _picture("6901028075015", zxingcpp.BarcodeFormat.EAN13))
    Image.open(path).rotate(90, expand=True).save(path)
    assert [one.text for one in codes_in_photo(path)] == ["6901028075015"]


def test_a_photo_without_codes(tmp_path: Path) -> None:
    assert codes_in_photo(_photo(tmp_path / "a.png", Image.new("L", (5, 5)))) == ()


def test_what_is_no_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jpg"
    for content in (b"", b"GIF89a", b"\xff\xd8\xff\xe0" + b"\0" * 50):
        path.write_bytes(content)
        with pytest.raises(BadInput):
            codes_in_photo(path)
    with pytest.raises(BadInput, match="不存在"):
        codes_in_photo(tmp_path / "没有.jpg")
    _photo(path, Image.new("L", (5, 5)))
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInput):
        codes_in_photo(path)
    _photo(path, Image.new("L", (5, 5)))
    monkeypatch.setattr(photos, "MAX_PIXELS", 100)
    with pytest.raises(BadInput, match="像素"):
        codes_in_photo(path)
