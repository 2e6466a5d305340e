"""Circumstances of a wrong (情节): what excludes a penalty, lightens, reduces or aggravates it.

行政处罚法第三十至三十三条、第三十六条, with what provinces add. A circumstance may rest on several facts
(初次违法、危害后果轻微、及时改正), each of which the file has to show.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from zmtool.base.errors import UsageProblem
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of


class Effect(StrEnum):
    """What a circumstance does to the penalty."""

    NO_PENALTY = "no_penalty"
    MAY_NO_PENALTY = "may_no_penalty"
    LIGHTER = "lighter"
    REDUCED = "reduced"
    HEAVIER = "heavier"

    @property
    def label(self) -> str:
        """The effect in Chinese."""
        return _LABELS[self]


_LABELS = {
    Effect.NO_PENALTY: "不予处罚",
    Effect.MAY_NO_PENALTY: "可以不予处罚",
    Effect.LIGHTER: "从轻",
    Effect.REDUCED: "减轻",
    Effect.HEAVIER: "从重",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact a circumstance rests on, the material that usually shows it, and the words that tell of it."""

    id: str
    label: str
    evidence: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One version of a circumstance: its effects (any one of them may be chosen), ground and evidence.

    ``needs`` are the facts that together make it; empty where a person has to name it.
    """

    id: str
    label: str
    effects: tuple[Effect, ...]
    needs: tuple[str, ...]
    evidence: tuple[str, ...]
    law: tuple[Citation, ...]
    span: Span
    mark: Mark
    note: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CircumstanceTable:
    """All facts by id and all versions of all circumstances, in the order of the file."""

    facts: Mapping[str, Fact]
    versions: tuple[Circumstance, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Every id a case may note: facts and circumstances."""
        return frozenset(self.facts) | {one.id for one in self.versions}

    def label_of(self, noted: str) -> str:
        """The Chinese of a fact or circumstance; the id itself where it is neither."""
        if noted in self.facts:
            return self.facts[noted].label
        return next((one.label for one in self.versions if one.id == noted), noted)

    def told_in(self, text: str) -> tuple[Fact | Circumstance, ...]:
        """The facts and circumstances that ``text`` (without blanks) tells of, by their words, each once."""
        known: tuple[Fact | Circumstance, ...] = (*self.facts.values(), *self.versions)
        told = {one.id: one for one in known if any(word in text for word in one.words)}
        return tuple(told.values())

    def on(self, day: date) -> tuple[Circumstance, ...]:
        """The circumstances in force on that day."""
        return tuple(one for one in self.versions if one.span.covers(day))

    def found(self, noted: Collection[str], decided: date) -> tuple[Circumstance, ...]:
        """The circumstances that hold for a decision of that day: named, or all their facts noted.

        The day of the decision counts, since grounds for leniency reach back (行政处罚法第三十七条).
        """
        return tuple(
            one
            for one in self.on(decided)
            if one.id in noted or (one.needs and all(need in noted for need in one.needs))
        )


def circumstances_from_data(data: Mapping[str, Any], where: Path | str = "") -> CircumstanceTable:
    """The table of ``circumstances.yaml``. Raises UsageProblem for a repeated id or an unknown fact."""
    facts: dict[str, Fact] = {}
    for row in data["facts"]:
        _refuse_repeated(row["id"], facts, where)
        facts[row["id"]] = Fact(
            row["id"], row["label"], tuple(row.get("evidence", ())), tuple(row.get("words", ()))
        )
    versions: list[Circumstance] = []
    seen = set(facts)
    for row in data["circumstances"]:
        _refuse_repeated(row["id"], seen, where)
        seen.add(row["id"])
        for need in row.get("needs", ()):
            if need not in facts:
                raise UsageProblem(
                    f"情节 {row['id']} 所需的事实 {need} 不存在",
                    where=str(where),
                    next_step="请在 facts 中添加，或更正 needs",
                )
        versions += [_version(row, version, where) for version in row["versions"]]
    return CircumstanceTable(facts, tuple(versions))


def _refuse_repeated(found: str, known: Collection[str], where: Path | str) -> None:
    if found in known:
        raise UsageProblem(f"情节编号 {found} 重复", where=str(where), next_step="请改名其中一个")


def _version(row: Mapping[str, Any], version: Mapping[str, Any], where: Path | str) -> Circumstance:
    return Circumstance(
        id=row["id"],
        label=row["label"],
        effects=tuple(map(Effect, row["effects"])),
        needs=tuple(row.get("needs", ())),
        evidence=tuple(row.get("evidence", ())),
        law=tuple(map(citation_from_code, version["law"])),
        span=span_of(version.get("effective_from"), version.get("effective_to"), where),
        mark=Mark(version["mark"]),
        note=version.get("note", ""),
        words=tuple(row.get("words", ())),
    )
