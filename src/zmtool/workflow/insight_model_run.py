"""Models run one after the other on a day: what became of each, and what it found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zmtool.insight.engine.protocol import Engine, Stopped
from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.hits import Hit
from zmtool.insight.models.query import Query
from zmtool.insight.models.read import query_of
from zmtool.insight.models.trial import run_model
from zmtool.insight.runs.readiness import blocked
from zmtool.workflow.insight_engine import engine_over
from zmtool.workflow.insight_model_choice import looks_at_hits
from zmtool.workflow.insight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

Told = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """One model run: ``state`` done, blocked or stopped with the reason (Chinese); ``hits`` with those suppressed."""

    model: Model
    state: str
    note: str
    hits: tuple[Hit, ...]
    ms: int
    run: int = 0
    shadow: bool = False

    @property
    def open_hits(self) -> tuple[Hit, ...]:
        """The hits that nothing suppressed."""
        return tuple(one for one in self.hits if not one.suppressed)


def run_all(
    at: OpenWorkspace,
    scene: Scene,
    chosen: Sequence[Model],
    values: Mapping[str, Mapping[str, Figure]],
    asof: date,
    *,
    engine: str,
    master: str,
    told: Told | None,
) -> Iterator[Ran]:
    """Runs the models; those that look at other models' finds see those of this run as alerts of the day."""
    first = [one for one in chosen if not looks_at_hits(one)]
    later = [one for one in chosen if looks_at_hits(one)]
    done: list[Ran] = []
    for models in (first, later):
        if not models:
            continue
        rows = _as_alerts(done, asof) if models is later else []
        with engine_over(at, scene, engine=engine, master=master, alerts=rows, models=models) as running:
            for model in models:
                if told is not None:
                    told(len(done), len(chosen), f"{model.code} {model.name}")
                one = run_one(model, scene, running, asof, values[model.code])
                done.append(one)
                yield one


def run_one(model: Model, scene: Scene, engine: Engine, asof: date, values: Mapping[str, Figure]) -> Ran:
    """One model: blocked by name where the data do not let it run, stopped where it ran over its limits."""
    from zmtool.insight.runs.records import BLOCKED, DONE, STOPPED

    began = time.monotonic()
    try:
        query: Query = query_of(model, scene.contract)
        why = blocked(model, query, scene.contract, scene.empty, scene.unfilled, scene.weeks, asof, values)
        if why:
            return Ran(model, BLOCKED, why, (), 0)
        hits = run_model(model, query, engine, asof, values)
    except Stopped as error:
        return Ran(model, STOPPED, error.reason, (), _since(began))
    return Ran(model, DONE, "", hits, _since(began))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _as_alerts(done: Sequence[Ran], asof: date) -> list[tuple[Any, ...]]:
    """What this run found so far, as rows of the table of alerts."""
    return [
        (None, ran.model.code, shop, None, asof, hit.level, None, None)
        for ran in done
        for hit in ran.open_hits
        for shop in hit.shops
    ]
