"""An engine over the tables of a workspace, with alerts that are not kept yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from zmtool.base.errors import UsageProblem
from zmtool.insight.contract import Contract
from zmtool.insight.engine.protocol import Engine, Source, Stopped
from zmtool.insight.models.definition import Model
from zmtool.insight.models.read import query_of
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.insight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

DUCK, SPARK = "duckdb", "spark"


@contextmanager
def engine_over(
    at: OpenWorkspace,
    scene: Scene,
    *,
    engine: str = DUCK,
    master: str = "",
    alerts: Sequence[tuple[Any, ...]] = (),
    models: Iterable[Model] = (),
) -> Iterator[Engine]:
    """An engine over a workspace's tables; ``alerts`` are added to those that are kept. Raises UsageProblem, OutsideMissing."""
    from zmtool.insight.data.columns import SPILL
    from zmtool.insight.engine.duck import open_duck

    folder = at.workspace.root / FOLDER
    (folder / SPILL).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder / SPILL, ignore_cleanup_errors=True) as own:
        files = dict(scene.files)
        if alerts:
            extra = _alert_file(scene.contract, alerts, Path(own), folder)
            files["alert"] = [*files.get("alert", ()), extra]
        kept = _read_by_several(scene.contract, models)
        try:
            if engine == SPARK:
                from zmtool.insight.engine.spark import open_spark

                running: Engine = open_spark(scene.contract, Source(files=files), master=master)
            elif engine == DUCK:
                running = open_duck(
                    scene.contract, Source(files=files), spill=Path(own), kept=kept, threads=2
                )
            else:
                raise UsageProblem(f"没有引擎“{engine}”", next_step="可用：duckdb、spark")
            try:
                yield running
            finally:
                running.close()
        except Stopped as error:
            raise UsageProblem(
                error.reason, next_step="请检查磁盘空间；可用 zmtool insight data rebuild 重建"
            ) from error


def _alert_file(contract: Contract, alerts: Sequence[tuple[Any, ...]], own: Path, folder: Path) -> Path:
    """Rows of the table of alerts as a file of their own."""
    from zmtool.insight.contract import STORED_AS
    from zmtool.insight.data.columns import columns_at, quoted
    from zmtool.insight.engine.duck import fill

    table, path = contract.tables["alert"], own / "alerts.parquet"
    columns = ", ".join(f"{one.id} {STORED_AS[one.type]}" for one in table.columns)
    with columns_at(folder) as connection:
        connection.execute(f"CREATE TABLE alert ({columns})")
        fill(connection, "alert", len(table.columns), list(alerts))
        connection.execute(f"COPY alert TO {quoted(path)} (FORMAT parquet)")
    return path


def _read_by_several(contract: Contract, models: Iterable[Model]) -> frozenset[str]:
    """The views worth computing once: those kept by the contract that more than one model reads."""
    counts: dict[str, int] = defaultdict(int)
    for model in models:
        for name in query_of(model, contract).tables:
            counts[name] += 1
    return frozenset(one.id for one in contract.views.values() if one.kept and counts[one.id] > 1)
