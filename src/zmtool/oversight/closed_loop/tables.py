"""Tables of the closed loop: clues and problems with what lists and boards ask for as columns, files, sealed reporters.

Plain data keep moments without a zone: those of this computer's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.base.plain import from_plain, to_plain
from zmtool.oversight.closed_loop.records import Clue, Evidence, Problem


class ClueRow(SQLModel, table=True):
    """One clue. ``facts`` is the plain data of the clue (JSON); ``next_due`` the end of the clock that runs, ISO local time.

    ``limits_met`` and ``limits_late`` count the limits that ended in time and too late.
    """

    __tablename__ = "clue"
    __table_args__ = (
        Index("ix_clue_state", "is_open", "state", "next_due"),
        Index("ix_clue_target", "target_kind", "target_key"),
        # What the risk of all shops is summed from, in one index, so that no whole row is read.
        Index(
            "ix_clue_evidence",
            "target_kind",
            "inner",
            "target_key",
            "indicator",
            "reported_at",
            "state",
            "clue_no",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    clue_no: str = Field(unique=True)
    state: str
    is_open: bool = True
    inner: bool = False
    indicator: str = Field(default="", index=True)
    severity: str = ""
    source: str = ""
    dept: str = ""
    station: str = ""
    reporter: str = ""
    protected: bool = False
    target_kind: str
    target_key: str = ""
    target_name: str = ""
    accused_dept: str = ""
    accused: str = ""
    found_at: str
    reported_at: str = Field(index=True)
    next_due: str = ""
    limits_met: int = 0
    limits_late: int = 0
    merged_into: str = ""
    prob_no: str = ""
    origin: str = Field(default="", index=True)
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class ProblemRow(SQLModel, table=True):
    """One problem of the ledger; columns as in ClueRow. ``result`` is what was found out, ``fed_back_at`` when."""

    __tablename__ = "problem"
    __table_args__ = (
        Index("ix_problem_state", "is_open", "state", "next_due"),
        Index("ix_problem_target", "target_kind", "target_key"),
        Index(
            "ix_problem_evidence",
            "target_kind",
            "inner",
            "target_key",
            "indicator",
            "founded_at",
            "result",
            "prob_no",
        ),
        Index("ix_problem_person", "resp_person", "is_open"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    prob_no: str = Field(unique=True)
    state: str
    is_open: bool = True
    inner: bool = False
    illegal: bool = False
    indicator: str = Field(index=True)
    level: int
    target_kind: str
    target_key: str = ""
    target_name: str = ""
    accused_dept: str = ""
    accused: str = ""
    station: str = ""
    resp_dept: str = ""
    resp_person: str = ""
    founded_at: str = Field(index=True)
    dispatched_at: str = ""
    fed_back_at: str = ""
    archived_at: str = Field(default="", index=True)
    next_due: str = ""
    next_opens: str = ""
    result: str = ""
    case_no: str = Field(default="", index=True)
    archive_no: str = ""
    escalated: bool = False
    returns: int = 0
    overdue: int = 0
    limits_met: int = 0
    limits_late: int = 0
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class ProblemClueRow(SQLModel, table=True):
    """That a clue belongs to a problem."""

    __tablename__ = "problem_clue"
    __table_args__ = (UniqueConstraint("prob_no", "clue_no"),)

    id: int | None = Field(default=None, primary_key=True)
    prob_no: str
    clue_no: str = Field(index=True)


class OversightFileRow(SQLModel, table=True):
    """A file of a clue, a problem or another record of oversight; the original lies in the vault."""

    __tablename__ = "oversight_file"
    __table_args__ = (
        UniqueConstraint("kind", "number", "sha256"),
        Index("ix_oversight_file_sha", "sha256"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    number: str
    sha256: str
    name: str
    what: str = "file"
    taken_at: str = ""
    lng: float | None = None
    lat: float | None = None
    note: str = ""
    added_at: str
    added_by: str


class ClueReporterRow(SQLModel, table=True):
    """Who gave a protected report: sealed with a key that is not in the database."""

    __tablename__ = "clue_reporter"

    id: int | None = Field(default=None, primary_key=True)
    clue_no: str = Field(unique=True)
    sealed: str = Field(sa_type=Text)
    sealed_at: str


class SpotDrawRow(SQLModel, table=True):
    """A spot check that was drawn: the month (YYYY-MM) of what was archived, the seed, what could be drawn, what was."""

    __tablename__ = "spot_draw"

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(unique=True)
    seed: str
    source: str = ""
    candidates: list[str] = Field(sa_type=JSON)
    drawn: list[str] = Field(sa_type=JSON)
    drawn_at: str
    drawn_by: str


class IndicatorUsedRow(SQLModel, table=True):
    """What an indicator's code meant when it was first used here: a code never gets another meaning."""

    __tablename__ = "indicator_used"

    code: str = Field(primary_key=True)
    label: str
    first_used: str


def clue_facts(clue: Clue) -> str:
    """The clue as it is kept; its files are rows of their own."""
    plain = to_plain(clue)
    plain.pop("evidence", None)
    return json.dumps(plain, ensure_ascii=False)


def clue_from(row: ClueRow, evidence: tuple[Evidence, ...]) -> Clue:
    """The clue in a row with its files."""
    clue = from_plain(Clue, json.loads(row.facts))
    return replace(
        clue,
        found_at=clue.found_at.astimezone(),
        reported_at=clue.reported_at.astimezone(),
        evidence=evidence,
    )


def problem_facts(problem: Problem) -> str:
    """The problem as it is kept."""
    return json.dumps(to_plain(problem), ensure_ascii=False)


def problem_from(row: ProblemRow) -> Problem:
    """The problem in a row."""
    return problem_of(row.facts)


def problem_of(facts: str) -> Problem:
    """The problem as it was kept."""
    problem = from_plain(Problem, json.loads(facts))
    return replace(problem, founded_at=problem.founded_at.astimezone())


def evidence_from(row: OversightFileRow) -> Evidence:
    """The file in a row."""
    taken = datetime.fromisoformat(row.taken_at) if row.taken_at else None
    return Evidence(row.sha256, row.name, row.what, taken, row.lng, row.lat, row.note)
