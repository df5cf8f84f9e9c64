"""What a decision says about numbers, computed again (SPEC 7 and 8; TG510, TG511)."""

from __future__ import annotations

from trace_gate.core.trace.target import NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


def judge(context: DecisionContext) -> Iterator[Finding]:
    """Percentages and products that are not what the decision says."""
    return of_file(context.file, context.trace, context.targeted_changes, context.policy)


def of_file(
    file: TraceFile, trace: Trace, targeted_changes: tuple[TargetedChange, ...], policy: Policy
) -> Iterator[Finding]:
    """The same of a trace that is looked at by itself."""
    said = [a for a in targeted_changes if a.kind in NUMBERS and a.change.change_pct is not None]
    used = used_score(trace)
    if not said and used.get("result") is None:
        return
    from trace_gate.core.governor import claimed_numbers

    yield from claimed_numbers.wrong(file, said, used, policy)


def used_score(trace: Trace) -> dict[str, Any]:
    """The priority score that a decision used, with its factors; empty for none."""
    used = trace.layer("analysis").get("priority_scores_used")
    return used if isinstance(used, dict) else {}
