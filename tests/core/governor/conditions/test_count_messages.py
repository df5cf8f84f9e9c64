"""What conditions say of the counts of a bucket (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.governor.conditions import count_messages as messages
from trace_gate.core.statistics.rates import Rate


def test_no_clicks_are_told_from_clicks_that_nobody_counted():
    assert messages.no_clicks(None) == "Clicks are missing in the counts"
    assert messages.no_clicks(0) == "No click is counted"


def test_a_fall_shows_both_shares_with_their_counts():
    now, total = Rate(successes=1, trials=100), Rate(successes=30, trials=1_000)
    assert messages.conversion_then(now, 4, total, "A fall by 67 %") == (
        "Conversion 1/100 = 1.0 %; 4 weeks before: 30/1,000 = 3.0 %. A fall by 67 %"
    )
