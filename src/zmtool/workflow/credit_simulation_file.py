"""Every licence that a simulation moves, as lines of a CSV file, written while it runs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zmtool.base.files import whole_file
from zmtool.licenses.credit.explain import plain
from zmtool.licenses.credit.simulate import Mover

_COLUMNS = ("许可证号", "原等级", "新等级", "原得分", "新得分", "升降级数", "原因")


@contextmanager
def movers_file(path: Path | None) -> Iterator[Callable[[Mover], None] | None]:
    """What takes each mover; None without a path. The file is there only when everything was written."""
    if path is None:
        yield None
        return
    with (
        whole_file(path) as part,
        part.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)

        def take(one: Mover) -> None:
            writer.writerow(
                (
                    one.lic_no,
                    one.before,
                    one.after,
                    plain(one.score_before),
                    plain(one.score_after),
                    one.steps,
                    "；".join(one.why),
                )
            )

        yield take
