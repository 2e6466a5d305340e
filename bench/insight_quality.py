"""What each model finds of what was planted, and how much it says about shops in which nothing was planted."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.many_orders import Made, Shape, orders_at
from bench.table import show
from zmtool.insight.contract import load_contract
from zmtool.insight.data.calendar import calendar_of
from zmtool.insight.data.columns import columns_at, orders_by_week
from zmtool.insight.data.wordings import load_order_words
from zmtool.insight.engine.duck import open_duck
from zmtool.insight.engine.protocol import Engine, Source
from zmtool.insight.models.definition import Model
from zmtool.insight.models.read import load_library, query_of
from zmtool.workflow.insight_model_run import Ran, run_one
from zmtool.workflow.insight_scene import Scene

STORY = "A04"


@dataclass(frozen=True, slots=True)
class Score:
    """How one model did: of ``planted`` subjects ``found``; of ``hits`` ``meant`` are about what was planted for it, ``side``
    about shops of another pattern; ``bare`` are about neither, for so many of 100 shops ``flood``."""

    model: Model
    state: str
    planted: int
    found: int
    hits: int
    meant: int
    side: int
    bare: int
    flood: float
    reds: int


def scene_of(made: Made) -> Scene:
    """What a run looks at, over made tables."""
    contract = load_contract()
    with tempfile.TemporaryDirectory() as spill, columns_at(Path(spill)) as connection:
        counts = orders_by_week(connection, made.files["order_head"])
        found = connection.execute(
            f"SELECT sku, name, listed_on FROM read_parquet('{made.files['sku'][0]}')"  # noqa: S608
        ).fetchall()
    weeks = calendar_of(counts, made.closed, load_order_words().incomplete_below)
    empty = frozenset(contract.tables) - frozenset(made.files)
    return Scene(
        contract,
        load_library(),
        made.files,
        empty,
        frozenset((table, one.id) for table in empty for one in contract.tables[table].columns),
        weeks,
        {sku: name for sku, name, _ in found},
        {sku: day for sku, _, day in found if day},
        frozenset(),
        "",
    )


def active_models(scene: Scene) -> list[Model]:
    """The 62 that a bureau runs, those that look at the others' finds last."""
    found = [one for one in scene.library.models.values() if one.status == "active"]
    return sorted(found, key=lambda one: (one.family == "J", one.code))


def engine_at(
    scene: Scene, made: Made, spill: Path, memory_mb: int = 1024, models: Sequence[Model] = ()
) -> Engine:
    """DuckDB over the made tables, the views that several models read computed once, as a run does."""
    counts: Mapping[str, int] = _readers(scene, models)
    kept = [one.id for one in scene.contract.views.values() if one.kept and counts[one.id] > 1]
    return open_duck(scene.contract, Source(files=made.files), spill=spill, memory_mb=memory_mb, kept=kept)


def _readers(scene: Scene, models: Sequence[Model]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for model in models:
        for name in query_of(model, scene.contract).tables:
            counts[name] += 1
    return counts


def ran_over(made: Made, spill: Path) -> list[Ran]:
    """Every active model on the last day."""
    scene = scene_of(made)
    models = active_models(scene)
    engine = engine_at(scene, made, spill, models=models)
    try:
        return [
            run_one(one, scene, engine, made.asof, {name: p.default for name, p in one.params.items()})
            for one in models
        ]
    finally:
        engine.close()


def scores(made: Made, ran: Sequence[Ran]) -> list[Score]:
    """The score of each model."""
    planted: dict[str, set[str]] = defaultdict(set)
    for _, model, subject in made.truth:
        planted[model].add(subject)
    return [_score(one, planted[one.model.code], made.touched, made.shape) for one in ran]


def _score(ran: Ran, planted: set[str], touched: frozenset[str], shape: Shape) -> Score:
    meant = side = bare = 0
    found: set[str] = set()
    shops: set[str] = set()
    for hit in ran.hits:
        names = {hit.key, *map(str, hit.shops)}
        found |= names & planted
        if names & planted:
            meant += 1
        elif names & touched:
            side += 1
        else:
            bare += 1
            shops |= names - {hit.key} if hit.unit != "lic" else names
    reds = sum(one.level == 1 for one in ran.hits)
    flood = 100 * len(shops) / shape.shops
    return Score(
        ran.model, ran.state, len(planted), len(found), len(ran.hits), meant, side, bare, flood, reds
    )


def report(shops: int, seed: int = 1, folder: Path | None = None) -> None:
    """Draws the orders of so many shops and prints how every model did."""
    with tempfile.TemporaryDirectory(dir=folder) as made_in:
        made = orders_at(Path(made_in) / "data", Shape(shops), seed=seed)
        ran = ran_over(made, Path(made_in))
    found = scores(made, ran)
    show(
        f"what models find of what was planted ({shops:,} shops, {made.lines:,} lines)",
        (
            "model",
            "state",
            "planted",
            "found",
            "recall",
            "hits",
            "for it",
            "precision",
            "other patterns",
            "nothing planted",
            "shops per 100",
        ),
        [_row(one) for one in found],
    )
    told = [one for one in ran if one.model.code == STORY][0]
    story = {str(one) for one in made.story}
    reds = {one.key for one in told.hits if one.level == 1}
    print(
        f"  {STORY}: {len(story & reds)} of {len(story)} shops of the street red, {len(reds - story)} other shops red,"
    )
    print(
        f"  {len(told.hits)} hits in all among {shops:,} shops; the brand's two lone buyers {_lone(made, told)} of 2 blue"
    )
    for one in ran:
        if one.state != "done":
            print(f"  {one.model.code}: {one.note}")


def _lone(made: Made, told: Ran) -> int:
    story = {str(one) for one in made.story}
    wanted = {subject for _, model, subject in made.truth if model == STORY} - story
    return sum(one.key in wanted and one.level == 4 for one in told.hits)


def _row(one: Score) -> tuple[Any, ...]:
    recall = f"{one.found / one.planted:.2f}" if one.planted else "-"
    precision = f"{one.meant / one.hits:.2f}" if one.hits else "-"
    return (
        one.model.code,
        one.state,
        str(one.planted),
        str(one.found),
        recall,
        str(one.hits),
        str(one.meant),
        precision,
        str(one.side),
        str(one.bare),
        f"{one.flood:.2f}",
    )
