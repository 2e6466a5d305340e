"""Tesseract with chi_sim, through pytesseract: the second engine and the fall-back without ONNX Runtime."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import cv2
import numpy as np

from zmtool.base.errors import OutsideMissing
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine, Rule

_LANGUAGE = "chi_sim"
# On dossier pages Tesseract is wrong far more often than it says: its readings may suggest, not accuse.
_TRUST = 0.84
_BETWEEN_CJK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef〔〕《》、。，；：？！（）]) (?=\S)|(?<=\S) (?=[\u2e80-\u9fff\uff00-\uffef〔〕《》、。，；：？！（）])"
)


class Tesseract:
    """Tesseract, one thread, page segmentation 3, on an evened grey image."""

    name = "tesseract-chi_sim"

    def __init__(self) -> None:
        self._tesseract = _checked_module()
        self.version = str(self._tesseract.get_tesseract_version())

    def lines(
        self,
        image: Image,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        """See ``Engine.lines``; ruling lines are painted over so that they do not join cells."""
        evened = _evened(image)
        for x, y0, y1 in vertical_rules:
            cv2.line(evened, (x, y0), (x, y1), 255, 5)
        return self._lines(evened, "--psm 3")

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """See ``Engine.read``."""
        evened = _evened(image)
        return [self._one_line(evened, box) for box in boxes]

    def _one_line(self, evened: Any, box: PixelBox) -> RawLine:
        x0, y0, x1, y1 = box
        found = self._lines(np.ascontiguousarray(evened[y0:y1, x0:x1]), "--psm 7")
        confidence = min((one.confidence for one in found), default=0.0)
        return RawLine("".join(one.text for one in found), box, confidence)

    def _lines(self, grey: Any, config: str) -> list[RawLine]:
        data = self._tesseract.image_to_data(
            grey, lang=_LANGUAGE, config=config, output_type=self._tesseract.Output.DICT
        )
        words = [
            (data["block_num"][i], data["par_num"][i], data["line_num"][i], i)
            for i in range(len(data["text"]))
            if data["text"][i].strip() and float(data["conf"][i]) >= 0
        ]
        lines = []
        for _, group in groupby(words, key=lambda word: word[:3]):
            indexes = [word[3] for word in group]
            lines += [_line(data, piece) for piece in _pieces(data, indexes)]
        return lines


def _evened(image: Image) -> Any:
    """The page in grey with its light evened."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return cv2.divide(grey, cv2.GaussianBlur(grey, (0, 0), 25), scale=235)


def _pieces(data: dict[str, Any], indexes: list[int]) -> list[list[int]]:
    """A line's words, cut where the gap is wider than three letters."""
    pieces = [[indexes[0]]]
    for previous, current in zip(indexes, indexes[1:], strict=False):
        gap = data["left"][current] - data["left"][previous] - data["width"][previous]
        if gap > 2.5 * data["height"][current]:
            pieces.append([])
        pieces[-1].append(current)
    return pieces


def _line(data: dict[str, Any], indexes: list[int]) -> RawLine:
    text = _BETWEEN_CJK.sub("", " ".join(data["text"][i] for i in indexes))
    box = (
        min(data["left"][i] for i in indexes),
        min(data["top"][i] for i in indexes),
        max(data["left"][i] + data["width"][i] for i in indexes),
        max(data["top"][i] + data["height"][i] for i in indexes),
    )
    confidence = _TRUST * float(np.mean([float(data["conf"][i]) for i in indexes])) / 100
    return RawLine(text, box, confidence)


def _checked_module() -> Any:
    """pytesseract, after making sure that the program and the Chinese data are there. Raises OutsideMissing."""
    try:
        import pytesseract
    except ImportError as error:
        raise OutsideMissing("缺少 pytesseract", next_step="请安装：pip install pytesseract") from error
    if shutil.which("tesseract") is None:
        raise OutsideMissing(
            "没有安装 tesseract 文字识别程序",
            next_step="请安装：apt-get install tesseract-ocr tesseract-ocr-chi-sim",
        )
    if _LANGUAGE not in pytesseract.get_languages(config=""):
        raise OutsideMissing(
            "tesseract 缺少简体中文数据（chi_sim）", next_step="请安装：apt-get install tesseract-ocr-chi-sim"
        )
    return pytesseract
