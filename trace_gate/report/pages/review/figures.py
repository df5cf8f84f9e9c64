"""The numbers of a shop before and after a range, and its weeks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.report.document import Chart, Column, Figure, Figures, Point, Table
from trace_gate.report.pages.review.formatting import Detail, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import Kpi, ShopNumbers
    from trace_gate.report.document import Block, Line, Tone

LABELS = {
    "freeze_rate": "Freeze rate",
    "decision_density": "Decision density",
    "trace_completeness": "Trace completeness",
}
TONES: dict[str | None, Tone] = {
    "good": "good",
    "fair": "neutral",
    "warning": "warning",
    "critical": "bad",
}


def figures(shop: ShopNumbers, detail: Detail) -> Figures:
    """The numbers of a shop as the range leaves them, each against what it is now."""
    return Figures(figures=tuple(_figure(shop, each, detail) for each in shop.kpis))


def _figure(shop: ShopNumbers, kpi: Kpi, detail: Detail) -> Figure:
    wanted: Line = ()
    if kpi.target_above is not None:
        wanted = (f"above {kpi.target_above * 100:.0f} %",)
    trend = tuple(_decimal(each.freeze_rate) for each in shop.weeks)
    return Figure(
        label=f"{LABELS[kpi.name]}, {detail.cut(shop.tenant)}",
        value=share(kpi.after, detail) or "not known",
        tone=TONES.get(kpi.grade, "neutral"),
        verdict=kpi.grade or "",
        change=(_change(kpi, detail),),
        wanted=wanted,
        trend=trend if kpi.name == "freeze_rate" else (),
    )


def _change(kpi: Kpi, detail: Detail) -> str:
    if kpi.before == kpi.after:
        return "unchanged"
    return f"before {share(kpi.before, detail)}" if kpi.before is not None else "new"


def weeks(shop: ShopNumbers, detail: Detail) -> Iterator[Block]:
    """The freeze rate by week, as the range leaves it; not of a shop without buckets."""
    rates = [each for each in shop.weeks if each.freeze_rate is not None]
    if not rates:
        return
    name, first, last = detail.cut(shop.tenant), rates[0].freeze_rate, rates[-1].freeze_rate
    said = f"is {share(last, detail)}, as {len(rates)} weeks ago"
    if first != last:
        word = "rose" if (last or 0) > (first or 0) else "fell"
        said = f"{word} from {share(first, detail)} to {share(last, detail)}"
    columns = ("Week", "Freeze rate", "Frozen", "Living", "Decisions")
    yield Chart(
        kind="line",
        title=f"The freeze rate of {name} {said}"
        if len(rates) > 1
        else f"The freeze rate of {name}",
        unit="%",
        points=tuple(Point(at=e.week, value=_percent(e.freeze_rate)) for e in shop.weeks),
        table=Table(
            columns=tuple(Column(title=each, number=each != "Week") for each in columns),
            rows=tuple(
                (
                    (e.week,),
                    (share(e.freeze_rate, detail),),
                    (str(e.frozen),),
                    (str(e.living),),
                    (str(e.decisions),),
                )
                for e in shop.weeks
            ),
            caption=f"The freeze rate of {name} by week",
        ),
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _percent(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number)) * 100
