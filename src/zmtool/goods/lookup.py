"""Finding a brand by whatever a person has: a bar code, its last six digits, a name in any of its writings.

中华(硬), (硬)中华, 中华（硬） and 硬中华 are one name: the same characters, brackets apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zmtool.base.text import compact, compare_key
from zmtool.goods.records import Sku
from zmtool.values.quantity import Unit

_APART = re.compile(r"[()·,.:~\"'<>_/\-]+")
_DIGITS = re.compile("[0-9]+")
TAIL = 6


class How(StrEnum):
    """By what a brand was found, the surest first."""

    CARTON = "carton"
    PACK = "pack"
    TAIL = "tail"
    NAME = "name"
    ALIAS = "alias"
    WRITING = "writing"
    FRAGMENT = "fragment"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS = {
    How.CARTON: "条包码",
    How.PACK: "小盒码",
    How.TAIL: "条码后6位",
    How.NAME: "品名",
    How.ALIAS: "别名",
    How.WRITING: "品名的另一种写法",
    How.FRAGMENT: "品名中的字",
    How.NOTHING: "未找到",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A brand, and what the given code counts: a carton, or a pack where the pack's code was given."""

    sku: Sku
    unit: Unit = Unit.CARTON


@dataclass(frozen=True, slots=True)
class Found:
    """Every brand that fits equally well, and by what."""

    how: How
    hits: tuple[Hit, ...] = ()

    @property
    def only(self) -> Hit | None:
        """The brand, where there is exactly one."""
        return self.hits[0] if len(self.hits) == 1 else None


LookUp = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class BrandCatalogue:
    """All brands with the keys under which they are found; make one with ``brand_catalogue``."""

    skus: tuple[Sku, ...]
    by_carton: Mapping[str, tuple[Hit, ...]]
    by_pack: Mapping[str, tuple[Hit, ...]]
    by_tail: Mapping[str, tuple[Hit, ...]]
    by_name: Mapping[str, tuple[Hit, ...]]
    by_alias: Mapping[str, tuple[Hit, ...]]
    by_writing: Mapping[str, tuple[Hit, ...]]
    writings: tuple[tuple[str, Hit], ...]


def brand_catalogue(skus: Iterable[Sku], aliases: Iterable[tuple[str, str]] = ()) -> BrandCatalogue:
    """The catalogue of ``skus``; ``aliases`` are (carton's bar code, other name)."""
    listed = tuple(skus)
    keys: dict[str, dict[str, list[Hit]]] = {
        name: defaultdict(list) for name in ("carton", "pack", "tail", "name", "alias", "writing")
    }
    writings: list[tuple[str, Hit]] = []
    other_names: dict[str, list[str]] = defaultdict(list)
    for barcode, alias in aliases:
        other_names[barcode].append(alias)

    def add(kind: str, key: str, hit: Hit) -> None:
        if key and hit not in keys[kind][key]:
            keys[kind][key].append(hit)

    for sku in listed:
        hit, pack = Hit(sku), Hit(sku, Unit.PACK)
        add("carton", sku.barcode_carton, hit)
        add("pack", sku.barcode_pack, pack)
        add("tail", sku.barcode_carton[-TAIL:], hit)
        add("tail", sku.barcode_pack[-TAIL:], pack)
        add("name", compare_key(sku.name), hit)
        for alias in other_names[sku.barcode_carton]:
            add("alias", compare_key(alias), hit)
        for name in (sku.name, *other_names[sku.barcode_carton]):
            add("writing", _characters(name), hit)
            writings.append((_plain(name), hit))
    frozen = {
        kind: MappingProxyType({key: tuple(hits) for key, hits in found.items()})
        for kind, found in keys.items()
    }
    return BrandCatalogue(
        listed,
        frozen["carton"],
        frozen["pack"],
        frozen["tail"],
        frozen["name"],
        frozen["alias"],
        frozen["writing"],
        tuple(writings),
    )


def find_brands(catalogue: BrandCatalogue, text: str) -> Found:
    """The brands that ``text`` names, by the surest way in which it names any."""
    code = compact(text).replace("-", "")
    if _DIGITS.fullmatch(code):
        for how, found in ((How.CARTON, catalogue.by_carton), (How.PACK, catalogue.by_pack)):
            if code in found:
                return Found(how, found[code])
        if len(code) == TAIL and code in catalogue.by_tail:
            return Found(How.TAIL, catalogue.by_tail[code])
    key = compare_key(text)
    for how, found in ((How.NAME, catalogue.by_name), (How.ALIAS, catalogue.by_alias)):
        if key in found:
            return Found(how, found[key])
    characters = _characters(text)
    if characters in catalogue.by_writing:
        return Found(How.WRITING, catalogue.by_writing[characters])
    hits = _with_fragments(catalogue, text)
    return Found(How.FRAGMENT, hits) if hits else Found(How.NOTHING)


def same_name(left: str, right: str) -> bool:
    """Whether two writings are one name: the same characters, brackets and their place apart."""
    return _characters(left) == _characters(right)


def name_key(name: str) -> str:
    """A key that is equal for the writings of one name."""
    return _characters(name)


def _plain(name: str) -> str:
    return _APART.sub("", compare_key(name))


def _characters(name: str) -> str:
    return "".join(sorted(_plain(name)))


def _with_fragments(catalogue: BrandCatalogue, text: str) -> tuple[Hit, ...]:
    """Names that hold each piece of the text, pieces being parted by brackets and blanks; else all its characters."""
    pieces = [
        plain for one in text.split() for part in _APART.split(compare_key(one)) if (plain := _plain(part))
    ]
    if not pieces:
        return ()
    holding = [hit for name, hit in catalogue.writings if all(piece in name for piece in pieces)]
    if not holding and len(characters := _plain(text)) > 1:
        wanted = Counter(characters)
        holding = [hit for name, hit in catalogue.writings if wanted <= Counter(name)]
    return tuple(dict.fromkeys(holding))
