"""Tables of the workspace itself: audit trail, originals in the vault, texts to search.

The FTS5 index and the triggers that keep the trail append-only exist on SQLite only and are made by the
migrations; everything here runs on any database.
"""

from __future__ import annotations

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One entry of the audit trail. ``change`` is JSON text: it is hashed exactly as it stands."""

    __tablename__ = "audit_entry"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    who: str
    action: str
    subject: str = Field(index=True)
    change: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    prev_hash: str
    hash: str


class AuditHead(SQLModel, table=True):
    """The last entry of the trail; its one row shows when entries at the end are taken away."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str


class Original(SQLModel, table=True):
    """An original in the vault, as it came: the name is the sender's, the content is the hash's."""

    __tablename__ = "original"

    sha256: str = Field(primary_key=True)
    size: int
    name: str
    stored_at: str
    stored_by: str


class SearchEntry(SQLModel, table=True):
    """One text that can be found. ``owner`` is the record whose entries are replaced together."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("owner", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    owner: str
    part: str
    ref: str
    title: str
    body: str = Field(sa_type=Text)


class Derived(SQLModel, table=True):
    """Something worked out from other data; ``stamp`` tells the state of that data."""

    __tablename__ = "derived"

    name: str = Field(primary_key=True)
    stamp: str
