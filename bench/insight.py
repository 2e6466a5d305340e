"""All 62 models over a year of orders of a county, a prefecture or half a province: seconds of each, peak memory, the ratio to a
plain scan, and six of them on SQLite and pandas in the same run. ``--quality`` tells what they find instead."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.insight_peers import SIX, compared
from bench.insight_quality import active_models, engine_at, report, scene_of
from bench.many_orders import Made, Shape, orders_at
from bench.table import show
from zmtool.workflow.insight_model_run import run_one

SCALES = {"county": Shape(2_000), "prefecture": Shape(30_000), "large": Shape(124_000)}
MEMORY_MB = {"county": 1024, "prefecture": 1024, "large": 3072}
# What DESIGN asks for: seconds of all models, megabytes of the process.
LIMITS = {"county": (10, 4096), "prefecture": (180, 4096), "large": (0, 4096)}
_SLOW = 3.0
_SCAN = "SELECT COUNT(lic_no), SUM(sku), SUM(qty), SUM(amt), MAX(order_date) FROM order_line"


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench insight", description=__doc__)
    parser.add_argument(
        "--scale", choices=SCALES, default="county", help="1.6, 24 or 100 million order lines"
    )
    parser.add_argument("--quality", action="store_true", help="recall and precision on what was planted")
    parser.add_argument("--shops", type=int, default=2_000, help="shops for --quality")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", nargs="*", default=(), help="these models alone")
    parser.add_argument(
        "--peers",
        action="store_true",
        help="SQLite and pandas beside it at the prefecture's size too, which takes half an hour",
    )
    parser.add_argument("--folder", type=Path, help="where the tables are made, and kept for the next time")
    given = parser.parse_args(arguments)
    if given.quality:
        report(given.shops, given.seed)
        return
    _speed(given.scale, given.seed, given.models, given.folder, peers=given.peers or given.scale == "county")


def _speed(scale: str, seed: int, models: Sequence[str], folder: Path | None, *, peers: bool) -> None:
    with ExitStack() as stack:
        at = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shape = SCALES[scale]
        made, took = _in_a_process(_drawn, at, shape, seed)
        print(
            f"{scale}: {shape.shops:,} shops, {shape.weeks} weeks, {made.lines:,} lines, drawn in {took:.0f} s"
        )
        rows, opened, scan, peak = _in_a_process(_all_models, made, MEMORY_MB[scale], models)
        _shown(scale, rows, opened, scan, peak)
        if peers:
            show(
                "six models, the same rows (seconds; times DuckDB)",
                ("model", "DuckDB", "SQLite", "times", "pandas", "times", "the same hits"),
                _in_a_process(compared, made),
            )


def _drawn(folder: Path, shape: Shape, seed: int) -> tuple[Made, float]:
    """The tables, as they stand in the folder or made anew."""
    import pickle

    kept = folder / f"made-{shape.shops}-{shape.weeks}-{seed}.pickle"
    if kept.is_file():
        return pickle.loads(kept.read_bytes()), 0.0  # noqa: S301
    began = time.perf_counter()
    made = orders_at(folder / f"{shape.shops}-{shape.weeks}-{seed}", shape, seed=seed)
    made = Made(
        dict(made.files),
        made.truth,
        dict(made.closed),
        made.lines,
        made.shape,
        made.asof,
        made.touched,
        made.story,
    )
    kept.write_bytes(pickle.dumps(made))
    return made, time.perf_counter() - began


Row = tuple[str, str, float, int, str]


def _all_models(made: Made, memory_mb: int, only: Sequence[str]) -> tuple[list[Row], float, float, float]:
    """Each model with its name, state, seconds, hits and note; seconds for the kept views and for the scan; peak MB."""
    with tempfile.TemporaryDirectory() as spill:
        scene = scene_of(made)
        models = [one for one in active_models(scene) if not only or one.code in only]
        began = time.perf_counter()
        engine = engine_at(scene, made, Path(spill), memory_mb, models)
        opened = time.perf_counter() - began
        rows: list[Row] = []
        try:
            scan = min(_seconds(lambda: engine.rows(_SCAN, seconds=600, most=1)) for _ in range(2))
            for model in models:
                values = {name: one.default for name, one in model.params.items()}
                began = time.perf_counter()
                ran = run_one(model, scene, engine, made.asof, values)
                rows.append((model.code, ran.state, time.perf_counter() - began, len(ran.hits), ran.note))
                print(f"  {model.code} {rows[-1][2]:.1f}", end="\r", file=sys.stderr)
        finally:
            engine.close()
    return rows, opened, scan, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(job: Callable[[], Any]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def _in_a_process(job: Callable[..., Any], *given: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(job, given)


def _shown(scale: str, rows: Sequence[Row], opened: float, scan: float, peak: float) -> None:
    ordered = sorted(rows, key=lambda one: -one[2])
    show(
        f"models at {scale} scale (scan of five columns {scan:.2f} s)",
        ("model", "state", "s", "scans", "hits", ""),
        [
            (
                code,
                state,
                f"{took:.2f}",
                f"{took / scan:.1f}",
                str(hits),
                note or ("slow" if took > _SLOW else ""),
            )
            for code, state, took, hits, note in ordered
        ],
    )
    total = opened + sum(one[2] for one in rows)
    seconds, most = LIMITS[scale]
    print(
        f"  views computed once {opened:.1f} s; all {len(rows)} models with them {total:.1f} s ({total / scan:.0f} scans)",
        end="",
    )
    print(f", limit {seconds} s: {'met' if total <= seconds else 'missed'}" if seconds else "")
    print(
        f"  peak memory of the process {peak:,.0f} MB with a limit of {MEMORY_MB[scale]} MB, limit {most} MB: {'met' if peak <= most else 'missed'}"
    )
    stopped = [one[0] for one in rows if one[1] != "done"]
    print(f"  not finished: {'、'.join(stopped) or 'none'}")


__all__ = ["SIX", "main"]
