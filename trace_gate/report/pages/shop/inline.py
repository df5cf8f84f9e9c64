"""Pieces of the page of a shop that stand in many places: traces, shares, what is not shown."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.report.document import Code, Column, Link, Mark, Paragraph, Table
from trace_gate.report.judgement.summary import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.shop.named_traces import NamedTrace
    from trace_gate.report.document import Inline, Line, Tone

    Traces = Mapping[str, NamedTrace]

LONGEST = 140
"""Characters of a sentence from a trace that are shown."""

STATES: Mapping[str, Tone] = {
    "FROZEN": "good",
    "HARVEST": "neutral",
    "GROW": "neutral",
    "TEST": "neutral",
    "KILL": "neutral",
}
STATUSES: Mapping[str, Tone] = {
    "CONFIRMED": "good",
    "REJECTED": "bad",
    "DEPRECATED": "bad",
    "RUNNING": "neutral",
    "CANCELLED": "neutral",
}
RESULTS: Mapping[str, Tone] = {
    "confirmed": "good",
    "rejected": "bad",
    "inconclusive": "warning",
}


def table(
    columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[Line]], caption: str
) -> Table:
    """A table of (title, whether it holds numbers), without the columns that no row has a word in.

    A page about one product need not name it in each row.
    """
    found = [tuple(row) for row in rows]
    kept = [at for at in range(len(columns)) if any(any(row[at]) for row in found)]
    return Table(
        columns=tuple(Column(title=columns[at][0], number=columns[at][1]) for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in found),
        caption=caption,
    )


def product(asin: str | None, shop: Mapping[str, Any]) -> Line:
    """The product of a row; nothing where the shop has only one."""
    return (Code(text=asin),) if asin and len(shop["products"]) > 1 else ()


def trace(name: str | None, traces: Traces) -> Line:
    """A trace that leads to its row in the list of traces; nothing for none."""
    if not name:
        return ()
    short = name.removeprefix("TRACE-")
    return (Link(text=short, to=f"#{name}", code=True) if name in traces else Code(text=name),)


def named(name: str, behind: str | None, traces: Traces) -> Line:
    """A thing that leads to the trace by which it began."""
    known = behind in traces
    return (Link(text=name, to=f"#{behind}", code=True) if known else Code(text=name),)


def list_of(names: Iterable[str], traces: Traces) -> Line:
    """Several of them."""
    found: list[Inline] = []
    for name in names:
        found += [", ", *trace(name, traces)] if found else trace(name, traces)
    return tuple(found)


def command(text: str | None) -> Line:
    """A command to be typed; nothing where there is only to wait."""
    return (Code(text=text),) if text else ()


def share(value: float | None) -> str:
    """A share in percent, `not known` of nothing."""
    return "not known" if value is None else f"{value * 100:.0f} %"


def percent(value: float | None) -> Decimal | None:
    """A share as a number of a chart."""
    return None if value is None else round(Decimal(str(value)) * 100, 1)


def state(name: str) -> Mark:
    """The state of a bucket."""
    return Mark(text=name, tone=STATES.get(name, "neutral"))


def status(name: str, *, claimed: bool) -> Line:
    """The status of a hypothesis; nobody takes a claim for a proof."""
    tone: Tone = STATUSES.get(name, "neutral")
    if claimed:
        return (Mark(text=name, tone="warning" if tone == "good" else tone), " claimed")
    return (Mark(text=name, tone=tone),)


def result(name: str, *, claimed: bool) -> Line:
    """What came out of a test."""
    if claimed:
        return (Mark(text=f"{name}, claimed", tone="warning"),)
    return (Mark(text=name, tone=RESULTS.get(name, "neutral")),)


def sentence(text: str | None) -> str:
    """A sentence of a trace, not longer than a cell can bear."""
    words = " ".join((text or "").split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def rest(count: int, what: str, say: str) -> list[Paragraph]:
    """What a list lacks, in a sentence; nothing where it is whole."""
    if not count:
        return []
    verb = "is" if count == 1 else "are"
    return [Paragraph(text=(f"{plural(count, what)} more {verb} not shown. {say}",))]
