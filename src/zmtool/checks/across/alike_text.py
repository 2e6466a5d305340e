"""How alike two texts are, and which of thousands may be: exact by common subsequence, fast by min-hashing.

The likeness of two texts is twice the length of their longest common subsequence by the sum of their lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

HASHES = 64
_SEED = 20250101
_ADD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (equal)."""
    if not one and not other:
        return 1.0
    return 2 * common_length(one, other) / (len(one) + len(other))


def common_length(one: str, other: str) -> int:
    """The length of the longest common subsequence, a whole row of the table at a time in the bits of one integer
    (Hyyrö 2004)."""
    if len(one) < len(other):
        one, other = other, one
    places: dict[str, int] = {}
    for index, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << index
    every = (1 << len(one)) - 1
    row = every
    for char in other:
        matched = row & places.get(char, 0)
        row = ((row + matched) | (row - matched)) & every
    return len(one) - row.bit_count()


def signatures(texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """One row of ``HASHES`` bytes a text: the share of equal bytes estimates the share of common three-character
    pieces. The same text always gives the same row."""
    import numpy as np

    random = np.random.default_rng(_SEED)
    factors = random.integers(1, 2**63, HASHES, dtype=np.uint64) | np.uint64(1)
    rows = np.zeros((len(texts), HASHES), np.uint8)
    for index, text in enumerate(texts):
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
        if len(codes) < 3:
            codes = np.pad(codes, (0, 3 - len(codes)))
        pieces = (
            codes[:-2] * np.uint64(_ADD[0])
            ^ codes[1:-1] * np.uint64(_ADD[1])
            ^ codes[2:] * np.uint64(_ADD[2])
        )
        pieces = np.unique(pieces)
        pieces ^= pieces >> np.uint64(29)
        mixed = pieces[:, None] * factors[None, :]
        rows[index] = (mixed.min(axis=0) >> np.uint64(40)).astype(np.uint8)
    return rows
