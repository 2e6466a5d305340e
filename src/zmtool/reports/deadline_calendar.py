"""Deadlines as an iCalendar file (RFC 5545): one whole-day entry each, with an alarm a day ahead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from zmtool.cases.deadlines import BoardLine


def calendar_text(lines: Iterable[BoardLine], today: date) -> bytes:
    """The calendar of ``lines``; those whose end is unknown are left out. The same lines give the same bytes."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//zmtool//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "案件期限")
    stamp = datetime.combine(today, time(), UTC)
    for line in lines:
        one = line.deadline
        if one.due is None:
            continue
        event = Event()
        event.add("uid", _identity(line))
        event.add("dtstamp", stamp)
        event.add("dtstart", one.due)
        event.add("dtend", one.due + timedelta(days=1))
        event.add("summary", f"{one.label}：{line.case_no} {line.party_name}")
        event.add("description", "\n".join(part for part in (one.counting, one.ground, one.note) if part))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"明日届满：{one.label} {line.case_no}")
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _identity(line: BoardLine) -> str:
    key = f"{line.case_no}\0{line.deadline.rule}\0{line.deadline.start}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@zmtool"
