"""The table of posts: where each operator stands in oversight."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class OperatorPostRow(SQLModel, table=True):
    """One operator's department and duties; ``station`` is empty for the whole bureau."""

    __tablename__ = "operator_post"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    dept: str
    duties: list[str] = Field(sa_type=JSON)
    station: str = ""
    active: bool = True
    version: int = 1
