"""A lead on its way to another bureau, the receipt and the feedback on their way back: JSON files with a seal over their content.

The people, vehicles, places and numbers in a package are sealed under a passphrase. What comes from elsewhere is untrusted:
size, kind, seal and every field are checked before anything is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.base.files import reason_of
from zmtool.base.plain import to_plain
from zmtool.base.sealed_content import seal_of, sealed_text, unsealed, unusable

_MOST_BYTES = 4 * 1024**2
_MOST_TEXT = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A lead as it is sent: whose it is, what it says, what is asked until when; ``parties`` sealed under a passphrase."""

    bureau: str
    lead_no: str
    to_bureau: str
    sent_at: datetime
    sent_by: str
    source: str
    level: int
    desc: str
    assessment: str
    demand: str = ""
    until: date | None = None
    parties: str = ""


@dataclass(frozen=True, slots=True)
class LeadReceipt:
    """That a package was taken in (签收): its seal, the lead's number there and here, by whom and when."""

    seal: str
    lead_no: str
    taken_as: str
    bureau: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LeadReply:
    """What a check found: result, whether proved, the case it became, cartons seized."""

    seal: str
    lead_no: str
    taken_as: str
    bureau: str
    at: datetime
    by: str
    result: str
    proved: bool
    case_no: str = ""
    quantity: Decimal | None = None
    note: str = ""


Letter = Dispatched | LeadReceipt | LeadReply
_KINDS: dict[str, type[Letter]] = {
    "zmtool-lead/1": Dispatched,
    "zmtool-lead-receipt/1": LeadReceipt,
    "zmtool-lead-reply/1": LeadReply,
}


def letter_text(letter: Letter) -> str:
    """The letter as a file."""
    form = next(name for name, kind in _KINDS.items() if isinstance(letter, kind))
    return sealed_text(form, letter)


def letter_seal(letter: Letter) -> str:
    """The seal that ``letter_text`` puts on it."""
    return seal_of(to_plain(letter))


def read_letter(path: Path) -> tuple[Letter, str]:
    """The letter in a file and its seal. Raises BadInput for another kind of file, a changed one, or one too large."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise unusable(path, "文件过大")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(
            f"文件无法读取：{reason_of(error)}", where=str(path), next_step="请检查路径和权限"
        ) from error
    except UnicodeDecodeError as error:
        raise unusable(path, "不是 UTF-8 编码的线索文件") from error
    return _opened(text, path)


def _opened(text: str, path: Path) -> tuple[Letter, str]:
    letter, seal = unsealed(text, _KINDS, path)
    content = to_plain(letter)
    if any(_CONTROL.search(one) for one in _texts(content)):
        raise unusable(path, "文字中有控制字符")
    if any(len(one) > _MOST_TEXT for one in _texts(content)):
        raise unusable(path, "有一项文字过长")
    if isinstance(letter, Dispatched) and letter.level not in range(1, 5):
        raise unusable(path, f"没有级别 {letter.level}")
    return letter, seal


def _texts(content: dict[str, Any]) -> list[str]:
    return [one for one in content.values() if isinstance(one, str)]
