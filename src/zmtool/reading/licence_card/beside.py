"""A card beside the register's entry of the licence: what is the same, what differs, what is new, what is unsure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zmtool.base.text import compare_key
from zmtool.licenses.card.definition import CardDefinition
from zmtool.licenses.register.records import LABELS, Retailer
from zmtool.reading.licence_card.proof import register_value
from zmtool.reading.licence_card.records import CardEntry

SAME, DIFFERS, NEW, UNSURE, MISSING = "same", "differs", "new", "unsure", "missing"


@dataclass(frozen=True, slots=True)
class Beside:
    """One entry of the register and what the card says of it.

    ``state``: same, differs, new (the register says nothing), unsure (nobody should write it), missing (not on the
    photographs). ``kept`` is the register's value as a person reads it.
    """

    field: str
    state: str
    entry: CardEntry | None
    kept: str


def beside_register(
    entries: Mapping[str, CardEntry], known: Retailer | None, card: CardDefinition
) -> tuple[Beside, ...]:
    """Every entry that a card can tell, in its order.

    What an older card than the one that the register knows would change is unsure: it may have been true once.
    """
    found = []
    older = _older(entries, known)
    for name in card.entries:
        entry = entries.get(name)
        kept = getattr(known, name) if known is not None else None
        state = _state(entry, kept, card)
        if state in (DIFFERS, NEW) and older and entry is not None and not entry.confirmed:
            state, entry = UNSURE, replace(entry, doubts=(*entry.doubts, older))
        found.append(Beside(name, state, entry, shown_value(name, kept, card)))
    return tuple(found)


def _older(entries: Mapping[str, CardEntry], known: Retailer | None) -> str:
    """Why the card is an older one than that which the register knows; empty where nothing says so."""
    for name in ("issue_date", "valid_to"):
        entry = entries.get(name)
        kept = getattr(known, name) if known is not None else None
        if kept is not None and entry is not None and entry.normal and entry.normal < kept.isoformat():
            return f"这张证比登记簿记的旧：{LABELS[name]} {entry.normal}，登记簿是 {kept}"
    return ""


def writable(beside: tuple[Beside, ...]) -> dict[str, Any]:
    """What may be written into the register: sure entries that differ or are new, as the register keeps them."""
    return {
        one.field: register_value(one.field, one.entry.normal)
        for one in beside
        if one.state in (DIFFERS, NEW) and one.entry is not None and one.entry.normal
    }


def _state(entry: CardEntry | None, kept: Any, card: CardDefinition) -> str:
    if entry is None or not entry.value:
        return MISSING
    if entry.normal == "" and kept in (None, "", ()):
        return SAME
    if not entry.is_sure(card.sure):
        return UNSURE
    if kept in (None, "", ()):
        return NEW
    return (
        SAME
        if _meaning(entry.field, entry.normal or "", card) == _kept_meaning(entry.field, kept, card)
        else DIFFERS
    )


def _meaning(name: str, normal: str, card: CardDefinition) -> Any:
    return frozenset(normal.split("、")) if name == "scope" else compare_key(normal)


def _kept_meaning(name: str, kept: Any, card: CardDefinition) -> Any:
    if name == "scope":
        return frozenset(card.enums["scope"].id_of(one) or one for one in kept)
    if name == "eco_type":
        return compare_key(card.eco_code(kept) or kept)
    return compare_key(str(kept))


def shown_value(name: str, value: Any, card: CardDefinition) -> str:
    """A value of the register, or a canonical form, in words."""
    return "、".join(_worded(name, str(one), card) for one in _several(name, value))


def _several(name: str, value: Any) -> Iterator[Any]:
    if value in (None, "", ()):
        return
    if name == "scope":
        yield from value.split("、") if isinstance(value, str) else value
    else:
        yield value


def _worded(name: str, text: str, card: CardDefinition) -> str:
    return card.enums[name].labels.get(text, text) if name in card.enums else text
