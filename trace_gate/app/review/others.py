"""What stands beside the decisions of a range: other traces, causal links, authors."""

from __future__ import annotations

from trace_gate.app.review.decisions import tenant_of
from trace_gate.app.review.model import Cause, OtherTrace
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.git_model import Commit
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.model import Trace


def authors(commits: Iterable[Commit]) -> tuple[str, ...]:
    """Who wrote some commits, each once."""
    return tuple(dict.fromkeys(each.author.name for each in commits))


def other_trace(
    file: TraceFile, trace: Trace, codes: tuple[str, ...], *, is_new: bool
) -> OtherTrace:
    """A trace that decides nothing."""
    return OtherTrace(
        trace=str(trace.id),
        path=file.path,
        trace_type=str(trace.trace_type),
        tenant=tenant_of(trace),
        asin=trace.entity.asin if trace.entity is not None else None,
        title=title(trace),
        is_new=is_new,
        codes=codes,
    )


def causes(traces: Iterable[Trace]) -> tuple[Cause, ...]:
    """The causal links of some traces, to whatever they name."""
    found: list[Cause] = []
    for each in traces:
        if each.caused_by:
            found.append(Cause(source=each.caused_by, target=str(each.id), kind="caused_by"))
        if each.supersedes:
            found.append(Cause(source=each.supersedes, target=str(each.id), kind="supersedes"))
    return tuple(found)
