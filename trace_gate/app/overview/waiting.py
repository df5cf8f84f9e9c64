"""What waits for a person: open decisions, and buckets that stay too long (SPEC 5, 7, 8)."""

from __future__ import annotations

from trace_gate.app.overview.scope import DAY, date_of, days_between
from trace_gate.core.fold import node_keys
from trace_gate.core.governor import approval
from trace_gate.core.governor.conditions import limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.policy.policy import Policy

    States = Sequence[tuple[int, str, str]]


def open_decisions(
    summaries: Summaries, policy: Policy, scope: Scope, now: int
) -> list[dict[str, Any]]:
    """Decisions that may still be executed, the oldest first (SPEC 5: `link.open_days`)."""
    latest = policy.gate.open_days * DAY
    people = [person.name for person in policy.gate.approvers]
    found = []
    for key, each in summaries("trace"):
        if not scope.has(each["tenant"], each["asin"]) or not 0 <= now - each["created"] <= latest:
            continue
        waits, last = each["waits_for"], _until(each["created"] + latest, each, policy)
        found.append(
            {
                "trace": key.rpartition("/")[2],
                "tenant": each["tenant"],
                "asin": each["asin"],
                "since": date_of(each["created"]),
                "until": date_of(last),
                "days_left": max(0, days_between(now, last)),
                "waits_for": waits,
                "approvers": people if waits == "approval" else [],
                "lapsed": date_of(last) if now > last else None,
            }
        )
    return sorted(found, key=lambda row: (row["since"], row["trace"]))


def drafted(
    summaries: Summaries, policy: Policy, scope: Scope, now: int
) -> dict[tuple[str, str, str, str], str]:
    """The open decision that sends a bucket to a state, by shop, product, bucket and state.

    Who sees that a bucket is ready would else draft it again each week.
    """
    latest = policy.gate.open_days * DAY
    found: dict[tuple[str, str, str, str], str] = {}
    for key, each in sorted(summaries("trace")):
        if 0 <= now - each["created"] <= latest:
            for asin, bucket, state in each["moves"]:
                if scope.has(each["tenant"], asin):
                    found[each["tenant"], asin, bucket, state] = key.rpartition("/")[2]
    return found


def _until(closes: int, decision: Any, policy: Policy) -> int:
    """Until when it may be executed: its approval may lapse before its time is over (SPEC 7)."""
    given = decision["approved_at"]
    lapses = None if given is None else approval.holds_until(given, policy.gate)
    return closes if lapses is None else min(closes, int(lapses))


def long_stays(
    summaries: Summaries, policy: Policy, scope: Scope, now: int
) -> list[dict[str, Any]]:
    """Buckets that are longer in their state than is usual, the longest first (SPEC 8)."""
    usual = limits.of(policy).usual_days
    found = [
        {
            "tenant": tenant,
            "asin": asin,
            "bucket": bucket,
            "state": state,
            "since": date_of(since),
            "days": (now - since) // DAY,
            "usual_days": usual[state],
            "trace": trace,
        }
        for tenant, asin, bucket, (since, state, trace) in states_at(summaries, scope, now)
        if state in usual and (now - since) // DAY > usual[state]
    ]
    return sorted(
        found,
        key=lambda row: (
            row["usual_days"] - row["days"],
            row["tenant"],
            row["asin"],
            row["bucket"],
        ),
    )


def states_at(
    summaries: Summaries, scope: Scope, now: int
) -> Iterator[tuple[str, str, str, tuple[int, str, str]]]:
    """The state of each bucket at a moment, since when, and by which trace."""
    for key, product in summaries("product"):
        tenant, asin = node_keys.parts(key)
        if not scope.has(tenant, asin):
            continue
        for bucket, states in product["buckets"]:
            reached = next((each for each in reversed(states) if each[0] <= now), None)
            if reached is not None:
                yield tenant, asin, bucket, reached
