"""The figures over many results: grades, spread of scores, frequent deductions, by bureau, officer and stage.

What counts as what stands in ``DEFINITIONS`` and is printed wherever the figures are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from zmtool.reports.results import FATAL_SECTION, Result

CENT = Decimal("0.01")
NamesOf = Callable[[Result], tuple[str, ...]]
STEPS = (0, 60, 65, 70, 75, 80, 85, 90, 95, 100)
"""Where the groups of the spread of scores begin; 100 points are a group of their own."""
UNKNOWN = "（卷内未写明）"
DEFINITIONS = (
    ("已评案卷", "有得分的案卷；读不了的、人工评查还没有定分的不算"),
    (
        "平均分、中位数",
        "已评案卷得分的平均数、中位数（一票否决的按封顶后的分）；暂不定等次的也计入得分，不计入等次比例",
    ),
    ("问题", "机器确定的（人工评查的批次：经人确认扣分或成立的）项目；待核实、人工评查的项目不扣分、不计入"),
    ("扣分项频次", "有该项问题的案卷数；占比以适用该项的已评案卷数为分母"),
    ("按承办人", "检查（勘验）笔录、询问笔录上写明的执法人员，两人承办的案卷各计一次"),
    ("按环节", "评查标准的各部分；得分率＝（满分－扣分）÷满分，按全部已评案卷合计"),
    ("没有问题的案卷", "没有问题、没有待核实的已评案卷；只能由人判断的项目仍须由人评查"),
    ("一票否决", "机器确定或经人认定成立的否决项；机器只作提示、尚待人工确认的不列入"),
)


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """One item: the dossiers that it is wrong in, those that it applies to, and the points it cost."""

    code: str
    title: str
    dossiers: int
    applies: int
    deducted: Decimal
    fatal: bool = False

    @property
    def share(self) -> float:
        """Of the dossiers it applies to, those it is wrong in."""
        return self.dossiers / self.applies if self.applies else 0.0


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """The dossiers of a bureau or an officer. ``fatal`` and ``good`` count dossiers; ``top`` is the item most often wrong."""

    name: str
    dossiers: int
    mean: Decimal
    lowest: Decimal
    deducted: Decimal
    fatal: int
    good: int
    top: str


@dataclass(frozen=True, slots=True)
class StageFigure:
    """A section over all dossiers: points there were, points lost, dossiers with something wrong."""

    letter: str
    title: str
    points: Decimal
    deducted: Decimal
    dossiers: int

    @property
    def rate(self) -> float:
        """The share of the points that was earned."""
        return float((self.points - self.deducted) / self.points) if self.points else 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything over a set of results; ``mean`` and its like are None of nothing.

    ``failed`` could not be scored, ``open`` have no score yet, ``repeated`` have the number of another one.
    """

    dossiers: int
    failed: int
    open: int
    repeated: int
    mean: Decimal | None
    middle: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    grades: tuple[tuple[str, int], ...]
    spread: tuple[tuple[str, int], ...]
    items: tuple[ItemFigure, ...]
    units: tuple[GroupFigure, ...]
    officers: tuple[GroupFigure, ...]
    stages: tuple[StageFigure, ...]
    fatal: tuple[Result, ...]
    good: tuple[Result, ...]


def figures(results: Iterable[Result]) -> Figures:
    """The figures of the results."""
    every = tuple(results)
    rated = tuple(one for one in every if one.score is not None)
    scores = [one.score for one in rated if one.score is not None]
    return Figures(
        dossiers=len(rated),
        failed=sum(bool(one.error) for one in every),
        open=sum(one.score is None and not one.error for one in every),
        repeated=len(rated) - len({one.head.number for one in rated}),
        mean=_mean(scores) if scores else None,
        middle=Decimal(median(scores)).quantize(CENT, ROUND_HALF_UP) if scores else None,
        highest=max(scores, default=None),
        lowest=min(scores, default=None),
        grades=_grades(rated),
        spread=_spread(scores),
        items=_items(rated),
        units=_groups(rated, lambda one: (one.head.unit or UNKNOWN,)),
        officers=_groups(rated, lambda one: one.head.officers or (UNKNOWN,)),
        stages=_stages(rated),
        fatal=tuple(one for one in rated if one.fatal),
        good=tuple(one for one in rated if one.good),
    )


def _grades(rated: Sequence[Result]) -> tuple[tuple[str, int], ...]:
    """Every grade of the standards in use, from the best, also those that nobody has; then others that occur."""
    counts = Counter(one.grade for one in rated)
    standards = {one.standard.id: one.standard for one in rated if one.standard is not None}
    known = dict.fromkeys(label for one in standards.values() for label in one.grades.values())
    return tuple((label, counts[label]) for label in dict.fromkeys((*known, *counts)))


def _spread(scores: Sequence[Decimal]) -> tuple[tuple[str, int], ...]:
    counts = Counter(max(step for step in STEPS if score >= step) for score in scores)
    labels = [f"{STEPS[1]}以下", *(f"{low}–" for low in STEPS[1:-1]), "100"]
    return tuple((label, counts[step]) for label, step in zip(labels, STEPS, strict=True))


def _items(rated: Sequence[Result]) -> tuple[ItemFigure, ...]:
    wrong: Counter[tuple[str, str]] = Counter()
    applies: Counter[tuple[str, str]] = Counter()
    points: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    fatal = set()
    for one in rated:
        for item in one.items:
            key = (item.code, item.title)
            applies[key] += item.status != "na"
            if item.status == "fail":
                wrong[key] += 1
                points[key] += item.deducted
                fatal |= {key} if item.fatal else set()
    order = sorted(wrong, key=lambda key: (-wrong[key], -points[key], key))
    return tuple(ItemFigure(*key, wrong[key], applies[key], points[key], key in fatal) for key in order)


def _groups(rated: Sequence[Result], names: NamesOf) -> tuple[GroupFigure, ...]:
    members: dict[str, list[Result]] = {}
    for one in rated:
        for name in names(one):
            members.setdefault(name, []).append(one)
    groups = [_group(name, its) for name, its in members.items()]
    return tuple(sorted(groups, key=lambda one: (one.name == UNKNOWN, -one.mean, one.name)))


def _group(name: str, its: Sequence[Result]) -> GroupFigure:
    scores = [one.score for one in its if one.score is not None]
    top = next(iter(_items(its)), None)
    return GroupFigure(
        name=name,
        dossiers=len(its),
        mean=_mean(scores),
        lowest=min(scores),
        deducted=sum((one.deducted for one in its), Decimal(0)),
        fatal=sum(bool(one.fatal) for one in its),
        good=sum(one.good for one in its),
        top=f"{top.code} {top.title}（{top.dossiers}卷）" if top else "",
    )


def _stages(rated: Sequence[Result]) -> tuple[StageFigure, ...]:
    """The sections in their order; sections of several standards are one where letter and title are the same."""
    points: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    lost: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    dossiers: Counter[tuple[str, str]] = Counter()
    for one in rated:
        titles: Mapping[str, str] = one.standard.sections if one.standard else {}
        wrong = set()
        for item in one.items:
            key = (item.section, titles.get(item.section, ""))
            points[key] += item.points
            lost[key] += item.deducted
            if item.status == "fail":
                wrong.add(key)
        dossiers.update(wrong)
    return tuple(
        StageFigure(*key, points[key], lost[key], dossiers[key])
        for key in sorted(points, key=lambda key: (key[0] == FATAL_SECTION, key))
    )


def _mean(scores: Sequence[Decimal]) -> Decimal:
    return (sum(scores, Decimal(0)) / len(scores)).quantize(CENT, ROUND_HALF_UP)
