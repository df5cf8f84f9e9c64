"""The event clock on the page of a shop: what changed, by month, and the newest (SPEC 8)."""

from __future__ import annotations

from trace_gate.report.document import Code, Column, Heading, Mark, Paragraph, Table
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.shop.inline import Traces
    from trace_gate.report.pages.shop.sources import Place, Sources

    Data = Mapping[str, Any]

KINDS: Mapping[str, str] = {
    "BUCKET_FREEZE": "Frozen",
    "BUCKET_UNFREEZE": "Woken",
    "BUCKET_STATE_CHANGE": "Other moves",
    "CONTENT_VERSION_CHANGE": "Texts",
    "CAMPAIGN_STATE_CHANGE": "Campaigns",
}
"""Type of an event to the head of its column."""


def clock(shop: Data, place: Place, say: str) -> Iterator[Block]:
    """How much happened each month, and what happened last."""
    rows, more = shop["events"], shop["more"]["events"]
    yield Heading(text=(f"Event clock: {len(rows) + more}",), level=place.level)
    if not rows:
        yield Paragraph(text=("Nothing changed its state yet.",))
        return
    yield _newest(rows, shop, place.traces)
    yield from inline.rest(more, "event", say)
    yield _months(shop["months"], place.sources)
    yield from inline.rest(shop["more"]["months"], "month", say)


def _newest(rows: Sequence[Data], shop: Data, traces: Traces) -> Table:
    titles = ("Day", "What", "Product", "About", "From", "To", "Decision")
    return inline.table(
        tuple((title, False) for title in titles),
        (_event(row, shop, traces) for row in rows),
        "What changed its state, the newest first.",
    )


def _event(row: Data, shop: Data, traces: Traces) -> tuple[Line, ...]:
    drift: Line = (" ", Mark(text="drift", tone="warning")) if row["drift"] else ()
    bucket = row["type"].startswith("BUCKET_")
    return (
        (row["at"][:10],),
        (KINDS.get(row["type"], row["type"]), *drift),
        inline.product(row["asin"], shop),
        (Code(text=row["about"]),),
        _value(row["from"], bucket=bucket),
        _value(row["to"], bucket=bucket),
        inline.trace(row["trace"], traces),
    )


def _value(value: object, *, bucket: bool) -> Line:
    if value is None:
        return ()
    return (inline.state(str(value)),) if bucket else (inline.sentence(str(value)),)


def _months(months: Sequence[Data], sources: Sources) -> Table:
    kinds = [kind for kind in KINDS if any(kind in month["events"] for month in months)]
    more = sorted({kind for month in months for kind in month["events"]} - KINDS.keys())
    return Table(
        columns=(
            Column(title="Month"),
            *(Column(title=KINDS.get(kind, kind), number=True) for kind in (*kinds, *more)),
        ),
        rows=tuple(
            (
                (sources.link(month["month"], "events", month["month"]),),
                *((str(month["events"].get(kind, 0)),) for kind in (*kinds, *more)),
            )
            for month in months
        ),
        caption="Events by month, the newest first.",
    )
