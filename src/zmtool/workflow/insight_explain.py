"""What a hit rests on, so that a person can derive it by hand: its rows with their names, the orders behind them, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zmtool.base.errors import NotFound
from zmtool.insight.engine.protocol import Engine
from zmtool.insight.models.hits import plain
from zmtool.insight.models.query import written
from zmtool.insight.models.read import query_of
from zmtool.insight.models.trial import given_values
from zmtool.insight.runs.explanation import Explanation, OrderLineShown, ShopShown, WeekPoint
from zmtool.insight.runs.records import KeptHit
from zmtool.values.periods import week_label, week_of
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.insight_engine import engine_over
from zmtool.workflow.insight_scene import Scene, scene_at
from zmtool.workflow.workspace import Place, opened

_WEEKS_SHOWN = 26
_LINES_SHOWN = 200


def explain_hit(number: int, place: Place = None, *, now: datetime, user: str) -> Explanation:
    """What a hit rests on. Raises NotFound (also for what the person may not see), Refused for the duty."""
    from zmtool.insight.runs import keep
    from zmtool.insight.tables import RunRow

    with opened(place, now=now) as at:
        with at.reading() as session:
            person = require_analyst(session, at, user)
            hit = keep.kept_hit(session, number)
            run = next(one for one in keep.runs(session, hit.code, 100_000) if one.number == hit.run)
            session.get_one(RunRow, hit.run)
        scene = scene_at(at)
        model = scene.library.model(hit.code)
        if model.inner and person.sees != "all":
            raise NotFound(f"没有第 {number} 号命中", next_step="请用 zmtool insight queue 查看")
        with engine_over(at, scene) as engine:
            brand = _brand_of(hit)
            shops = tuple(_shop(engine, lic_no, hit.asof, brand) for lic_no in hit.shops[:10])
            lines = _lines(engine, hit, brand, scene)
    query = query_of(model, scene.contract)
    params = tuple((one, run.params.get(name, one.default)) for name, one in model.params.items())
    sql = written(query, {**{one.name: value for one, value in params}, **given_values(hit.asof)})
    rule = next((one.when for one in model.levels if one.level == hit.level), "")
    return Explanation(hit, run, model, model.columns, params, rule, shops, lines, sql, scene.brands)


def _brand_of(hit: KeptHit) -> int | None:
    """The brand that a hit is about, where all its rows name one."""
    brands = {row.get("sku") for row in hit.rows}
    return brands.pop() if len(brands) == 1 and all(isinstance(one, int) for one in brands) else None


def _shop(engine: Engine, lic_no: str, asof: date, brand: int | None) -> ShopShown:
    week = week_of(asof)
    number = int(lic_no)
    shop = engine.rows(
        f"SELECT name, addr, market, format, tier FROM retailer WHERE lic_no = {number}", seconds=60, most=10
    ).rows
    name, address, market, kind, tier = shop[0] if shop else ("", "", "", "", None)
    brand_sum = f"SUM(CASE WHEN sku = {brand} THEN qty ELSE 0 END)" if brand is not None else "NULL"
    rows = engine.rows(
        f"""SELECT pseq, SUM(qty) AS qty, SUM(amt) / SUM(qty) AS avg_price, {brand_sum} AS brand_qty FROM v_line
        WHERE lic_no = {number} AND pseq BETWEEN {week - _WEEKS_SHOWN + 1} AND {week} GROUP BY pseq ORDER BY pseq""",
        seconds=60,
        most=1000,
    ).rows
    by_week = {row[0]: row for row in rows}
    points = []
    for at in range(week - _WEEKS_SHOWN + 1, week + 1):
        row = by_week.get(at)
        points.append(
            WeekPoint(week_label(at), plain(row[1]), _rounded(row[2]), _rounded(row[3]))
            if row
            else WeekPoint(week_label(at), Decimal(0), None, Decimal(0) if brand is not None else None)
        )
    return ShopShown(lic_no, name or "", address or "", market or "", kind or "", tier, tuple(points))


def _rounded(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(round(float(value), 2)))


def _lines(engine: Engine, hit: KeptHit, brand: int | None, scene: Scene) -> tuple[OrderLineShown, ...]:
    """The order lines of the weeks that a hit looks at, of its brand where it is about one."""
    if not hit.shops:
        return ()
    shops = ", ".join(str(int(one)) for one in hit.shops[:10])
    narrowed = f" AND l.sku = {brand}" if brand is not None else ""
    since = hit.asof - timedelta(days=7 * (_WEEKS_SHOWN if brand is not None else 4))
    rows: Sequence[Sequence[Any]] = engine.rows(
        f"""SELECT h.code, l.order_date, s.name, l.qty, l.price, l.state FROM order_line AS l
        JOIN order_head AS h ON h.order_no = l.order_no JOIN sku AS s ON s.sku = l.sku
        WHERE l.lic_no IN ({shops}) AND l.order_date > DATE '{since}' AND l.order_date <= DATE '{hit.asof}'{narrowed}
        ORDER BY l.order_date DESC, h.code, s.name LIMIT {_LINES_SHOWN}""",
        seconds=60,
        most=_LINES_SHOWN,
    ).rows
    return tuple(
        OrderLineShown(code, day, name, plain(qty), plain(price) if price is not None else None, state)
        for code, day, name, qty, price, state in rows
    )


def hits_beside(hit: KeptHit, place: Place = None, *, user: str) -> tuple[KeptHit, ...]:
    """The other hits of the same day about the same subject that the person may see. Raises Refused for the duty."""
    from zmtool.insight.models.read import load_library
    from zmtool.insight.runs import keep

    with opened(place) as at, at.reading() as session:
        person = require_analyst(session, at, user)
        models = load_library(at.root).models
        runs = keep.latest_runs(session, hit.asof)
        found = keep.hits_about_subject(session, hit.subject, [one.number for one in runs.values()])
        return tuple(
            one
            for one in found
            if one.number != hit.number
            and one.unit == hit.unit
            and one.code in models
            and (person.sees == "all" or not models[one.code].inner)
        )
