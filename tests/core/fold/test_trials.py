"""Which count of an outcome a rate is a share of."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.trials import trials_of


@pytest.mark.parametrize(
    ("metric", "outcome", "trials"),
    [
        ("conversion_rate", {"clicks": 400}, 400),
        ("Conversion Rate", {"Clicks": 400.0, "sessions": 9}, 400),
        ("cvr", {"sessions": 900}, 900),
        ("ctr", {"impressions": 5000, "clicks": 3}, 5000),
        ("Click-Thru Rate", {"Impressions": 5000}, 5000),
        ("purchase_rate", {"search_query_volume": 266}, 266),
        ("unit_session_percentage", {"sessions": 0}, 0),
        ("acos", {"clicks": 400, "orders": 3}, None),
        ("roas", {"clicks": 400}, None),
        ("conversion_rate", {"impressions": 400}, None),
        ("conversion_rate", {"clicks": True}, None),
        ("conversion_rate", {"clicks": 3.5}, None),
        ("conversion_rate", {"clicks": -1}, None),
        ("conversion_rate", {"clicks": float("inf")}, None),
        ("conversion_rate", {"clicks": "400"}, None),
        ("conversion_rate", {}, None),
    ],
)
def test_trials_are_named_as_reports_name_them(
    metric: str, outcome: dict[str, object], trials: int | None
):
    assert trials_of(metric, outcome) == trials
