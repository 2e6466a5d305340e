"""Files of a clue on their way into the vault: what kind each is, when and where a photo was taken."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.workflow.workspace import OpenWorkspace, keep_original

_KINDS = {
    "photo": (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff"),
    "audio": (".mp3", ".m4a", ".amr", ".wav", ".aac", ".ogg"),
    "video": (".mp4", ".mov", ".avi", ".3gp"),
    "document": (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".txt", ".csv"),
}
MOST_BYTES = 200 * 1024 * 1024
_TAKEN, _EXIF, _GPS = 36867, 0x8769, 0x8825


def keep_clue_files(
    files: Sequence[Path], at: OpenWorkspace, *, note: str = "", now: datetime, user: str
) -> tuple[Evidence, ...]:
    """Puts files into the vault before anything else is done with them. Raises BadInput for one that cannot be taken."""
    found: dict[str, Evidence] = {}
    for path in files:
        if not path.is_file():
            raise BadInput("找不到文件", where=str(path), next_step="请检查路径")
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(
                f"文件超过 {MOST_BYTES // 1024**2} MB", where=str(path), next_step="请压缩或截取后再上报"
            )
        sha256 = keep_original(path, at, now=now, user=user)
        taken, lng, lat = photo_particulars(path)
        found.setdefault(sha256, Evidence(sha256, path.name, kind_of(path), taken, lng, lat, note))
    return tuple(found.values())


def kind_of(path: Path) -> str:
    """What kind of evidence a file is, by its ending: photo, audio, video, document, or file."""
    suffix = path.suffix.lower()
    return next((kind for kind, endings in _KINDS.items() if suffix in endings), "file")


def photo_particulars(path: Path) -> tuple[datetime | None, float | None, float | None]:
    """When a photo was taken and where (longitude, latitude in degrees), as the device wrote; None for what it does not say."""
    if kind_of(path) != "photo":
        return None, None, None
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                exif = image.getexif()
                taken = exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(306)
                place = exif.get_ifd(_GPS)
    except Exception:
        return None, None, None
    return _moment(taken), _degrees(place, 4, 3, "W"), _degrees(place, 2, 1, "S")


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text)[:19], "%Y:%m:%d %H:%M:%S").astimezone()
    except ValueError:
        return None


def _degrees(place: Any, figures: int, side: int, negative: str) -> float | None:
    try:
        whole, minutes, seconds = (Fraction(str(float(one))) for one in place[figures])
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    found = float(whole + minutes / 60 + seconds / 3600)
    if not 0 <= found <= 180:
        return None
    return -found if str(place.get(side, "")).strip("\x00 ").upper() == negative else found
