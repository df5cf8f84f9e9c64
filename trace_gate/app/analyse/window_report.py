"""A report that is to prove a result: whose rows, which days (SPEC 8, Claimed results)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from trace_gate.app.analyse import bucket_window, places, report_days, report_rows
from trace_gate.core.analyst import bucket_counts
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.analyse.bucket_window import BucketRows
    from trace_gate.app.analyse.report_days import Days
    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.metrics import Figures

_EPOCH = dt.date(1970, 1, 1)


class WindowReport(Record):
    """A report of the days of a test."""

    file: ReportFile
    place: str
    """Where it is to lie"""
    days: Days
    figures: Figures
    of_bucket: bool = False
    """Whether they are those of the search terms of a bucket"""


class About(Record):
    """Which rows of a report are meant, of which days."""

    tested: Tested
    campaign: str | None
    """As the report writes it; None: as the trace has it"""
    period: tuple[str, str] | None
    early: bool
    """Whether the window may go on"""
    bucket: BucketRows | None = None
    """The bucket whose search terms are meant; None: all of the product"""
    command: TypedCommand


def looked(
    read: Sequence[ReportFile], about: About, *, uploads: str, now: float
) -> list[WindowReport]:
    """The reports with their sums, each of the days of the test.

    Raises:
        UsageError: a report has other rows, other money or other days, or two tell of other days.
    """
    found = [_look(each, about, uploads=uploads, now=now) for each in read]
    for one in found:
        if (one.days.start, one.days.end) != (found[0].days.start, found[0].days.end):
            raise UsageError(
                f"{one.file.path} tells of {one.days.start} to {one.days.end}, and "
                f"{found[0].file.path} of {found[0].days.start} to {found[0].days.end}.",
                remedy="Name reports of the same days.",
            )
    return found


def window(tested: Tested) -> tuple[dt.date, dt.date]:
    """The first and the last day of a test."""
    return tuple(_EPOCH + dt.timedelta(days=each) for each in (tested.first, tested.last))  # type: ignore[return-value]  # two of two


def _look(file: ReportFile, about: About, *, uploads: str, now: float) -> WindowReport:
    report, command, entity = file.report, about.command, about.tested.entity
    asin = entity.get("asin")
    report_rows.refuse_none(report)
    report_rows.refuse_other_money(report, about.tested.tenant, command, named=False)
    report_rows.refuse_other_product(report, asin, command, named=False)
    days = report_days.days_of(
        report,
        report.table.file,
        about.period,
        window=report_days.attribution_days(report),
        command=command,
        now=now,
    )
    _refuse_days(report.table.file, days, about)
    bucket_window.refuse_without_terms(report, about.tested)
    campaign = about.campaign or entity.get("campaign_id")
    found = WindowReport(
        file=file,
        place=places.place_of(file.path, uploads, about.tested.tenant),
        days=days,
        figures=report_rows.figures(report, asin=asin, campaign=campaign, command=command),
    )
    if about.bucket is None or bucket_counts.TERM not in report.cells:
        return found
    figures = bucket_window.figures(
        report, about.bucket, (days.start, days.end), asin=asin, campaign=campaign
    )
    return found.with_(figures=figures, of_bucket=True)


def _refuse_days(path: str, days: Days, about: About) -> None:
    """Nothing, where a report begins on the day of the execution or later, and reaches the end."""
    first, last = window(about.tested)
    if days.start >= first and (about.early or days.end >= last):
        return
    if days.start < first:
        why = f"{about.tested.decision.id} was executed on {first}: what was before tells nothing"
    else:
        why = f"the window ends on {last}"
    raise UsageError(
        f"{path} tells of {days.start} to {days.end}, and {why}.",
        remedy=f"Download the report of {first} to {last}, and name that file.",
    )
