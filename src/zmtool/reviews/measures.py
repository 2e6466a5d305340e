"""What reviews say as figures (评查指标): agreement, machine hits and misses, frequent deductions, rectification.

Every figure is a fraction with its denominator beside it; where nothing was counted it is None, not zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zmtool.reviews.agreement import Agreement, item_pairs, kappa
from zmtool.reviews.records import Verdict


@dataclass(frozen=True, slots=True)
class Finished:
    """One dossier whose score is final. ``first`` and ``second`` are the blind reviews, ``minutes`` each review's time.

    ``disputed`` and ``overturned``: it went to arbitration; a later review (arbiter, appeal) changed the score.
    """

    case_no: str
    final: Verdict
    first: Verdict
    second: Verdict | None = None
    minutes: tuple[int, ...] = ()
    disputed: bool = False
    reviewed_again: bool = False
    overturned: bool = False
    tasks: int = 0
    tasks_closed: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The fraction; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How often an item was found wrong, and the points it cost in all."""

    code: str
    title: str
    dossiers: int
    deducted: Decimal


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures over some finished dossiers.

    ``hits``: of what the machine found (fail), how much people upheld; ``suspicions``: the same of what it only
    doubted (unsure). ``misses``: of the defects people found, how many the machine had passed or held not to apply.
    """

    dossiers: int
    grades: tuple[tuple[str, int], ...]
    mean_score: Decimal | None
    agreement: Agreement
    same_grade: Rate
    mean_gap: Decimal | None
    hits: Rate
    suspicions: Rate
    misses: Rate
    overturned: Rate
    rectified: Rate
    mean_minutes: float | None
    items: tuple[ItemCount, ...]


def measures(finished: Iterable[Finished]) -> Measures:
    """The figures of §7.4 over dossiers whose score is final."""
    done = tuple(finished)
    double = [(one.first, one.second) for one in done if one.second is not None]
    pairs = [pair for first, second in double for pair in item_pairs(first, second)]
    minutes = [each for one in done for each in one.minutes]
    again = [one for one in done if one.reviewed_again]
    grades = Counter(one.final.grade_label for one in done)
    return Measures(
        dossiers=len(done),
        grades=tuple(grades.most_common()),
        mean_score=_mean([one.final.score for one in done]),
        agreement=kappa(pairs),
        same_grade=Rate(sum(one.grade == other.grade for one, other in double), len(double)),
        mean_gap=_mean([abs(one.score - other.score) for one, other in double]),
        hits=_upheld(done, "fail"),
        suspicions=_upheld(done, "unsure"),
        misses=_missed(done),
        overturned=Rate(sum(one.overturned for one in again), len(again)),
        rectified=Rate(sum(one.tasks_closed for one in done), sum(one.tasks for one in done)),
        mean_minutes=sum(minutes) / len(minutes) if minutes else None,
        items=item_counts(one.final for one in done),
    )


def item_counts(verdicts: Iterable[Verdict]) -> tuple[ItemCount, ...]:
    """The items found wrong, the most frequent first."""
    titles: dict[str, str] = {}
    counts: Counter[str] = Counter()
    points: dict[str, Decimal] = {}
    for one in verdicts:
        for item in one.items:
            if item.defect:
                titles[item.code] = item.title
                counts[item.code] += 1
                points[item.code] = points.get(item.code, Decimal(0)) + item.deducted
    return tuple(
        ItemCount(code, titles[code], counts[code], points[code])
        for code in sorted(counts, key=lambda code: (-counts[code], -points[code], code))
    )


def _upheld(done: Sequence[Finished], status: str) -> Rate:
    said = [item for one in done for item in one.final.items if item.machine == status and item.by_person]
    return Rate(sum(item.defect for item in said), len(said))


def _missed(done: Sequence[Finished]) -> Rate:
    """Items only a person can judge are not the machine's to miss."""
    defects = [item for one in done for item in one.final.items if item.defect and item.machine != "human"]
    return Rate(sum(item.machine in ("pass", "na") for item in defects), len(defects))


def _mean(figures: Sequence[Decimal]) -> Decimal | None:
    if not figures:
        return None
    return (sum(figures, Decimal(0)) / len(figures)).quantize(Decimal("0.01"))
