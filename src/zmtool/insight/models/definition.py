"""What an analysis model is (supervision.md 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

LEVELS: Mapping[str, int] = MappingProxyType({"红": 1, "橙": 2, "黄": 3, "蓝": 4})
LEVEL_NAMES: Mapping[int, str] = MappingProxyType({number: name for name, number in LEVELS.items()})
STAGES: Mapping[str, str] = MappingProxyType(
    {"draft": "草拟", "tested": "回测", "trial": "试运行", "active": "启用", "stopped": "停用"}
)
# What a result's row is about → the column that names it, and what a person calls it.
UNITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "lic": ("lic_no", "零售户"),
        "sku": ("sku", "品规"),
        "rep": ("grp", "客户经理"),
        "route": ("grp", "线路"),
        "ip": ("grp", "IP 地址"),
        "group": ("grp", "一组户"),
        "inspection": ("insp_no", "检查"),
        "order": ("order_no", "订单"),
    }
)
GIVEN = ("asof", "pseq", "ym", "last_ym")
"""What the run gives to every query: the day, its week since 1970-01-05, its month, the month before that."""

Figure = int | float


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that a bureau may set, within its range."""

    name: str
    type: str
    default: Figure
    least: Figure | None = None
    most: Figure | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level (1 red … 4 blue) and the expression over the result's columns that gives it."""

    level: int
    when: str


@dataclass(frozen=True, slots=True)
class Lift:
    """More urgent ``to`` a level or ``by`` levels, where one of ``models`` names the same subject, or ``when`` holds."""

    models: tuple[str, ...]
    to: int = 0
    by: int = 0
    when: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """Statistics over the query's values; ``min_group`` is a figure or a parameter's name.

    ``least`` names the parameter from which on rows are given (the size of z, iqrs, js, cusum); ``floor`` is the least that the
    interquartile range is taken for.
    """

    op: str
    side: str = "high"
    min_group: Figure | str = 0
    features: tuple[str, ...] = ()
    least: str = ""
    floor: Figure = 0


@dataclass(frozen=True, slots=True)
class Suppress:
    """What makes a hit a likely false alarm: brands new on the market, days before a festival, registered exceptions."""

    new_sku_days: int = 0
    festivals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """How far back a query looks (expressions over parameters), and columns that must hold something."""

    weeks: str = ""
    months: str = ""
    days: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """Data and what the model must find in them. ``given``: table → rows; ``expect``: the columns that matter of each hit."""

    name: str
    asof: str
    given: Mapping[str, Any]
    expect: tuple[Mapping[str, Any], ...]
    params: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Model:
    """One model, whole: inheritance is done. ``path`` and ``sql_line`` say where its query stands."""

    code: str
    version: str
    name: str
    about: str
    source: str
    mark: str
    ground: str
    owner: str
    unit: str
    period: str
    status: str
    sql: str
    levels: tuple[LevelRule, ...]
    path: Path
    sql_path: Path
    sql_line: int
    base: str = ""
    locked: bool = False
    inner: bool = False
    note: str = ""
    indicator: str = ""
    ask: tuple[str, ...] = ()
    params: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    operator: Operator | None = None
    lifts: tuple[Lift, ...] = ()
    suppress: Suppress = field(default_factory=Suppress)
    needs: Needs = field(default_factory=Needs)
    seconds: int = 30
    rows: int = 20_000
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    chart: str = "orders"
    examples: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        """The letter of its family."""
        return family_of(self.code)

    @property
    def root(self) -> str:
        """Its code without the prefix of a place: A04 of 3499-A04."""
        return self.code.rpartition("-")[2]

    @property
    def subject(self) -> str:
        """The column of the result that names what a row is about."""
        return UNITS[self.unit][0]


def family_of(code: str) -> str:
    """The letter of a model's family: A of A04 and of 3499-A04."""
    return code.rpartition("-")[2][:1]
