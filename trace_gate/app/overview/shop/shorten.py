"""The newest and the most urgent of a shop, so that its page can be read (SPEC 9).

What is not shown is counted, and JSON has all of it.
"""

from __future__ import annotations

from itertools import chain, islice

from trace_gate.app.overview.shop import named_traces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

MOST: Mapping[str, int] = {
    "next": 20,
    "ready": 20,
    "open_decisions": 20,
    "long_stays": 20,
    "buckets": 60,
    "hypotheses": 30,
    "experiments": 40,
    "events": 20,
    "months": 12,
    "patterns": 20,
    "weeks": 26,
}
"""List of a shop to how many of its rows a page of one shop has. The first ones are kept."""

SOURCES = 24
"""So many of the traces behind a number are named on a page of one shop."""

LISTED = 150
"""Traces behind numbers are listed with what they say until a page lists so many traces."""

LEAST = 3
"""So many of each list are shown, however many shops there are."""


def shorten(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same data with as much as a page shows; `more` says how many rows each list lacks.

    `sources` stays whole: it names no row, and the page counts what it leaves out.
    """
    shops = len(data["shops"])
    return {**data, "shops": [_shop(each, shops) for each in data["shops"]]}


def room(most: int, shops: int) -> int:
    """How many rows of a list a page of so many shops has, where that of one shop has `most`."""
    return max(LEAST, most * 3 // (shops + 2))


def to_be_read(shown: Mapping[str, Any]) -> set[str]:
    """The traces whose texts a page may show: those of its rows, and some behind its numbers."""
    rows = [
        {name: each for name, each in shop.items() if name != "sources"} for shop in shown["shops"]
    ]
    return {*named_traces.ids_in([*rows, shown["refused"]]), *beside(shown, ())}


def beside(shown: Mapping[str, Any], listed: Collection[str]) -> set[str]:
    """As many of the traces behind numbers as there is room for beside those that are listed."""
    found = dict.fromkeys(each for each in _in_sources(shown) if each not in listed)
    return set(islice(found, max(0, LISTED - len(listed))))


def _in_sources(shown: Mapping[str, Any]) -> Iterator[str]:
    """The traces that a page names behind its numbers, those of the first numbers first."""
    most = room(SOURCES, len(shown["shops"]))
    for shop in shown["shops"]:
        yield from chain.from_iterable(each["traces"][:most] for each in shop["sources"])


def _shop(shop: Mapping[str, Any], shops: int) -> dict[str, Any]:
    found, more = dict(shop), {}
    for name, most in MOST.items():
        kept = room(most, shops)
        rows = shop["readiness"]["ready"] if name == "ready" else shop[name]
        found[name] = rows[-kept:] if name == "weeks" else rows[:kept]
        more[name] = len(rows) - len(found[name])
    ready = found.pop("ready")
    return {**found, "readiness": {**shop["readiness"], "ready": ready}, "more": more}
