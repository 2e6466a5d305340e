"""The statistics over a query's values, written as SQL around it (supervision.md 3.3), so that every engine computes the same.

Each operator adds columns to those of the query: ``z`` (and ``az``, its size) with the middle, spread and size of the group it was
judged in; ``iqrs``; ``js``; ``score`` with the contribution of each feature. Rows that cannot be judged (group too small, no
spread) are left out: they are no hits. Results are rounded, so that the order of adding shows nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from zmtool.insight.models.definition import Operator

BASE = "zm_base"

ADDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "robust_z": ("z", "az", "middle", "spread", "peers"),
        "logit_z": ("z", "az", "middle", "spread", "peers"),
        "log_z": ("z", "az", "middle", "spread", "peers"),
        "sigma": ("z", "az", "middle", "spread", "peers"),
        "resid": ("z", "az", "expected", "spread", "peers"),
        "seasonal": ("z", "az", "expected", "spread", "peers"),
        "iqr": ("iqrs", "q1", "q3", "peers"),
        "js": ("js", "recent_qty", "earlier_qty"),
        "cusum": ("cusum", "middle", "spread"),
        "score": ("score", "pr"),
    }
)
"""Operator → the columns it adds to the result."""

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "robust_z": ("grp", "value"),
        "logit_z": ("grp", "value"),
        "log_z": ("grp", "value"),
        "sigma": ("grp", "value"),
        "resid": ("grp", "x", "value"),
        "seasonal": ("pseq", "value"),
        "iqr": ("grp", "value"),
        "js": ("win", "sku", "value"),
        "cusum": ("pseq", "value"),
        "score": ("leaked",),
    }
)
"""Operator → the columns the query must give besides its subject."""


def wrapped(operator: Operator, sql: str, columns: Sequence[str], subject: str) -> str:
    """The whole query: ``sql`` with the statistics around it. ``columns`` are those of ``sql``; parameters stay ``:name``."""
    return _OPERATORS[operator.op](operator, sql.rstrip().rstrip(";"), tuple(columns), subject)


def columns_of(operator: Operator | None, columns: Sequence[str], subject: str) -> tuple[str, ...]:
    """The columns that the whole query gives."""
    if operator is None:
        return tuple(columns)
    if operator.op in ("seasonal", "js", "cusum"):
        kept: tuple[str, ...] = (subject, "value")
    elif operator.op == "score":
        kept = (subject, "value", *operator.features, *(f"c_{one}" for one in operator.features))
    else:
        kept = tuple(one for one in columns if one not in ("peer", "peer_value"))
    return (*kept, *(one for one in ADDED[operator.op] if one not in kept))


def _side(operator: Operator, column: str = "z") -> str:
    side = {"high": f"{column} > 0", "low": f"{column} < 0", "both": f"{column} <> 0"}[operator.side]
    return side + _from(operator, f"ABS({column})")


def _from(operator: Operator, size: str) -> str:
    """The condition that leaves out what no level can fit: half of all shops lie above the middle of their group."""
    return f" AND {size} >= :{operator.least}" if operator.least else ""


def _least(operator: Operator) -> str:
    least = operator.min_group
    return f":{least}" if isinstance(least, str) else str(least)


def _robust(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """z = (x − median) / (1.4826·MAD), by the group; MAD 0: 1.2533·mean absolute deviation; groups too small roll up."""
    x = _scaled(operator, "value")
    if "peer_value" in columns:
        return _among_neighbours(operator, sql, columns)
    shown = ", ".join(f"k.{one}" for one in columns)
    return f"""WITH {BASE} AS ({sql}),
zm_k AS (SELECT *, CAST({x} AS DOUBLE) AS zm_x, CAST(grp AS VARCHAR) AS zm_g0, {_rolled_up("grp")} AS zm_g1, '' AS zm_g2
  FROM {BASE} WHERE value IS NOT NULL AND grp IS NOT NULL),
{_group_stats(0)},
{_group_stats(1)},
{_group_stats(2)},
zm_j AS (SELECT {shown}, k.zm_x,
  CASE WHEN a.n >= {_least(operator)} THEN a.med WHEN b.n >= {_least(operator)} THEN b.med WHEN c.n >= {_least(operator)} THEN c.med END AS zm_med,
  CASE WHEN a.n >= {_least(operator)} THEN a.spread WHEN b.n >= {_least(operator)} THEN b.spread WHEN c.n >= {_least(operator)} THEN c.spread END AS zm_spread,
  CASE WHEN a.n >= {_least(operator)} THEN a.n WHEN b.n >= {_least(operator)} THEN b.n WHEN c.n >= {_least(operator)} THEN c.n END AS peers
  FROM zm_k AS k JOIN zm_d0 AS a ON a.g = k.zm_g0 JOIN zm_d1 AS b ON b.g = k.zm_g1 JOIN zm_d2 AS c ON c.g = k.zm_g2),
zm_z AS (SELECT *, ROUND((zm_x - zm_med) / zm_spread, 4) AS z FROM zm_j WHERE zm_spread > 0)
SELECT {", ".join(columns)}, z, ABS(z) AS az, {_middle(operator, "zm_med")} AS middle, ROUND(zm_spread, 4) AS spread, peers
FROM zm_z WHERE {_side(operator)}"""


def _scaled(operator: Operator, column: str) -> str:
    """What is compared: the value, for shares their logit, for amounts that run from few to very many ln(1 + x)."""
    match operator.op:
        case "logit_z":
            return f"LN(({column} + 0.005) / (1 - {column} + 0.005))"
        case "log_z":
            return f"LN(1 + {column})"
        case _:
            return column


def _middle(operator: Operator, column: str) -> str:
    """The middle as it is shown: of logarithms the amount that they stand for."""
    return f"ROUND(EXP({column}) - 1, 2)" if operator.op == "log_z" else f"ROUND({column}, 4)"


def _rolled_up(group: str) -> str:
    """The group without its last dimension: 349901|12 → 349901; one of a single dimension stands for all."""
    text = f"CAST({group} AS VARCHAR)"
    return f"CASE WHEN {text} LIKE '%|%' THEN REGEXP_EXTRACT({text}, '^(.*)[|][^|]*$', 1) ELSE '' END"


def _group_stats(level: int) -> str:
    return f"""zm_m{level} AS (SELECT zm_g{level} AS g, COUNT(*) AS n, MEDIAN(zm_x) AS med FROM zm_k GROUP BY zm_g{level}),
zm_d{level} AS (SELECT m.g, m.n, m.med,
  CASE WHEN MEDIAN(ABS(k.zm_x - m.med)) > 0 THEN 1.4826 * MEDIAN(ABS(k.zm_x - m.med)) ELSE 1.2533 * AVG(ABS(k.zm_x - m.med)) END AS spread
  FROM zm_k AS k JOIN zm_m{level} AS m ON m.g = k.zm_g{level} GROUP BY m.g, m.n, m.med)"""


def _among_neighbours(operator: Operator, sql: str, columns: tuple[str, ...]) -> str:
    """As robust_z, each subject judged among its own peers: one row a peer with ``peer_value``."""
    kept = [one for one in columns if one not in ("peer", "peer_value")]
    shown = ", ".join(kept)
    peer = _scaled(operator, "CAST(b.peer_value AS DOUBLE)")
    return f"""WITH {BASE} AS ({sql}),
zm_m AS (SELECT {shown}, COUNT(*) AS n, MEDIAN({peer}) AS med FROM {BASE} AS b GROUP BY {shown}),
zm_d AS (SELECT m.grp AS g, CASE WHEN MEDIAN(ABS({peer} - m.med)) > 0
  THEN 1.4826 * MEDIAN(ABS({peer} - m.med)) ELSE 1.2533 * AVG(ABS({peer} - m.med)) END AS spread
  FROM {BASE} AS b JOIN zm_m AS m ON m.grp = b.grp GROUP BY m.grp),
zm_z AS (SELECT m.*, d.spread AS zm_spread, ROUND(({_scaled(operator, "CAST(m.value AS DOUBLE)")} - m.med) / d.spread, 4) AS z
  FROM zm_m AS m JOIN zm_d AS d ON d.g = m.grp WHERE d.spread > 0 AND m.n >= {_least(operator)})
SELECT {shown}, z, ABS(z) AS az, {_middle(operator, "med")} AS middle, ROUND(zm_spread, 4) AS spread, n AS peers FROM zm_z WHERE {_side(operator)}"""


def _sigma(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """z = (x − mean) / standard deviation of the group."""
    shown = ", ".join(columns)
    return f"""WITH {BASE} AS ({sql}),
zm_s AS (SELECT grp AS g, COUNT(*) AS n, AVG(CAST(value AS DOUBLE)) AS mean, STDDEV_POP(CAST(value AS DOUBLE)) AS spread FROM {BASE} GROUP BY grp),
zm_z AS (SELECT b.*, s.mean AS zm_mean, s.spread AS zm_spread, s.n AS peers, ROUND((CAST(b.value AS DOUBLE) - s.mean) / s.spread, 4) AS z
  FROM {BASE} AS b JOIN zm_s AS s ON s.g = b.grp WHERE s.spread > 0 AND s.n >= {_least(operator)})
SELECT {shown}, z, ABS(z) AS az, ROUND(zm_mean, 4) AS middle, ROUND(zm_spread, 4) AS spread, peers FROM zm_z WHERE {_side(operator)}"""


def _iqr(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """How many interquartile ranges a value lies above the third quartile (below the first: negative).

    Where most of a group are equal the range is nothing: ``floor`` is the least it is taken for.
    """
    shown = ", ".join(columns)
    quartiles = ", ".join(
        f"PERCENTILE_CONT({share}) WITHIN GROUP (ORDER BY CAST(value AS DOUBLE)) AS {name}"
        for share, name in ((0.25, "q1"), (0.75, "q3"))
    )
    return f"""WITH {BASE} AS ({sql}),
zm_q AS (SELECT grp AS g, COUNT(*) AS n, {quartiles} FROM {BASE} GROUP BY grp),
zm_s AS (SELECT g, n, q1, q3, GREATEST(q3 - q1, CAST({operator.floor} AS DOUBLE)) AS spread FROM zm_q WHERE n >= {_least(operator)}),
zm_z AS (SELECT b.*, s.q1, s.q3, s.n AS peers,
  ROUND(CASE WHEN b.value > s.q3 THEN (b.value - s.q3) / s.spread WHEN b.value < s.q1 THEN (b.value - s.q1) / s.spread ELSE 0 END, 4) AS iqrs
  FROM {BASE} AS b JOIN zm_s AS s ON s.g = b.grp WHERE s.spread > 0)
SELECT {shown}, iqrs, q1, q3, peers FROM zm_z WHERE {_side(operator, "iqrs")}"""


def _seasonal(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """r = ln(x) − ln(index of the week) − the subject's own median of that, robust z among all of the week :pseq.

    The index is the mean of the week; before festivals that of last year's week by the lunar calendar (table season), where it is
    within what the query gives.
    """
    group = "grp" if "grp" in columns else "''"
    return f"""WITH {BASE} AS ({sql}),
zm_i AS (SELECT {group} AS g, pseq, AVG(CAST(value AS DOUBLE)) AS idx FROM {BASE} WHERE value > 0 GROUP BY {group}, pseq),
zm_x AS (SELECT i.g, i.pseq, COALESCE(l.idx, i.idx) AS idx FROM zm_i AS i LEFT JOIN season AS s ON s.pseq = i.pseq
  LEFT JOIN zm_i AS l ON l.g = i.g AND l.pseq = s.last_pseq),
zm_r AS (SELECT b.{subject} AS subject, b.pseq, b.value, x.g, x.idx, LN(CAST(b.value AS DOUBLE)) - LN(x.idx) AS r
  FROM {BASE} AS b JOIN zm_x AS x ON x.g = {"b.grp" if "grp" in columns else "''"} AND x.pseq = b.pseq WHERE b.value > 0),
zm_o AS (SELECT subject, MEDIAN(r) AS own, COUNT(*) AS weeks FROM zm_r WHERE pseq < :pseq GROUP BY subject),
zm_n AS (SELECT r.subject, r.value, r.g, r.idx, o.own, r.r - o.own AS e FROM zm_r AS r JOIN zm_o AS o ON o.subject = r.subject
  WHERE r.pseq = :pseq AND o.weeks >= 8),
zm_m AS (SELECT g, COUNT(*) AS n, MEDIAN(e) AS med FROM zm_n GROUP BY g),
zm_d AS (SELECT m.g, m.n, m.med, CASE WHEN MEDIAN(ABS(e.e - m.med)) > 0 THEN 1.4826 * MEDIAN(ABS(e.e - m.med)) ELSE 1.2533 * AVG(ABS(e.e - m.med)) END AS spread
  FROM zm_n AS e JOIN zm_m AS m ON m.g = e.g GROUP BY m.g, m.n, m.med),
zm_z AS (SELECT n.subject, n.value, d.spread AS zm_spread, d.n AS peers, EXP(n.own + LN(n.idx) + d.med) AS expected, ROUND((n.e - d.med) / d.spread, 4) AS z
  FROM zm_n AS n JOIN zm_d AS d ON d.g = n.g WHERE d.spread > 0 AND d.n >= {_least(operator)})
SELECT subject AS {subject}, value, z, ABS(z) AS az, ROUND(expected, 2) AS expected, ROUND(zm_spread, 4) AS spread, peers
FROM zm_z WHERE {_side(operator)}"""


def _js(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """Jensen–Shannon divergence (base 2) of what was ordered lately (win = 'R') from before ('H'), 0–1."""
    return f"""WITH {BASE} AS ({sql}),
zm_s AS (SELECT {subject} AS subject, sku, SUM(CASE WHEN win = 'R' THEN value ELSE 0 END) AS r, SUM(CASE WHEN win = 'H' THEN value ELSE 0 END) AS h
  FROM {BASE} GROUP BY {subject}, sku),
zm_t AS (SELECT subject, SUM(r) AS r, SUM(h) AS h FROM zm_s GROUP BY subject HAVING SUM(r) >= :min_qty AND SUM(h) >= :min_qty),
zm_p AS (SELECT s.subject, CAST(s.r AS DOUBLE) / CAST(t.r AS DOUBLE) AS p, CAST(s.h AS DOUBLE) / CAST(t.h AS DOUBLE) AS q
  FROM zm_s AS s JOIN zm_t AS t ON t.subject = s.subject),
zm_j AS (SELECT subject, ROUND(SUM(CASE WHEN p > 0 THEN 0.5 * p * LN(2 * p / (p + q)) / LN(2) ELSE 0 END
  + CASE WHEN q > 0 THEN 0.5 * q * LN(2 * q / (p + q)) / LN(2) ELSE 0 END), 4) AS js FROM zm_p GROUP BY subject)
SELECT j.subject AS {subject}, j.js AS value, j.js, t.r AS recent_qty, t.h AS earlier_qty
FROM zm_j AS j JOIN zm_t AS t ON t.subject = j.subject WHERE j.js > 0{_from(operator, "j.js")}"""


def _cusum(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """S = max(0, S + z − k) along the weeks, its last value; written as the running sum less its least value so far."""
    return f"""WITH {BASE} AS ({sql}),
zm_m AS (SELECT {subject} AS subject, COUNT(*) AS n, MEDIAN(CAST(value AS DOUBLE)) AS med FROM {BASE} GROUP BY {subject}),
zm_d AS (SELECT m.subject, m.med, CASE WHEN MEDIAN(ABS(b.value - m.med)) > 0 THEN 1.4826 * MEDIAN(ABS(b.value - m.med)) ELSE 1.2533 * AVG(ABS(b.value - m.med)) END AS spread
  FROM {BASE} AS b JOIN zm_m AS m ON m.subject = b.{subject} WHERE m.n >= {_least(operator)} GROUP BY m.subject, m.med),
zm_c AS (SELECT d.subject, b.pseq, b.value, d.med, d.spread, SUM((CAST(b.value AS DOUBLE) - d.med) / d.spread - :k) OVER (PARTITION BY d.subject ORDER BY b.pseq) AS c
  FROM {BASE} AS b JOIN zm_d AS d ON d.subject = b.{subject} WHERE d.spread > 0),
zm_s AS (SELECT subject, pseq, value, med, spread, c - LEAST(0, MIN(c) OVER (PARTITION BY subject ORDER BY pseq)) AS s FROM zm_c)
SELECT subject AS {subject}, value, ROUND(s, 4) AS cusum, ROUND(med, 4) AS middle, ROUND(spread, 4) AS spread FROM zm_s WHERE pseq = :pseq AND s > 0{_from(operator, "s")}"""


def _resid(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """Robust z of what the group's regression of value on x leaves."""
    shown = ", ".join(f"e.{one}" for one in columns)
    return f"""WITH {BASE} AS ({sql}),
zm_l AS (SELECT grp AS g, COUNT(*) AS n, REGR_SLOPE(CAST(value AS DOUBLE), CAST(x AS DOUBLE)) AS slope,
  REGR_INTERCEPT(CAST(value AS DOUBLE), CAST(x AS DOUBLE)) AS start FROM {BASE} GROUP BY grp),
zm_e AS (SELECT b.*, l.n AS peers, l.start + l.slope * b.x AS expected, b.value - (l.start + l.slope * b.x) AS e
  FROM {BASE} AS b JOIN zm_l AS l ON l.g = b.grp WHERE l.n >= {_least(operator)} AND l.slope IS NOT NULL),
zm_m AS (SELECT grp AS g, MEDIAN(e) AS med FROM zm_e GROUP BY grp),
zm_d AS (SELECT m.g, m.med, CASE WHEN MEDIAN(ABS(e.e - m.med)) > 0 THEN 1.4826 * MEDIAN(ABS(e.e - m.med)) ELSE 1.2533 * AVG(ABS(e.e - m.med)) END AS spread
  FROM zm_e AS e JOIN zm_m AS m ON m.g = e.grp GROUP BY m.g, m.med),
zm_z AS (SELECT {shown}, ROUND(e.expected, 2) AS expected, ROUND(d.spread, 4) AS spread, e.peers, ROUND((e.e - d.med) / d.spread, 4) AS z
  FROM zm_e AS e JOIN zm_d AS d ON d.g = e.grp WHERE d.spread > 0)
SELECT {", ".join(columns)}, z, ABS(z) AS az, expected, spread, peers FROM zm_z WHERE {_side(operator)}"""


def _score(operator: Operator, sql: str, columns: tuple[str, ...], subject: str) -> str:
    """Naive Bayes: for each feature ln of how much more often its value stands with those that leaked, Laplace's way; the sum
    with the prior as ``score`` (log odds), ``value`` the probability, ``pr`` the place from the top, 0–1. Each feature is kept
    beside its contribution ``c_…``."""
    features = operator.features
    own = ", ".join(features)
    counts = ",\n".join(
        f"zm_f{at} AS (SELECT {one} AS v, ROUND(LN((SUM(leaked) + 1.0) / (MAX(t.bad) + MAX(t.kinds{at})))"
        f" - LN((COUNT(*) - SUM(leaked) + 1.0) / (MAX(t.n) - MAX(t.bad) + MAX(t.kinds{at}))), 4) AS c FROM {BASE} CROSS JOIN zm_t AS t GROUP BY {one})"
        for at, one in enumerate(features)
    )
    kinds = ", ".join(f"COUNT(DISTINCT {one}) + 1 AS kinds{at}" for at, one in enumerate(features))
    joins = " ".join(f"JOIN zm_f{at} AS f{at} ON f{at}.v = b.{one}" for at, one in enumerate(features))
    parts = ", ".join(f"f{at}.c AS c_{one}" for at, one in enumerate(features))
    total = " + ".join(f"f{at}.c" for at in range(len(features)))
    return f"""WITH {BASE} AS ({sql}),
zm_t AS (SELECT COUNT(*) AS n, SUM(leaked) AS bad, {kinds} FROM {BASE}),
{counts},
zm_s AS (SELECT b.{subject} AS subject, {", ".join(f"b.{one}" for one in features)}, {parts}, ROUND({total} + LN((t.bad + 1.0) / (t.n - t.bad + 1.0)), 4) AS score
  FROM {BASE} AS b CROSS JOIN zm_t AS t {joins} WHERE t.bad >= {_least(operator)}),
zm_r AS (SELECT *, ROUND(1 / (1 + EXP(-score)), 6) AS value, ROUND(PERCENT_RANK() OVER (ORDER BY score DESC), 6) AS pr FROM zm_s)
SELECT subject AS {subject}, value, {own}, {", ".join(f"c_{one}" for one in features)}, score, pr FROM zm_r WHERE pr <= :top"""


_OPERATORS: Mapping[str, Callable[[Operator, str, tuple[str, ...], str], str]] = MappingProxyType(
    {
        "robust_z": _robust,
        "logit_z": _robust,
        "log_z": _robust,
        "sigma": _sigma,
        "iqr": _iqr,
        "seasonal": _seasonal,
        "js": _js,
        "cusum": _cusum,
        "resid": _resid,
        "score": _score,
    }
)
