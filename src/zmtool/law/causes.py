"""Causes (案由): what is violated, what punishes it, which fine and which penalties the law allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of


@dataclass(frozen=True, slots=True)
class FineRule:
    """How a fine is measured.

    ``kind``: ``rate`` (``low``–``high`` are fractions of the base), ``multiple`` (times the base), ``fixed``
    (yuan), ``none`` (no fine) or ``unknown`` (the notes give no figure). ``optional`` is True for 可处/可并处,
    False for 应处/处以, None where the notes do not say.
    """

    kind: str
    base: str = ""
    base_label: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    optional: bool | None = None
    condition: str = ""
    mark: Mark = Mark.LAW


@dataclass(frozen=True, slots=True)
class SeriousCircumstance:
    """One circumstance that lets goods be forfeited; ``field``/``over``/``at_least`` where a figure decides it."""

    id: str
    label: str
    field: str = ""
    over: Decimal | None = None
    at_least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DatedCitation:
    """Another citation that old dossiers rightly carry, for decisions in ``span``."""

    citation: Citation
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause. ``label`` and ``wordings`` never carry 涉嫌; ``improper_wordings`` are colloquial and not allowed.

    ``forfeit_goods`` is ``yes``, ``no``, ``conditional`` or ``unknown``; ``authority`` who may punish. Empty
    ``allowed_penalties`` means the notes give no list. ``needs_any_of``: one of these has to come with it.
    """

    code: str
    label: str
    group: str
    wordings: tuple[str, ...]
    improper_wordings: tuple[str, ...]
    violated: tuple[Citation, ...]
    penalized: tuple[Citation, ...]
    also_penalized: tuple[DatedCitation, ...]
    fine: FineRule
    heavier_fine: FineRule | None
    allowed_penalties: tuple[str, ...]
    forbidden_penalties: tuple[str, ...]
    needs_any_of: tuple[str, ...]
    forfeit_goods: str
    authority: str
    authority_note: str
    serious: tuple[SeriousCircumstance, ...]
    span: Span
    mark: Mark
    note: str

    @property
    def certain(self) -> bool:
        """Whether the entry was checked against the law."""
        return self.mark.certain

    def penalized_on(self, on: date) -> tuple[Citation, ...]:
        """The grounds of penalty a decision of that day may cite, old article numbers included."""
        return self.penalized + tuple(d.citation for d in self.also_penalized if d.span.covers(on))


@dataclass(frozen=True, eq=False)
class CauseTable:
    """All causes by code, in the order of the files. One is loaded once and is only itself."""

    by_code: Mapping[str, Cause]

    def cause_by_code(self, code: str) -> Cause:
        """The cause of that code. Raises UnknownAnswer."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownAnswer(f"案由库中没有编号为 {code} 的案由") from None

    def in_force(self, on: date) -> tuple[Cause, ...]:
        """The causes an act that ended on that day can have."""
        return tuple(cause for cause in self.by_code.values() if cause.span.covers(on))

    @cached_property
    def proper(self) -> Mapping[str, Cause]:
        """Allowed wording → cause."""
        return {w: c for c in self.by_code.values() for w in (c.label, *c.wordings)}

    @cached_property
    def improper(self) -> Mapping[str, Cause]:
        """Colloquial wording → the cause it means."""
        return {w: c for c in self.by_code.values() for w in c.improper_wordings}


def cause_table(causes: Iterable[Cause]) -> CauseTable:
    """The table of those causes. Raises UsageProblem for a repeated code or a wording of two causes."""
    by_code: dict[str, Cause] = {}
    owner: dict[str, str] = {}
    for cause in causes:
        if cause.code in by_code:
            raise UsageProblem(f"案由编号 {cause.code} 重复", next_step="请删去或改名其中一个")
        by_code[cause.code] = cause
        for wording in (cause.label, *cause.wordings, *cause.improper_wordings):
            if owner.setdefault(wording, cause.code) != cause.code:
                raise UsageProblem(
                    f"案由措辞“{wording}”同时属于 {owner[wording]} 和 {cause.code}",
                    next_step="每种措辞只能对应一个案由",
                )
    return CauseTable(by_code)


def causes_from_data(data: Mapping[str, Any], where: Path | str = "") -> tuple[Cause, ...]:
    """The causes of one data file."""
    return tuple(_cause(row, data, where) for row in data["causes"])


def _cause(row: Mapping[str, Any], file: Mapping[str, Any], where: Path | str) -> Cause:
    heavier = row.get("heavier_fine")
    return Cause(
        code=row["code"],
        label=row["label"],
        group=file["id"],
        wordings=tuple(row.get("wordings", ())),
        improper_wordings=tuple(row.get("improper_wordings", ())),
        violated=tuple(map(citation_from_code, row["violated"])),
        penalized=tuple(map(citation_from_code, row["penalized"])),
        also_penalized=tuple(
            DatedCitation(
                citation_from_code(also["citation"]),
                span_of(also.get("effective_from"), also.get("effective_to"), where),
                also.get("note", ""),
            )
            for also in row.get("also_penalized", ())
        ),
        fine=_fine(row["fine"]),
        heavier_fine=_fine(heavier) if heavier else None,
        allowed_penalties=tuple(row.get("allowed_penalties", ())),
        forbidden_penalties=tuple(row.get("forbidden_penalties", ())),
        needs_any_of=tuple(row.get("needs_any_of", ())),
        forfeit_goods=row["forfeit_goods"],
        authority=row["authority"],
        authority_note=row.get("authority_note", ""),
        serious=tuple(_circumstance(s) for s in row.get("serious", ())),
        span=span_of(row.get("effective_from"), row.get("effective_to"), where),
        mark=Mark(row.get("mark", file["mark"])),
        note=row.get("note", ""),
    )


def _fine(row: Mapping[str, Any]) -> FineRule:
    base = row.get("base", {})
    return FineRule(
        kind=row["kind"],
        base=base.get("id", ""),
        base_label=base.get("label", ""),
        low=_decimal(row.get("min")),
        high=_decimal(row.get("max")),
        optional=row.get("optional"),
        condition=row.get("condition", ""),
        mark=Mark(row.get("mark", "法")),
    )


def _circumstance(row: Mapping[str, Any]) -> SeriousCircumstance:
    return SeriousCircumstance(
        row["id"],
        row["label"],
        row.get("field", ""),
        _decimal(row.get("over")),
        _decimal(row.get("at_least")),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
