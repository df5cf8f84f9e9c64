"""A decision of a shop that nobody knows (SPEC 4, Tenant; TG209).

A list of `tenants` in the policy says which shops there are. Without one a name of its own would
have limits of its own, so a person stands for the first decision of a shop.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.governor.context import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.context import Hearing


def of_files(hearing: Hearing) -> Iterator[Reason]:
    """ESCALATE where the base has traces, and none of this shop. Only a decision can wait."""
    listed = hearing.policy.gate.tenants
    if listed or hearing.usual_shop or hearing.trace.trace_type != "decision":
        return
    if hearing.at_base(node_keys.SHOPS) and not hearing.at_base(node_keys.shop(hearing.tenant)):
        yield _unknown(hearing, f"No trace of the base is of {hearing.tenant}")


def of_market(hearing: Hearing) -> Iterator[Reason]:
    """ESCALATE for a decision about the market: there a shop is known by its first executed one.

    A report or a plan under a new name makes nobody a second shop. The only shop of the base is
    the one that it was made for.
    """
    known = () if hearing.policy.gate.tenants else hearing.at_base(node_keys.SHOPS)
    if not known or hearing.at_base(node_keys.brake(hearing.tenant)):
        return
    own = hearing.at_base(node_keys.shop(hearing.tenant))
    if len(own) < len(known):
        none = f"No trace of the base is of {hearing.tenant}"
        unexecuted = f"No decision of {hearing.tenant} was executed in the base"
        yield _unknown(hearing, unexecuted if own else none)


def _unknown(hearing: Hearing, said: str) -> Reason:
    return Reason(
        says="ESCALATE",
        code="TG209",
        place=("tenant",),
        message=f"{said}, and `tenants` in gate.yaml is empty, so nobody can tell whether there "
        "is such a shop.",
        remediation=f"Correct tenant; if the shop is new: trace-gate approve {hearing.id}",
    )
