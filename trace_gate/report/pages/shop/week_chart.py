"""The freeze rate week by week, the same on the page of a shop and on that of a range (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.document import Chart, Column, Point, Table
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Inline, Line

    Week = Mapping[str, Any]
    """`week`, `freeze_rate`, `decisions`, `living`: a row of `WeeklyFigures`"""


class Counted(Record):
    """For each week the number of its decisions, and what moved the rate, leading to traces."""

    decisions: tuple[Inline, ...]
    moved: tuple[Line, ...]


def week_chart(
    weeks: Sequence[Week], title: str, low: float | None, counted: Counted | None = None
) -> Chart:
    """The line of the weeks, and their table with the newest first.

    Args:
        weeks: in their order, quiet ones, too.
        title: what is to be seen, as a sentence.
        low: the rate that is wanted at least; None where nothing is.
        counted: what each week is counted from; None where the page does not tell.
    """
    return Chart(
        kind="line",
        title=title,
        unit="%",
        points=tuple(
            Point(
                at=week["week"],
                value=inline.percent(week["freeze_rate"]),
                note=plural(week["decisions"], "decision"),
            )
            for week in weeks
        ),
        low=inline.percent(low),
        high=inline.percent(1.0) if low is not None else None,
        table=_table(weeks, counted),
    )


def _table(weeks: Sequence[Week], counted: Counted | None) -> Table:
    columns = [Column(title="Week")]
    columns += [
        Column(title=title, number=True) for title in ("Freeze rate", "Decisions", "Living buckets")
    ]
    columns += [Column(title="What moved it")] if counted is not None else []
    rows = [
        (
            (week["week"],),
            (inline.share(week["freeze_rate"]),),
            (str(week["decisions"]) if counted is None else counted.decisions[at],),
            (str(week["living"]),),
            *((counted.moved[at],) if counted is not None else ()),
        )
        for at, week in enumerate(weeks)
    ]
    return Table(
        columns=tuple(columns),
        rows=tuple(reversed(rows)),
        caption="The freeze rate at the end of each week, the newest first.",
    )
