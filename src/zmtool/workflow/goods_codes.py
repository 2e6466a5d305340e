"""Carton codes from the keyboard, a text or a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.base.errors import BadInput, InvalidValue
from zmtool.goods.carton_codes import Batch, read_batch
from zmtool.sheets.read import read_text


def carton_batch(texts: Sequence[str], file: Path | None = None) -> Batch:
    """The codes in the given texts and in a file (text, csv or spreadsheet). Raises BadInput."""
    parts = [*texts, *([read_text(file)] if file is not None else [])]
    try:
        return read_batch("\n".join(parts))
    except InvalidValue as error:
        raise BadInput(error.reason, where=str(file or "输入"), next_step="请分成几个文件") from error
