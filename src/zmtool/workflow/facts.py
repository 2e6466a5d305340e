"""Facts of the doctor: what was looked at, how it is, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.base.errors import Exit, ZmtoolError

OK, WARN, PROBLEM = "ok", "warn", "problem"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at. ``state`` is ok, warn or problem; ``exit_code`` counts for a problem."""

    id: str
    label: str
    state: str
    detail: str
    hint: str = ""
    exit_code: int = int(Exit.DONE)


def problem(fact_id: str, label: str, error: ZmtoolError) -> Fact:
    """The fact that something ended with ``error``."""
    where = f"（{error.where}）" if error.where else ""
    return Fact(fact_id, label, PROBLEM, f"{error.what}{where}", error.next_step, int(error.exit_code))
