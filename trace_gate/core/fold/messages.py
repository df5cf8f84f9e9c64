"""Why the fold counts a trace or its changes for nothing: the ends of sentences (SPEC 8)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Changed


def executes_nothing(claim: str | None) -> str:
    """The decision executes nothing."""
    return f"the decision is recorded as {claim or 'nothing'}, which executes nothing"


def nobody_approved() -> str:
    """The decision waits for its approval."""
    return "the decision is recorded as ESCALATE, and nobody approved it"


def no_place() -> str:
    """Nobody can say where it stands in the order."""
    return "it has no id, or no created_at that can be read"


def no_tenant() -> str:
    """It is of no shop."""
    return "the name of its tenant is none"


def not_in_outcome() -> str:
    """The outcome does not have what a criterion measures."""
    return "it is not in the outcome"


def not_counted(change: Changed) -> tuple[str, str]:
    """A change does not count."""
    return (
        f"The change of {change.target} does not count: {change.refusal}.",
        (
            f"If only an approval is missing: trace-gate approve {change.trace_id}   Else "
            "write a new decision: trace-gate new decision"
        ),
    )
