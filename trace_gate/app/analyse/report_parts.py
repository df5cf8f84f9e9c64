"""The figures of a report by what its rows are about, beside those of earlier reports.

A trace holds sums only, so earlier reports are read again, from where their observations say that
they lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.analyse import report_rows
from trace_gate.core.analyst import metrics, parts, periods
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.core.analyst.comparison import Earlier
    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.analyst.parts import PartComparison
    from trace_gate.core.analyst.reports import Report

    ReadAgain = Callable[[str], Sequence[Report]]
    """The reports in a file of the working tree; UsageError where it is not there"""

CHOICES = {
    "campaign": ("campaign",),
    "ad-group": ("ad_group",),
    "targeting": ("targeting", "keyword"),
    "term": ("search_term", "search_query"),
    "asin": ("child_asin", "advertised_asin"),
    "placement": ("placement",),
}
"""What is typed to the columns that tell it"""


class PartsWanted(Record):
    """By what the figures of a report are told."""

    name: str
    """One of `CHOICES`"""
    read_again: ReadAgain


class Parts(Record):
    """The parts of a report."""

    by: str
    figures: Mapping[str, Figures]
    comparison: PartComparison
    unread: tuple[str, ...] = ()
    """Earlier observations whose reports could not be read"""


def of(
    report: Report,
    by: PartsWanted,
    about: Mapping[str, str],
    used: Sequence[Earlier],
    here: Mapping[str, Sequence[Report]],
    *,
    command: TypedCommand,
) -> Parts:
    """The parts of a report.

    Args:
        report: The report.
        by: By what.
        about: The product and campaign whose rows are meant.
        used: The observations that it is compared with.
        here: Reports that are being observed, by where they are to lie.
        command: What was typed.

    Raises:
        UsageError: the report does not say what is asked for.
    """
    figures = _figures(report, by.name, about, command)
    earlier, unread = [], []
    for each in used:
        try:
            found = here.get(each.report) or by.read_again(each.report)
            old = _from(next(r for r in found if r.kind == report.kind), each)
            earlier.append(_figures(old, by.name, about, command))
        except (UsageError, periods.UnclearDates, StopIteration):
            unread.append(each.trace_id)
    compared = parts.compare(figures, earlier)
    return Parts(by=by.name, figures=figures, comparison=compared, unread=tuple(unread))


def _from(report: Report, earlier: Earlier) -> Report:
    """The rows of an earlier report that its observation counted."""
    spans = periods.row_days(report)
    first = min((start for start, _ in spans or () if start is not None), default=earlier.start)
    return periods.since(report, earlier.start) if first < earlier.start else report


def _figures(
    report: Report, by: str, about: Mapping[str, str], command: TypedCommand
) -> dict[str, Figures]:
    column = next((name for name in CHOICES[by] if name in report.cells), None)
    if column is None:
        can = [each for each, names in CHOICES.items() if any(n in report.cells for n in names)]
        raise UsageError(
            f"{report.table.file} does not tell its figures by {by}.",
            remedy=f"It can: {' or '.join(command.again(('--by', each)) for each in can)}",
        )
    rows = report_rows.picked(report, asin=about.get("asin"), campaign=about.get("campaign_id"))
    found = metrics.by_entity(rows, (column,))
    return {name[0] or "(none)": figures for name, figures in found.items()}
