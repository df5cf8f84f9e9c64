"""A window that is extended, and told of only later (SPEC 8, Experiments). TG509.

The fold takes the time that is written. The gate knows when it lands: who says today that a
window was extended two weeks ago knows how it went, and chooses.
"""

from __future__ import annotations

from trace_gate.core.ledger.time_order import DAY
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Trace


def why(case: Case, touched: Touched) -> tuple[str, str] | None:
    """What is wrong with an extension that the unit brings, and what mends it; None for nothing."""
    new = _days(touched.trace) is not None
    if not new or (touched.before is not None and _days(touched.before) is not None):
        return None
    verified = ids.instant_or_none(touched.trace.verified_at)
    days = case.policy.gate.backdate_days
    if verified is None or verified.seconds >= case.proposal.landing - days * DAY:
        return None
    from trace_gate.core.gate.results import messages

    return messages.extended_late(touched, days)


def _days(trace: Trace) -> object:
    return trace.layer("verification").get("extend_window_days")
