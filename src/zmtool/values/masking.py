"""Names as they may be published: the surname stays (领域说明 许可 5 公示要求)."""

from __future__ import annotations

_COMPOUND = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙")
    + ("宇文", "司徒", "夏侯", "令狐", "端木", "百里", "呼延", "南宫", "西门", "独孤")
)


def masked_name(name: str) -> str:
    """A person's name with only the surname left: 沈**, 欧阳*. A foreign name keeps what stands before its first dot."""
    bare = name.strip()
    if "·" in bare:
        first, _, rest = bare.partition("·")
        return f"{first[:1]}{'*' * (len(first) - 1)}·{'*' * len(rest)}"
    kept = 2 if bare[:2] in _COMPOUND and len(bare) > 2 else 1
    return bare[:kept] + "*" * max(1, len(bare) - kept)
