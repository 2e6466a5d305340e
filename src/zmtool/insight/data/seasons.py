"""Festivals by the lunar calendar: which week of last year a week before a festival is compared with, and what day is before one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.values.periods import week_of


@dataclass(frozen=True, slots=True)
class Festivals:
    """The days of each festival, and how many weeks before it count with it."""

    weeks_before: int
    days: Mapping[str, tuple[date, ...]]

    def before(self, on: date, within: Mapping[str, int]) -> str:
        """The festival that a day lies ahead of by no more than its days of ``within`` (中秋节前 5 天); empty for none."""
        for name, most in within.items():
            for day in self.days.get(name, ()):
                ahead = (day - on).days
                if 0 <= ahead <= most:
                    return f"{name}前 {ahead} 天" if ahead else name
        return ""

    def weeks(self) -> list[tuple[int, int, str]]:
        """Week, the same week of the year before by the lunar calendar, festival."""
        found: dict[int, tuple[int, int, str]] = {}
        for name, days in self.days.items():
            for before, day in zip(days, days[1:], strict=False):
                for back in range(self.weeks_before + 1):
                    week = week_of(day) - back
                    found.setdefault(week, (week, week_of(before) - back, name))
        return sorted(found.values())


@kept_data
def load_festivals(overrides: Path | None = None) -> Festivals:
    """The festivals. Raises UsageProblem for a wrong file."""
    path = data_file("schemas/insight/festivals.yaml", overrides)
    data = load_checked(path, "insight-festivals.schema.json")
    try:
        days = {
            name: tuple(sorted(map(date.fromisoformat, ones))) for name, ones in data["festivals"].items()
        }
    except ValueError as error:
        raise UsageProblem("节日的日期不存在", where=str(path), next_step="请改正 festivals") from error
    return Festivals(data["weeks_before"], MappingProxyType(days))
