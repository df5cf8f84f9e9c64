"""What is said of decisions: TG404, TG405, TG501, TG602 (SPEC 5, Cover; 7).

The rules: `decisions`. It is imported where something is found.
"""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

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


def executed_though_blocked(file: TraceFile) -> Finding:
    """TG405: its execution is recorded, and the guardrails forbid it."""
    return file.finding(
        "TG405",
        ("execution", "executed_at"),
        "The guardrails BLOCK this decision, and its execution is recorded.",
        "A blocked decision is only a record: remove executed_at, or write a decision that passes.",
    )


def superseded(file: TraceFile, trace_id: str, newer: str) -> Finding:
    """TG404: it is executed, and `newer` took its place before."""
    return file.finding(
        "TG404",
        ("execution", "executed_at"),
        f"{newer} took the place of {trace_id} before it was executed.",
        f"Take executed_at and result out again. trace-gate show {newer}   says why it "
        f"took its place. To do it all the same: trace-gate supersede {newer}",
    )


def own_approvals(file: TraceFile, trace_ids: Sequence[str], *, approvers: int) -> Finding:
    """TG602, one warning for all decisions that their own authors approve.

    `file` is the first of them; `approvers` is how many people the policy names.
    """
    who = (
        f"{trace_ids[0]} is approved by its own author"
        if len(trace_ids) == 1
        else f"{len(trace_ids)} decisions are approved by their own authors "
        f"({', '.join(trace_ids)})"
    )
    add = "trace-gate approver add NAME --email E-MAIL --key FILE.pub"
    why = "The policy lets a team of one do so (`approval.self: signed`)"
    if approvers > 1:
        fix = "There is a second approver now: write `self: never` in gate.yaml."
    elif approvers:
        fix = f"As soon as there is a second person: {add}   and write `self: never`."
    else:
        why, fix = "The policy names no approver", f"Add the first approver: {add}"
    place = ("execution", "approved_by")
    return file.finding("TG602", place, f"{who}. {why}.", fix, level="warning")
