"""Guardrail 3: how much one decision may touch (SPEC 7, Batch; TG503)."""

from __future__ import annotations

from trace_gate.core.trace.target import normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext
    from trace_gate.core.trace.target import Target

WORDS = {
    "keywords": "keywords",
    "intent_buckets": "intent buckets",
    "campaigns": "campaigns",
    "asins": "ASINs",
}


def judge(context: DecisionContext) -> Iterator[Finding]:
    """BLOCK for a decision that touches too much, with what makes it smaller."""
    counts = sizes(context)
    for name, most in context.policy.guardrails["batch"].items():
        if counts[name] > most:
            from trace_gate.core.governor.guardrails import messages

            yield context.block(
                "TG503",
                ("execution", "changes"),
                *messages.too_many(counts, name, WORDS, most, context),
            )
    yield from _paths(context)


def sizes(context: DecisionContext) -> dict[str, int]:
    """How many different things of each kind a decision touches."""
    targeted_changes = context.market
    if not targeted_changes:
        return dict.fromkeys(WORDS, 0)
    from trace_gate.core.governor import touched_buckets

    buckets = {(p.asin, p.bucket) for p in touched_buckets.touched(context)}
    asins = {each.target.asin for each in targeted_changes if each.target.asin}
    campaigns = {
        normal_name(each.target.campaign) for each in targeted_changes if each.target.campaign
    }
    if context.trace.entity is not None and context.trace.entity.asin:
        asins.add(context.trace.entity.asin)
    return {
        "keywords": len({_keyword(each.target) for each in targeted_changes} - {None}),
        "intent_buckets": len(buckets),
        "campaigns": len(campaigns),
        "asins": len(asins),
    }


def _keyword(goal: Target) -> str | None:
    """What stands in an ad group: a keyword, also a negative one, or a product target."""
    if goal.level not in ("keyword", "negative_keyword", "product_target"):
        return None
    return goal.normal.rpartition("/")[0]


def _paths(context: DecisionContext) -> Iterator[Finding]:
    most = context.policy.gate.max_paths
    if len(context.paths) > most:
        from trace_gate.core.governor.guardrails import messages

        yield context.block(
            "TG503", ("execution", "changes"), *messages.too_many_files(context, most)
        )
