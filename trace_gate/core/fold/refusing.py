"""A change that does not count, whatever it is about (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold.folded import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Changed


def not_counted(change: Changed) -> Refusal:
    """The refusal of a change whose decision executes nothing, or failed."""
    return Refusal(
        trace_id=change.trace_id,
        number=change.number,
        code=change.code,
        message=f"The change of {change.target} does not count: {change.refusal}.",
        remediation="Ask an approver (trace-gate approve), or write a new decision.",
    )
