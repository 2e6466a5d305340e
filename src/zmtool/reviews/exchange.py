"""Dossiers sent to another bureau for review, and the reviews that come back: two files, each with its own seal.

The seal is the SHA-256 of the content: it shows a damaged or changed file, not who wrote it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from zmtool.base.errors import BadInput
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.checks.records import Status
from zmtool.reviews.records import Decision, Draft
from zmtool.reviews.rules import Rules

FORMAT = 1
STATUSES = frozenset(one.value for one in Status)


@dataclass(frozen=True, slots=True)
class SentDossier:
    """A dossier for another bureau: its number at home, the names in its case, the machine's draft, its package."""

    number: int
    case_no: str
    unit: str
    people: tuple[str, ...]
    draft: Draft
    package: str


@dataclass(frozen=True, slots=True)
class Sending:
    """What one bureau asks another to review; nothing of any earlier review is in it."""

    sender: str
    batch: str
    to: str
    checklist: str
    rules: Rules
    dossiers: tuple[SentDossier, ...]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class ReturnedReview:
    """One dossier's review by somebody of another bureau; times are ISO with their zone."""

    number: int
    case_no: str
    reviewer: str
    name: str
    started_at: str
    finished_at: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Returning:
    """The reviews that a bureau gives back."""

    sender: str
    batch: str
    by: str
    reviews: tuple[ReturnedReview, ...]
    format: int = FORMAT


Content = TypeVar("Content", Sending, Returning)
_KINDS = {Sending: "review-sending", Returning: "review-returning"}
_NAMES = {Sending: "送评单", Returning: "回评单"}


def sealed(content: Sending | Returning) -> bytes:
    """The file of a sending or returning, with its seal."""
    body = {**to_plain(content), "format": content.format}
    whole = {"kind": _KINDS[type(content)], "content": body, "sha256": _seal(body)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def unsealed(kind: type[Content], file: bytes, where: str) -> Content:
    """What such a file says. Raises BadInput for any other, a damaged or changed one."""
    name = _NAMES[kind]
    try:
        whole: Any = json.loads(file.decode("utf-8"))
        if whole["kind"] != _KINDS[kind]:
            raise BadInput(f"这不是{name}", where=where, next_step=f"请选择对方写出的{name}")
        if whole["sha256"] != _seal(whole["content"]):
            raise BadInput(
                f"{name}的内容与校验值不符，已损坏或被改动", where=where, next_step="请对方重新发送"
            )
        content = from_plain(kind, whole["content"])
    except (ValueError, TypeError, KeyError, RecursionError, Misfit) as error:
        raise BadInput(f"不是{name}，或内容已损坏", where=where, next_step="请对方重新发送") from error
    if content.format != FORMAT:
        raise BadInput(f"{name}是另一版本的程序写的", where=where, next_step="请双方使用同一版本的 zmtool")
    if isinstance(content, Sending):
        for one in content.dossiers:
            _refuse_unsound(one.draft, f"{where}　{one.case_no}")
    return content


def _refuse_unsound(draft: Draft, where: str) -> None:
    """A draft from outside must be one that people can work on: items of this program's making, points within bounds."""
    sound = (
        bool(draft.bands)
        and len({one.code for one in draft.items}) == len(draft.items)
        and all(
            one.status in STATUSES
            and 0 <= one.deducted <= one.points <= 100
            and 0 <= one.proposed <= one.points
            and (one.fatal or one.status != "fail" or one.deducted == one.proposed)
            for one in draft.items
        )
    )
    if not sound:
        raise BadInput("送评单中的机评结果有误", where=where, next_step="请对方用 zmtool 重新写出送评单")


def _seal(body: Any) -> str:
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
