"""The numbers of a shop before and after a range, and its weeks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.report.document import Figure, Figures
from trace_gate.report.pages.review.formatting import Detail, share
from trace_gate.report.pages.shop.week_chart import week_chart

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
    elif kpi.target_below is not None:
        wanted = (f"below {kpi.target_below * 100:.0f} %",)
    elif kpi.name == "trace_completeness":
        wanted = ("all of them",)
    trend = tuple(_decimal(each.freeze_rate) for each in shop.weeks)
    return Figure(
        label=f"{LABELS[kpi.name]}, {detail.cut(shop.tenant)}{_when(shop, kpi)}",
        value=share(kpi.after, detail) or "not known",
        tone=TONES.get(kpi.grade, "neutral"),
        verdict=kpi.grade or "",
        change=(_change(kpi, detail),),
        wanted=wanted,
        trend=trend if kpi.name == "freeze_rate" else (),
    )


def _when(shop: ShopNumbers, kpi: Kpi) -> str:
    return f", {shop.week}" if kpi.name == "decision_density" else ""


def _change(kpi: Kpi, detail: Detail) -> str:
    if kpi.before == kpi.after:
        return "unchanged by this range"
    return f"{share(kpi.before, detail)} before this range" if kpi.before is not None else "new"


def weeks(shop: ShopNumbers, detail: Detail, *, landed: bool) -> Iterator[Block]:
    """The freeze rate by week, as the range leaves it; not of a shop without buckets."""
    if all(each.freeze_rate is None for each in shop.weeks):
        return
    rate = next(each for each in shop.kpis if each.name == "freeze_rate")
    yield week_chart(
        [each.as_dict() for each in shop.weeks],
        _finding(shop, rate, detail, landed=landed),
        rate.target_above,
    )


def _finding(shop: ShopNumbers, rate: Kpi, detail: Detail, *, landed: bool) -> str:
    """What the range does to it: how it came there is what the line shows."""
    name, after = detail.cut(shop.tenant), share(rate.after, detail)
    if rate.before == rate.after:
        return f"The range {'left' if landed else 'leaves'} the freeze rate of {name} at {after}"
    before = "none" if rate.before is None else share(rate.before, detail)
    goes = "went" if landed else "goes"
    return f"With the range the freeze rate of {name} {goes} from {before} to {after}"


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
