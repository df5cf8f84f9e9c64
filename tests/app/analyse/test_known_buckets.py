"""Which language the terms of a shop are in: that of the policy, else that of the marketplace."""

from __future__ import annotations

from tests.support.policy import shipped
from trace_gate.app.analyse import known_buckets


def test_the_language_of_the_policy_goes_before_that_of_the_marketplace():
    asked: list[str] = []
    policy = shipped()
    named = {**policy.bucket_lifecycle, "search_terms": {"language": "chinese"}}
    for each in (policy, policy.with_(bucket_lifecycle=named)):
        known = known_buckets.of(lambda _: (), each, asked.append)
        known.language("US")
    assert asked == ["US", "chinese"]
