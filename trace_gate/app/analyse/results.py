"""What an analyst says of a result, and what it comes to (SPEC 9, Verifying)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse.known_buckets import KnownBuckets
from trace_gate.app.analyse.tested import Tested
from trace_gate.core.analyst.before_after import Compared
from trace_gate.core.record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.analyse.window_report import WindowReport
    from trace_gate.core.finding import Finding


class Wanted(Record):
    """What the analyst says of a result."""

    agent: str
    metrics: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    campaign: str | None = None
    learning: str | None = None
    early: bool = False
    """It is written down though nobody can tell the result"""
    extend: int | None = None
    in_decision: bool = False
    """The decision holds its result; else it is a trace of its own"""
    dry_run: bool = False
    buckets: KnownBuckets = KnownBuckets()
    """By which search terms are counted, where a criterion is about them"""
    command: TypedCommand


class Concluded(Record):
    """A result, and where it stands now."""

    tested: Tested
    compared: tuple[Compared, ...]
    result: str
    claimed: bool
    why_claimed: str
    """Empty where a report stands behind it, or nothing is concluded"""
    days: tuple[dt.date, dt.date] | None
    """Of the reports"""
    notes: tuple[str, ...]
    trace_id: str | None = None
    """None where nothing was written"""
    path: str | None = None
    copied: tuple[str, ...] = ()
    unstaged: tuple[str, ...] = ()
    missing: tuple[Finding, ...] = ()
    more: str = ""
    """The command that extends the window, where that may be and more days would help"""


class Plan(Record):
    """A result before it is written."""

    reports: tuple[WindowReport, ...]
    outcome: Mapping[str, Any]
    """`actual_outcome`"""
    concluded: Concluded
    wanted: Wanted
