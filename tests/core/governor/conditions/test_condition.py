"""What is known of a bucket."""

from __future__ import annotations

import pytest

from trace_gate.core.governor.conditions.condition import DAY, Known
from trace_gate.core.governor.conditions.weeks import Counts


@pytest.mark.parametrize(("seconds", "days"), [(0, 0), (DAY - 1, 0), (60 * DAY, 60), (-DAY, 0)])
def test_days_in_a_state_are_whole_ones(seconds, days):
    known = Known(state="HARVEST", since=DAY, goal=None, counts=Counts(today=9), now=DAY + seconds)
    assert known.days == days
