"""The iCalendar file of `due`: for strict readers, from hostile texts, and the same each time."""

from __future__ import annotations

import builtins
import datetime as dt

import pytest
from icalendar import Calendar

from trace_gate.core.errors import UsageError
from trace_gate.report.pages import calendar

ROW = {
    "id": "EXP-20250106-002", "due": "2025-01-13", "reminder": "2025-01-12",
    "start": "2025-01-06", "hypothesis": "H-001", "statement": "Lower is better, and cheaper",
    "tenant": "ACME-US", "asin": "B0EXAMPLE1", "trace": "TRACE-20250106-002",
    "decision": "TRACE-20250106-003", "metrics": ["acos", "clicks"],
    "command": "trace-gate new verification --caused-by TRACE-20250106-003",
}  # fmt: skip
HOSTILE = (
    "a; b, c\\d\r\nEND:VEVENT\nBEGIN:VEVENT\rSUMMARY:x\x00\x07\u202e\u2028" + "\U0001f980" * 60
)


def events(*rows):
    return Calendar.from_ical(calendar.calendar(list(rows))).walk("VEVENT")


def test_the_due_day_and_its_reminder_are_events_of_a_whole_day():
    reminder, due = events(ROW)
    assert (reminder["dtstart"].dt, due["dtstart"].dt) == (
        dt.date(2025, 1, 12),
        dt.date(2025, 1, 13),
    )
    assert due["dtend"].dt == dt.date(2025, 1, 14)
    assert due["summary"] == "H-001 needs its result: ACME-US B0EXAMPLE1"
    assert reminder["summary"] == "H-001 is due on 2025-01-13: ACME-US B0EXAMPLE1"
    assert "Lower is better, and cheaper\nMetrics to bring: acos, clicks\n" in due["description"]
    assert f"Next: {ROW['command']}" in due["description"]


def test_one_that_nobody_began_says_what_it_waits_for():
    (*_, due) = events({**ROW, "decision": None})
    assert due["summary"].startswith("H-001 waits for a decision")


def test_an_event_keeps_its_name_when_its_day_moves():
    later = {**ROW, "due": "2025-02-05", "reminder": "2025-02-04"}
    assert [e["uid"] for e in events(ROW)] == [e["uid"] for e in events(later)]
    other = {**ROW, "tenant": "ACME-DE"}
    assert len({str(each["uid"]) for each in events(ROW, later, other)}) == 4


def test_nothing_depends_on_the_clock():
    assert calendar.calendar([ROW]) == calendar.calendar([dict(ROW)])
    stamps = {each["dtstamp"].dt for each in events(ROW)}
    assert stamps == {dt.datetime(2025, 1, 6, tzinfo=dt.UTC)}


@pytest.mark.parametrize("where", ["statement", "hypothesis", "asin", "tenant", "command", "id"])
def test_no_text_of_a_trace_begins_a_line_or_an_event_of_its_own(where):
    made = calendar.calendar([{**ROW, where: HOSTILE}, ROW])
    assert len(Calendar.from_ical(made).walk("VEVENT")) == 4
    lines = made.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 4
    assert all(len(line) <= 75 for line in lines)
    assert not any(byte < 32 or byte == 127 for line in lines for byte in line)
    made.decode("utf-8")
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two by a fold


def test_a_strict_reader_finds_what_the_standard_asks_for():
    lines = calendar.calendar([ROW]).decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"VERSION:2.0", "PRODID:-//trace-gate//due//EN"} <= set(lines)
    assert "DTSTART;VALUE=DATE:20250113" in lines
    assert "DTSTAMP:20250106T000000Z" in lines


def test_without_a_date_there_is_no_event_and_the_reminder_of_the_same_day_is_none():
    assert events({**ROW, "due": None, "reminder": None}) == []
    assert len(events({**ROW, "reminder": ROW["due"]})) == 1
    assert len(events({**ROW, "due": "9999-12-31", "reminder": None})) == 1


def test_without_the_library_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "icalendar":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError) as refused:
        calendar.calendar([ROW])
    assert "trace-gate[calendar]" in refused.value.remedy
