"""Which optimizers of DuckDB are left off, because they break queries or make them wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# DuckDB 2.0.0: over 100 million lines A05 ends in "dict-surviving cache: global dictionary column changed identity" where a WITH read
# several times is inlined; not inlined, statistics carried across it take a table of many rows for one of one row, so that rows are
# missing and a LIMIT is dropped. Without both, all 62 models give the hits that 1.5 gives at every scale, at least as fast.
_OFF = ("cte_inlining", "statistics_propagation")
_SINCE = 2


def without_faulty_optimizers(connection: duckdb.DuckDBPyConnection) -> None:
    """Leaves them off for a connection, in the versions that have the faults."""
    import duckdb

    if int(duckdb.__version__.partition(".")[0]) >= _SINCE:
        connection.execute(f"SET disabled_optimizers = '{','.join(_OFF)}'")
