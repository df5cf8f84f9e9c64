"""The freeze rate week by week, the same on the page of a shop and on that of a range (SPEC 8)."""

from __future__ import annotations

from trace_gate.report.document import Chart, Column, Point, Table
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Line

    Week = Mapping[str, Any]
    """`week`, `freeze_rate`, `decisions`, `living`: a row of `WeeklyFigures`"""


def week_chart(
    weeks: Sequence[Week], title: str, low: float | None, moved: Sequence[Line] | None = None
) -> Chart:
    """The line of the weeks, and their table with the newest first.

    Args:
        weeks: in their order, quiet ones, too.
        title: what is to be seen, as a sentence.
        low: the rate that is wanted at least; None where nothing is.
        moved: what moved the rate in each week.
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
        table=_table(weeks, moved),
    )


def _table(weeks: Sequence[Week], moved: Sequence[Line] | None) -> Table:
    columns = [Column(title="Week")]
    columns += [
        Column(title=title, number=True) for title in ("Freeze rate", "Decisions", "Living buckets")
    ]
    columns += [Column(title="What moved it")] if moved is not None else []
    rows = [
        (
            (week["week"],),
            (inline.share(week["freeze_rate"]),),
            (str(week["decisions"]),),
            (str(week["living"]),),
            *((moved[at],) if moved is not None else ()),
        )
        for at, week in enumerate(weeks)
    ]
    return Table(
        columns=tuple(columns),
        rows=tuple(reversed(rows)),
        caption="The freeze rate at the end of each week, the newest first.",
    )
