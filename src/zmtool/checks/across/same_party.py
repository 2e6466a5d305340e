"""Whether two dossiers are about one party: by identity, by licence, or only by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zmtool.base.text import compare_key
from zmtool.checks.across.facts import CrossFacts, Told
from zmtool.checks.across.findings import MISREAD, Place, may_be_misread, places_of


def party_keys(facts: CrossFacts) -> Iterator[str]:
    """What a party can be found by, the surest first."""
    party = facts.party
    for kind, told in (("id", party.id_no), ("licence", party.license_no)):
        if told is not None and told.normal:
            yield f"{kind}:{told.normal}"
    if party.name is not None and party.name.normal:
        yield f"name:{compare_key(party.name.normal)}"


def by_party(dossiers: Iterable[CrossFacts]) -> list[list[CrossFacts]]:
    """The dossiers that share an identity number, a licence or a name; one dossier may stand in several groups."""
    groups: dict[str, list[CrossFacts]] = defaultdict(list)
    for one in dossiers:
        for key in party_keys(one):
            groups[key].append(one)
    return [group for group in groups.values() if len(group) > 1]


def by_number(dossiers: Iterable[CrossFacts]) -> list[list[CrossFacts]]:
    """The dossiers of each party known by identity number or licence, however many of the two they share."""
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    listed = [(one, [key for key in party_keys(one) if not key.startswith("name:")]) for one in dossiers]
    for _, keys in listed:
        for key in keys[1:]:
            leader[find(key)] = find(keys[0])
    groups: dict[str, list[CrossFacts]] = defaultdict(list)
    for one, keys in listed:
        if keys:
            groups[find(keys[0])].append(one)
    return [group for group in groups.values() if len(group) > 1]


def doubt_of_party(one: CrossFacts, other: CrossFacts) -> str | None:
    """Why it may not be the same party: "" where it surely is, None where it is another."""
    pairs = [
        (one.party.id_no, other.party.id_no),
        (one.party.license_no, other.party.license_no),
    ]
    known = [
        (a.normal, b.normal) for a, b in pairs if a is not None and b is not None and a.normal and b.normal
    ]
    if any(a == b for a, b in known):
        return "" if _same(one.party.name, other.party.name) else "证件号相同而姓名或名称不同，请核对"
    if not _same(one.party.name, other.party.name):
        return None
    if not known:
        return "只有姓名或名称相同，没有证件号可比，请核对是否同一人"
    return MISREAD if any(may_be_misread(one, a, other, b) for a, b in known) else None


def party_places(facts: CrossFacts) -> tuple[Place, ...]:
    """Where the party is named."""
    return places_of(facts, facts.party.name, facts.party.id_no or facts.party.license_no)


def called(facts: CrossFacts) -> str:
    """The party's name for messages."""
    told = facts.party.name or facts.party.id_no or facts.party.license_no
    return told.value if told is not None else "当事人"


def _same(one: Told | None, other: Told | None) -> bool:
    if one is None or other is None:
        return True
    return compare_key(one.normal) == compare_key(other.normal)
