"""The register of originals: which content the vault must hold, under what name it came, and from whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.store.audit import record
from zmtool.store.tables import Original


def register_original(
    session: Session, *, sha256: str, size: int, name: str, now: datetime, who: str
) -> bool:
    """Registers an original that is in the vault; False if the same content was registered before."""
    if session.get(Original, sha256) is not None:
        return False
    at = now.isoformat(timespec="seconds")
    session.add(Original(sha256=sha256, size=size, name=name, stored_at=at, stored_by=who))
    record(
        session,
        now=now,
        who=who,
        action="original.store",
        subject=f"original/{sha256}",
        change={"name": [None, name], "size": [None, size]},
    )
    return True


def original_names(session: Session, hashes: Sequence[str]) -> dict[str, str]:
    """The names under which the originals with these hashes came."""
    rows = session.exec(select(Original).where(col(Original.sha256).in_(hashes)))
    return {one.sha256: one.name for one in rows}


def registered_originals(session: Session) -> list[str]:
    """The hashes of all registered originals."""
    return list(session.exec(select(Original.sha256).order_by(col(Original.sha256))))
