"""The promise to be lawful and honest (守法诚信承诺书) that holders sign when a licence is granted or renewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zmtool.base.errors import Refused


@dataclass(frozen=True, slots=True)
class Promise:
    """One signed promise. ``version`` is that of the wording, ``occasion`` 新办, 延续 …, ``sha256`` the picture in the vault."""

    lic_no: str
    version: str
    signed_on: date
    occasion: str = ""
    sha256: str = ""
    kept_by: str = ""


def checked(promise: Promise, known: Iterable[Promise], today: date) -> Promise:
    """The promise where it may be kept. Raises Refused for a day to come, no version, or one that is kept already."""
    if not promise.version.strip():
        raise Refused("没有写明承诺书的版本", next_step="请用 --version 写明，如 2026版")
    if promise.signed_on > today:
        raise Refused(f"签署日 {promise.signed_on} 在今天（{today}）之后", next_step="请核对日期")
    if any((one.version, one.signed_on) == (promise.version, promise.signed_on) for one in known):
        raise Refused(
            f"{promise.lic_no} 在 {promise.signed_on} 签署的 {promise.version} 已经登记",
            next_step="不必重复登记",
        )
    return promise


def latest(known: Iterable[Promise], day: date) -> Promise | None:
    """The promise in force on a day: the last one signed until then."""
    signed = [one for one in known if one.signed_on <= day]
    return max(signed, key=lambda one: one.signed_on, default=None)
