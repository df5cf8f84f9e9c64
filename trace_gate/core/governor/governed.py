"""A decision with its evaluation, and by what that was made (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.governor.evaluate import worst
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Verdict
    from trace_gate.core.governor.context import DecisionContext
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import TraceFile


class Governed(Record):
    """An evaluation, and by what it was made."""

    file: TraceFile
    evaluation: Evaluation
    context: DecisionContext | None
    """What the guardrails looked at; None where nobody can tell whose it is, or when it is."""
    policy_ref: str
    policy_digest: str
    sealed: bool
    """The decision is in the base: its claim stands, and is not written again."""

    def after_writing(self) -> Governed:
        """The same once the claim is written."""
        return self.with_(evaluation=self.evaluation.with_(claim=claim_for(self)))


def claim_for(governed: Governed) -> Verdict:
    """What a decision should claim: the verdict; of files, a stricter claim stays.

    A protected file needs a person whatever the guardrails say (SPEC 2).
    """
    evaluation, context = governed.evaluation, governed.context
    market = context is not None and bool(context.market)
    return (
        evaluation.fresh
        if market
        else worst(evaluation.fresh, evaluation.claim or evaluation.fresh)
    )
