"""What a new hypothesis or decision begins from, and what its writer has to say (SPEC 9, Asking).

Ids, hashes, dates and percentages are worked out elsewhere: nobody is asked for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.schema import validator
from trace_gate.core.schema.anew import CHANGED, EXPECTED, REASON
from trace_gate.core.trace import document, ids, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.ports import Workspace
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.trace.model import Trace

MOST = 9
"""So many are offered, the newest first."""
LOOKED_AT = 200
"""So many of the newest traces are read."""

BEGINS_FROM = {"hypothesis": "observation", "decision": "hypothesis"}
"""Types that are asked for, and what they go on from."""

NEEDED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hypothesis": (
        ("caused_by", "--caused-by {cause}"),
        ("statement", f'--statement "{EXPECTED}"'),
        ("criteria", '--criterion "{criterion}"'),
    ),
    "decision": (
        ("caused_by", "--caused-by {cause}"),
        ("moves", '--change "TARGET WAS -> VALUE"'),
        ("options", f'--option "{CHANGED}" --option "LEAVE IT"'),
        ("rationale", f'--rationale "{REASON}"'),
    ),
}
"""What nobody can know but who writes: the field, and the option that says it."""

INSTEAD = {
    "caused_by": ("hypothesis_id", "supersedes", "related", "statement"),
    "statement": ("supersedes",),
    "criteria": ("supersedes",),
    "moves": ("targets", "from_staged", "supersedes"),
}
"""What says the same as a field, or brings it along."""

NO_WORDS = frozenset(("trace_type", "agent", "model", "session"))
"""Options that say nothing of what a trace is about."""


class Offer(Record):
    """A trace that can be chosen."""

    trace_id: str
    title: str
    metrics: tuple[tuple[str, Any], ...]
    """Its key metrics, with their values."""


def offers(files: Workspace, root: str, trace_type: str, asin: str | None) -> tuple[Offer, ...]:
    """The newest traces that a new one of a type can go on from.

    For a decision these are hypotheses that no result here has rejected.

    Args:
        files: the working tree.
        root: the folder of traces.
        trace_type: of the new trace.
        asin: the product, where it was named.
    """
    newest = list(_newest(files, root))
    rejected = {name for each in newest for name in _rejected(each, newest)}
    found = [
        each
        for each in newest
        if each.trace_type == BEGINS_FROM[trace_type]
        and (asin is None or (each.entity is not None and each.entity.asin == asin))
        and each.layer("hypothesis").get("hypothesis_id") not in rejected
    ]
    return tuple(
        Offer(trace_id=str(each.id), title=title.title(each), metrics=_metrics(each))
        for each in found[:MOST]
    )


def _newest(files: Workspace, root: str) -> Iterator[Trace]:
    known = [path for path in files.below(root) if ids.id_of_path(path, root)]
    for path in list(reversed(known))[:LOOKED_AT]:
        trace = find_trace.readable(path, files.read(path))
        if trace is not None:
            yield trace


def _rejected(trace: Trace, traces: Iterable[Trace]) -> Iterator[str]:
    """The hypothesis that a trace says is rejected: its own, or that of what it is about."""
    if trace.layer("verification").get("hypothesis_result") != "rejected":
        return
    about = [trace, *(each for each in traces if each.id == trace.caused_by)]
    yield from (
        str(each.layer("hypothesis").get("hypothesis_id"))
        for each in about
        if each.layer("hypothesis").get("hypothesis_id")
    )


def _metrics(trace: Trace) -> tuple[tuple[str, Any], ...]:
    found = trace.layer("observation").get("key_metrics")
    return tuple(found.items()) if isinstance(found, dict) else ()


def lacking(trace_type: str, typed: Mapping[str, Any]) -> tuple[str, ...]:
    """The needed fields that no option says; none where fields are set by their paths."""
    if typed.get("sets"):
        return ()
    return tuple(
        field
        for field, _ in NEEDED.get(trace_type, ())
        if not any(typed.get(each) for each in (field, *INSTEAD.get(field, ())))
    )


def refuse_bare(trace_type: str, typed: Mapping[str, Any], found: tuple[Offer, ...]) -> None:
    """Nothing, where a trace is ordered with any words at all: one without would hold nothing.

    Raises:
        UsageError: nothing is said; the command line that says it, ready to be filled in.
    """
    said = {field for field, value in typed.items() if value} - NO_WORDS
    if said:
        return
    first = found[0] if found else None
    metric, value = next(iter(first.metrics), ("METRIC", None)) if first else ("METRIC", None)
    was = "" if value is None else f" from {value}"
    cause = first.trace_id if first else f"TRACE-OF-THE-{BEGINS_FROM[trace_type].upper()}"
    options = " ".join(
        text.format(cause=cause, criterion=f"{metric} <= VALUE{was}")
        for _, text in NEEDED[trace_type]
    )
    raise UsageError(
        f"A {trace_type} needs words of yours, and none is typed.",
        remedy=f"trace-gate new {trace_type} {options}   # your own words in place of the capitals",
    )


def wrong(rules: Rules, trace_type: str, field: tuple[str, str], answer: str) -> str | None:
    """What the schema says of an answer, alone in its field; None where it is good."""
    layer, name = field
    text = yaml_edit.trace_text({"trace_type": trace_type, layer: {name: answer}}, schema="x")
    read = document.load(text, "answer")
    line = read.place(("trace", layer, name))[0]
    found = validator.problems(rules.schema_of(trace_type), read)
    return next((each.message for each in found if each.line == line), None)
