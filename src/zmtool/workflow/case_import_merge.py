"""What a row of a register says, put onto a case: a new one, or one that is there already.

Only what the sheet gives is changed. What the case knows beyond it stays: prices of goods, particulars of officers,
steps, documents. A case that has gone on since is not taken back.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.cases.life.definition import LifeCycle
from zmtool.cases.life.history import DECISIONS, history_of
from zmtool.cases.records import CaseEvent, CaseFacts, Party
from zmtool.cases.stages import STAGES, stage_label
from zmtool.goods.lookup import name_key
from zmtool.goods.records import GoodsLine
from zmtool.sheets.mapping import ImportMapping
from zmtool.staff.records import Bureau, Officer
from zmtool.workflow.case_import_people import PARTY_FIELDS
from zmtool.workflow.case_import_row import CASE_FIELDS, PENALTY_FIELDS, GivenCase

_ORDER = tuple(STAGES)
_OTHERS = {
    "officers": "承办人",
    "goods": "涉案物品",
    "events": "步骤日期",
    "stage": "阶段",
    "act_end_date": "违法行为日期",
}


def new_case_of(given: GivenCase, bureau: Bureau, cycle: LifeCycle) -> CaseFacts:
    """The case that a row describes."""
    party = Party(given.kind, str(given.party["name"]))
    blank = CaseFacts(given.case_no, str(given.case["cause"]), bureau, party)
    return with_given(blank, given, cycle)


def with_given(case: CaseFacts, given: GivenCase, cycle: LifeCycle) -> CaseFacts:
    """The case after the row; equal to ``case`` where the row says nothing new."""
    later = _ORDER.index(given.stage) > _ORDER.index(case.stage)
    penalty = replace(case.penalty, **given.penalty)
    return replace(
        case,
        **_beyond_the_known(case, given),
        party=replace(case.party, **given.party),
        penalty=penalty,
        officers=_officers(case.officers, given.officers),
        goods=_goods(case.goods, given.goods),
        events=_events(case, given.events, penalty.fine, cycle),
        stage=given.stage if later else case.stage,
    )


def changes_told(before: CaseFacts, after: CaseFacts, mapping: ImportMapping) -> tuple[str, ...]:
    """What the row would change, one Chinese line a field: 罚款金额 753.60 → 800.00."""
    parts = (
        (before, after, CASE_FIELDS),
        (before.party, after.party, PARTY_FIELDS),
        (before.penalty, after.penalty, PENALTY_FIELDS),
    )
    told = [
        f"{mapping.field(field).label} {_shown(getattr(old, name))} → {_shown(getattr(new, name))}"
        for old, new, fields in parts
        for field, name in fields.items()
        if getattr(old, name) != getattr(new, name)
    ]
    for name, label in _OTHERS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told.append(f"阶段 {stage_label(old)} → {stage_label(new)}" if name == "stage" else label)
    return tuple(told)


def _beyond_the_known(case: CaseFacts, given: GivenCase) -> dict[str, Any]:
    """The fields of the row; the day of an incident says nothing where its hour is known."""
    fields = dict(given.case)
    if case.incident_time is not None and fields.get("act_end_date") == case.incident_time.date():
        del fields["act_end_date"]
    return fields


def _shown(value: object) -> str:
    return str(to_plain(value))[:40] if value not in (None, "") else "（空）"


def _officers(known: tuple[Officer, ...], given: tuple[Officer, ...]) -> tuple[Officer, ...]:
    same = len(known) == len(given) and all(
        old.name == new.name and new.cert_no in ("", old.cert_no)
        for old, new in zip(known, given, strict=True)
    )
    return known if same or not given else given


def _goods(known: tuple[GoodsLine, ...], given: tuple[GoodsLine, ...]) -> tuple[GoodsLine, ...]:
    """Lines of the same goods keep what is known of them beside the count: prices, tags, codes."""

    def counted(lines: tuple[GoodsLine, ...]) -> list[tuple[str, str, object]]:
        return [(name_key(one.name), one.unit, one.quantity) for one in lines]

    return known if not given or counted(known) == counted(given) else given


def _events(
    case: CaseFacts, given: tuple[CaseEvent, ...], fine: Decimal | None, cycle: LifeCycle
) -> tuple[CaseEvent, ...]:
    """The steps of the case with those of the row: a step that is there gets the row's day, others are added.

    What was paid is the whole fine where the row does not say otherwise.
    """
    events = list(case.events)
    history = history_of(case, cycle)
    added = False
    for one in given:
        steps = DECISIONS if one.step in DECISIONS else (one.step,)
        taken = [index for index, known in enumerate(events) if known.step in steps]
        if taken:
            place = next((index for index in taken if events[index].on == one.on), taken[-1])
            events[place] = _brought_up_to_date(events[place], one)
        elif not any(shown.on == one.on for shown in history.of(*steps)):
            whole = one.step == "pay" and one.amount is None
            events.append(replace(one, amount=fine) if whole else one)
            added = True
    return tuple(sorted(events, key=lambda one: one.on)) if added else tuple(events)


def _brought_up_to_date(known: CaseEvent, given: CaseEvent) -> CaseEvent:
    return replace(
        known,
        on=given.on,
        at=known.at if known.on == given.on else None,
        number=given.number or known.number,
        amount=known.amount if given.amount is None else given.amount,
    )
