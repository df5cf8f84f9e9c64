"""Observations from reports: period, figures, what is unusual (SPEC 9, Observing a report).

They are all there or none of them is: everything is read, added up and looked at before the first
file is written, and what was written goes again where a later one cannot be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.analyse import plans
from trace_gate.app.author import new_trace
from trace_gate.core.analyst import cut_off
from trace_gate.core.record import Record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.analyse.known_buckets import KnownBuckets
    from trace_gate.app.analyse.plans import Plan, Wanted
    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.report_parts import Parts
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.bucket_counts import Counted
    from trace_gate.core.analyst.comparison import Comparison, Earlier
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.reports import Report


class Observed(Record):
    """An observation that was written."""

    written: Written
    report: Report
    entity: Mapping[str, str]
    """What it is about: `asin`, `campaign_id`"""
    start: dt.date
    end: dt.date
    figures: Figures
    comparison: Comparison
    copied: str | None
    """Where the report lies now, if it was copied"""
    parts: Parts | None = None
    """Its figures by what its rows are about, where they were asked for"""
    notes: tuple[str, ...] = ()
    """What a person should know of its days"""
    counted: Counted | None = None
    """What the buckets of the product come to"""


def observe(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    read: Sequence[ReportFile],
    wanted: Wanted,
    *,
    now: float,
    known: KnownBuckets,
) -> list[Observed]:
    """Write an observation of each report, in the order of their days.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        read: the reports.
        wanted: what the analyst says of them.
        now: seconds since the epoch.
        known: the intent buckets, by which search terms are counted.

    Raises:
        UsageError: something in a report, or in what is wanted of it, cannot be done. Nothing of
            any report is written then.
    """
    planned = plans.plans(git, files, rules, read, wanted, now=now, known=known)
    made: list[str] = []
    ids: dict[int, str] = {}
    found: list[Observed] = []
    try:
        for number, plan in enumerate(planned, 1):
            copied = files.read(plan.place) is None
            if copied:
                files.create(plan.place, plan.file.data)
                made.append(plan.place)
            written = new_trace.write(git, files, rules, plan.order, now=now)
            made.append(written.path)
            ids[number] = written.trace_id
            found.append(_observed(plan, written, ids, copied=copied))
    except BaseException:
        for path in reversed(made):
            files.take_away(path)
        raise
    return found


def _observed(plan: Plan, written: Written, ids: Mapping[int, str], *, copied: bool) -> Observed:
    compared = plan.comparison
    return Observed(
        written=written,
        report=plan.file.report,
        entity=dict(plan.order.entity),
        start=plan.days.start,
        end=plan.days.end,
        figures=plan.figures,
        comparison=compared.with_(
            overlapping=_named(compared.overlapping, ids), used=_named(compared.used, ids)
        ),
        copied=plan.place if copied else None,
        parts=plan.parts,
        notes=(*plan.days.notes, *_unread_sheets(plan.file), *_of_text(plan.file)),
        counted=plan.counted,
    )


def _unread_sheets(file: ReportFile) -> list[str]:
    return [
        f"the sheet {sheet!r} looks like a report and was not read: --sheet reads it"
        for sheet in file.unread_sheets
    ]


def _of_text(file: ReportFile) -> Iterator[str]:
    """What is said of a file of separated values: its code page, and that it broke off."""
    encoding = file.report.table.encoding or "utf-8"
    if not encoding.startswith("utf"):
        yield (
            f"its text was read in the code page {encoding}: a name with an umlaut, an accent or a "
            "sign shows whether that is right"
        )
    note = cut_off.note(file.report)
    if note is not None:
        yield note


def _named(earlier: Sequence[Earlier], ids: Mapping[int, str]) -> tuple[Earlier, ...]:
    """Those that were planned, by the ids that they got."""
    return tuple(each.with_(trace_id=ids.get(each.planned, each.trace_id)) for each in earlier)
