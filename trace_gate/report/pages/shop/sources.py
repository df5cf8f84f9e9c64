"""The traces from which each number of a page is counted: a number leads to its list (SPEC 9).

Only what a number on the page leads to is listed, folded, before the traces themselves.
"""

from __future__ import annotations

from trace_gate.app.overview.shop import shorten
from trace_gate.core.record import Record
from trace_gate.report.document import Anchor, Code, Details, Heading, Link, Paragraph, Table
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from trace_gate.report.document import Block, Inline, Line
    from trace_gate.report.pages.shop.inline import Traces

    Data = Mapping[str, Any]

LABELS: Mapping[str, str] = {
    "freeze_rate": "Freeze rate: what froze the buckets",
    "decision_density": "Decision density: decisions of this week",
    "trace_completeness": "Trace completeness: executed decisions",
    "incomplete": "Of these without evidence, hypothesis or result",
    "tests": "Tests that run: what planned them",
    "state": "What brought buckets to {of}",
    "frozen_imported": "Came in frozen",
    "frozen_unpassed": "Frozen without a verification that passed",
    "frozen_claimed": "Frozen, passed by a mere claim",
    "imported": "Imported buckets",
    "killed_this_quarter": "Killed this quarter",
    "decisions": "Decisions of {of}",
    "moves": "What moved the freeze rate in {of}",
    "earlier": "What moved the freeze rate before these weeks",
    "events": "Events of {of}",
    "hypothesis": "Results of {of}",
    "pattern": "Results of {of}",
}
ABOUT = (
    "Each number of the page leads here. A week is counted from what moved in it and in those "
    "before. To read a trace: "
)


class Source(Record):
    """The list behind one number."""

    anchor: str
    label: str
    traces: tuple[str, ...]


class Sources:
    """The lists behind the numbers of one shop. A number of one trace leads to it at once."""

    def __init__(self, shop: Data, number: int, traces: Traces) -> None:
        self._traces = traces
        self._found = {
            (each["figure"], each["of"]): Source(
                anchor=f"from-{number}-{at}",
                label=LABELS[each["figure"]].format(of=each["of"]),
                traces=tuple(each["traces"]),
            )
            for at, each in enumerate(shop["sources"])
        }

    def link(self, text: str, figure: str, of: str | None = None) -> Inline:
        """A number that leads to its traces; text alone where there are none."""
        found = self._found.get((figure, of))
        return text if found is None else Link(text=text, to=self._place(found))

    def traces_of(self, figure: str, of: str | None = None) -> Line:
        """`from 6 traces`, leading to them; nothing where there are none."""
        found = self._found.get((figure, of))
        if found is None:
            return ()
        words = f"from {plural(len(found.traces), 'trace')}"
        return (Link(text=words, to=self._place(found)),)

    def wanted(self, anchors: Collection[str]) -> list[Source]:
        """Those to which something leads."""
        return [each for each in self._found.values() if each.anchor in anchors]

    def _place(self, found: Source) -> str:
        alone = len(found.traces) == 1 and found.traces[0] in self._traces
        return f"#{found.traces[0] if alone else found.anchor}"


class Place(Record):
    """Where a part stands, and what its words may lead to."""

    traces: Traces
    sources: Sources
    level: int


def listing(
    shops: Mapping[str, Sources], anchors: Collection[str], listed: Traces
) -> Iterator[Block]:
    """The lists to which the numbers lead, a fold for each shop.

    Args:
        shops: tenant to the lists of its numbers.
        anchors: where some number leads.
        listed: the traces of the list at the end of the page; others are named alone.
    """
    found = {tenant: each.wanted(anchors) for tenant, each in shops.items()}
    if not any(found.values()):
        return
    yield Heading(text=("What the numbers are counted from",), anchor="numbers")
    yield Paragraph(text=(ABOUT, Code(text="trace-gate show TRACE-ID")))
    most = shorten.room(shorten.SOURCES, len(shops))
    for tenant, each in found.items():
        if each:
            words = f"{tenant}: {plural(len(each), 'number')}"
            yield Details(summary=(words,), blocks=(_table(each, most, listed),))


def _table(found: list[Source], most: int, listed: Traces) -> Table:
    return inline.table(
        (("Number", False), ("Traces", False)),
        (
            (
                (Anchor(text=each.label, name=each.anchor), f" ({len(each.traces):,})"),
                _named(each.traces, most, listed),
            )
            for each in found
        ),
        "The traces from which each number is counted, the newest first.",
    )


def _named(names: tuple[str, ...], most: int, listed: Traces) -> Line:
    shown = inline.list_of(names[:most], listed)
    more = len(names) - most
    return (*shown, f" and {more:,} more, which --format json has") if more > 0 else shown
