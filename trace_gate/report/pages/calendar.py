"""The experiments that wait for their result, as an iCalendar file (SPEC 9, `due`).

An event of a whole day for each due day, and one for its reminder. Nothing of it depends on the
clock: the same commit gives the same bytes, and an event keeps its UID when its day moves.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import UsageError
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from icalendar import Event

    Row = Mapping[str, Any]

PRODUCT = "-//trace-gate//due//EN"
DAY = dt.timedelta(days=1)
BEGIN = 512
"""In so many bytes a calendar says who wrote it."""


def calendar(rows: list[Row]) -> bytes:
    """The calendar of some experiments of a `due` report; those without a date have no event.

    Raises:
        UsageError: icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise UsageError(
            "A calendar is written with icalendar, which is not installed.",
            remedy="pip install 'trace-gate[calendar]'",
        ) from error
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "trace-gate: experiments")
    for row in rows:
        for event in _events(row):
            made.add_component(event)
    return bytes(made.to_ical())


def is_ours(begin: bytes) -> bool:
    """Whether the first bytes of a file are those of a calendar of ours: it may be replaced."""
    lines = begin.splitlines()
    return lines[:1] == [b"BEGIN:VCALENDAR"] and f"PRODID:{PRODUCT}".encode() in lines


def _events(row: Row) -> Iterator[Event]:
    about = " ".join(plain(each) for each in (row["tenant"], row["asin"]) if each)
    hypothesis = plain(row["hypothesis"])
    verb = "needs its result" if row["decision"] else "waits for a decision"
    if row["reminder"] is not None and row["reminder"] != row["due"]:
        words = f"{hypothesis} is due on {row['due']}: {about}"
        yield _event(row, "reminder", row["reminder"], words)
    if row["due"] is not None:
        yield _event(row, "due", row["due"], f"{hypothesis} {verb}: {about}")


def _event(row: Row, kind: str, day: str, words: str) -> Event:
    """One day; `kind` keeps the two events of an experiment apart."""
    from icalendar import Event

    first = dt.date.fromisoformat(day)
    made = Event()
    made.add("uid", f"{plain(row['id'])}-{kind}-{plain(row['tenant'])}@trace-gate")
    begun = dt.datetime.combine(dt.date.fromisoformat(row["start"]), dt.time(), dt.UTC)
    made.add("dtstamp", begun)
    made.add("dtstart", first)
    if first < dt.date.max:
        made.add("dtend", first + DAY)
    made.add("summary", words)
    made.add("description", "\n".join(_description(row)))
    made.add("transp", "TRANSPARENT")
    made.add("categories", ["trace-gate", kind])
    return made


def _description(row: Row) -> Iterator[str]:
    if row["statement"]:
        yield plain(row["statement"])
    if row["metrics"]:
        yield f"Metrics to bring: {', '.join(plain(name) for name in row['metrics'])}"
    yield f"Hypothesis: {plain(row['trace'])}"
    if row["decision"]:
        yield f"Decision: {plain(row['decision'])}"
    yield f"Next: {plain(row['command'])}"
