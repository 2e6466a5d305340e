"""Patterns planted among the orders of a small county are found: the 白沙 street red and no other, and those of most models."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.insight_quality import ran_over
from bench.many_orders import Made, Shape, orders_at
from zmtool.workflow.insight_model_run import Ran

# Of the 62; in so small a county a few planted shops change what is usual for their kind.
LEAST = 55


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three hundred shops, thirty weeks."""
    return orders_at(tmp_path_factory.mktemp("orders"), Shape(300, 30), memory_mb=512)


@pytest.fixture(scope="module")
def ran(county: Made, tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """Every active model on the last day."""
    return ran_over(county, tmp_path_factory.mktemp("spill"))


def test_the_street_is_found_red_and_no_other(county: Made, ran: list[Ran]) -> None:
    (found,) = [one for one in ran if one.model.code == "A04"]
    assert 5 <= len(county.story) <= 8
    assert {int(one.key) for one in found.hits if one.level == 1} == set(county.story)
    alone = {int(subject) for _, model, subject in county.truth if model == "A04"} - set(county.story)
    assert alone and {int(one.key) for one in found.hits if one.level == 4} >= alone
    assert len(found.hits) <= len(county.story) + len(alone) + 3


def test_what_is_planted_is_found(county: Made, ran: list[Ran]) -> None:
    planted: dict[str, set[str]] = defaultdict(set)
    for _, model, subject in county.truth:
        planted[model].add(subject)
    assert len(planted) >= 60
    whole = set()
    for one in ran:
        names = {name for hit in one.hits for name in (hit.key, *map(str, hit.shops))}
        if planted[one.model.code] and planted[one.model.code] <= names:
            whole.add(one.model.code)
    assert len(whole) >= LEAST, sorted(set(planted) - whole)


def test_the_same_seed_gives_the_same_orders(tmp_path: Path) -> None:
    one, other, unlike = (
        orders_at(tmp_path / name, Shape(300, 6), seed=seed, memory_mb=512)
        for name, seed in (("one", 3), ("other", 3), ("unlike", 4))
    )
    assert (one.lines, one.truth) == (other.lines, other.truth)
    assert _content(one) == _content(other)
    assert not set(_content(one)["order_line"]) & set(_content(unlike)["order_line"])


def _content(made: Made) -> dict[str, list[tuple[Any, ...]]]:
    connection = duckdb.connect()
    return {
        name: [
            connection.execute(
                f"SELECT COUNT(*), SUM(hash(CAST(t AS VARCHAR))) FROM read_parquet('{path}') AS t"
            ).fetchone()
            for path in paths
        ]
        for name, paths in made.files.items()
    }
