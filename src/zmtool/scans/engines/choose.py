"""Choosing a text engine by name. Each process builds its engine once."""

from __future__ import annotations

import difflib
import importlib.metadata
from functools import cache

from zmtool.base.errors import OutsideMissing, UsageProblem
from zmtool.scans.engines.protocol import Engine

ENGINES = ("auto", "ppocr", "tesseract")


def version_of(engine: str) -> str:
    """The version of the engine that a page names, found without loading its models; "" for none."""
    if engine.startswith("ppocr"):
        return importlib.metadata.version("rapidocr")
    if engine.startswith("tesseract"):
        import pytesseract

        return str(pytesseract.get_tesseract_version())
    return ""


@cache
def engine_named(name: str) -> Engine:
    """The engine of that name; ``auto`` is PP-OCR, or Tesseract where its models are missing.

    Raises UsageProblem for an unknown name, OutsideMissing where the engine cannot run here.
    """
    if name == "tesseract":
        from zmtool.scans.engines.tesseract import Tesseract

        return Tesseract()
    if name in ("ppocr", "auto"):
        from zmtool.scans.engines.ppocr import PpOcr

        try:
            return PpOcr()
        except OutsideMissing:
            if name == "ppocr":
                raise
            return engine_named("tesseract")
    near = difflib.get_close_matches(name, ENGINES, n=1)
    hint = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(ENGINES)}"
    raise UsageProblem(f"没有名为“{name}”的识别引擎", next_step=hint)
