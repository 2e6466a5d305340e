"""Choosing a text engine by name. Each process builds its engine once."""

from __future__ import annotations

import difflib
from functools import cache

from zmtool.base.errors import OutsideMissing, UsageProblem
from zmtool.scans.engines.models import (
    SMALL,
    TINY,
    has_small,
    has_tiny,
    package_version,
    require_small,
    require_tiny,
)
from zmtool.scans.engines.protocol import Engine

ENGINES = ("auto", "fast", "best", "tesseract")
NAMES = {
    "auto": "ppocr-v6-tiny+small",
    "fast": "ppocr-v6-tiny",
    "best": "ppocr-v6-small",
    "tesseract": "tesseract-chi_sim",
}
"""What pages call the engine that read them."""


def version_of(engine: str) -> str:
    """The version of the engine that a page names, found without loading its models; "" for none."""
    if engine.startswith("ppocr"):
        parts = [package for word, package in (("tiny", TINY), ("small", SMALL)) if word in engine]
        return "+".join(package_version(one) for one in parts)
    if engine.startswith("tesseract"):
        import pytesseract

        return str(pytesseract.get_tesseract_version())
    return ""


def engine_key(name: str) -> str:
    """Name and version of the engine that ``name`` means on this machine, without loading any model.

    Raises as ``engine_named``.
    """
    called = _called(name)
    return f"{called}@{version_of(called)}"


def _called(name: str) -> str:
    """The name that the engine's pages carry."""
    if name not in ENGINES:
        near = difflib.get_close_matches(name, ENGINES, n=1)
        hint = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(ENGINES)}"
        raise UsageProblem(f"没有名为“{name}”的识别引擎", next_step=hint)
    if name == "auto":
        if has_small():
            return NAMES["auto"] if has_tiny() else NAMES["best"]
        return NAMES["tesseract"]
    if name == "fast":
        require_tiny()
    elif name == "best":
        require_small()
    return NAMES[name]


@cache
def engine_named(name: str) -> Engine:
    """The engine of that name. ``fast`` is PP-OCR tiny, ``best`` PP-OCR small, ``auto`` both in turn.

    Where the tiny models are not installed ``auto`` is ``best``; where neither is, it is Tesseract. Raises
    UsageProblem for an unknown name, OutsideMissing where the engine cannot run here.
    """
    called = _called(name)
    if called == NAMES["tesseract"]:
        from zmtool.scans.engines.tesseract import Tesseract

        return Tesseract()
    from zmtool.scans.engines.ppocr import PpOcr

    try:
        return PpOcr(called, version_of(called))
    except OutsideMissing:
        if name != "auto":
            raise
        return engine_named("tesseract")
