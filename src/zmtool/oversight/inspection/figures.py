"""Figures of inspections (supervision.md 1.7): each with its definition, numerator and denominator; None without a ground."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zmtool.oversight.inspection.definition import RND, InspectionRules

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Visited:
    """What figures need of one inspection. ``models`` are those that sent the group; ``officers`` certificate numbers;
    ``met``: somebody was there and the shop was open."""

    lic_no: str
    day: date
    kind: str
    models: tuple[str, ...]
    officers: tuple[str, ...]
    minutes: int | None
    problem: bool
    off_hours: bool = False
    rectify: bool = False
    rectified: bool = False
    met: bool = True


@dataclass(frozen=True, slots=True)
class InspectionFigure:
    """A figure: its name, what it is of (empty: all), numerator and denominator, how it is worked out (Chinese)."""

    id: str
    label: str
    of: str
    part: Decimal | None
    whole: Decimal | None
    definition: str

    @property
    def value(self) -> Decimal | None:
        """Part by whole, None without a denominator."""
        if self.part is None or not self.whole:
            return None
        return (self.part / self.whole).quantize(_PLACES, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Gain:
    """Hit rate of what models sent less that of random inspections, None where either has no ground."""

    by_model: InspectionFigure
    random: InspectionFigure

    @property
    def value(self) -> Decimal | None:
        """The difference of the two rates."""
        one, other = self.by_model.value, self.random.value
        return None if one is None or other is None else one - other


@dataclass(frozen=True, slots=True)
class InspectionFigures:
    """All figures of a period."""

    first: date
    last: date
    inspections: int
    figures: tuple[InspectionFigure, ...]
    gain: Gain
    off_hours: Mapping[str, int]


def figures_of(
    visits: Sequence[Visited],
    *,
    valid_shops: int,
    planned: int,
    done: int,
    rules: InspectionRules,
    first: date,
    last: date,
) -> InspectionFigures:
    """The figures. ``valid_shops`` have a valid licence on the last day; ``planned`` stops of approved plans fell into the period,
    ``done`` of them have a record."""
    licensed = {one.lic_no for one in visits if one.lic_no and one.met}
    sent = _hits(
        "hit_by_model", "模型派单命中率", "", [one for one in visits if one.models and one.kind != RND]
    )
    random = _hits("hit_random", "双随机命中率", "", [one for one in visits if one.kind == RND])
    person_days = {(officer, one.day) for one in visits for officer in one.officers}
    times = [one.minutes for one in visits if one.minutes is not None]
    demanded = [one for one in visits if one.rectify]
    repeats = Counter(one.lic_no for one in visits if one.lic_no)
    again = sum(count - 1 for count in repeats.values())
    found = [
        _figure(
            "coverage",
            "覆盖率",
            len(licensed),
            valid_shops,
            "期内受检的持证户（停歇业、找不到人的不算） ÷ 现有有效户",
        ),
        _figure("completion", "计划完成率", done, planned, "期内已审批计划中有检查记录的户 ÷ 已审批计划的户"),
        _hits("hit", "命中率", "", visits),
        *(
            _hits("hit_kind", "命中率", kind.label, [one for one in visits if one.kind == kind.id])
            for kind in rules.kinds.values()
        ),
        *(_hits("hit_model", "命中率", model, ones) for model, ones in _by_model(visits)),
        sent,
        random,
        _figure(
            "per_head_day",
            "人均日检查户次",
            sum(len(one.officers) for one in visits),
            len(person_days),
            "各执法人员的检查户次之和 ÷ 出勤人日（有检查记录的人日）",
        ),
        _figure(
            "minutes", "平均到店时长（分钟）", sum(times), len(times), "到店分钟数之和 ÷ 有起止时间的检查记录"
        ),
        _figure(
            "rectified",
            "整改闭环率",
            sum(one.rectified for one in demanded),
            len(demanded),
            "已整改或已立案 ÷ 责令整改的检查记录",
        ),
        _figure(
            "repeat", "重复率", again, sum(repeats.values()), "期内同一户第二次及以后的检查 ÷ 持证户检查记录"
        ),
    ]
    months = Counter(f"{one.day:%Y-%m}" for one in visits if one.off_hours)
    return InspectionFigures(
        first, last, len(visits), tuple(found), Gain(sent, random), dict(sorted(months.items()))
    )


def _by_model(visits: Iterable[Visited]) -> list[tuple[str, list[Visited]]]:
    found: dict[str, list[Visited]] = defaultdict(list)
    for one in visits:
        for model in one.models:
            found[model].append(one)
    return sorted(found.items())


def _hits(id_: str, label: str, of: str, visits: Sequence[Visited]) -> InspectionFigure:
    problems = sum(one.problem for one in visits)
    return InspectionFigure(
        id_, label, of, Decimal(problems), Decimal(len(visits)), "查有问题的检查记录 ÷ 检查记录"
    )


def _figure(id_: str, label: str, part: int, whole: int, definition: str) -> InspectionFigure:
    return InspectionFigure(id_, label, "", Decimal(part), Decimal(whole), definition)
