"""Records that travel between bureaus as JSON with a seal (SHA-256) over their content, so that a changed one shows.

What comes from elsewhere is untrusted: kind, seal and every field are checked before anything is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.base.plain import Misfit, from_plain, to_plain


def seal_of(content: Any) -> str:
    """The seal over plain data."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_text(form: str, record: Any) -> str:
    """A record as it is sent: what kind of file it is, the seal, the content."""
    content = to_plain(record)
    sealed = {"zmtool": form, "seal": seal_of(content), "content": content}
    return json.dumps(sealed, ensure_ascii=False, indent=1)


def unsealed(text: str, kinds: Mapping[str, Any], where: Path | str) -> tuple[Any, str]:
    """The record in a text and its seal; ``kinds`` are the classes by kind of file. Raises BadInput."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise unusable(where, "内容不是有效的 JSON") from error
    if not isinstance(data, dict) or not isinstance(data.get("content"), dict):
        raise unusable(where, "文件种类或版本不对")
    form = data.get("zmtool")
    kind = kinds.get(form) if isinstance(form, str) else None
    if kind is None:
        raise unusable(where, "文件种类或版本不对")
    try:
        seal = seal_of(data["content"])
        if seal != data.get("seal"):
            raise unusable(where, "内容与校验值不符，可能被改动过")
        return from_plain(kind, data["content"]), seal
    except Misfit as misfit:
        raise unusable(where, f"{'.'.join(map(str, misfit.trail))}：{misfit.reason}") from misfit
    except UnicodeEncodeError as error:
        raise unusable(where, "含有不成字的编码") from error


def unusable(where: Path | str, reason: str) -> BadInput:
    """What is said of a file from elsewhere that cannot be used."""
    return BadInput(reason, where=str(where), next_step="请对方重新导出后再收")
