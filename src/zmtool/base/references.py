"""Names in a data file that have to exist elsewhere: the first that does not is told with its line and the nearest."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.datafile import line_of
from zmtool.base.errors import UsageProblem


@dataclass(frozen=True, slots=True)
class Reference:
    """A name at ``trail`` of a data file that should be one of ``known``; ``kind`` says in Chinese what it names."""

    trail: tuple[str | int, ...]
    name: str
    kind: str
    known: Collection[str]


def refuse_unknown(path: Path, references: Iterable[Reference]) -> None:
    """Raises UsageProblem for the first name that does not exist, naming file, line, field and the nearest names."""
    for one in references:
        if one.name in one.known:
            continue
        near = difflib.get_close_matches(one.name, list(one.known), n=3, cutoff=0.5)
        field = ".".join(map(str, one.trail))
        raise UsageProblem(
            f"{one.kind}“{one.name}”不存在",
            where=f"{path}:{line_of(path, one.trail)} 字段 {field}",
            next_step=f"是不是：{'、'.join(near)}？" if near else f"请改用已有的{one.kind}",
        )
