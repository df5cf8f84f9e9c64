"""Why the fold counts a trace or its changes for nothing: the ends of sentences (SPEC 8)."""

from __future__ import annotations


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
