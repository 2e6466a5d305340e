"""What the conditions of a step of an alert look at besides its course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.internal.records import Alert, AlertRecord
from zmtool.oversight.roles.definition import Post

if TYPE_CHECKING:
    from zmtool.oversight.internal.definition import Internal


@dataclass(frozen=True, slots=True)
class AlertStanding:
    """An alert with the data of supervision, its state, the level it stands at, who is in charge, and what was found out.

    ``suppressed``: how often in a row alerts of this subject by this model were suppressed before; ``focus``: screening named it
    a key point; ``clue_ended``: the clue it was transferred as ended without a problem; ``post``: that of the person who is told.
    """

    alert: Alert
    internal: Internal
    loop: Loop
    library: IndicatorLibrary
    state: str
    level: int
    assignee: str
    records: tuple[AlertRecord, ...]
    suppressed: int
    clue_ended: bool = False
    post: Post | None = None
