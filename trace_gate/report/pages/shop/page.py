"""The page of a shop, laid out: numbers, what comes next, then the order of the story (SPEC 9).

It shows no more than the fold knows: what is claimed is called so, and so is what came in
ready-made; where there is not enough data it says that.
"""

from __future__ import annotations

from trace_gate.app.overview.shop import shorten
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.report.document import Code, Document, Heading, Link, Mark, Paragraph
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import appendix, beliefs, clock, first, states
from trace_gate.report.pages.shop.sources import Place, Sources, listing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.shop.inline import Traces

    Data = Mapping[str, Any]

MARKER = "trace-gate:report"
"""Finds the page again: `--output` replaces no file that lacks it."""


FEW = 6
"""Of so many shops each has its whole part; of more each is told in short."""

SOURCE = ". The same commit and day give the same page."
NOTHING = "No commit here has a trace yet: a trace counts when it is committed. The first one: "


def page(data: Data, traces: Traces, *, base: str | None = None, authors: bool = True) -> Document:
    """The page of some shops.

    Args:
        data: `page_data`, shortened.
        traces: those that it names, by id; others are named without a link.
        base: address of the folder of files at the commit, without a slash at its end.
        authors: whether the history says who wrote a trace; a shallow one does not.
    """
    return Document(
        title=(title(data),),
        blocks=tuple(_blocks(data, traces, base, authors=authors)),
        footer=_footer(data),
        marker=MARKER,
    )


def title(data: Data) -> str:
    """Whose page it is, and of which day."""
    shops = data["shops"]
    named = shops[0]["tenant"] if len(shops) == 1 else f"{len(shops)} shops"
    about = f", {data['scope']['asin']}" if data["scope"]["asin"] else ""
    return f"{named if shops else 'No shop yet'}{about} on {data['as_of']}"


def _footer(data: Data) -> Line:
    return (
        "Made by ",
        Code(text="trace-gate report"),
        " from the traces of commit ",
        Code(text=data["commit"][:12]),
        SOURCE,
    )


def _blocks(data: Data, traces: Traces, base: str | None, *, authors: bool) -> Iterator[Block]:
    numbered = enumerate(data["shops"], start=1)
    sources = {shop["tenant"]: Sources(shop, number, traces) for number, shop in numbered}
    shown = tuple(_parts(data, traces, sources))
    yield from shown
    named = {link.to.removeprefix("#") for link in _links(shown)}
    listed = {*(name for name in named if name in traces)}
    room = {*listed, *shorten.beside(data, listed)}
    lists = tuple(listing(sources, named, {n: e for n, e in traces.items() if n in room}))
    yield from lists
    named |= {link.to.removeprefix("#") for link in _links(lists)}
    known = {name: each for name, each in traces.items() if name in named}
    yield from appendix.listing(known, base, authors=authors)


def _links(value: object) -> Iterator[Link]:
    """Each link in some blocks."""
    if isinstance(value, Link):
        yield value
    elif isinstance(value, Record):
        yield from _links(value.as_tuple())
    elif isinstance(value, tuple):
        for each in value:
            yield from _links(each)


def _parts(data: Data, traces: Traces, sources: Mapping[str, Sources]) -> Iterator[Block]:
    """All but the lists of traces."""
    shops = data["shops"]
    if data["refused"]:
        number = plural(len(data["refused"]), "thing")
        warning = f" The fold had to go on without {number} that traces say: see the end."
        yield Paragraph(text=(Mark(text="incomplete", tone="warning"), warning))
    if not shops:
        yield Paragraph(text=(NOTHING, Code(text="trace-gate new observation --help")))
    several = len(shops) > 1
    anchors = {shop["tenant"]: f"shop-{number}" for number, shop in enumerate(shops, start=1)}
    if several:
        yield first.shops(data, anchors, sources)
    for shop in shops:
        if several:
            yield Heading(text=(shop["tenant"],), anchor=anchors[shop["tenant"]])
        elif not data["refused"]:
            yield first.lede(shop)
        place = Place(traces=traces, sources=sources[shop["tenant"]], level=3 if several else 2)
        yield from _shop(shop, data, place, brief=len(shops) > FEW)
    yield from appendix.refused(data["refused"], traces)


def _shop(shop: Data, data: Data, place: Place, *, brief: bool) -> Iterator[Block]:
    """The part of a shop, in the order in which it is read."""
    say, needs = f"All: {_whole(shop['tenant'])} --format json", data["needs"]
    traces, sources, level = place.traces, place.sources, place.level
    yield first.figures(shop, needs, sources)
    yield from first.next_steps(shop, traces, level, say)
    if brief:
        yield from states.buckets(shop, traces, say, brief=True)
        words = "The whole page of this shop: "
        yield Paragraph(text=(words, Code(text=_whole(shop["tenant"]))))
        return
    yield from states.by_week(shop, needs, place)
    yield from states.shares(shop, sources, level)
    yield from states.buckets(shop, traces, say)
    yield from beliefs.hypotheses(shop, place, say)
    yield from beliefs.experiments(shop, traces, level, data["as_of"], say)
    yield from clock.clock(shop, place, say)
    yield from beliefs.patterns(shop, needs, place, say)


def _whole(tenant: str) -> str:
    """The command that shows a shop alone."""
    store, _, marketplace = tenant.rpartition("-")
    return f"trace-gate report --store {word(store)} --marketplace {word(marketplace)}"
