"""A decision on files alone, of a shop that nobody knows (SPEC 4, Tenant; TG209).

What a decision about the market needs besides is asked in `emergency`: there a name of its own
has limits of its own.
"""

from __future__ import annotations

from trace_gate.core.fold import keys
from trace_gate.core.governor.hearing import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.hearing import Hearing


def of_files(hearing: Hearing) -> Iterator[Reason]:
    """ESCALATE where the base has traces, and none of this shop. Only a decision can wait."""
    listed = hearing.policy.gate.tenants
    if listed or hearing.usual_shop or hearing.trace.trace_type != "decision":
        return
    if hearing.at_base(keys.SHOPS) and not hearing.at_base(keys.shop(hearing.tenant)):
        yield Reason(
            says="ESCALATE",
            code="TG209",
            place=("tenant",),
            message=f"No trace of the base is of {hearing.tenant}, and `tenants` in gate.yaml is "
            "empty, so nobody can tell whether there is such a shop.",
            remediation=f"Correct tenant; if the shop is new: trace-gate approve {hearing.id}",
        )
