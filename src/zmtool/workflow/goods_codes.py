"""Carton codes from the keyboard, a text or a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.base.errors import BadInput, InvalidValue
from zmtool.goods.carton_codes import Batch, read_batch
from zmtool.sheets.read import read_text
from zmtool.workflow.workspace import local_data, opened


def holders_of(batch: Batch, workspace: Path | None) -> dict[str, tuple[str, ...]]:
    """Who held the licences on the cartons, as far as the workspace's cases tell; empty without a workspace."""
    root = local_data(workspace)
    if root is None:
        return {}
    from zmtool.cases.related import licence_holders

    licences = {one.code.licence for one in batch.readings if one.code is not None}
    with opened(root) as at, at.reading() as session:
        return licence_holders(session, {one for one in licences if "?" not in one})


def carton_batch(texts: Sequence[str], file: Path | None = None) -> Batch:
    """The codes in the given texts and in a file (text, csv or spreadsheet). Raises BadInput."""
    parts = [*texts, *([read_text(file)] if file is not None else [])]
    try:
        return read_batch("\n".join(parts))
    except InvalidValue as error:
        raise BadInput(error.reason, where=str(file or "输入"), next_step="请分成几个文件") from error
