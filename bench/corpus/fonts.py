"""The typefaces of the made scans, and the Debian packages they come from."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from PIL import ImageFont

_SHARE = "/usr/share/fonts/"
FACES = {
    "song": ("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming"),
    "kai": ("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai"),
    "hei": ("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei"),
    "fallback-hei": ("truetype/droid/DroidSansFallbackFull.ttf", 0, "fonts-droid-fallback"),
    "noto-song": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "noto-song-bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "noto-hei": ("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "noto-hei-bold": ("opentype/noto/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk"),
    "wenkai": ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "fonts-lxgw-wenkai"),
    "wenkai-light": ("truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0, "fonts-lxgw-wenkai"),
    "wenkai-bold": ("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0, "fonts-lxgw-wenkai"),
}
"""Name → file, number within it, package. ``noto-…`` and ``wenkai…`` are for the held-out layouts only."""


@cache
def face(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The typeface ``name`` at a size in pixels. Ends the program with the package's name where it is missing."""
    file, index, package = FACES[name]
    if not Path(_SHARE, file).is_file():
        sys.exit(f"the typeface {_SHARE}{file} is missing: apt-get install {package}")
    return ImageFont.truetype(_SHARE + file, pixels, index=index)


def missing_packages() -> tuple[str, ...]:
    """The packages of the typefaces that are not installed."""
    return tuple(
        dict.fromkeys(package for file, _, package in FACES.values() if not Path(_SHARE, file).is_file())
    )


@cache
def width(name: str, pixels: int, character: str) -> float:
    """How far a character advances, pixels."""
    return face(name, pixels).getlength(character)
