"""One row of a register of cases → what it says of its case; what had to be understood is told.

Nothing is made up: a cell that is empty says nothing, and only the days that a row gives become steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.cases.records import CaseEvent
from zmtool.cases.stages import STAGES, stage_label
from zmtool.goods.records import GoodsLine
from zmtool.law.causes import Cause, CauseTable
from zmtool.law.wordings import MatchKind, split_causes
from zmtool.sheets.mapping import ImportMapping
from zmtool.sheets.records import Accepted, Corrected, Rejected
from zmtool.staff.records import Officer
from zmtool.workflow.case_choices import nearest
from zmtool.workflow.case_import_cells import Cells, Unfit
from zmtool.workflow.case_import_goods import goods_in
from zmtool.workflow.case_import_people import kind_of, officers_of, party_of

CASE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "year_number": "year_number",
        "cause": "cause",
        "source": "source",
        "procedure": "procedure",
        "clue_date": "clue_date",
        "incident_time": "incident_time",
        "place": "place",
        "summary": "summary",
        "filing_date": "filing_date",
        "decision_number": "decision_number",
        "decision_date": "decision_date",
        "closing_date": "closing_date",
        "archive_date": "archive_date",
        "retention": "retention",
    }
)
PENALTY_FIELDS: Mapping[str, str] = MappingProxyType(
    {"base_amount": "base_amount", "fine": "fine", "illegal_income": "illegal_income", "penalty_text": "text"}
)
"""Field of the sheet → field of the case, and of its penalty."""

_LONGEST = {"summary": 20_000, "penalty_text": 20_000, "goods": 32_767}
_LONGEST_OTHERS = 300
_ORDER = tuple(STAGES)
_NO_PENALTY = re.compile("不予(?:行政)?处罚")


@dataclass(frozen=True, slots=True)
class GivenCase:
    """What a row says of a case: fields by the names of the records, and the steps its days stand for.

    ``stage`` is the latest its days and its own word show; ``kind`` is the kind of party where it can be told.
    """

    row: int
    case_no: str
    case: Mapping[str, Any]
    party: Mapping[str, Any]
    penalty: Mapping[str, Any]
    kind: str
    officers: tuple[Officer, ...]
    goods: tuple[GoodsLine, ...]
    events: tuple[CaseEvent, ...]
    stage: str
    corrected: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a row is read against: the columns, the causes, the officers by name, today, the stages by step."""

    mapping: ImportMapping
    causes: CauseTable
    officers: Mapping[str, tuple[Officer, ...]]
    today: date
    stages: Mapping[str, str]


def given_case(row: Accepted, known: Known) -> GivenCase | Rejected:
    """What ``row`` says of its case, or the first value that cannot be."""
    cells = Cells(row, known.mapping, known.today)
    try:
        return _given(cells, known)
    except Unfit as unfit:
        label = known.mapping.field(unfit.field).label
        return Rejected(row.row, label, cells.text(unfit.field)[:60], unfit.reason)


def _given(cells: Cells, known: Known) -> GivenCase:
    for field, text in cells.values.items():
        if len(text) > (longest := _LONGEST.get(field, _LONGEST_OTHERS)):
            raise Unfit(field, f"超过 {longest} 字，请确认是否错列")
    party = party_of(cells)
    kind = kind_of(cells, party)
    case = _case_fields(cells, known.causes)
    outcome, penalty = _penalty(cells, known.causes.by_code[case["cause"]])
    events = _events(cells, case, outcome, kind)
    return GivenCase(
        cells.row,
        cells.values["case_no"],
        MappingProxyType(case),
        MappingProxyType(party),
        MappingProxyType(penalty),
        kind,
        officers_of(cells, known.officers),
        _goods(cells),
        events,
        _stage(cells, events, outcome, known.stages),
        tuple(cells.corrected),
    )


def _case_fields(cells: Cells, causes: CauseTable) -> dict[str, Any]:
    plain = ("year_number", "source", "procedure", "place", "summary", "decision_number", "retention")
    case: dict[str, Any] = {name: cells.values[name] for name in plain if name in cells.values}
    for name in ("clue_date", "filing_date", "decision_date", "closing_date", "archive_date"):
        if (day := cells.day(name)) is not None:
            case[name] = day
    case["cause"] = _cause(cells, causes)
    if text := cells.text("incident_time"):
        moment = datetime.fromisoformat(text)
        if moment.date() > cells.today:
            raise Unfit("incident_time", f"在今天（{cells.today}）之后；请核对日期")
        if "T" in text:
            case["incident_time"] = moment
        else:
            # A moment at midnight would be made up.
            case["act_end_date"] = moment.date()
            cells.told("incident_time", f"违法行为日期 {text}", "没有写时刻，案发时间留空")
    return case


def _cause(cells: Cells, causes: CauseTable) -> str:
    text = cells.values["cause"]
    if text in causes.by_code:
        return text
    matches = split_causes(causes, text)
    for match in matches:
        if match.kind is MatchKind.NONE or match.cause is None:
            hint = nearest(text, causes.proper)
            raise Unfit("cause", f"案由库中没有这一措辞；{hint or '请改为法条用语'}")
    codes = list(dict.fromkeys(match.cause.code for match in matches if match.cause is not None))
    if len(codes) != 1:
        raise Unfit("cause", f"写了 {len(codes)} 个案由，一件案件只登记一个，请只留主要的")
    match = matches[0]
    if match.kind is MatchKind.IMPROPER and match.cause is not None:
        cells.told("cause", match.cause.label, "不是法条用语")
    return codes[0]


def _goods(cells: Cells) -> tuple[GoodsLine, ...]:
    try:
        return goods_in(cells.values.get("goods", ""))
    except InvalidValue as error:
        raise Unfit("goods", error.reason) from error


def _penalty(cells: Cells, cause: Cause) -> tuple[str, dict[str, Any]]:
    """The stage that the result column names (不予行政处罚), and the penalty."""
    penalty: dict[str, Any] = {
        name: amount
        for name in ("base_amount", "fine", "illegal_income")
        if (amount := cells.money(name)) is not None
    }
    text = cells.values.get("penalty_text", "")
    words = {compact(word): stage for word, stage in cells.mapping.field("status").choices}
    if compact(text) in words:
        outcome = words[compact(text)]
    else:
        outcome = "no_penalty" if _NO_PENALTY.search(text) else ""
        if text:
            penalty["text"] = text
    value = cells.money("goods_value")
    if value is not None and "base_amount" not in penalty:
        if cause.fine.kind in ("rate", "multiple"):
            penalty["base_amount"] = value
        else:
            cells.told("goods_value", "", "这一案由的罚款不按价值计算，未采用")
    return outcome, penalty


def _events(cells: Cells, case: Mapping[str, Any], outcome: str, kind: str) -> tuple[CaseEvent, ...]:
    decided = "decide_onsite" if case.get("procedure") == "summary" else "decide"
    if "no_penalty" in (outcome, cells.values.get("status")):
        decided = "decide_no_penalty"
    elif kind == "无主":
        decided = "unclaimed_decide"
    days: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("clue", "clue_date", {}),
        ("file", "filing_date", {}),
        (decided, "decision_date", {"number": case.get("decision_number", "")}),
        ("serve", "service_date", {}),
        ("pay", "payment_date", {"amount": cells.money("paid")}),
        ("close", "closing_date", {}),
        ("archive", "archive_date", {}),
    )
    # Two steps of one day stand in the order in which they are taken.
    return tuple(
        CaseEvent(step, day, **more) for step, field, more in days if (day := cells.day(field)) is not None
    )


def _stage(cells: Cells, events: tuple[CaseEvent, ...], outcome: str, stages: Mapping[str, str]) -> str:
    """The latest stage that the days show, or the one the register names where that is later."""
    shown = [stage for one in events if (stage := stages.get(one.step))] or ["clue"]
    latest = max(shown, key=_ORDER.index)
    named = cells.values.get("status", outcome)
    if not named or named == latest:
        return latest
    later = _ORDER.index(named) > _ORDER.index(latest)
    field = "status" if "status" in cells.values else "penalty_text"
    if later:
        cells.told(field, stage_label(named), "没有相应的日期，只记阶段，不记步骤")
        return named
    if field == "status":
        cells.told(field, stage_label(latest), "日期表明已到后面的阶段，以日期为准")
    return latest
