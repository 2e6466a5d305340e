"""Choosing a text engine by name. Each process builds its engine once."""

from __future__ import annotations

import difflib
import importlib.metadata
from functools import cache

from zmtool.base.errors import OutsideMissing, UsageProblem
from zmtool.scans.engines.models import SMALL, TINY
from zmtool.scans.engines.protocol import Engine

ENGINES = ("auto", "fast", "best", "tesseract")


def version_of(engine: str) -> str:
    """The version of the engine that a page names, found without loading its models; "" for none."""
    if engine.startswith("ppocr"):
        parts = [package for word, package in (("tiny", TINY), ("small", SMALL)) if word in engine]
        return "+".join(importlib.metadata.version(one) for one in parts)
    if engine.startswith("tesseract"):
        import pytesseract

        return str(pytesseract.get_tesseract_version())
    return ""


@cache
def engine_named(name: str) -> Engine:
    """The engine of that name. ``fast`` is PP-OCR tiny, ``best`` PP-OCR small, ``auto`` both in turn.

    Where the tiny models are not installed ``auto`` is ``best``; where neither is, it is Tesseract. Raises
    UsageProblem for an unknown name, OutsideMissing where the engine cannot run here.
    """
    if name not in ENGINES:
        near = difflib.get_close_matches(name, ENGINES, n=1)
        hint = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(ENGINES)}"
        raise UsageProblem(f"没有名为“{name}”的识别引擎", next_step=hint)
    if name == "tesseract":
        from zmtool.scans.engines.tesseract import Tesseract

        return Tesseract()
    from zmtool.scans.engines.ppocr import PpOcr

    if name != "auto":
        return PpOcr(name)
    for mode in ("auto", "best"):
        try:
            return PpOcr(mode)
        except OutsideMissing:
            continue
    return engine_named("tesseract")
