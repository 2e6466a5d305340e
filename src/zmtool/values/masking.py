"""Names as they may be published: the surname stays (领域说明 许可 5 公示要求); telephone numbers with their middle covered."""

from __future__ import annotations

import re

_COMPOUND = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙")
    + ("宇文", "司徒", "夏侯", "令狐", "端木", "百里", "呼延", "南宫", "西门", "独孤")
)

_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])(0[0-9]{2,3}-?)[0-9]{3,4}([0-9]{4})(?![0-9A-Za-z])")


def masked_phones(text: str) -> str:
    """The text with the middle of every telephone number in it covered: 138****5678, 0370-****4567."""
    return _LANDLINE.sub(r"\1****\2", _MOBILE.sub(r"\1****\2", text))


def masked_name(name: str) -> str:
    """A person's name with only the surname left: 沈**, 欧阳*. A foreign name keeps what stands before its first dot."""
    bare = name.strip()
    if "·" in bare:
        first, _, rest = bare.partition("·")
        return f"{first[:1]}{'*' * (len(first) - 1)}·{'*' * len(rest)}"
    kept = 2 if bare[:2] in _COMPOUND and len(bare) > 2 else 1
    return bare[:kept] + "*" * max(1, len(bare) - kept)
