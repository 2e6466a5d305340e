"""Whose licences are one holder's (归户): those that share an identity number or a credit code, directly or by others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Holders:
    """The licences of holders who have more than one, by any of their numbers; others stand alone."""

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, lic_no: str) -> tuple[str, ...]:
        """All licences of the holder, by number, the licence itself among them."""
        return self.groups.get(lic_no, (lic_no,))


def holders_of(shared: Iterable[tuple[str, Sequence[str]]]) -> Holders:
    """The holders of licences that are given with their keys; an empty key joins nobody."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first: dict[str, str] = {}
    for lic_no, keys in shared:
        parent.setdefault(lic_no, lic_no)
        for key in keys:
            if key:
                other = first.setdefault(key, lic_no)
                parent[root(lic_no)] = root(other)
    members: dict[str, list[str]] = defaultdict(list)
    for lic_no in parent:
        members[root(lic_no)].append(lic_no)
    groups: dict[str, tuple[str, ...]] = {}
    for listed in members.values():
        if len(listed) > 1:
            group = tuple(sorted(listed))
            groups |= dict.fromkeys(group, group)
    return Holders(groups)
