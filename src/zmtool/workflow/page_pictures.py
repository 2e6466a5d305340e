"""Pieces of a dossier's pages as pictures: what stands behind a finding."""

from __future__ import annotations

import io
from typing import Any

from zmtool.scans.records import Box
from zmtool.workflow.reviewing import PageSource, Target


class PagePictures:
    """Cuts pieces out of a target's pages as JPEG; keeps the last page so that neighbours come cheap."""

    def __init__(self, target: Target) -> None:
        self._sources = target.pictures
        self._last: tuple[int, Any] | None = None

    def piece(self, page: int | None, box: Box | None, margin: float = 0.025) -> bytes | None:
        """The piece of a page around ``box`` (the whole page without a box); None where there is no picture."""
        source = self._sources.get(page) if page is not None else None
        if source is None or page is None or not source.pictured:
            return None
        image = self._page(page, source)
        width, height = image.size
        if box is not None:
            x0, y0, x1, y1 = box
            area = (
                int(max(0.0, x0 - 0.04) * width),
                int(max(0.0, y0 - margin) * height),
                int(min(1.0, x1 + 0.04) * width),
                int(min(1.0, y1 + margin) * height),
            )
            image = image.crop(_wide_enough(area, width))
            image = _framed(image, box, _wide_enough(area, width), width, height)
        else:
            image = image.resize((width // 4, height // 4))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70)
        return out.getvalue()

    def _page(self, page: int, source: PageSource) -> Any:
        if self._last is None or self._last[0] != page:
            from PIL import Image

            from zmtool.scans.intake import open_input, page_image
            from zmtool.scans.paper import as_read

            picture = page_image(open_input(source.path), source.page)
            pixels = as_read(picture, source.rotation, source.skew, source.corners)
            self._last = (page, Image.fromarray(pixels))
        return self._last[1]


def _wide_enough(area: tuple[int, int, int, int], width: int) -> tuple[int, int, int, int]:
    """At least a third of the page wide, so that a reader sees what stands around it."""
    left, top, right, bottom = area
    lacking = max(0, width // 3 - (right - left))
    left = max(0, left - lacking // 2)
    return (left, top, min(width, max(right, left + width // 3)), bottom)


def _framed(image: Any, box: Box, area: tuple[int, int, int, int], width: int, height: int) -> Any:
    from PIL import ImageDraw

    x0, y0, x1, y1 = box
    frame = (
        int(x0 * width) - area[0] - 4,
        int(y0 * height) - area[1] - 4,
        int(x1 * width) - area[0] + 4,
        int(y1 * height) - area[1] + 4,
    )
    ImageDraw.Draw(image).rectangle(frame, outline=(200, 30, 30), width=3)
    return image
