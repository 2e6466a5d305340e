"""Whether two names mean one province: settings, packs and lists write 湖南 or 湖南省."""

from __future__ import annotations

_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


def same_province(one: str, other: str) -> bool:
    """Whether both name the same province, with or without 省, 市 or 自治区."""
    return _short(one) == _short(other)


def _short(name: str) -> str:
    plain = name.strip()
    for ending in _ENDINGS:
        if plain.endswith(ending) and plain != ending:
            return plain.removesuffix(ending)
    return plain
