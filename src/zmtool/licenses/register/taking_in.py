"""Rows of an export → entries of the register: the file's word wins where it says something, what it leaves out stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.law.enums import Enumeration
from zmtool.licenses.register.private_numbers import citizen_of, key_of, masked
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import Statuses
from zmtool.licenses.vocabulary import format_of
from zmtool.sheets.records import Accepted, Rejected
from zmtool.values.uscc import parse_uscc

_DATES = frozenset(
    (
        "valid_from",
        "valid_to",
        "issue_date",
        "suspended_from",
        "suspended_to",
        "uscc_until",
        "first_order_date",
        "last_order_date",
    )
)
_NUMBERS = frozenset(("longitude", "latitude", "area"))
_LISTS = frozenset(("scope", "tags"))
_OLD_REGISTRATION = 15


@dataclass(frozen=True, slots=True)
class Words:
    """What taking in asks of the data files: statuses, the codes of the form, and the secret of keys."""

    statuses: Statuses
    enums: Mapping[str, Enumeration]
    secret: bytes


def taken(row: Accepted, known: Retailer | None, words: Words) -> Retailer | Rejected:
    """The entry that a row comes to, over what was known of the licence; or why it cannot be taken."""
    values = dict(row.values)
    fields: dict[str, Any] = {}
    doubts = set(known.doubts if known else ())
    if (text := values.pop("status", "")) != "":
        status = words.statuses.worded(text)
        if status is None:
            return Rejected(
                row.row, "状态", text, "不认识这种状态；可写进 schemas/licenses/statuses.yaml 的 wordings"
            )
        fields["status"] = status
    if (number := values.pop("id_no", "")) != "":
        fields |= _holder(number, words.secret)
        _doubt(doubts, "id_no", citizen_of(number) is None)
    if (account := values.pop("bank", "")) != "":
        fields |= {"bank_mask": masked(account), "bank_key": key_of(account, words.secret)}
    if (code := values.get("uscc", "")) != "":
        _doubt(doubts, "uscc", not _sound_registration(code))
    if (eco := values.get("eco_type", "")) != "":
        values["eco_type"] = _coded(eco, words.enums["eco_type"])
    if (shop := values.get("format", "")) != "":
        values["format"] = format_of(shop, words.enums) or shop
    for name, text in values.items():
        fields[name] = _value(name, text, words)
    if _runs_backwards(known, fields):
        return Rejected(row.row, "有效期止", values.get("valid_to", ""), "早于有效期起")
    fields["doubts"] = tuple(sorted(doubts))
    return replace(known, **fields) if known is not None else Retailer(**fields)


def _value(name: str, text: str, words: Words) -> Any:
    if name in _DATES:
        return date.fromisoformat(text)
    if name in _NUMBERS:
        return Decimal(text)
    if name in _LISTS:
        parts = tuple(text.split("\n"))
        return tuple(_coded(one, words.enums["scope"]) for one in parts) if name == "scope" else parts
    return text


def _coded(text: str, known: Enumeration) -> str:
    """The code of a wording; the wording itself where it is not known."""
    return text if text in known.labels else known.id_of(text) or text


def _holder(number: str, secret: bytes) -> dict[str, Any]:
    person = citizen_of(number)
    return {
        "id_mask": masked(str(person or number)),
        "id_key": key_of(str(person or number), secret),
        "birth_year": person.birth_date.year if person else None,
    }


def _sound_registration(code: str) -> bool:
    if len(code) == _OLD_REGISTRATION and code.isdecimal():
        return True
    try:
        parse_uscc(code)
    except InvalidValue:
        return False
    return True


def _doubt(doubts: set[str], name: str, doubtful: bool) -> None:
    (doubts.add if doubtful else doubts.discard)(name)


def _runs_backwards(known: Retailer | None, fields: Mapping[str, Any]) -> bool:
    first = fields.get("valid_from", known.valid_from if known else None)
    last = fields.get("valid_to", known.valid_to if known else None)
    return first is not None and last is not None and last < first
