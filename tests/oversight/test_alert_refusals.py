"""No step out of turn: in every state of an alert every step that does not begin there is refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zmtool.base.errors import Refused
from zmtool.oversight.internal.definition import alert_life
from zmtool.workflow.alert_add import NewAlert, report_alert
from zmtool.workflow.alert_steps import advance_alert, record_finding, show_alert

from .people import MONDAY, bureau

SHOP = "349901100018"
LIFE = alert_life()


def _advance(root: Path, number: str, step: str, user: str = "control", **details: str) -> None:
    advance_alert(number, step, root, note="说明", details=details, now=MONDAY, user=user)


def _find(root: Path, number: str, kind: str, **facts: object) -> None:
    record_finding(number, kind, facts, root, where=Path(kind), now=MONDAY, user="lin")


_WAY: tuple[tuple[str, Callable[[Path, str], None]], ...] = (
    ("NEW", lambda root, number: None),
    ("TRIAGE", lambda root, number: _advance(root, number, "triage")),
    ("ASSIGNED", lambda root, number: _advance(root, number, "assign", person="lin")),
    ("ANALYSED", lambda root, number: _find(root, number, "analysis", findings=["x"], explainable="否")),
    ("PHONED", lambda root, number: _find(root, number, "phone", phone="13900000001", answered_by="宋知远")),
    ("ONSITE", lambda root, number: _find(root, number, "onsite", people=["林一舟", "周望"], place="正常")),
    (
        "CONCLUDED",
        lambda root, number: _advance(root, number, "conclude", "lin", conclusion="违规", gravity="一般"),
    ),
    ("TRANSFERRED", lambda root, number: _advance(root, number, "transfer")),
)


def _in_state(root: Path, state: str) -> str:
    number = report_alert(NewAlert("A04", SHOP), root, now=MONDAY, user="control").alert_no
    if state == "SUPPRESSED":
        _advance(root, number, "triage")
        _advance(root, number, "suppress", reason="节日")
        return number
    if state == "CLOSED":
        for _, go in _WAY[:4]:
            go(root, number)
        _advance(root, number, "conclude", "lin", conclusion="误报", reason="数据错")
        _advance(root, number, "close")
        return number
    for name, go in _WAY:
        go(root, number)
        if name == state:
            return number
    raise AssertionError(state)


@pytest.mark.parametrize("state", list(LIFE.states))
def test_a_step_out_of_turn_is_refused(tmp_path: Path, state: str) -> None:
    root = bureau(tmp_path / "w")
    number = _in_state(root, state)
    before = show_alert(number, root, user="control").kept
    assert before.state == state
    for step in LIFE.steps.values():
        if state not in step.begins or step.by == "program":
            for user in ("control", "lin") if before.person else ("control",):
                with pytest.raises(Refused) as refused:
                    _advance(root, number, step.id, user)
                assert refused.value.next_step
    assert show_alert(number, root, user="control").kept == before


def test_an_unknown_step_names_the_known_ones(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    number = _in_state(root, "NEW")
    with pytest.raises(Refused, match="没有步骤") as refused:
        _advance(root, number, "核销")
    assert "筛选" in refused.value.next_step
