"""What became of each step: linked, remediated by a later decision, or a bypass (SPEC 5).

An approved decision about `commit/OID` that lists the code closes a violation, and nothing else
does: no later repair of the content, no later approval, no text of a message.
"""

from __future__ import annotations

from trace_gate.core.audit.step import Remediated, Step
from trace_gate.core.gate.remediation import is_lasting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.audit.step import JudgedStep, State, Violation


def steps(judged: Sequence[JudgedStep]) -> list[Step]:
    """The steps of a history, oldest first, with what became of each.

    Only a later step remediates: a change never brings its own excuse.
    """
    accepted: dict[tuple[str, str], str] = {}
    found = []
    for each in reversed(judged):
        found.append(_step(each, accepted))
        accepted |= {(commit, code): trace for commit, code, trace in each.accepts}
    return found[::-1]


def _step(judged: JudgedStep, accepted: Mapping[tuple[str, str], str]) -> Step:
    by = [(each, _accepted_by(each, accepted)) for each in judged.violations]
    still = tuple(each.finding for each, trace in by if trace is None)
    closed = tuple(
        Remediated(finding=each.finding, trace_id=trace) for each, trace in by if trace is not None
    )
    state: State = "bypassed" if still else "remediated" if closed else "linked"
    return Step(
        commit=judged.commit,
        base=judged.base,
        commits=judged.commits,
        policy=judged.policy,
        traces=judged.traces,
        state=state,
        open=still,
        remediated=closed,
    )


def _accepted_by(violation: Violation, accepted: Mapping[tuple[str, str], str]) -> str | None:
    """The decision that accepts an error; what is about traces and approvals nobody accepts."""
    code = violation.finding.code
    if is_lasting(violation.finding):
        return None
    found = (accepted.get((commit, code)) for commit in violation.commits)
    return next((each for each in found if each is not None), None)
