"""Guardrail 3: how much one decision may touch (SPEC 7, Batch; TG503)."""

from __future__ import annotations

from trace_gate.core.governor.context import Reason
from trace_gate.core.trace.target import normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.context import Aim, Hearing

NAME = "batch"

WORDS = {
    "keywords": "keywords",
    "intent_buckets": "intent buckets",
    "campaigns": "campaigns",
    "asins": "ASINs",
}


def judge(hearing: Hearing) -> Iterator[Reason]:
    """BLOCK for a decision that touches too much, with what makes it smaller."""
    counts = sizes(hearing)
    for name, most in hearing.policy.guardrails["batch"].items():
        if counts[name] > most:
            yield Reason(
                says="BLOCK",
                code="TG503",
                place=("execution", "changes"),
                message=f"The decision touches {counts[name]} {WORDS[name]}, and {most} is the "
                "most for one decision.",
                remediation=f"Split it by intent bucket: trace-gate split {hearing.id}",
            )
    yield from _paths(hearing)


def sizes(hearing: Hearing) -> dict[str, int]:
    """How many different things of each kind a decision touches."""
    aims = hearing.market
    if not aims:
        return dict.fromkeys(WORDS, 0)
    from trace_gate.core.governor import touched_buckets

    buckets = {(p.asin, p.bucket) for p in touched_buckets.touched(hearing)}
    asins = {aim.target.asin for aim in aims if aim.target is not None and aim.target.asin}
    if hearing.trace.entity is not None and hearing.trace.entity.asin:
        asins.add(hearing.trace.entity.asin)
    return {
        "keywords": len({_keyword(aim) for aim in aims} - {None}),
        "intent_buckets": len(buckets),
        "campaigns": len({_campaign(aim) for aim in aims} - {None}),
        "asins": len(asins),
    }


def _keyword(aim: Aim) -> str | None:
    """What stands in an ad group: a keyword, also a negative one, or a product target."""
    goal = aim.target
    if goal is None or goal.level not in ("keyword", "negative_keyword", "product_target"):
        return None
    return goal.normal.rpartition("/")[0]


def _campaign(aim: Aim) -> str | None:
    goal = aim.target
    return normal_name(goal.campaign) if goal is not None and goal.campaign is not None else None


def _paths(hearing: Hearing) -> Iterator[Reason]:
    most = hearing.policy.gate.max_paths
    if len(hearing.paths) > most:
        yield Reason(
            says="BLOCK",
            code="TG503",
            place=("execution", "changes"),
            message=f"The patterns of the decision stand for {len(hearing.paths)} changed files, "
            f"and {most} is the most (link.max_paths).",
            remediation="Write several decisions, each for a part of the files.",
        )
