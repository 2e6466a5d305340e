"""What a shop ordered, from the weekly columns of orders: only the weeks that are asked for are opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.insight.data.columns import HEAD, LINE, Part, quoted
from zmtool.insight.models.hits import plain
from zmtool.insight.profile.comparison import ShopSums
from zmtool.insight.profile.records import BrandShare, ProfileWeek
from zmtool.insight.runs.explanation import OrderLineShown
from zmtool.values.periods import week_label, week_of

if TYPE_CHECKING:
    import duckdb

WEEKS = 52
COMPARED_WEEKS = 13
TOP_BRANDS = 10
IP_DAYS = 90
_BRAND_WEEKS, _ALL_WEEKS, _MOST_LINES = 26, 4, 60
_VALID = "state = '有效' AND qty > 0"


@dataclass(frozen=True, slots=True)
class OrderColumns:
    """The parts of orders by week, below ``folder``, read over ``connection`` up to ``asof``."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    parts: Mapping[tuple[str, int], Part]
    asof: date

    @property
    def last(self) -> int:
        """The week of the day."""
        return week_of(self.asof)

    def files(self, table: str, first: int) -> str:
        """The files of a table from a week on, as a table to select from; empty for none."""
        paths = [
            quoted(self.folder / one.file)
            for (name, week), one in sorted(self.parts.items())
            if name == table and first <= week <= self.last
        ]
        return f"read_parquet([{', '.join(paths)}])" if paths else ""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()


def weeks_of(orders: OrderColumns, lic_no: int) -> tuple[ProfileWeek, ...]:
    """The shop's last 52 weeks, the oldest first; a week without an order is there with 0."""
    first = orders.last - WEEKS + 1
    lines = orders.files(LINE, first)
    found: dict[int, tuple[Any, ...]] = {}
    if lines:
        rows = orders.rows(
            f"""SELECT pseq, SUM(qty), SUM(amt) / SUM(qty) FROM {lines} WHERE lic_no = {int(lic_no)} AND {_VALID}
            AND order_date <= DATE '{orders.asof}' GROUP BY pseq"""
        )
        found = {row[0]: row for row in rows}
    return tuple(
        ProfileWeek(week_label(at), found[at][1].normalize() + 0, _money(found[at][2]))
        if at in found
        else ProfileWeek(week_label(at), Decimal(0), None)
        for at in range(first, orders.last + 1)
    )


def brands_of(orders: OrderColumns, lic_no: int, names: Mapping[int, str]) -> tuple[BrandShare, ...]:
    """The ten brands that the shop ordered most of in 52 weeks."""
    lines = orders.files(LINE, orders.last - WEEKS + 1)
    if not lines:
        return ()
    rows = orders.rows(
        f"""SELECT sku, SUM(qty) AS q, COUNT(DISTINCT pseq) AS weeks, SUM(SUM(qty)) OVER () AS whole FROM {lines}
        WHERE lic_no = {int(lic_no)} AND {_VALID} AND order_date <= DATE '{orders.asof}'
        GROUP BY sku ORDER BY q DESC, sku LIMIT {TOP_BRANDS}"""
    )
    return tuple(
        BrandShare(
            names.get(sku, str(sku)), qty.normalize() + 0, (qty / whole).quantize(Decimal("0.000001")), weeks
        )
        for sku, qty, weeks, whole in rows
    )


def sums_of(
    orders: OrderColumns, shops: Collection[int], outside: Collection[int], known: Collection[int]
) -> dict[int, ShopSums]:
    """What shops ordered in the last 13 weeks. ``outside`` are brands from outside the province, ``known`` those of known origin."""
    empty = ShopSums(Decimal(0), None, 0, 0, None)
    found = dict.fromkeys(map(int, shops), empty)
    lines = orders.files(LINE, orders.last - COMPARED_WEEKS + 1)
    if not lines or not found:
        return found
    first = orders.last - COMPARED_WEEKS + 1
    # By shop and brand first, weeks as bits, so that nothing has to be counted as distinct.
    rows = orders.rows(
        f"""WITH by_brand AS (
          SELECT lic_no, sku, SUM(qty) AS q, SUM(amt) AS a, BIT_OR(CAST(1 AS BIGINT) << (pseq - {first})) AS weeks
          FROM {lines} WHERE lic_no IN ({_list(found)}) AND {_VALID} AND order_date <= DATE '{orders.asof}' GROUP BY lic_no, sku)
        SELECT lic_no, SUM(q), SUM(a) / SUM(q), COUNT(*), BIT_COUNT(BIT_OR(weeks)),
          SUM(CASE WHEN sku IN ({_list(outside)}) THEN q ELSE 0 END),
          SUM(CASE WHEN sku IN ({_list(known)}) THEN q ELSE 0 END)
        FROM by_brand GROUP BY lic_no"""
    )
    for lic_no, qty, price, brands, weeks, from_outside, of_known in rows:
        part = from_outside / of_known if of_known else None
        found[lic_no] = ShopSums(qty, _money(price), brands, weeks, part)
    return found


def same_ip(orders: OrderColumns, lic_no: int, left_out: Collection[str]) -> dict[int, tuple[int, str]]:
    """Other shops that ordered from an address from which this one did, in the last 90 days: orders, one of the addresses."""
    since = orders.asof - timedelta(days=IP_DAYS)
    heads = orders.files(HEAD, week_of(since))
    if not heads:
        return {}
    within = f"order_date > DATE '{since}' AND order_date <= DATE '{orders.asof}' AND ip <> ''"
    own = orders.rows(f"SELECT DISTINCT ip FROM {heads} WHERE lic_no = {int(lic_no)} AND {within}")
    addresses = [ip for (ip,) in own if ip not in left_out]
    if not addresses:
        return {}
    rows = orders.connection.execute(
        f"""SELECT lic_no, COUNT(*), MIN(ip) FROM {heads} WHERE {within} AND lic_no <> {int(lic_no)}
        AND ip IN ({", ".join(["?"] * len(addresses))}) GROUP BY lic_no""",
        addresses,
    ).fetchall()
    return {shop: (count, ip) for shop, count, ip in rows}


def lines_of(
    orders: OrderColumns, lic_no: int, names: Mapping[int, str], last: date, brand: int | None
) -> tuple[OrderLineShown, ...]:
    """The shop's order lines up to a day, the newest first: of a brand in 26 weeks, else of all brands in four."""
    since = last - timedelta(weeks=_BRAND_WEEKS if brand is not None else _ALL_WEEKS)
    heads, lines = (orders.files(table, week_of(since)) for table in (HEAD, LINE))
    if not heads or not lines:
        return ()
    narrowed = f" AND l.sku = {int(brand)}" if brand is not None else ""
    rows = orders.rows(
        f"""SELECT h.code, l.order_date, l.sku, l.qty, l.price, l.state FROM {lines} AS l JOIN {heads} AS h ON h.order_no = l.order_no
        WHERE l.lic_no = {int(lic_no)} AND h.lic_no = {int(lic_no)} AND l.order_date > DATE '{since}' AND l.order_date <= DATE '{last}'{narrowed}
        ORDER BY l.order_date DESC, h.code, l.sku LIMIT {_MOST_LINES}"""
    )
    return tuple(
        OrderLineShown(
            code, day, names.get(sku, str(sku)), plain(qty), None if price is None else plain(price), state
        )
        for code, day, sku, qty, price, state in rows
    )


def _list(numbers: Collection[int] | Sequence[int]) -> str:
    return ", ".join(str(int(one)) for one in numbers) or "NULL"


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal("0.01"))
