"""Tables of inspections, split as the systems in use split them: day plan, who carries it out, list of shops, sign-in, result.

Moments are ISO local time without a zone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class InspectionPlanRow(SQLModel, table=True):
    """One plan (检查计划). ``basis`` is what it was made from, with its digest, so that it can be made again."""

    __tablename__ = "inspection_plan"

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    plan_no: str = Field(unique=True)
    title: str = ""
    state: str
    is_open: bool = True
    station: str = ""
    first_day: date = Field(index=True)
    last_day: date
    random_batch: str = ""
    shops: int = 0
    basis: str = Field(sa_type=Text)
    basis_hash: str
    made_at: str
    made_by: str
    approved_at: str = ""
    approved_by: str = ""
    updated_at: str = ""


class InspectionExecutorRow(SQLModel, table=True):
    """One officer of a group of a plan (计划执行人); ``rural`` is the group's limit that counts."""

    __tablename__ = "inspection_executor"
    __table_args__ = (UniqueConstraint("plan_no", "group_no", "cert_no"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_no: str
    group_no: int
    cert_no: str = Field(index=True)
    name: str = ""
    rural: bool = False


class InspectionClientRow(SQLModel, table=True):
    """One shop of a plan (检查客户清单): the day, group and place in the route, why it is there, what to look at."""

    __tablename__ = "inspection_client"
    __table_args__ = (UniqueConstraint("plan_no", "lic_no"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_no: str
    position: int
    lic_no: str = Field(index=True)
    kind: str
    day: date
    group_no: int
    priority: str = ""
    why: dict[str, Any] = Field(sa_type=JSON)
    ask: list[str] = Field(sa_type=JSON)
    models: list[str] = Field(sa_type=JSON)
    insp_no: str = Field(default="", index=True)


class InspectionSignInRow(SQLModel, table=True):
    """One sign-in at a shop (签到): when, where, how far from where the register has the shop, in metres."""

    __tablename__ = "inspection_sign_in"

    id: int | None = Field(default=None, primary_key=True)
    insp_no: str = Field(unique=True)
    at: str
    lng: str = ""
    lat: str = ""
    datum: str = ""
    offset_m: int | None = None
    photo: str = ""


class InspectionRow(SQLModel, table=True):
    """One inspection (检查结果). ``facts`` is its plain data (JSON); ``models`` the codes that sent the group, with blanks around."""

    __tablename__ = "inspection"
    __table_args__ = (
        Index("ix_inspection_day", "day", "kind"),
        Index("ix_inspection_shop", "lic_no", "day"),
        Index("ix_inspection_state", "is_open", "next_due"),
        Index("ix_inspection_plan", "plan_no", "lic_no"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    insp_no: str = Field(unique=True)
    state: str
    is_open: bool = False
    kind: str
    plan_no: str = ""
    lic_no: str = ""
    shop: str = ""
    station: str = ""
    town: str = ""
    day: date
    started_at: str
    ended_at: str
    minutes: int
    off_hours: bool = False
    officer_1: str = Field(index=True)
    officer_2: str = Field(index=True)
    models: str = ""
    conclusion: str
    problem: bool = False
    rectify_by: date | None = None
    rectified_on: date | None = None
    next_due: str = ""
    clue_no: str = Field(default="", index=True)
    case_no: str = ""
    recorded_at: str
    recorded_by: str
    facts: str = Field(sa_type=Text)
    updated_at: str = ""
