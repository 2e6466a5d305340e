"""Noticing that somebody else wrote into the workspace, without reading anything of it."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError


class ChangeWatch:
    """Tells whether the database changed since it was last asked; costs microseconds. Close it when done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect() if engine.dialect.name == "sqlite" else None
        self._seen = self._state()

    def changed(self) -> bool:
        """Whether anything was committed since the last call. A database that cannot be asked has not changed."""
        state = self._state()
        if state is None or state == self._seen:
            return False
        self._seen = state
        return True

    def close(self) -> None:
        """Gives the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _state(self) -> int | None:
        try:
            if self._connection is not None:
                driver = self._connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)  # noqa: S101
                row = driver.execute("PRAGMA data_version").fetchone()
            else:
                with self._engine.connect() as connection:
                    row = connection.execute(text("SELECT max(seq) FROM audit_entry")).fetchone()
        except (sqlite3.Error, SQLAlchemyError):
            return None
        return int(row[0] or 0) if row else None
