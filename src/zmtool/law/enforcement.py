"""When a bureau may, and when it must at the latest, ask the court to enforce an unpaid penalty.

行政强制法第五十三、五十四条; 行诉解释第一百五十六条. Whether the three months run from the end of the time for
litigation or of that for reconsideration is not settled, so both are given; the earlier is the safe one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zmtool.law.calendar import WorkCalendar
from zmtool.law.deadlines import DeadlineTable, compute
from zmtool.law.periods import Computation

NOTE = "申请强制执行的三个月自起诉期届满还是自复议期届满起算待核，以自起诉期届满起算的日期为安全线"


@dataclass(frozen=True, slots=True)
class EnforcementWindow:
    """The window for asking the court. ``opens`` is None until the demand (催告书) has been served.

    ``closes_safely`` counts from the end of litigation time, ``closes_widely`` from that of reconsideration.
    """

    reconsideration: Computation
    litigation: Computation
    demand: Computation | None
    opens: date | None
    closes_safely: Computation
    closes_widely: Computation
    note: str = NOTE

    @property
    def safe(self) -> bool | None:
        """Whether the window opens before the safe line ends; None until the demand is served."""
        return None if self.opens is None else self.opens <= self.closes_safely.due


def enforcement_window(
    deadlines: DeadlineTable, calendar: WorkCalendar, decision_served: date, demand_served: date | None = None
) -> EnforcementWindow:
    """The window for a decision served on ``decision_served``. Raises UnknownAnswer for a missing year."""

    def end(deadline_id: str, event: date) -> Computation:
        return compute(deadlines.deadline_on(deadline_id, event), event, calendar)

    review = end("reconsideration", decision_served)
    litigation = end("litigation", decision_served)
    demand = end("demand_wait", demand_served) if demand_served is not None else None
    opens = None
    if demand is not None:
        opens = calendar.next_workday(max(review.due, litigation.due, demand.due))
    return EnforcementWindow(
        review,
        litigation,
        demand,
        opens,
        end("enforcement_apply", litigation.due),
        end("enforcement_apply", review.due),
    )
