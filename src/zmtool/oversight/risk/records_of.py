"""The records of oversight about shops as matters: alerts, inspections, clues, problems, decided cases (database).

What is about the bureau's own people is left out; what the person may not see is marked, so that a matter is not taken for standing
because its end is hidden.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from zmtool.base.plain import Misfit, from_plain
from zmtool.cases.tables import CaseRow, EventRow, PartyRow
from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.closed_loop.keep_clues import visible_clues
from zmtool.oversight.closed_loop.keep_problems import visible_problems
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.inspection.definition import InspectionRules
from zmtool.oversight.inspection.records import Answer
from zmtool.oversight.inspection.sight import visible_inspections
from zmtool.oversight.inspection.tables import InspectionRow
from zmtool.oversight.inspection.validation import findings_among
from zmtool.oversight.internal.listed import visible_alerts
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.oversight.risk.formula import EvidenceRules
from zmtool.oversight.risk.matters import ALERT, CASE, CLUE, INSPECTION, PROBLEM, Matter, key_of
from zmtool.oversight.roles.definition import Viewer

_DISMISSED_CLUES = ("UNFOUNDED", "ANSWERED")
_SUPPRESSED = "SUPPRESSED"
_NO_PENALTY = ("decide_no_penalty", "unclaimed_decide")
_BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Wordings:
    """What records are called and count as: ``indicators`` and ``models`` by model, ``causes`` by cause (labels, Chinese)."""

    loop: Loop
    evidence: EvidenceRules
    inspection: InspectionRules
    indicators: Mapping[str, str]
    models: Mapping[str, str]
    causes: Mapping[str, str]

    def of_model(self, code: str) -> tuple[str, ...]:
        """The indicator that an alert or a hit of a model counts as; empty for none."""
        root = code.rpartition("-")[2]
        found = self.indicators.get(root) or self.evidence.models.get(root, "")
        return (found,) if found else ()


def matters_about(session: Session, shop: str, words: Wordings, person: Viewer) -> tuple[Matter, ...]:
    """Everything that oversight has about a shop; about every shop where ``shop`` is empty."""
    return (
        *_alerts(session, shop, words, person),
        *_inspections(session, shop, words, person),
        *_clues(session, shop, person),
        *_problems(session, shop, words, person),
        *_cases(session, shop, words),
    )


def _alerts(session: Session, shop: str, words: Wordings, person: Viewer) -> Iterator[Matter]:
    row = SupervisionAlertRow
    found = _about(
        session,
        (row.subject_key, row.alert_no, row.model, row.raised_at, row.state, row.verdict, row.clue_no),
        visible_alerts(person),
        _only(row.subject_key, shop),
        row.subject_kind == "shop",
        col(row.inner).is_(False),
    )
    for about, number, model, at, state, verdict, clue_no, seen in found:
        yield Matter(
            ALERT,
            number,
            about,
            words.of_model(model),
            _day(at),
            _keys(CLUE, clue_no),
            gone=state == _SUPPRESSED or verdict in words.evidence.dismissed,
            hidden=not seen,
            told=f"{model} {words.models.get(model.rpartition('-')[2], '')}".strip(),
        )


def _inspections(session: Session, shop: str, words: Wordings, person: Viewer) -> Iterator[Matter]:
    row = InspectionRow
    found = _about(
        session,
        (row.lic_no, row.insp_no, row.day, row.clue_no, row.case_no, row.conclusion, row.facts),
        visible_inspections(session, person),
        _only(row.lic_no, shop),
        col(row.problem).is_(True),
    )
    for about, number, day, clue_no, case_no, conclusion, facts, seen in found:
        yield Matter(
            INSPECTION,
            number,
            about,
            _found_in(facts, words.inspection),
            day,
            (*_keys(CLUE, clue_no), *_keys(CASE, case_no)),
            hidden=not seen,
            told=conclusion,
        )


def _clues(session: Session, shop: str, person: Viewer) -> Iterator[Matter]:
    row = ClueRow
    found = _about(
        session,
        (
            row.target_key,
            row.clue_no,
            row.indicator,
            row.reported_at,
            row.state,
            row.prob_no,
            row.merged_into,
        ),
        visible_clues(person),
        _only(row.target_key, shop),
        row.target_kind == "shop",
        col(row.inner).is_(False),
    )
    for about, number, indicator, at, state, prob_no, merged_into, seen in found:
        yield Matter(
            CLUE,
            number,
            about,
            (indicator,) if indicator else (),
            _day(at),
            (*_keys(PROBLEM, prob_no), *_keys(CLUE, merged_into)),
            gone=state in _DISMISSED_CLUES,
            hidden=not seen,
        )


def _problems(session: Session, shop: str, words: Wordings, person: Viewer) -> Iterator[Matter]:
    row = ProblemRow
    refuted = set(words.loop.results) - set(words.loop.founded)
    found = _about(
        session,
        (row.target_key, row.prob_no, row.indicator, row.founded_at, row.result, row.case_no),
        visible_problems(person),
        _only(row.target_key, shop),
        row.target_kind == "shop",
        col(row.inner).is_(False),
    )
    for about, number, indicator, at, result, case_no, seen in found:
        yield Matter(
            PROBLEM,
            number,
            about,
            (indicator,),
            _day(at),
            _keys(CASE, case_no),
            gone=result in refuted,
            hidden=not seen,
            told=result,
        )


def _cases(session: Session, shop: str, words: Wordings) -> Iterator[Matter]:
    """The cases in which the holder was penalised."""
    row = CaseRow
    otherwise = exists(
        select(EventRow.case_id).where(EventRow.case_id == row.id, col(EventRow.step).in_(_NO_PENALTY))
    )
    about = col(PartyRow.license_no)
    columns: tuple[Any, ...] = (
        about,
        row.case_no,
        row.cause,
        row.incident_time,
        row.filing_date,
        row.decision_date,
    )
    found = session.execute(
        core_select(*columns)
        .join(PartyRow, col(PartyRow.case_id) == col(row.id))
        .where(_only(about, shop), col(row.decision_date).is_not(None), ~otherwise)
    )
    for lic_no, number, cause, incident, filed, decided in found:
        indicator = words.evidence.causes.get(cause)
        yield Matter(
            CASE,
            number,
            lic_no,
            (indicator,) if indicator else (),
            incident.date() if incident else filed or decided,
            told=words.causes.get(cause, cause),
        )


def _only(column: Any, shop: str) -> ColumnElement[bool]:
    """Rows of one shop; without one, of all that are named."""
    found: ColumnElement[bool] = column == shop if shop else column != ""
    return found


def _about(session: Session, columns: Sequence[Any], seen: ColumnElement[bool], *conditions: Any) -> Any:
    """Rows of these columns, and whether the person sees each."""
    return session.connection().execute(core_select(*columns, seen.label("seen")).where(*conditions)).all()


def _found_in(facts: str, rules: InspectionRules) -> tuple[str, ...]:
    try:
        answers = [from_plain(Answer, one) for one in json.loads(facts)["answers"]]
    except (Misfit, ValueError, KeyError, TypeError):
        return ()
    return tuple(
        dict.fromkeys(
            finding.indicator for _, finding in findings_among(answers, rules) if finding is not None
        )
    )


def _keys(kind: str, numbers: str) -> tuple[str, ...]:
    return tuple(key_of(kind, one) for one in numbers.split(_BETWEEN) if one)


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])
