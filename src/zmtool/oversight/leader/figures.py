"""The figures of a period from clues and problems (pure); what counts as what stands in ``DEFINITIONS``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from zmtool.oversight.leader.records import (
    ClueFact,
    Counted,
    CountedClue,
    CountedProblem,
    Figure,
    Period,
    ProblemFact,
)

One = TypeVar("One", CountedClue, CountedProblem)
_MERGED = "MERGED"
_THOUSANDTH, _TENTH = Decimal("0.001"), Decimal("0.1")
DEFINITIONS: Mapping[str, tuple[str, str, str]] = {
    "clues": ("线索", "件", "期内上报的线索，不含合并掉的"),
    "clues_in_time": ("上报及时率", "%", "期内上报的线索中，发现至上报不超过规定时间的占比"),
    "clues_founded": ("线索成立率", "%", "期内上报、已有研判结论的线索中，成立的占比"),
    "clues_open": ("在办线索", "件", "期末日上报而尚未办结的线索（按现在的状态）"),
    "clues_late": ("超期线索", "件", "在办线索中，现在已过期限的"),
    "problems": ("新立问题", "件", "期内进入台账的问题"),
    "problems_open": ("在办问题", "件", "期末日前立的、现在还没有归档的问题"),
    "problems_late": ("超期问题", "件", "在办问题中，现在已过期限的"),
    "fed_back": ("反馈", "件", "期内最后一次反馈的问题"),
    "proven": ("属实率", "%", "期内反馈的问题中，结果为属实或者部分属实的占比"),
    "handling_days": ("平均处置时间", "天", "期内反馈的问题，从首次派单到最后一次反馈的平均自然日"),
    "limits_kept": ("按期率", "%", "期内立的问题各环节期限中，按期办结的占比；还在走的不计"),
    "returned": ("退回率", "%", "期内反馈的问题中，曾被退回的占比"),
    "archived": ("归档", "件", "期内归档结案的问题"),
    "closed": ("整改闭环率", "%", "期内立的、反馈属实的问题中，已经归档的占比"),
    "to_case": ("转立案", "件", "期内立的问题中，已转立案的"),
    "escalated": ("上报市局", "件", "期内立的问题中，已上报市局的"),
    "relapse": (
        "回潮率",
        "%",
        "期内归档且属实的问题中，归档后规定天数内同一对象同一指标再次立案成问题的占比",
    ),
}


class Counting:
    """Counts one period after another."""

    def __init__(
        self, *, now: str, report_hours: int, founded: Iterable[str], relapsed: Collection[str]
    ) -> None:
        self._now = now
        self._hours = timedelta(hours=report_hours)
        self._founded = frozenset(founded)
        self._relapsed = relapsed

    def figures(
        self,
        period: Period,
        clues: Sequence[ClueFact],
        problems: Sequence[ProblemFact],
        earlier: Counted,
    ) -> tuple[Figure, ...]:
        """The figures of a period, each with the same of the period before and of a year before, which are counted from
        ``earlier``; what is open is counted as of now, so that an earlier period has no such figure."""
        now = self._of(period, Counted(clues, problems))
        before, year = self._of(period.before(), earlier), self._of(period.year_before(), earlier)
        found = {
            key: replace(one, before=before[key].value, year=year[key].value) for key, one in now.items()
        }
        found |= _by_key(self._standing(period, clues, problems))
        return tuple(found[key] for key in DEFINITIONS)

    def _of(self, period: Period, counted: Counted) -> dict[str, Figure]:
        return _by_key([*self._clue_figures(period, counted), *self._problem_figures(period, counted)])

    def _clue_figures(self, period: Period, counted: Counted) -> list[Figure]:
        within = period.within()
        clues = [one for one in counted.clues if within(one.reported_at) and one.state != _MERGED]
        judged = [one for one in clues if one.state in ("FOUNDED", "UNFOUNDED")]
        return [
            _count("clues", clues),
            _share("clues_in_time", clues, self._in_time),
            _share("clues_founded", judged, lambda one: one.state == "FOUNDED"),
        ]

    def _standing(
        self, period: Period, clues: Sequence[ClueFact], problems: Sequence[ProblemFact]
    ) -> list[Figure]:
        last = period.last.isoformat()
        reported = [
            one for one in clues if one.is_open and one.reported_at[:10] <= last and one.state != _MERGED
        ]
        waiting = [one for one in problems if one.is_open and one.founded_at[:10] <= last]
        return [
            _count("clues_open", reported),
            _count("clues_late", [one for one in reported if self._late(one)]),
            _count("problems_open", waiting),
            _count("problems_late", [one for one in waiting if self._late(one)]),
        ]

    def _problem_figures(self, period: Period, counted: Counted) -> list[Figure]:
        within = period.within()
        new = [one for one in counted.problems if within(one.founded_at)]
        fed_back = [one for one in counted.problems if within(one.fed_back_at)]
        archived = [one for one in counted.problems if within(one.archived_at)]
        met, late = sum(one.limits_met for one in new), sum(one.limits_late for one in new)
        return [
            _count("problems", new),
            _count("fed_back", fed_back),
            _share("proven", fed_back, self._proven),
            _mean("handling_days", [one for one in fed_back if one.dispatched_at], _days),
            _ratio("limits_kept", met, met + late, [one for one in new if one.limits_late]),
            _share("returned", fed_back, lambda one: one.returns > 0),
            _count("archived", archived),
            _share("closed", [one for one in new if self._proven(one)], lambda one: bool(one.archived_at)),
            _count("to_case", [one for one in new if one.case_no]),
            _count("escalated", [one for one in new if one.escalated]),
            _share(
                "relapse",
                [one for one in archived if self._proven(one)],
                lambda one: one.number in self._relapsed,
            ),
        ]

    def _in_time(self, one: CountedClue) -> bool:
        found, reported = datetime.fromisoformat(one.found_at), datetime.fromisoformat(one.reported_at)
        return reported - found <= self._hours

    def _late(self, one: ClueFact | ProblemFact) -> bool:
        return bool(one.next_due) and one.next_due < self._now

    def _proven(self, one: CountedProblem) -> bool:
        return one.result in self._founded


def _by_key(figures: Iterable[Figure]) -> dict[str, Figure]:
    return {one.key: one for one in figures}


def _count(key: str, ones: Sequence[CountedClue | CountedProblem]) -> Figure:
    return _figure(key, Decimal(len(ones)), refs=ones)


def _share(key: str, ones: Sequence[One], fits: Callable[[One], bool]) -> Figure:
    fitting = [one for one in ones if fits(one)]
    return _ratio(key, len(fitting), len(ones), fitting)


def _ratio(key: str, part: int, whole: int, refs: Sequence[CountedClue | CountedProblem]) -> Figure:
    value = (Decimal(part) / whole).quantize(_THOUSANDTH) if whole else None
    return replace(_figure(key, value, refs=refs), numerator=part, denominator=whole)


def _mean(key: str, ones: Sequence[CountedProblem], of: Callable[[CountedProblem], Decimal]) -> Figure:
    value = (sum(map(of, ones), Decimal(0)) / len(ones)).quantize(_TENTH) if ones else None
    return replace(_figure(key, value, refs=ones), denominator=len(ones))


def _days(one: CountedProblem) -> Decimal:
    span = datetime.fromisoformat(one.fed_back_at) - datetime.fromisoformat(one.dispatched_at)
    return Decimal(int(span.total_seconds())) / 86_400


def _figure(key: str, value: Decimal | None, refs: Sequence[CountedClue | CountedProblem]) -> Figure:
    label, unit, definition = DEFINITIONS[key]
    return Figure(key, label, unit, definition, value, refs=tuple(one.number for one in refs))
