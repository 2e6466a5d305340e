"""Many alerts worked on in one go: read at once, changed in memory, kept at once. The results are those of keeping them one by one.

A book is used within one writing transaction. It holds every alert of the subjects it was opened for, so that what an alert asks
of the others (the same one before, what else was raised, how often it was suppressed) is answered without the database.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session

from zmtool.oversight.closed_loop.files import files_of_many
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import number_after
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps_of_many, steps_of_many
from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.keep_alerts import (
    BEGINS,
    KIND,
    KeptAlert,
    alerts_of,
    columns_of,
    findable_of,
    kept_from,
    new_alert_no,
    no_alert,
    records_of_many,
)
from zmtool.oversight.internal.levels import Earlier
from zmtool.oversight.internal.records import Alert
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.store.audit import Change, record_many
from zmtool.store.search import Findable, add_entries, replace_entries

_AT_ONCE = 500
_MOST_EARLIER, _MOST_IN_A_ROW = 500, 100
_UNDECIDED = (BEGINS, "TRIAGE")
_TABLE = SupervisionAlertRow.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Held:
    """One alert: its columns as they are now, its course once somebody asked for it, and what of it the database has."""

    columns: dict[str, Any]
    kept: KeptAlert | None
    steps_kept: int
    found_as: Findable | None
    changed: bool

    @property
    def is_new(self) -> bool:
        return self.columns["id"] is None


class AlertBook:
    """Every alert of some subjects. ``reading``: nothing will be kept."""

    def __init__(
        self, session: Session, life: Life, subjects: Iterable[str], *, reading: bool = False
    ) -> None:
        self._session, self._life = session, life
        self._held: dict[str, _Held] = {}
        self._by_subject: dict[str, list[_Held]] = defaultdict(list)
        self._by_key: dict[str, _Held] = {}
        self._values: dict[str, list[float]] = {}
        self._last_number: dict[str, str] = {}
        self._changes: list[Change] = []
        self._reading = reading
        wanted = sorted(set(subjects))
        for start in range(0, len(wanted), _AT_ONCE):
            self._read(wanted[start : start + _AT_ONCE])

    def _read(self, subjects: Sequence[str]) -> None:
        columns = [one for one in _TABLE.c if one.name != "facts"]
        chosen = _TABLE.select().with_only_columns(*columns).where(_TABLE.c.subject_key.in_(subjects))
        # Locked where the database locks rows; SQLite's writer is alone anyway.
        chosen = chosen.order_by(_TABLE.c.id)
        for row in self._session.execute(chosen if self._reading else chosen.with_for_update()):
            self._hold(_Held(dict(row._mapping), None, 0, None, False))

    def _hold(self, held: _Held) -> None:
        self._held[held.columns["alert_no"]] = held
        self._by_subject[held.columns["subject_key"]].append(held)
        self._by_key[held.columns["dedupe"]] = held

    def kept(self, number: str) -> KeptAlert:
        """The alert with this whole number. Raises NotFound."""
        held = self._held.get(number)
        if held is None:
            raise no_alert(number)
        return held.kept or self._read_course(number)

    def _read_course(self, first: str) -> KeptAlert:
        """The alert that is asked for, read with those that are open: they are asked for together."""
        wanted = [
            number
            for number, one in self._held.items()
            if one.kept is None and (one.columns["is_open"] or number == first)
        ]
        found: dict[str, KeptAlert] = {}
        alerts = alerts_of(self._session, wanted)
        steps = steps_of_many(self._session, KIND, wanted)
        records = records_of_many(self._session, wanted)
        files = files_of_many(self._session, KIND, wanted)
        for number in wanted:
            held, alert = self._held[number], alerts[number]
            course = Course(alert.raised_at, BEGINS, steps.get(number, ()))
            held.kept = kept_from(held.columns, alert, course, records.get(number, ()), files.get(number, ()))
            held.steps_kept = len(course.steps)
            held.found_as = findable_of(alert, inner=held.columns["inner"])
            found[number] = held.kept
        return found[first]

    def latest_of_key(self, key: str) -> str:
        """The latest alert of a model, subject and period; empty for none."""
        held = self._by_key.get(key)
        return str(held.columns["alert_no"]) if held else ""

    def closed_at(self, number: str) -> datetime | None:
        """When an alert was closed or suppressed, None while it is open."""
        columns = self._held[number].columns
        if columns["is_open"] or not columns["closed_at"]:
            return None
        return datetime.fromisoformat(columns["closed_at"]).astimezone()

    def earlier(self, subject: str, since: datetime, but: str = "") -> tuple[Earlier, ...]:
        """What else was raised about a subject since a moment, suppressed ones too, the latest first."""
        text = local_text(since)
        found = [
            one.columns
            for one in self._by_subject.get(subject, ())
            if one.columns["raised_at"] >= text and one.columns["alert_no"] != but
        ]
        found.sort(key=lambda one: one["model"])
        found.sort(key=lambda one: one["raised_at"], reverse=True)
        return tuple(
            Earlier(
                one["alert_no"],
                one["model"],
                datetime.fromisoformat(one["raised_at"]).astimezone(),
                one["verdict"],
                one["level"],
            )
            for one in found[:_MOST_EARLIER]
        )

    def suppressed_in_a_row(self, subject: str, model: str, but: str) -> int:
        """How many of the latest alerts of a subject by a model were suppressed, one after the other."""
        others = [
            one.columns
            for one in self._by_subject.get(subject, ())
            if one.columns["model"] == model
            and one.columns["alert_no"] != but
            and one.columns["state"] not in _UNDECIDED
        ]
        others.sort(key=lambda one: (one["raised_at"], one["alert_no"]), reverse=True)
        count = 0
        for one in others[:_MOST_IN_A_ROW]:
            if one["state"] != "SUPPRESSED":
                break
            count += 1
        return count

    def quantile(self, model: str, value: Decimal | None) -> Decimal | None:
        """Where a value stands among those of its model here: the share that is not above it; None without any other."""
        if value is None:
            return None
        values = self._values_of(model)
        if not values:
            return None
        return (Decimal(bisect_right(values, float(value))) / len(values)).quantize(Decimal("0.001"))

    def _values_of(self, model: str) -> list[float]:
        if model not in self._values:
            chosen = _TABLE.c.model == model
            rows = self._session.execute(
                _TABLE.select().with_only_columns(_TABLE.c.id, _TABLE.c.value).where(chosen)
            )
            known = {one.columns["id"] for one in self._held.values()}
            values = [one.value for one in rows if one.id not in known]
            values += [one.columns["value"] for one in self._held.values() if one.columns["model"] == model]
            self._values[model] = sorted(one for one in values if one is not None)
        return self._values[model]

    def next_number(self, org: str, year: int) -> str:
        """The next number of an alert in a year."""
        start = f"{org}-{year}"
        last = self._last_number.get(start)
        number = number_after(last) if last else new_alert_no(self._session, org, year)
        self._last_number[start] = number
        return number

    def keep(
        self,
        alert: Alert,
        course: Course,
        *,
        inner: bool,
        verdict: str,
        next_due: datetime | None,
        now: datetime,
        who: str,
        action: str,
        change: Mapping[str, Any],
        why: str = "",
    ) -> None:
        """Keeps an alert with its new steps; the database has it after ``save``."""
        columns = columns_of(
            alert, course, self._life, inner=inner, verdict=verdict, next_due=next_due, now=now
        )
        held = self._held.get(alert.alert_no)
        if held is None:
            held = _Held({"id": None, "version": 1, "added_by": who, **columns}, None, 0, None, True)
            self._hold(held)
            self._count(alert.model, None, columns["value"])
        else:
            self._count(alert.model, held.columns["value"], columns["value"])
            held.columns.update(columns, version=held.columns["version"] + 1)
            held.changed = True
        before = held.kept
        held.kept = kept_from(
            held.columns, alert, course, before.records if before else (), before.files if before else ()
        )
        hidden = findable_of(alert, inner=inner) is None
        self._changes.append(
            Change(
                who,
                action,
                f"alert/{alert.alert_no}",
                {"state": columns["state"], **({} if hidden else change)},
                "" if hidden else why,
            )
        )

    def _count(self, model: str, before: float | None, after: float | None) -> None:
        values = self._values.get(model)
        if values is None or before == after:
            return
        if before is not None:
            del values[bisect_right(values, before) - 1]
        if after is not None:
            insort(values, after)

    def save(self, now: datetime) -> None:
        """Writes everything that was kept: alerts, steps, what can be found of them, the trail."""
        changed = [one for one in self._held.values() if one.changed and one.kept is not None]
        new = [one for one in changed if one.is_new]
        old = [one for one in changed if not one.is_new]
        if new:
            rows = [{name: text for name, text in one.columns.items() if name != "id"} for one in new]
            self._session.execute(insert(_TABLE), rows)
        if old:
            statement = update(_TABLE).where(_TABLE.c.id == bindparam("row"))
            names = [name for name in old[0].columns if name != "id"]
            statement = statement.values({name: bindparam(name) for name in names})
            self._session.execute(
                statement, [{**{n: one.columns[n] for n in names}, "row": one.columns["id"]} for one in old]
            )
        self._number_rows(new)
        add_steps_of_many(
            self._session,
            KIND,
            [(one.kept.alert.alert_no, one.kept.course.steps, one.steps_kept) for one in changed if one.kept],
        )
        add_entries(
            self._session,
            [(f"alert/{one.columns['id']}", found) for one in new if (found := _findable(one)) is not None],
        )
        for one in old:
            if (found := _findable(one)) != one.found_as:
                entries = [] if found is None else [found]
                replace_entries(self._session, f"alert/{one.columns['id']}", entries)
        for one in changed:
            one.found_as, one.changed = _findable(one), False
            one.steps_kept = len(one.kept.course.steps) if one.kept else 0
        record_many(self._session, self._changes, now=now)
        self._changes = []

    def _number_rows(self, new: Sequence[_Held]) -> None:
        by_number = {one.columns["alert_no"]: one for one in new}
        numbers = list(by_number)
        for start in range(0, len(numbers), _AT_ONCE):
            chosen = _TABLE.select().with_only_columns(_TABLE.c.id, _TABLE.c.alert_no)
            part = numbers[start : start + _AT_ONCE]
            for row in self._session.execute(chosen.where(_TABLE.c.alert_no.in_(part))):
                by_number[row.alert_no].columns["id"] = row.id


def _findable(one: _Held) -> Findable | None:
    return None if one.kept is None else findable_of(one.kept.alert, inner=one.kept.inner)
