"""What earlier traces say that a new one can begin from: the thread that it continues.

A decision that is caused by a hypothesis is about the same product, rests on the same
report and names the same criteria; nobody should have to type them again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.author.draft import Order
    from trace_gate.app.ports import Workspace
    from trace_gate.core.trace.model import Trace

LAYERS = ("tenant", "entity", "evidence", "observation", "hypothesis")
LONGEST_THREAD = 20
LOOKED_AT = 200
"""So many of the newest traces tell which shops there are."""

_STORE = re.compile(rb"store_id:\s*[\"']?([A-Z0-9][A-Z0-9_-]{0,31})\b")
_MARKETPLACE = re.compile(rb"marketplace:\s*[\"']?([A-Z]{2})\b")
HYPOTHESIS = re.compile(rb"hypothesis_id[\"']?\s*:\s*[\"']?H-([0-9]{3,9})\b")


class EarlierFacts(Record):
    """Layers of the thread that a new trace continues, the nearest trace first."""

    layers: Mapping[str, Any]
    tenant: Mapping[str, Any]
    """Of the thread, else of the newest trace here."""
    shops: tuple[Mapping[str, str], ...] = ()
    """Store and marketplace of the newest traces here; none where the thread says whose it is."""
    next_hypothesis: str
    executed_at: str | None = None
    """Of the trace that is named as the cause."""
    cause: Trace | None = None
    """That trace itself."""


def of(files: Workspace, root: str, order: Order) -> EarlierFacts:
    """What is known from the traces in the working tree.

    Raises:
        UsageError: the order names a trace or a hypothesis that is not here.
    """
    layers: dict[str, Any] = {}
    threads = [each for each in (order.supersedes, order.caused_by) if each]
    traces = [trace for each in threads for trace in _thread(files, root, each)]
    caused = (each for each in traces if each.get("id") == order.caused_by)
    executed = ((each.get("execution") or {}).get("executed_at") for each in caused)
    for trace in traces:
        for layer in LAYERS:
            if trace.get(layer) and layer not in layers:
                layers[layer] = trace[layer]
    if order.hypothesis_id and not order.statement:
        layers["hypothesis"] = _named(files, root, order.hypothesis_id)
    newest = (load(files, path).get("tenant") or {} for path in reversed(files.below(root)))
    cause = ids.path_of(order.caused_by, root) if order.caused_by else None
    return EarlierFacts(
        layers=layers,
        tenant=layers.get("tenant") or next(newest, {}),
        shops=() if layers.get("tenant") else _shops(files, root),
        next_hypothesis=_next_hypothesis(files, root) if order.statement else "",
        executed_at=next(executed, None),
        cause=find_trace.readable(cause, files.read(cause)) if cause is not None else None,
    )


def load(files: Workspace, path: str) -> dict[str, Any]:
    """A trace of the working tree as a map; empty where it is missing or cannot be read."""
    trace = find_trace.readable(path, files.read(path))
    return trace.data if trace is not None else {}


def _thread(files: Workspace, root: str, trace_id: str | None) -> Iterator[dict[str, Any]]:
    """The trace that is named, the one that caused it, and so on."""
    for step in range(LONGEST_THREAD):
        known = isinstance(trace_id, str) and ids.is_trace_id(trace_id)
        trace = load(files, ids.path_of(str(trace_id), root)) if known else {}
        if trace_id is not None and not trace and step == 0:
            path = ids.path_of(str(trace_id), root) if known else ""
            if known and (there := files.read(path)) is not None:
                find_trace.of(path, there)  # it says where it cannot be read, and what mends it
            near = find_trace.meant(str(trace_id), files, root)
            raise UsageError(
                f"There is no readable trace {trace_id} here.",
                remedy=f"Did you mean {near}?"
                if near
                else f"ls {root}/*   or leave that option out.",
            )
        if not trace:
            return
        yield trace
        trace_id = (trace.get("causal_links") or {}).get("caused_by")


def _named(files: Workspace, root: str, hypothesis_id: str) -> dict[str, Any]:
    """The hypothesis of an id: its first trace decides its criteria (SPEC 8, Hypotheses)."""
    for path in files.below(root):
        if hypothesis_id.encode() not in (files.read(path) or b""):
            continue
        trace = load(files, path)
        found = trace.get("hypothesis") or {}
        if trace.get("trace_type") == "hypothesis" and found.get("hypothesis_id") == hypothesis_id:
            return dict(found)
    raise UsageError(
        f"No hypothesis trace here has the id {hypothesis_id}.",
        remedy='trace-gate new hypothesis --statement "..." --criterion "acos <= 0.35"',
    )


def _shops(files: Workspace, root: str) -> tuple[Mapping[str, str], ...]:
    """The shops of the newest traces, the newest first; what is not found so is no shop here."""
    found: dict[tuple[str, str], None] = {}
    for path in reversed(files.below(root)[-LOOKED_AT:]):
        text = files.read(path) or b""
        store, marketplace = _STORE.search(text), _MARKETPLACE.search(text)
        if store and marketplace:
            found[store[1].decode(), marketplace[1].decode()] = None
    return tuple({"store_id": store, "marketplace": country} for store, country in found)


def _next_hypothesis(files: Workspace, root: str) -> str:
    numbers = [
        int(number)
        for path in files.below(root)
        for number in HYPOTHESIS.findall(files.read(path) or b"")
    ]
    return f"H-{max(numbers, default=0) + 1:03d}"
