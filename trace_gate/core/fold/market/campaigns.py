"""States of campaigns, ad groups and keywords (SPEC 8).

A state that is not what the decision believed it to be was changed by somebody else, in
Amazon itself: that is drift, which the event shows, and no reason not to go on.
"""

from __future__ import annotations

from trace_gate.core.fold import events, node_keys
from trace_gate.core.fold.facts import Changed
from trace_gate.core.fold.refusals import facts_of, not_counted
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import File, Refusal
    from trace_gate.core.policy.policy import Policy


class Campaign(Record):
    """A campaign, ad group or keyword after some facts."""

    changes: tuple[tuple[Changed, bool], ...] = ()
    """(change, whether it began from another state than the one before left)"""
    refused: tuple[tuple[Changed, Refusal], ...] = ()


EMPTY = Campaign()


def step(campaign: Campaign, fact: Fact) -> Campaign:
    """The campaign after one more fact."""
    if not isinstance(fact, Changed):
        return campaign
    if fact.refusal:
        return campaign.with_(refused=(*campaign.refused, (fact, not_counted(fact))))
    drift = bool(campaign.changes) and campaign.changes[-1][0].to_value != fact.from_value
    return campaign.with_(changes=(*campaign.changes, (fact, drift)))


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """The events of a campaign, an ad group or a keyword."""
    campaign = EMPTY
    for fact in facts:
        campaign = step(campaign, fact)
    tenant = node_keys.parts(key)[0]
    state = campaign.changes[-1][0].to_value if campaign.changes else None
    return NodeResult(
        files=tuple(_event(tenant, *each, policy) for each in campaign.changes),
        summary={"state": state, "changes": len(campaign.changes)},
        addressed=tuple(facts_of(tenant, campaign.refused)),
        refused=tuple(refusal for _, refusal in campaign.refused),
    )


def _event(tenant: str, change: Changed, drift: bool, policy: Policy) -> File:  # noqa: FBT001  # a pair of the state
    about: dict[str, Any] = {"from": change.from_value, "to": change.to_value}
    if drift:
        about["drift"] = True
    return events.file("CAMPAIGN_STATE_CHANGE", change, tenant, about, policy)
