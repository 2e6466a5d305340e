"""The deadlines of a case: how long, counted from what, on which ground, in the version of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.calendar import WorkCalendar
from zmtool.law.citations import Citation, TitleBook, citation_from_code, format_citation
from zmtool.law.late_fine import LateFineRule, late_fine_rule_from_data
from zmtool.law.marks import Mark, Span, span_of
from zmtool.law.periods import Computation, Period, RollOver, Unit, Unknown, due, latest_before


@dataclass(frozen=True, slots=True)
class Variant:
    """A longer or shorter period of the same deadline under a named condition."""

    id: str
    label: str
    period: Period


@dataclass(frozen=True, slots=True)
class Deadline:
    """One version of a deadline.

    ``event`` is the id of what it is counted from, or counted back from when ``backwards``. ``mark`` is how sure
    the rule is, ``method_mark`` how sure the way of counting is. ``extension`` says who may lengthen it
    (``none``, ``config``, ``leader_approval+party_notice`` or empty where nothing is said).
    """

    id: str
    label: str
    period: Period
    event: str
    event_label: str
    backwards: bool
    law: tuple[Citation, ...]
    roll_over: RollOver
    extension: str
    configurable: bool
    span: Span
    mark: Mark
    method_mark: Mark
    note: str
    variants: tuple[Variant, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether both the rule and the way of counting were checked against the law."""
        return self.mark.certain and self.method_mark.certain

    def variant(self, variant_id: str) -> Deadline:
        """This deadline with the period of that variant. Raises UnknownAnswer."""
        for variant in self.variants:
            if variant.id == variant_id:
                label = f"{self.label}（{variant.label}）"
                return replace(self, period=variant.period, label=label, variants=())
        raise UnknownAnswer(f"期限“{self.label}”没有 {variant_id} 这一情形")


@dataclass(frozen=True, slots=True, eq=False)
class DeadlineTable:
    """All deadlines by id, each with its versions oldest first, and the late-fine rule. One is only itself."""

    versions: Mapping[str, tuple[Deadline, ...]]
    late_fine: LateFineRule

    @property
    def ids(self) -> tuple[str, ...]:
        """Every deadline id, in the order of the file."""
        return tuple(self.versions)

    def deadline_on(self, deadline_id: str, on: date) -> Deadline:
        """The version in force on that day. Raises UnknownAnswer if there is none."""
        versions = self.versions.get(deadline_id)
        if versions is None:
            raise UnknownAnswer(f"没有编号为 {deadline_id} 的期限")
        day = on.date() if isinstance(on, datetime) else on
        for version in versions:
            if version.span.covers(day):
                return version
        raise UnknownAnswer(f"期限“{versions[-1].label}”在 {day} 没有有效的规定")


def compute(
    deadline: Deadline,
    event: date,
    calendar: WorkCalendar,
    *,
    n: int | None = None,
    titles: TitleBook | None = None,
) -> Computation:
    """When the deadline ends for an event on that day, with its ground, mark and every reason for doubt.

    ``n`` replaces the length of a configurable deadline only (ValueError otherwise). ``titles`` spells the
    ground out with full titles; without it the ground is the citation codes.
    Raises UnknownAnswer if a needed calendar year is missing.
    """
    period = deadline.period
    if n is not None:
        if not deadline.configurable:
            raise ValueError(f"{deadline.id} is fixed by law")
        period = Period(n, period.unit)
    if deadline.backwards:
        result = latest_before(event, period, calendar)
    else:
        result = due(event, period, calendar, roll_over=deadline.roll_over)
    notes = [result.note, deadline.note]
    notes += sorted({m.caution for m in (deadline.mark, deadline.method_mark)} - {""})
    crosses = deadline.span.last is not None and result.due > deadline.span.last
    if crosses:
        notes.append(
            f"期间跨越规定变更日（{deadline.span.last} 之后适用新规定），按起算日的规定计算，须人工确认"
        )
    return replace(
        result,
        certain=result.certain and deadline.certain and not crosses,
        note="；".join(note for note in notes if note),
        ground=ground_text(deadline.law, titles),
        mark=deadline.mark,
    )


def try_compute(
    deadline: Deadline,
    event: date,
    calendar: WorkCalendar,
    *,
    n: int | None = None,
    titles: TitleBook | None = None,
) -> Computation | Unknown:
    """Like ``compute``, with a missing calendar year answered as Unknown."""
    try:
        return compute(deadline, event, calendar, n=n, titles=titles)
    except UnknownAnswer as unknown:
        return Unknown(unknown.what)


def ground_text(law: tuple[Citation, ...], titles: TitleBook | None) -> str:
    """The legal ground in Chinese; a title is written once for several articles of one statute."""
    if titles is None:
        return "、".join(citation.code for citation in law)
    parts: list[str] = []
    previous = ""
    for citation in law:
        text = format_citation(citation, titles)
        if citation.statute_id == previous:
            text = text[text.rindex("》") + 1 :]
        parts.append(text)
        previous = citation.statute_id
    return "、".join(parts)


def deadline_table_from_data(data: Mapping[str, Any], where: Path | str = "") -> DeadlineTable:
    """The table from its data file. Raises UsageProblem for a repeated id or overlapping versions."""
    versions: dict[str, tuple[Deadline, ...]] = {}
    for row in data["deadlines"]:
        if row["id"] in versions:
            raise UsageProblem(
                f"期限编号 {row['id']} 重复", where=str(where), next_step="请合并为一项的多个版本"
            )
        found = tuple(_version(row, version, where) for version in row["versions"])
        for earlier, later in zip(found, found[1:], strict=False):
            if earlier.span.overlaps(later.span):
                raise UsageProblem(
                    f"期限 {row['id']} 的两个版本有效期重叠",
                    where=str(where),
                    next_step="请更正 effective_from 和 effective_to",
                )
        versions[row["id"]] = found
    return DeadlineTable(versions, late_fine_rule_from_data(data["late_fine"]))


def _version(row: Mapping[str, Any], version: Mapping[str, Any], where: Path | str) -> Deadline:
    roll_over = {True: RollOver.YES, False: RollOver.NO, "disputed": RollOver.DISPUTED}
    return Deadline(
        id=row["id"],
        label=row["label"],
        period=Period(version["n"], Unit(version["unit"])),
        event=row.get("from") or row["before"],
        event_label=row["from_label"],
        backwards="before" in row,
        law=tuple(map(citation_from_code, version["law"])),
        roll_over=roll_over[version.get("roll_over", True)],
        extension=row.get("ext", ""),
        configurable=row.get("configurable", False),
        span=span_of(version.get("effective_from"), version.get("effective_to"), where),
        mark=Mark(version["mark"]),
        method_mark=Mark(version.get("method_mark", version["mark"])),
        note=version.get("note", ""),
        variants=tuple(
            Variant(v["id"], v["label"], Period(v["n"], Unit(v["unit"]))) for v in version.get("variants", ())
        ),
    )
