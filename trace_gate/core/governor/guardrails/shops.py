"""A decision of a shop that nobody knows (SPEC 4, Tenant; TG209).

A list of `tenants` in the policy says which shops there are. Without one a name of its own would
have limits of its own, so a person stands for the first decision of a shop.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext


def of_files(context: DecisionContext) -> Iterator[Finding]:
    """ESCALATE where the base has traces, and none of this shop."""
    listed = context.policy.gate.tenants
    if listed or context.usual_shop or context.trace.trace_type != "decision":
        return
    if context.at_base(node_keys.SHOPS) and not context.at_base(node_keys.shop(context.tenant)):
        from trace_gate.core.governor.guardrails import messages

        yield _unknown(context, messages.no_trace_of_shop(context))


def of_market(context: DecisionContext) -> Iterator[Finding]:
    """ESCALATE for a decision about the market: there a shop is known by its first executed one.

    A report or a plan under a new name makes nobody a second shop. The only shop of the base is
    the one that it was made for.
    """
    known = () if context.policy.gate.tenants else context.at_base(node_keys.SHOPS)
    if not known or context.at_base(node_keys.brake(context.tenant)):
        return
    own = context.at_base(node_keys.shop(context.tenant))
    if len(own) < len(known):
        from trace_gate.core.governor.guardrails import messages

        none = messages.no_trace_of_shop(context)
        unexecuted = messages.no_decision_of_shop(context)
        yield _unknown(context, unexecuted if own else none)


def _unknown(context: DecisionContext, said: str) -> Finding:
    from trace_gate.core.governor.guardrails import messages

    return context.escalate("TG209", ("tenant",), *messages.unknown_shop(said, context))
