"""Causal links name traces that exist, and the right ones of them older (SPEC 4). TG206."""

from __future__ import annotations

from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.facts import Ledger, Pointer, TraceFile
    from trace_gate.core.trace.model import Trace

OLDER = ("caused_by", "supersedes")


def named(trace: Trace) -> Iterator[tuple[Pointer, str]]:
    """Each id that the causal links of a trace name, with the place of the name."""
    if trace.caused_by:
        yield ("causal_links", "caused_by"), trace.caused_by
    if trace.supersedes:
        yield ("causal_links", "supersedes"), trace.supersedes
    for field in ("causes", "related_traces"):
        for index, trace_id in enumerate(getattr(trace, field)):
            yield ("causal_links", field, index), trace_id


def check(ledger: Ledger) -> Iterator[Finding]:
    """TG206 for the links of each trace that the unit adds or grows."""
    for touched in ledger.live():
        if touched.final is not None:
            yield from broken(touched.final, {k: v.trace for k, v in ledger.known.items()})


def broken(file: TraceFile, known: dict[str, Trace | None]) -> Iterator[Finding]:
    """Links of one trace that name nothing, itself, a later trace, or one of another kind."""
    trace = file.trace
    if trace is None:
        return
    for pointer, trace_id in named(trace):
        other = known.get(trace_id)
        if trace_id not in known or other is None:
            yield file.finding(
                "TG206",
                pointer,
                f"There is no readable trace {trace_id} in this tree.",
                "Correct the id, or remove the link. `trace-gate show ID` shows a trace.",
            )
        elif pointer[1] in OLDER:
            yield from _older(file, trace, other, pointer)
        elif trace_id == trace.id:
            yield _itself(file, pointer)


def _older(file: TraceFile, trace: Trace, other: Trace, pointer: Pointer) -> Iterator[Finding]:
    if other.id == trace.id:
        yield _itself(file, pointer)
        return
    mine, theirs = ids.instant_or_none(trace.created_at), ids.instant_or_none(other.created_at)
    if mine is not None and theirs is not None and theirs.seconds > mine.seconds:
        yield file.finding(
            "TG206",
            pointer,
            f"{other.id} is younger than this trace: a cause comes before its effect.",
            "Name an older trace, or correct created_at.",
        )
    if pointer[1] == "supersedes":
        yield from _same_kind(file, trace, other, pointer)


def _same_kind(file: TraceFile, trace: Trace, other: Trace, pointer: Pointer) -> Iterator[Finding]:
    for what in ("trace_type", "tenant", "entity"):
        mine, theirs = trace.data.get(what), other.data.get(what)
        if (mine or None) != (theirs or None):
            yield file.finding(
                "TG206",
                pointer,
                f"This trace supersedes {other.id}, but its {what} is another one.",
                f"Copy `{what}` from {other.id}. A correction is about the same thing.",
            )


def _itself(file: TraceFile, pointer: Pointer) -> Finding:
    return file.finding(
        "TG206", pointer, "A trace cannot point at itself.", "Remove the link, or name another id."
    )
