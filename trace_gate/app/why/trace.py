"""Why a trace is there, what it decided, and what came of it (SPEC 9, `why TRACE`)."""

from __future__ import annotations

from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.why import traces
from trace_gate.app.why.line import origin_of
from trace_gate.app.why.model import Origin, TraceAnswer
from trace_gate.core.errors import CannotJudge
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.why.covering import Reading


def why_trace(reading: Reading, trace_id: str) -> TraceAnswer:
    """A trace of the commit that is read, with the commits that brought it and made it grow.

    Raises:
        CannotJudge: it cannot be read.
    """
    path = ids.path_of(trace_id, reading.root)
    steps = reading.git.file_steps(reading.head, path, 20)
    origins = tuple(_origin(reading, each.commit, path) for each in reversed(steps))
    brought = steps[-1].commit if steps else reading.head
    base = next(iter(reading.git.commit(brought).parents), None)
    rules = repository_rules.rules_at(reading.git, base, reading.store) if base else None
    policy = rules.policy if rules is not None else reading.policy
    found = traces.explain(reading, path, policy)
    if found is None:
        raise CannotJudge(f"{path} cannot be read.", remedy=f"trace-gate show {trace_id}")
    return TraceAnswer(
        trace=found,
        commit=reading.head,
        origins=origins,
        commands=(
            f"trace-gate show {trace_id}",
            *(f"trace-gate why {each}" for each, _ in found.causes[:1]),
            *(f"git show {each.commit[:10]}" for each in origins[:1]),
        ),
    )


def _origin(reading: Reading, commit: str, path: str) -> Origin:
    return origin_of(reading, commit, path, None, None)
