"""Leads at hand for tests: added, and led to any state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zmtool.oversight.leads.records import Parties
from zmtool.workflow.lead_letters import Address, dispatch_lead
from zmtool.workflow.leads import NewLead, add_lead, advance_lead

from .people import MONDAY

PARTIES = Parties(("周望舒",), ("示A12345",), ("示例县滨河路9号",), ("13900000001", "SF1234567890"))


def added(root: Path, *, level: str = "重大", parties: Parties = PARTIES) -> str:
    """A lead that control entered."""
    new = NewLead("寄递", "同一寄件地多次寄递疑似卷烟", level, "建议核查", parties)
    return add_lead(new, root, now=MONDAY, user="control").number


def step(root: Path, number: str, name: str, user: str = "control", **details: str) -> None:
    """One step on the Monday."""
    advance_lead(number, name, root, note="说明", details=details, now=MONDAY, user=user)


def sent_to_lin(root: Path, number: str) -> None:
    """Dispatched within the house."""
    dispatch_lead(number, Address(dept="专卖", person="lin"), root, root, now=MONDAY, user="control")


WAY: tuple[tuple[str, Callable[[Path, str], None]], ...] = (
    ("DRAFTED", lambda root, number: None),
    ("DISPATCHED", sent_to_lin),
    ("SIGNED", lambda root, number: step(root, number, "sign", "lin")),
    ("CHECKING", lambda root, number: step(root, number, "check", "lin")),
    (
        "FED_BACK",
        lambda root, number: step(
            root, number, "feedback", "lin", result="有效", proved="是", quantity="12.5"
        ),
    ),
    ("RATED", lambda root, number: step(root, number, "rate", score="4")),
    ("CLOSED", lambda root, number: step(root, number, "close")),
)


def in_state(root: Path, state: str) -> str:
    """A lead in a state."""
    number = added(root)
    if state == "MERGED":
        step(root, number, "merge", into=added(root))
        return number
    for name, go in WAY:
        go(root, number)
        if name == state:
            return number
    raise AssertionError(state)
