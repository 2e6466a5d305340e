"""Six models on SQLite, by translating their query, and in pandas, by hand: the same rows, the same hits."""

from __future__ import annotations

import math
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.insight_quality import active_models, engine_at, scene_of
from bench.many_orders import Made
from zmtool.insight.models.definition import Model
from zmtool.insight.models.hits import hits_of
from zmtool.insight.models.query import Query, written
from zmtool.insight.models.read import query_of
from zmtool.insight.models.trial import given_values, run_model
from zmtool.values.periods import week_of

if TYPE_CHECKING:
    import pandas as pd

SIX = ("A04", "A05", "A07", "A08", "B03", "C01")
_TABLES = ("sku", "retailer", "order_head", "order_line", "tier_cap", "lic_event", "case_file", "exempt")
_INDEXES = (
    "CREATE UNIQUE INDEX head_no ON order_head (order_no)",
    "CREATE INDEX line_week ON order_line (pseq)",
    "CREATE INDEX line_day ON order_line (order_date)",
    "CREATE UNIQUE INDEX shop_no ON retailer (lic_no)",
    "CREATE UNIQUE INDEX cap_of ON tier_cap (pseq, org, sku, tier)",
)


def compared(made: Made) -> list[tuple[str, ...]]:
    """Model, seconds with DuckDB, with SQLite and how many times that is, with pandas and how many times, whether the hits are the same."""
    scene = scene_of(made)
    models = [one for one in active_models(scene) if one.code in SIX]
    with tempfile.TemporaryDirectory() as folder:
        connection = _sqlite(made, Path(folder) / "county.db", scene.contract.views)
        frames = _frames(made)
        engine = engine_at(scene, made, Path(folder))
        try:
            rows = []
            for model in models:
                query = query_of(model, scene.contract)
                duck, hits = _best(lambda m=model, q=query: run_model(m, q, engine, made.asof, {}))
                lite, found = _best(lambda m=model, q=query: _on_sqlite(connection, m, q, made.asof), 1)
                row = [model.code, f"{duck:.2f}", f"{lite:.2f}", f"{lite / duck:.0f}"]
                same = _keys(hits) == _keys(found)
                if frames is None:
                    row += ["not installed", "-"]
                else:
                    hand, keys = _best(lambda m=model: _BY_HAND[m.code](frames, _defaults(m, made.asof)), 2)
                    row += [f"{hand:.2f}", f"{hand / duck:.1f}"]
                    same = same and keys == _keys(hits)
                rows.append((*row, "yes" if same else "NO"))
            return rows
        finally:
            engine.close()
            connection.close()


def _best(job: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    took, found = math.inf, None
    for _ in range(times):
        began = time.perf_counter()
        found = job()
        took = min(took, time.perf_counter() - began)
    return took, found


def _keys(hits: Any) -> set[str]:
    return {one.key for one in hits}


def _defaults(model: Model, asof: date) -> dict[str, Any]:
    return {**{name: one.default for name, one in model.params.items()}, **given_values(asof)}


class _Median:
    """An aggregate that SQLite does not have."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float | None, share: float = 0.5) -> None:
        assert share == 0.5
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        return statistics.median(self.values) if self.values else None


def _sqlite(made: Made, path: Path, views: Mapping[str, Any]) -> sqlite3.Connection:
    """The tables in SQLite: dates as ISO text, indexes by week, day and number."""
    import duckdb

    source = duckdb.connect()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    for table in _TABLES:
        paths = ", ".join(f"'{one}'" for one in made.files[table])
        found = source.execute(f"SELECT * FROM read_parquet([{paths}])")  # noqa: S608
        columns = [(one[0], str(one[1])) for one in found.description or ()]
        connection.execute(
            f"CREATE TABLE {table} ({', '.join(f'{name} {_affinity(kind)}' for name, kind in columns)})"
        )
        places = ", ".join("?" * len(columns))
        while rows := found.fetchmany(100_000):
            plain = [tuple(map(_plain, row)) for row in rows]
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", plain)  # noqa: S608
    for text in _INDEXES:
        connection.execute(text)
    for view in ("v_line", "v_active"):
        connection.execute(f"CREATE VIEW {view} AS {views[view].sql}")
    connection.execute("ANALYZE")
    connection.commit()
    connection.create_function(
        "DATE_SUB", 2, lambda day, days: (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    )
    connection.create_function(
        "REGEXP", 2, lambda pattern, text: text is not None and re.search(pattern, text) is not None
    )
    connection.create_function("REGEXP_EXTRACT", -1, _extracted)
    connection.create_function("LN", 1, math.log)
    connection.create_function(
        "CONCAT", -1, lambda *parts: "".join(str(one) for one in parts if one is not None)
    )
    for name in ("MEDIAN", "PERCENTILE_CONT"):
        connection.create_aggregate(name, -1, _Median)
    return connection


def _extracted(text: str | None, pattern: str, group: int = 0, *_: Any) -> str:
    found = re.search(pattern, text or "")
    return found[group] if found else ""


def _affinity(kind: str) -> str:
    return "REAL" if kind.startswith(("DECIMAL", "DOUBLE")) else "INTEGER" if "INT" in kind else "TEXT"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (int, float, str)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def _on_sqlite(connection: sqlite3.Connection, model: Model, query: Query, asof: date) -> Any:
    values = _defaults(model, asof)
    found = connection.execute(_translated(query, values))
    columns = [one[0] for one in found.description]
    return hits_of(model, columns, found.fetchall(), values)


def _translated(query: Query, values: Mapping[str, Any]) -> str:
    """The model's query in SQLite's words; days are text there, so that what is cast to a day stays as it is."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(written(query, values, "sqlite"), read="sqlite")

    def plainer(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DATE:
            return node.this
        if isinstance(node, exp.RegexpLike):
            return exp.Anonymous(this="REGEXP", expressions=[node.expression, node.this])
        if isinstance(node, exp.Left):
            return exp.Anonymous(
                this="SUBSTR", expressions=[node.this, exp.Literal.number(1), node.expression]
            )
        if isinstance(node, exp.Right):
            return exp.Anonymous(this="SUBSTR", expressions=[node.this, exp.Neg(this=node.expression)])
        return node

    return tree.transform(plainer).sql("sqlite")


Frames = dict[str, "pd.DataFrame"]


def _frames(made: Made) -> Frames | None:
    """The tables in memory, valid lines already joined to their shop; None without pandas."""
    try:
        import pandas  # noqa: F401
    except ImportError:
        return None
    import duckdb

    source = duckdb.connect()

    def table(name: str) -> pd.DataFrame:
        paths = ", ".join(f"'{one}'" for one in made.files[name])
        return source.execute(f"SELECT * FROM read_parquet([{paths}])").df()  # noqa: S608

    frames = {name: table(name) for name in ("sku", "retailer", "tier_cap", "order_line")}
    lines = frames["order_line"]
    lines["qty"] = lines["qty"].astype(float)
    frames["line"] = lines[(lines.state == "有效") & (lines.qty > 0)]
    frames["active"] = frames["retailer"][frames["retailer"].status == "有效"]
    return frames


def _month(frames: Frames, given: Mapping[str, Any], days: int) -> pd.DataFrame:
    import pandas as pd

    line = frames["line"]
    last = pd.Timestamp(given["asof"])
    return line[(line.order_date > last - pd.Timedelta(days=days)) & (line.order_date <= last)]


def _a04(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    line, last = frames["line"], week_of(given["asof"])
    x = (
        line[(line.pseq > last - given["n"]) & (line.pseq <= last)]
        .groupby(["lic_no", "sku", "pseq"], as_index=False)
        .qty.sum()
    )
    weeks = x.groupby("lic_no").pseq.nunique().rename("np").reset_index()
    shops = frames["active"].groupby("org").size().rename("shops").reset_index()
    placed = x.merge(frames["retailer"][["lic_no", "org", "street", "tier"]], on="lic_no")
    pen = (
        placed.groupby(["org", "sku"]).lic_no.nunique().rename("buyers").reset_index().merge(shops, on="org")
    )
    pen["pen"] = pen.buyers / pen.shops
    same = x.groupby(["lic_no", "sku"], as_index=False).agg(
        q=("qty", "max"), low=("qty", "min"), k=("qty", "size")
    )
    same = same[(same.k >= given["min_periods"]) & (same.low == same.q) & (same.q >= given["min_qty"])]
    capped = placed.merge(same[["lic_no", "sku"]], on=["lic_no", "sku"]).merge(
        frames["tier_cap"], on=["pseq", "org", "sku", "tier"], how="left"
    )
    capped["full"] = (capped.qty >= capped.cap.astype(float)).astype(float)
    at_cap = capped.groupby(["lic_no", "sku"], as_index=False).full.mean()
    found = (
        same.merge(weeks, on="lic_no")
        .merge(at_cap, on=["lic_no", "sku"])
        .merge(frames["retailer"][["lic_no", "org"]], on="lic_no")
    )
    found = found.merge(pen, on=["org", "sku"])
    found = found[(found.k == found.np) & (found.full < given["cap_share"]) & (found.pen <= given["max_pen"])]
    return {str(one) for one in found.lic_no}


def _a05(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    month = _month(frames, given, given["days"]).merge(
        frames["active"][["lic_no", "org", "tier"]], on="lic_no"
    )
    x = month.groupby(["lic_no", "org", "tier"], as_index=False).qty.sum()
    n = x.groupby(["org", "tier"]).lic_no.transform("size")
    whole = x.groupby("org").qty
    middle = (
        x.groupby(["org", "tier"])
        .qty.transform("median")
        .where(n >= given["min_group"], whole.transform("median"))
    )
    small = n < given["min_group"]
    near = (
        (x.qty - x.groupby(["org", "tier"]).qty.transform("median"))
        .abs()
        .groupby([x.org, x.tier])
        .transform("median")
    )
    wide = (x.qty - whole.transform("median")).abs().groupby(x.org).transform("median")
    z = ((x.qty - middle) / (1.4826 * near.where(~small, wide))).round(4)
    return {str(one) for one in x.lic_no[z.abs() >= given["z_low"]]}


def _a07(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    line, last = frames["line"], week_of(given["asof"])
    x = (
        line[(line.pseq > last - given["n"]) & (line.pseq <= last)]
        .groupby(["lic_no", "sku", "pseq"], as_index=False)
        .qty.sum()
    )
    caps = frames["tier_cap"]
    caps = caps[(caps.pseq > last - given["n"]) & (caps.pseq <= last)]
    each = (
        frames["active"][["lic_no", "org", "tier"]]
        .merge(caps, on=["org", "tier"])
        .merge(x, on=["lic_no", "sku", "pseq"], how="left")
    )
    each["full"] = (each.qty >= each.cap.astype(float)).astype(float)
    weekly = each.groupby(["lic_no", "pseq"], as_index=False).agg(full=("full", "mean"), skus=("sku", "size"))
    found = weekly.groupby("lic_no", as_index=False).agg(
        k=("pseq", "size"), low=("full", "min"), skus=("skus", "min")
    )
    found = found[(found.k == given["n"]) & (found.low >= given["rate"]) & (found.skus >= given["min_skus"])]
    return {str(one) for one in found.lic_no}


def _a08(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    import pandas as pd

    x = _month(frames, given, given["back"]).groupby("lic_no", as_index=False).qty.sum()
    x = x.merge(frames["active"], on="lic_no")
    kind = x.groupby(["org", "market", "format"]).qty
    n = kind.transform("size")
    place = (kind.rank(method="min") - 1) / (n - 1)
    fresh = pd.to_datetime(x.issue_date) > pd.Timestamp(given["asof"]) - pd.Timedelta(days=given["days"])
    return {str(one) for one in x.lic_no[fresh & (place >= given["pct"]) & (n >= given["min_group"])]}


def _b03(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    import pandas as pd

    v = _month(frames, given, given["days"]).groupby(["lic_no", "sku"], as_index=False).qty.sum()
    o = v.merge(frames["active"][["lic_no", "org"]], on="lic_no")
    shops = frames["active"].groupby("org").size().rename("shops").reset_index()
    low = (
        o.groupby(["org", "sku"])
        .size()
        .rename("buyers")
        .reset_index()
        .merge(shops, on="org")
        .merge(frames["sku"], on="sku")
    )
    old = pd.to_datetime(low.listed_on) <= pd.Timestamp(given["asof"]) - pd.Timedelta(days=given["new_days"])
    low = low[(low.buyers / low.shops <= given["max_pen"]) & (old | low.listed_on.isna())][
        ["org", "sku"]
    ].assign(low=1.0)
    o = o.merge(low, on=["org", "sku"], how="left")
    o["part"] = o.qty * o.low.fillna(0)
    t = o.groupby("lic_no", as_index=False).agg(qty=("qty", "sum"), part=("part", "sum"))
    return {str(one) for one in t.lic_no[(t.qty >= given["min_qty"]) & (t.part / t.qty >= given["share"])]}


def _c01(frames: Frames, given: Mapping[str, Any]) -> set[str]:
    phones = frames["active"].order_phone.str.replace(r"[ +-]", "", regex=True)
    phones = phones[phones.str.fullmatch(r"1[3-9][0-9]{9}").fillna(False)]
    counts = phones.value_counts()
    return set(counts[counts >= given["min_n"]].index)


_BY_HAND: Mapping[str, Callable[[Frames, Mapping[str, Any]], set[str]]] = {
    "A04": _a04,
    "A05": _a05,
    "A07": _a07,
    "A08": _a08,
    "B03": _b03,
    "C01": _c01,
}
