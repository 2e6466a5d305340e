"""Pictures as pages of a PDF, without loss: a JPEG as it is, black and white as fax G4, anything else as PNG does it.

What is transparent becomes white paper, as in reading.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.scans.intake import on_white, opened_picture
from zmtool.scans.text_layer import Sheet

if TYPE_CHECKING:
    import pikepdf

A4 = (595.28, 841.89)
_DPI = (100.0, 1200.0)
"""Resolutions to be believed; phones and screens write 72 into whatever they make."""
_SIDE = (3.0, 14400.0)
"""The least and the greatest side of a page in points (ISO 19005-2 6.1.13)."""
_MOST_PROFILE = 4 * 1024 * 1024
_ORIENTATION = 0x0112
_ROWS, _PLACE, _LENGTH, _INK = 278, 273, 279, 262
"""TIFF tags: rows a strip, where strips lie, their length, which value is white."""
_MPO_ENTRIES = 0xB002
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_PROFILE_SPACES = {1: "GRAY", 3: "RGB ", 4: "CMYK"}
_PNG_GREY, _PNG_RGB, _PNG_PALETTE = 0, 2, 3
_SEEN_AT: dict[int, Callable[[float, float], tuple[float, float]]] = {
    1: lambda s, t: (s, t),
    2: lambda s, t: (1 - s, t),
    3: lambda s, t: (1 - s, 1 - t),
    4: lambda s, t: (s, 1 - t),
    5: lambda s, t: (t, s),
    6: lambda s, t: (1 - t, s),
    7: lambda s, t: (1 - t, 1 - s),
    8: lambda s, t: (t, 1 - s),
}
"""Where a point of the stored picture (from its top left, in parts of its sides) is seen, by the EXIF orientation."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A picture as a PDF holds it: encoded bytes, and what says how they are encoded."""

    content: bytes
    filter: str
    components: int
    bits: int
    parameters: dict[str, Any] | None = None
    palette: bytes = b""
    inverted: bool = False


def add_picture_page(pdf: pikepdf.Pdf, path: Path, number: int, turn: int) -> Sheet:
    """Adds a page that shows picture ``number`` of a file, turned clockwise by ``turn``.

    The page has the size that the picture's resolution gives it, or fits A4. Raises BadInput for a damaged picture.
    """
    with opened_picture(path, number) as image:
        image.load()
        orientation = image.getexif().get(_ORIENTATION, 1)
        orientation = orientation if orientation in _SEEN_AT else 1
        pixels, dots = image.size, image.info.get("dpi")
        stored = _stored(image, path)
        profile = _sound_profile(image.info.get("icc_profile"), stored)
    width, height = _page_size(pixels, dots, lying=orientation > 4)
    picture = _embedded(pdf, stored, pixels, profile)
    matrix = " ".join(f"{one:.4f}" for one in _placed(_SEEN_AT[orientation], width, height))
    _add_page(pdf, (width, height), turn, f"q {matrix} cm /Picture Do Q\n".encode("ascii"), picture)
    return Sheet((0.0, 0.0, width, height), turn)


def add_empty_page(pdf: pikepdf.Pdf) -> None:
    """Adds an empty page of A4, where a picture of a file cannot be shown."""
    _add_page(pdf, A4, 0, b"")


def _add_page(
    pdf: pikepdf.Pdf,
    size: tuple[float, float],
    turn: int,
    content: bytes,
    picture: pikepdf.Object | None = None,
) -> None:
    from pikepdf import Dictionary, Name

    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1].obj
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary() if picture is None else Dictionary(XObject=Dictionary(Picture=picture))
    page[Name.Rotate] = turn


def _stored(image: Any, path: Path) -> _Stored:
    if image.format in ("JPEG", "MPO"):
        components = len(image.getbands())
        return _Stored(_jpeg(image, path), "/DCTDecode", components, 8, inverted=components == 4)
    own = _from_png(path.read_bytes()) if image.format == "PNG" else None
    if own is not None:
        return own
    plain = image if _is_plain(image) else on_white(image)
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", exif=b"", icc_profile=None)
    as_png = _from_png(buffer.getvalue())
    if as_png is None:
        raise ValueError("a picture without transparency was saved with it")
    fax = _fax(plain) if plain.mode == "1" else None
    return fax if fax is not None and len(fax.content) < len(as_png.content) else as_png


def _is_plain(image: Any) -> bool:
    return image.mode in ("1", "L", "P", "RGB", "I;16") and "transparency" not in image.info


def _jpeg(image: Any, path: Path) -> bytes:
    """The bytes of a JPEG; of a phone's file with several pictures, those of the first."""
    content = path.read_bytes()
    entries = getattr(image, "mpinfo", None) or {}
    size = entries[_MPO_ENTRIES][0]["Size"] if entries.get(_MPO_ENTRIES) else 0
    return content[:size] if 0 < size < len(content) else content


def _from_png(content: bytes) -> _Stored | None:
    """What a PNG holds, as it is; None for one that is transparent or interlaced."""
    at, data, palette = 8, bytearray(), b""
    width = bits = colour = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, _, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if interlaced or colour not in (_PNG_GREY, _PNG_RGB, _PNG_PALETTE):
                return None
        elif kind == b"tRNS":
            return None
        elif kind == b"PLTE":
            palette = body
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    components = 3 if colour == _PNG_RGB else 1
    parameters = {"/Predictor": 15, "/Colors": components, "/BitsPerComponent": bits, "/Columns": width}
    own = palette if colour == _PNG_PALETTE else b""
    return _Stored(bytes(data), "/FlateDecode", components, bits, parameters, own)


def _fax(image: Any) -> _Stored:
    from PIL import Image as Pillow

    buffer = io.BytesIO()
    image.save(buffer, "TIFF", compression="group4", tiffinfo={_ROWS: image.height})
    with Pillow.open(io.BytesIO(buffer.getvalue())) as saved:
        tags = saved.tag_v2  # type: ignore[attr-defined]
        (place,), (length,), white_is_black = tags[_PLACE], tags[_LENGTH], tags[_INK] == 1
    parameters = {
        "/K": -1,
        "/Columns": image.width,
        "/Rows": image.height,
        "/BlackIs1": white_is_black,
    }
    return _Stored(buffer.getvalue()[place : place + length], "/CCITTFaxDecode", 1, 1, parameters)


def _sound_profile(profile: bytes | None, stored: _Stored) -> bytes:
    """The picture's own colour profile, where it can be read and is for such pictures; empty without one."""
    from PIL import ImageCms

    if not profile or len(profile) > _MOST_PROFILE or stored.palette:
        return b""
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    except (OSError, ImageCms.PyCMSError):
        return b""
    return profile if found.xcolor_space == _PROFILE_SPACES[stored.components] else b""


def _embedded(pdf: pikepdf.Pdf, stored: _Stored, pixels: tuple[int, int], profile: bytes) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name, String

    picture = pdf.make_stream(b"")
    picture.write(
        stored.content,
        filter=Name(stored.filter),
        decode_parms=Dictionary(stored.parameters) if stored.parameters else None,
    )
    space: pikepdf.Object = Name(_SPACES[stored.components])
    if profile:
        space = Array([Name.ICCBased, pdf.make_stream(profile, N=stored.components)])
    if stored.palette:
        space = Array([Name.Indexed, Name.DeviceRGB, len(stored.palette) // 3 - 1, String(stored.palette)])
    entries: dict[str, Any] = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": pixels[0],
        "/Height": pixels[1],
        "/BitsPerComponent": stored.bits,
        "/ColorSpace": space,
    }
    if stored.inverted:
        entries["/Decode"] = Array([1, 0] * stored.components)
    for key, value in entries.items():
        picture[key] = value
    return picture


def _page_size(pixels: tuple[int, int], dots: Any, *, lying: bool) -> tuple[float, float]:
    """Width and height in points of the page that shows a picture; ``lying`` pictures are seen turned by a quarter."""
    try:
        across, down = float(dots[0]), float(dots[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        across = down = 0.0
    if _DPI[0] <= across <= _DPI[1] and _DPI[0] / 2 <= down <= _DPI[1]:
        width, height = pixels[0] * 72 / across, pixels[1] * 72 / down
    else:
        long, short = max(pixels), min(pixels)
        scale = min(A4[1] / long, A4[0] / short)
        width, height = pixels[0] * scale, pixels[1] * scale
    width, height = (min(_SIDE[1], max(_SIDE[0], side)) for side in (width, height))
    return (height, width) if lying else (width, height)


def _placed(
    seen_at: Callable[[float, float], tuple[float, float]], width: float, height: float
) -> tuple[float, ...]:
    """The matrix that puts the unit square of a picture onto a page of this size, turned as it is seen."""

    def on_page(x: float, y: float) -> tuple[float, float]:
        across, down = seen_at(x, 1 - y)
        return across * width, (1 - down) * height

    origin, right, up = on_page(0, 0), on_page(1, 0), on_page(0, 1)
    return (
        right[0] - origin[0],
        right[1] - origin[1],
        up[0] - origin[0],
        up[1] - origin[1],
        *origin,
    )
