"""Pages that were read before: kept by the file's content, the engine, its version and the steps around it.

Everything here can be deleted at any time; it is made again by reading. A page is complete before it gets its name,
so that an interrupted run leaves pages or none.
"""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path

from zmtool.scans.page_file import page_from, page_json
from zmtool.scans.records import Page

STEPS = 22
"""Raised whenever the steps around the engines read a page otherwise than before."""
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageCache:
    """Pages as read by one engine (its name and version in ``engine``), under ``folder``."""

    folder: Path
    engine: str

    def get(self, sha256: str, page: int) -> Page | None:
        """The page, if it was read before and its file is sound."""
        try:
            packed = self._path(sha256, page).read_bytes()
            unpacked = zlib.decompressobj().decompress(packed, _MOST_BYTES)
            return page_from(json.loads(unpacked))
        except (OSError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def put(self, sha256: str, page: Page) -> None:
        """Keeps a page. Where the folder cannot be written the page is read again next time."""
        path = self._path(sha256, page.page)
        content = zlib.compress(json.dumps(page_json(page), ensure_ascii=False).encode(), 6)
        part = path.with_name(f".{secrets.token_hex(6)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)

    def _path(self, sha256: str, page: int) -> Path:
        return self.folder / sha256[:2] / sha256 / f"{self.engine}-{STEPS}" / f"{page:05d}"
