"""What is said of a decision that claims more than the guardrails let it (TG501)."""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import TraceFile


def lax_claim(file: TraceFile, evaluation: Evaluation, merge_first: str | None) -> Finding:
    """TG501, with what writes the claim anew.

    Args:
        file: the decision.
        evaluation: what it claims, and what it is.
        merge_first: the base, where the branch lacks what landed on it since. `govern` sees only
            what the branch has, so it would write what stands there already.
    """
    trace_id = file.trace.id if file.trace is not None else file.path
    said = (
        f"The decision claims {evaluation.claim}, and by the guardrails it is {evaluation.judged}."
    )
    command = f"trace-gate govern {trace_id} --write"
    if merge_first is not None:
        said += f" What landed on {merge_first} since this branch began counts, too."
        command = f"git merge {word(merge_first)} && {command}"
    return file.finding("TG501", ("execution", "guardrail_check"), said, command)
