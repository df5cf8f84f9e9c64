"""What stops the execution of a decision before anybody carries it out (SPEC 5 and 7).

The gate says the same when the record is committed. By then the bid is changed at Amazon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.judge import superseded
from trace_gate.app.repository import unit_base
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.governor import approval, approval_messages
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from trace_gate.app.ports import Repository
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace


def refuse(git: Repository, trace: Trace, gate: GatePolicy, at: float) -> None:
    """Nothing, for a decision that is still open and whose approval, if it has one, is fresh.

    Args:
        git: the repository.
        trace: the decision.
        gate: the policy.
        at: when it is executed (epoch seconds).

    Raises:
        UsageError: another trace took its place, or its approval has lapsed.
    """
    try:
        base = unit_base.local_base(git, git.head(), (), None).policy_commit
    except CannotJudge:
        base = None
    superseded.refuse(git, base, str(trace.id), gate.traces)
    given = ids.instant_or_none(trace.approval.at) if trace.approval is not None else None
    if given is None or at <= approval.holds_until(given.seconds, gate):
        return
    path = ids.path_of(str(trace.id), gate.traces)
    landed = bool(git.entries(base, [path]))
    again = f"trace-gate supersede {trace.id}   and let that one be approved."
    raise UsageError(
        f"The approval of {trace.id} is of {(trace.approval.at if trace.approval else '')}, older "
        f"than {gate.approval_days} days: it has lapsed. Do not carry it out.",
        remedy=again if landed else approval_messages.ask(gate, trace.id),
    )
