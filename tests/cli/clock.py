"""The clock on the wall, stopped at a moment: steps are of days that have come, whenever the tests run."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import pytest

from zmtool.cli import who


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """From now on it is ``moment`` (ISO, UTC) for every command."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls.fromisoformat(moment).replace(tzinfo=tz or UTC)

    monkeypatch.setattr(who, "datetime", Stopped)
