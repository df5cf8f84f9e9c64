"""The decision log as values (SPEC 9, `log`). Texts are as the repository has them."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Outcome = Literal[
        "confirmed", "rejected", "inconclusive", "open", "not_executed", "failure", "rolled_back",
        "none",
    ]  # fmt: skip
    """What came of a decision:

    confirmed, rejected, inconclusive   the newest result about it
    open                                executed, its hypothesis has no result yet
    not_executed                        it waits, or was left
    failure, rolled_back                the result of its execution
    none                                executed, and nothing was expected of it
    """


class LoggedDecision(Record):
    """One decision, or one maintenance trace."""

    created_at: str
    trace: str
    trace_type: str
    tenant: str | None
    asin: str | None
    bucket: str | None
    action_type: str | None
    title: str
    rationale: str | None
    changes: int
    first_change: str | None
    """Its first target of the market, else its first target, with the value before and after."""
    verdict: str | None
    """What it says of the guardrails; the gate held it against them when it landed."""
    author: str | None
    """Of the commit that brought it; None where nobody can know, as in a shallow clone."""
    agent: str | None
    directed_by: str | None
    approved_by: str | None
    executed_at: str | None
    result: str | None
    """Of its execution: success, failure, rolled_back."""
    hypothesis: str | None
    outcome: Outcome
    claimed: bool
    outcome_trace: str | None
    superseded_by: str | None
    undone_by: str | None
    commit: str | None
    """The commit that brought it."""


class LogFilter(Record):
    """Which decisions are asked for; None stands for all. Days are those of `created_at` in UTC."""

    store: str | None = None
    marketplace: str | None = None
    asin: str | None = None
    bucket: str | None = None
    person: str | None = None
    """A part of the name of the author, the approver, the agent, or who directed it."""
    verdict: str | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None


class DecisionLog(Record):
    """The decisions of a commit that are asked for, the newest first."""

    commit: str
    decisions: tuple[LoggedDecision, ...]
    left: int | None
    """So many older ones are asked for, too, and left out; None where they were not read."""
    unreadable: tuple[str, ...]
    """Paths of traces that cannot be read: what they decide is missing here."""
