"""Every model on both engines over the same files: the same subjects, levels and values."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bench.many_orders import ASOF, Shape, orders_at
from zmtool.base.errors import OutsideMissing
from zmtool.insight.contract import load_contract
from zmtool.insight.engine.duck import open_duck
from zmtool.insight.engine.protocol import Source
from zmtool.insight.engine.spark import open_spark
from zmtool.insight.models.definition import Model
from zmtool.insight.models.hits import Hit
from zmtool.insight.models.read import load_library, query_of
from zmtool.insight.models.trial import run_model

CONTRACT = load_contract()
MODELS = load_library().models
# Groups are small here: what asks for thirty shops of a kind would judge nobody.
FEW = {"min_group": 5, "min_peers": 2, "min_leaked": 1}
# Spark prepares every query for a cluster; over a few thousand rows that preparation is all the time it takes.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    # Many small queries, each once: what the second compiler would gain is never earned back.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="Spark and Java are optional",
    ),
    pytest.mark.xdist_group("spark"),
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    folder = tmp_path_factory.mktemp("orders")
    source = Source(files=orders_at(folder, Shape(shops=300, weeks=30)).files)
    duck = open_duck(CONTRACT, source, spill=folder / "spill", threads=1)
    try:
        spark = open_spark(CONTRACT, source, master="local[2]", memory_mb=1024, settings=SMALL)
    except OutsideMissing as error:
        pytest.fail(str(error))
    yield duck, spark
    duck.close()
    spark.close()


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda one: one.code)
def test_both_engines_find_the_same(engines: tuple[Any, Any], model: Model) -> None:
    params = {name: value for name, value in FEW.items() if name in model.params}
    query = query_of(model, CONTRACT)
    model = replace(model, seconds=300)
    first, second = (run_model(model, query, engine, ASOF, params) for engine in engines)
    assert list(map(_told, first)) == list(map(_told, second))


def _told(hit: Hit) -> tuple[Any, ...]:
    value = hit.value if isinstance(hit.value, str) or hit.value is None else f"{float(hit.value):.3f}"
    return hit.key, hit.level, value, hit.rows_in_all, hit.shops


def test_together_they_find_something(engines: tuple[Any, Any]) -> None:
    found = [
        model.code
        for model in MODELS.values()
        if run_model(
            model,
            query_of(model, CONTRACT),
            engines[0],
            ASOF,
            {name: value for name, value in FEW.items() if name in model.params},
        )
    ]
    assert len(found) >= 25
