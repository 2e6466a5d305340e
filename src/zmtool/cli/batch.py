"""The exit code of a batch in which something failed."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.base.errors import Exit


def batch_exit(codes: Sequence[int], some_done: bool) -> int:
    """8 where the rest went on; where nothing was done, the code all failures share, else 4."""
    if some_done:
        return Exit.BATCH_PARTLY_FAILED
    return codes[0] if len(set(codes)) == 1 else Exit.BAD_INPUT
