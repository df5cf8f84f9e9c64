"""The days that a report is about: as it tells them, as they were typed, and as today allows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from trace_gate.core.analyst import periods
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.periods import Period
    from trace_gate.core.analyst.reports import Report

_DAY = dt.timedelta(days=1)
_EXAMPLE = "2025-01-06..2025-01-12"


class Days(Record):
    """The first and the last day of a report, and what a person should know of them."""

    start: dt.date
    end: dt.date
    notes: tuple[str, ...]


def days_of(
    report: Report,
    path: str,
    typed: tuple[str, str] | None,
    *,
    since: dt.date | None = None,
    window: int | None,
    command: TypedCommand,
    now: float,
) -> Days:
    """The days that an observation of a report is about.

    Args:
        report: The report.
        path: Its file, as people know it.
        typed: The days that were typed.
        since: The day before which rows were left out; None where none were.
        window: Its attribution window in days.
        command: What was typed.
        now: Seconds since the epoch.

    Raises:
        UsageError: nobody says which days, the report says others than were typed, or they are
            still to come.
    """
    start, end, notes = (
        _typed(report, path, typed, command) if typed else (*_of_report(report, path, command), ())
    )
    if since is not None:
        start, notes = since, (*notes, f"rows before {since} are left out")
    today = dt.datetime.fromtimestamp(now, tz=dt.UTC).date()
    # East of Greenwich the next day has begun.
    if end > today + _DAY:
        raise UsageError(
            f"{path}: {end} is still to come, so no report can tell of it.",
            remedy="Look at the days of the report: download it once more when its period is over.",
        )
    final = end + dt.timedelta(days=window or 0)
    if today < final:
        notes = (*notes, f"not final until {final}: sales are still coming in")
    return Days(start=start, end=end, notes=notes)


def attribution_days(report: Report) -> int | None:
    """The attribution window in days: only reports of the same one are ever compared."""
    windows = (column.window_days for column in report.header.columns.values())
    return next((days for days in windows if days is not None), None)


def _typed(
    report: Report, path: str, typed: tuple[str, str], command: TypedCommand
) -> tuple[dt.date, dt.date, tuple[str, ...]]:
    start, end = (dt.date.fromisoformat(day) for day in typed)
    try:
        own = _own(report, path)
    except periods.UnclearDates as problem:
        meant = periods.readings(report)
        if not meant:  # it is for these that a period is typed
            return start, end, (f"{problem}: its days are only those of --period",)
        fitting = [each for each in meant if start <= each.start and each.end <= end]
        if not fitting:
            raise _other_days(path, meant, start, end, command) from problem
        own = max(fitting, key=lambda each: each.end - each.start)
    if own is None or (own.start, own.end) == (start, end):
        return start, end, ()
    if own.start < start or end < own.end:
        raise _other_days(path, (own,), start, end, command)
    return start, end, (f"the report tells of {own.start} to {own.end} only; --period is wider",)


def _other_days(
    path: str, meant: Sequence[Period], start: dt.date, end: dt.date, command: TypedCommand
) -> UsageError:
    """The error where what was typed is none of the periods that a report may mean."""
    told = " or of ".join(f"{each.start} to {each.end}" for each in meant)
    again = command.again(without=("--period",)) if len(meant) == 1 else _each(meant, command)
    return UsageError(
        f"{path} tells of {told}, and --period says {start} to {end}.",
        remedy=f"{again}   Of other days, download a report of those days.",
    )


def _each(meant: Sequence[Period], command: TypedCommand) -> str:
    """The command with each of some periods."""
    return "   or: ".join(
        command.again(("--period", f"{each.start}..{each.end}")) for each in meant
    )


def _of_report(report: Report, path: str, command: TypedCommand) -> tuple[dt.date, dt.date]:
    ask = f"Say it, with the days that are right: {command.again(('--period', _EXAMPLE))}"
    try:
        own = _own(report, path)
    except periods.UnclearDates as problem:
        meant = periods.readings(report)
        known = f"Type the days that are right: {_each(meant, command)}" if meant else _again(ask)
        raise UsageError(f"{problem}.", remedy=known) from problem
    if own is None:
        business = report.kind.name == "business"
        more = " The day in its name is the day of the download." if business else ""
        raise UsageError(
            f"{path} does not tell which days it is about.{more}",
            remedy=ask,
        )
    return own.start, own.end


def _again(ask: str) -> str:
    """For days that no country writes: the file was changed after it was downloaded."""
    return (
        "Download the report once more: another program may have saved this file. Only if its rows "
        f"are whole: {ask[0].lower()}{ask[1:]}"
    )


def _own(report: Report, path: str) -> Period | None:
    return periods.period_of(report, path.replace("\\", "/").rpartition("/")[2])
