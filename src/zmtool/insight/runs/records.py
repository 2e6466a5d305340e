"""Runs and hits as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

RUN, SHADOW, BACKTEST = "run", "shadow", "backtest"
PURPOSES: Mapping[str, str] = {RUN: "正式", SHADOW: "影子", BACKTEST: "回测"}
DONE, BLOCKED, STOPPED = "done", "blocked", "stopped"
RUN_STATES: Mapping[str, str] = {DONE: "完成", BLOCKED: "停跑", STOPPED: "中止"}


@dataclass(frozen=True, slots=True)
class KeptHit:
    """A hit as it is kept. ``period`` is what it was computed over; ``quantile`` its place among the hits of its model, 0–1."""

    number: int
    run: int
    code: str
    asof: date
    unit: str
    subject: str
    called: str
    period: str
    level: int
    value: str
    quantile: Decimal
    suppressed: str
    alert_no: str
    done: str
    rows: tuple[Mapping[str, Any], ...]
    rows_in_all: int
    shops: tuple[str, ...]
    why: tuple[str, ...]


class HitMark(NamedTuple):
    """That a hit names a shop, without the hit's rows: as light as a row of the table, for there may be a million."""

    shop: str
    number: int
    subject: str
    suppressed: str
    alert_no: str
    code: str
    asof: date
    purpose: str


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as it is kept."""

    number: int
    code: str
    version: str
    asof: date
    params: Mapping[str, Any]
    engine: str
    fingerprint: str
    purpose: str
    state: str
    note: str
    hits: int
    ms: int
    started_at: str
    who: str
