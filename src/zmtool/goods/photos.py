"""Bar codes in photographs: EAN-13 of cartons and packs, and QR codes, whose text is kept as it stands."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, OutsideMissing
from zmtool.base.files import reason_of

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF")
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class PhotoCode:
    """One code in a photograph: ``kind`` is ean13 or qr, ``place`` its middle as fractions of width and height."""

    kind: str
    text: str
    place: tuple[float, float]


def codes_in_photo(path: Path) -> tuple[PhotoCode, ...]:
    """The codes in a photograph, from top to bottom. Raises BadInput, OutsideMissing without the decoder."""
    try:
        import zxingcpp
    except ImportError as error:
        raise OutsideMissing(
            "缺少条码识别组件 zxing-cpp", next_step="请安装：pip install zxing-cpp"
        ) from error
    image = _opened(path)
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.QRCode])
    found = []
    for code in zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        corners = (code.position.top_left, code.position.bottom_right)
        place = (
            sum(one.x for one in corners) / 2 / image.width,
            sum(one.y for one in corners) / 2 / image.height,
        )
        kind = "ean13" if code.format == zxingcpp.BarcodeFormat.EAN13 else "qr"
        found.append(PhotoCode(kind, code.text[:_LONGEST_TEXT], place))
    return tuple(sorted(found, key=lambda one: (one.place[1], one.place[0])))


def _opened(path: Path) -> Image:
    """The upright grey picture, its size looked at before it is unpacked."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"照片超过 {MAX_BYTES // 1024**2} MB", where=str(path), next_step="请缩小后重试")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise BadInput("照片的像素过多", where=str(path), next_step="请缩小后重试")
                return ImageOps.exif_transpose(image).convert("L")
    except UnidentifiedImageError as error:
        raise BadInput("不是可识别的照片", where=str(path), next_step="请用 JPG 或 PNG 格式的照片") from error
    except OSError as error:
        detail = reason_of(error) if error.errno else "文件已损坏"
        raise BadInput(f"照片无法读取：{detail}", where=str(path), next_step="请检查文件后重试") from error
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput("照片已损坏", where=str(path), next_step="请重新拍摄或导出") from error
