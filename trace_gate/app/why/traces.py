"""Traces of the commit that is read, explained: with what led to them, and what came of them."""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import readable
from trace_gate.app.why.covering import later_traces
from trace_gate.app.why.explained import explained
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.model import ExplainedTrace
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

LONGEST_CHAIN = 5
"""So many causes of a trace are followed."""


def trace_at(reading: Reading, path: str, commit: str | None = None) -> Trace | None:
    """A trace as the commit that is read has it, else as another one had it; None for none."""
    for each in (reading.head, commit):
        if each is None:
            continue
        entries = reading.git.entries(each, [path])
        found = next((t for _, t in readable(reading.git, entries, lambda _text: True)), None)
        if found is not None:
            return found
    return None


def explain(
    reading: Reading,
    path: str,
    policy: Policy | None,
    *,
    commit: str | None = None,
    line: tuple[str | None, str] | None = None,
) -> ExplainedTrace | None:
    """A trace by its path; None where it cannot be read.

    Args:
        reading: which commit is read.
        path: of the trace.
        policy: whose limits are named.
        commit: where it is, if the commit that is read has it no more.
        line: the line before and after that it is to explain.
    """
    trace = trace_at(reading, path, commit)
    if trace is None:
        return None
    later = later_traces(reading, trace)
    return explained(trace, path, policy, later=later, causes=_causes(reading, trace), line=line)


def _causes(reading: Reading, trace: Trace) -> list[Trace]:
    """What led to it, the nearest first. A circle ends where it began."""
    found: list[Trace] = []
    seen, name = {trace.id}, trace.caused_by
    while name is not None and name not in seen and len(found) < LONGEST_CHAIN:
        seen.add(name)
        known = ids.is_trace_id(name)
        cause = trace_at(reading, ids.path_of(name, reading.root)) if known else None
        if cause is None:
            break
        found.append(cause)
        name = cause.caused_by
    return found
