"""The shipped law, read once for all tests of the room."""

from __future__ import annotations

import pytest
from hypothesis import settings

from zmtool.law.calendar import WorkCalendar
from zmtool.law.library import Law, load_law

# The first example of a property reads the data files; no example is timed.
settings.register_profile("law", deadline=None)
settings.load_profile("law")


@pytest.fixture(scope="session")
def law() -> Law:
    return load_law()


@pytest.fixture(scope="session")
def calendar(law: Law) -> WorkCalendar:
    return law.calendar
