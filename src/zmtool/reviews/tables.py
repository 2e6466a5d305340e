"""Tables of reviewing by people.

What a person said of an item is added, never changed (the database refuses it). One person has one opinion on a
dossier at most: the unique key keeps it even where everything else fails. Drafts and verdicts are JSON, whole.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText

_EMPTY: dict[str, Any] = {"server_default": ""}


class ReviewBatchRow(SQLModel, table=True):
    """A batch (批次). ``rules`` are the figures that held when it was made, ``proof`` how it was drawn; both JSON.

    ``origin_unit`` and ``origin_batch``: another bureau asked for it, under its own name there.
    """

    __tablename__ = "review_batch"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    checklist: str
    strata_by: list[str] = Field(sa_type=JSON)
    double: bool
    cross_bureau: bool
    rules: str = Field(sa_type=Text)
    seed: str
    proof: str = Field(sa_type=Text)
    created_at: str
    created_by: str
    drawn_at: str
    origin_unit: str = Field(default="", sa_column_kwargs=_EMPTY)
    origin_batch: str = Field(default="", sa_column_kwargs=_EMPTY)


class ReviewDossierRow(SQLModel, table=True):
    """A dossier that was drawn. ``people`` are the names in its case; ``holder`` has it in hand until ``leased_until``.

    ``drawn`` is ``random`` or why it had to be drawn; ``dispute`` why an arbiter is needed; ``final`` the verdict.
    ``sent_to`` is the bureau that has it for review, ``origin_number`` its number at the bureau that asked for it.
    """

    __tablename__ = "review_dossier"
    __table_args__ = (
        UniqueConstraint("batch_id", "case_no"),
        Index("ix_review_dossier_pool", "batch_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="review_batch.id")
    case_no: str = Field(index=True)
    unit: str
    people: list[str] = Field(sa_type=JSON)
    drawn: str
    state: str
    draft: str = Field(sa_type=Text)
    holder: str = Field(index=True)
    leased_until: date | None = None
    needs_second: bool
    second_reasons: list[str] = Field(sa_type=JSON)
    dispute: list[str] = Field(sa_type=JSON)
    final: str = Field(sa_type=Text)
    published_on: date | None = None
    appeal_until: date | None = None
    sent_to: str = Field(default="", sa_column_kwargs=_EMPTY)
    origin_number: int | None = None


class ReviewOpinionRow(SQLModel, table=True):
    """One person's review of a dossier: ``role`` first, second, arbiter or appeal; ``verdict`` JSON once finished.

    One that was given back has ``given_back_on`` and counts for nothing but the person's own earlier words.
    """

    __tablename__ = "review_opinion"
    __table_args__ = (UniqueConstraint("dossier_id", "reviewer"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="review_dossier.id")
    reviewer: str
    name: str
    unit: str
    role: str
    started_at: str
    finished_at: str
    given_back_on: date | None = None
    verdict: str = Field(sa_type=Text)


class ReviewDecisionRow(SQLModel, table=True):
    """A person's word on one item; the latest counts."""

    __tablename__ = "review_decision"

    id: int | None = Field(default=None, primary_key=True)
    opinion_id: int = Field(foreign_key="review_opinion.id", index=True)
    code: str
    kind: str
    deducted: Decimal | None = Field(default=None, sa_type=DecimalText)
    holds: bool | None = None
    reason: str = Field(sa_type=Text)
    at: str
    by: str


class ReviewAppealRow(SQLModel, table=True):
    """An appeal of the reviewed bureau on one item, and its answer; ``upheld`` is None until it is answered."""

    __tablename__ = "review_appeal"
    __table_args__ = (UniqueConstraint("dossier_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="review_dossier.id")
    code: str
    grounds: str = Field(sa_type=Text)
    evidence: str = Field(sa_type=Text)
    filed_at: str
    filed_by: str
    answer_due: date | None = None
    upheld: bool | None = None
    answer: str = Field(sa_type=Text)
    answered_at: str
    answered_by: str


class ReviewTaskRow(SQLModel, table=True):
    """A rectification (整改事项): ordered, done by whoever is responsible, checked and closed by a return visit (回访)."""

    __tablename__ = "review_rectification"
    __table_args__ = (UniqueConstraint("dossier_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="review_dossier.id")
    code: str
    what: str = Field(sa_type=Text)
    responsible: str
    due: date
    ordered_at: str
    ordered_by: str
    done_note: str = Field(sa_type=Text)
    done_at: str
    done_by: str
    check_note: str = Field(sa_type=Text)
    checked_at: str
    checked_by: str


class ReviewDrillRow(SQLModel, table=True):
    """A drill (演练). ``planted`` and ``marks`` are JSON; ``finished_at`` is empty until it was answered."""

    __tablename__ = "review_drill"

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True)
    base: str
    checklist: str
    level: int
    topics: list[str] = Field(sa_type=JSON)
    seed: int
    planted: str = Field(sa_type=Text)
    started_at: str
    finished_at: str
    marks: str = Field(sa_type=Text)
    planted_count: int
    found_count: int
    false_alarms: int
