"""Internal supervision as data (``schemas/oversight/internal.yaml``, ``alert.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.oversight.course.definition import Life, load_life
from zmtool.oversight.indicators.library import load_indicators
from zmtool.oversight.internal.conditions import ALERT_CONDITIONS
from zmtool.oversight.internal.records import Alert


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the five official kinds: the models that stand for it, its thresholds by name (official, relaxed)."""

    id: str
    label: str
    models: tuple[str, ...]
    thresholds: Mapping[str, tuple[Decimal, Decimal]]

    def threshold(self, name: str, *, relaxed: bool) -> Decimal:
        """A threshold; the official one where no relaxed one is given."""
        return self.thresholds[name][relaxed]


@dataclass(frozen=True, slots=True)
class Model:
    """What raises alerts. ``indicator`` is what a founded one is called, empty where a person says it; ``levels`` by value."""

    code: str
    label: str
    indicator: str
    inner: bool
    value: str
    levels: tuple[tuple[Decimal, int], ...]

    def level(self, value: Decimal | None) -> int:
        """The level of a value; the first of the model where the value is unknown or below all."""
        found = self.levels[0][1]
        for least, level in self.levels:
            if value is not None and value >= least:
                found = level
        return found


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a check can end with. ``verdict``: what it means for the model at once, empty where the problem's result says it."""

    id: str
    verdict: str
    transfer: bool
    inner: bool
    reason: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One screening principle as a filter. ``effect``: suppress, focus or drill; what is empty does not narrow it."""

    id: str
    principle: int
    label: str
    effect: str
    reason: str
    models: frozenset[str]
    days: int
    festivals: Mapping[str, int]
    brands: frozenset[str]
    markets: frozenset[str]
    tier_most: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the visit by telephone; another answer than ``expected`` contradicts the record."""

    id: str
    label: str
    expected: str


@dataclass(frozen=True, slots=True)
class Stacking:
    """So many models of so many families about one subject in so many days lift the level."""

    days: int
    models: int
    families: int
    level: int


@dataclass(frozen=True, slots=True)
class OutflowRules:
    """The outflow gauge: ``limit`` in cartons a year, or ``share`` of the year's sales; None is unknown."""

    dimension: str
    limit: Decimal | None
    share: Decimal | None
    top: int
    mark: str


@dataclass(frozen=True, slots=True)
class Internal:
    """Everything that ``internal.yaml`` says."""

    kinds: Mapping[str, Kind]
    models: Mapping[str, Model]
    families: Mapping[str, str]
    verdicts: tuple[str, ...]
    conclusions: Mapping[str, Conclusion]
    outcomes: Mapping[str, str]
    gravities: tuple[str, ...]
    false_reasons: tuple[str, ...]
    screening: tuple[Filter, ...]
    suppress_most: int
    cool_down_days: int
    stacking: Stacking
    relapse_days: int
    per_week: int
    nearest: int
    report_day: int
    keep_years: int
    outflow: OutflowRules
    questions: tuple[Question, ...]

    def model(self, text: str) -> Model:
        """The model of a code or a name. Raises UsageProblem."""
        wanted = text.strip()
        for one in self.models.values():
            if wanted.upper() == one.code or wanted == one.label:
                return one
        raise UsageProblem(
            f"没有模型“{text}”",
            next_step="例：A04 或者 恒量订货；可在工作区 schemas/oversight/internal.yaml 增加",
        )

    def raised_by(self, alert: Alert) -> str:
        """Code and name of the model that raised an alert, the bureau's own by its own; the code alone where it has no name."""
        if alert.raiser is not None:
            return f"{alert.raiser.code} {alert.raiser.label}"
        model = self.models.get(alert.model)
        return f"{alert.model} {model.label}" if model is not None else alert.model

    def indicator_of(self, alert: Alert) -> str:
        """What a founded alert is called by the model that raised it, empty where a person says it."""
        if alert.raiser is not None and alert.raiser.indicator:
            return alert.raiser.indicator
        model = self.models.get(alert.model)
        return model.indicator if model is not None else ""

    def kind_of(self, model: str) -> Kind | None:
        """The official kind that a model stands for, or None."""
        return next((one for one in self.kinds.values() if model in one.models), None)

    def question(self, text: str) -> Question:
        """The question by id or label. Raises UsageProblem."""
        for one in self.questions:
            if text.strip() in (one.id, one.label):
                return one
        raise UsageProblem(
            f"没有问题“{text}”", next_step=f"可用：{'、'.join(one.label for one in self.questions)}"
        )


@kept_data
def load_internal(overrides: Path | None = None) -> Internal:
    """Internal supervision. Raises UsageProblem naming file and field: a code twice, a model, verdict or indicator that is not there."""
    path = data_file("schemas/oversight/internal.yaml", overrides)
    data = load_checked(path, "oversight-internal.schema.json")
    internal = internal_from(data)
    _check(data, internal, path, overrides)
    return internal


def alert_life(overrides: Path | None = None) -> Life:
    """The life of an alert. Raises UsageProblem."""
    return load_life("alert", frozenset(ALERT_CONDITIONS), overrides)


def internal_from(data: Mapping[str, Any]) -> Internal:
    """What checked data say."""
    outflow, stacking = data["outflow"], data["stacking"]
    return Internal(
        MappingProxyType({row["id"]: _kind(row) for row in data["kinds"]}),
        MappingProxyType({row["code"]: _model(row) for row in data["models"]}),
        MappingProxyType(dict(data["families"])),
        tuple(data["verdicts"]),
        MappingProxyType({row["id"]: _conclusion(row) for row in data["conclusions"]}),
        MappingProxyType(dict(data["outcomes"])),
        tuple(data["gravities"]),
        tuple(data["false_reasons"]),
        tuple(map(_filter, data["screening"])),
        data["suppress_most"],
        data["cool_down_days"],
        Stacking(stacking["days"], stacking["models"], stacking["families"], stacking["level"]),
        data["relapse_days"],
        data["capacity"]["per_week"],
        data["nearest"],
        data["report"]["month_day"],
        data["report"]["keep_years"],
        OutflowRules(
            outflow["dimension"],
            Decimal(outflow["limit"]) if outflow["limit"] else None,
            Decimal(outflow["share"]) if outflow["share"] else None,
            outflow["top"],
            outflow["mark"],
        ),
        tuple(Question(row["id"], row["label"], row.get("expected", "")) for row in data["questions"]),
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    thresholds = {
        name: (Decimal(one["official"]), Decimal(one.get("relaxed", one["official"])))
        for name, one in row["thresholds"].items()
    }
    return Kind(row["id"], row["label"], tuple(row["models"]), MappingProxyType(thresholds))


def _model(row: Mapping[str, Any]) -> Model:
    levels = tuple(sorted((Decimal(one["from"]), int(one["level"])) for one in row["levels"]))
    return Model(
        row["code"],
        row["label"],
        row.get("indicator", ""),
        row.get("inner", False),
        row.get("value", ""),
        levels,
    )


def _conclusion(row: Mapping[str, Any]) -> Conclusion:
    return Conclusion(
        row["id"],
        row.get("verdict", ""),
        row.get("transfer", False),
        row.get("inner", False),
        row.get("reason", False),
    )


def _filter(row: Mapping[str, Any]) -> Filter:
    return Filter(
        row["id"],
        row["principle"],
        row["label"],
        row["effect"],
        row.get("reason", ""),
        frozenset(row.get("models", ())),
        row.get("days", 0),
        MappingProxyType(dict(row.get("festivals", {}))),
        frozenset(row.get("brands", ())),
        frozenset(row.get("markets", ())),
        row.get("tier_most", 0),
    )


def _check(data: Mapping[str, Any], internal: Internal, path: Path, overrides: Path | None) -> None:
    """Every name must lead somewhere."""
    codes = [row["code"] for row in data["models"]]
    for code in codes:
        if codes.count(code) > 1:
            raise _wrong(path, f"模型 {code} 写了两次")
        if code[:1] not in internal.families:
            raise _wrong(path, f"模型 {code} 的族没有定义")
    library = load_indicators(overrides)
    for model in internal.models.values():
        if model.indicator and model.indicator not in library.by_code:
            raise _wrong(path, f"模型 {model.code} 的指标 {model.indicator} 没有定义")
    named = [
        *(code for kind in internal.kinds.values() for code in kind.models),
        *(code for one in internal.screening for code in one.models),
    ]
    for code in named:
        if code not in internal.models:
            raise _wrong(path, f"模型 {code} 没有定义")
    for verdict in (
        *(one.verdict for one in internal.conclusions.values() if one.verdict),
        *internal.outcomes.values(),
    ):
        if verdict not in internal.verdicts:
            raise _wrong(path, f"反馈结果 {verdict} 没有定义")
    for one in internal.conclusions.values():
        if not one.verdict and not one.transfer:
            raise _wrong(path, f"结论 {one.id} 既不转办，也没有反馈结果")
    for filter_ in internal.screening:
        if filter_.effect == "suppress" and filter_.reason not in internal.false_reasons:
            raise _wrong(path, f"筛选 {filter_.id} 的误报原因“{filter_.reason}”没有定义")


def _wrong(path: Path, what: str) -> UsageProblem:
    return UsageProblem(what, where=str(path), next_step="请改正名称，或补上定义")
