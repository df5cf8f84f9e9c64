"""What the unit's traces make of the fold, as findings on them (SPEC 4 and 8).

Asked only where a trace can make a difference: it registers or verifies a hypothesis, or it
is an executed decision about the market. Files have no state that could change.
"""

from __future__ import annotations

from trace_gate.core.governor.hearing import aims_of
from trace_gate.core.trace.target import MARKET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.facts import Pointer, Touched


def check(case: Case, approved: frozenset[str]) -> Iterator[Finding]:
    """TG205, TG505 and TG509; `approved` are the traces that a person let come so late."""
    live = {str(each.trace.id): each for each in case.ledger.live()}
    if not any(_matters(each) for each in live.values()):
        return
    from trace_gate.core.governor import aftermath

    types = {name: each.trace.trace_type or "" for name, each in live.items()}
    for found in aftermath.judge(case.ground, case.policy, types):
        file = live[found.trace_id].final
        if file is not None and not (found.code == "TG205" and found.trace_id in approved):
            yield file.finding(
                found.code,
                _pointer(found.code, types[found.trace_id]),
                found.message,
                found.remediation,
            )


def _matters(touched: Touched) -> bool:
    trace, before = touched.trace, touched.before
    if touched.final is None or touched.final.problems:
        return False
    if trace.trace_type in ("hypothesis", "verification"):
        return True
    if trace.verified_at and not (before is not None and before.verified_at):
        return True
    return bool(trace.executed_at) and any(aim.kind in MARKET for aim in aims_of(trace))


def _pointer(code: str, kind: str) -> Pointer:
    if code == "TG205":
        return ("created_at",)
    return ("verification", "hypothesis_result") if code == "TG509" else (kind,)
