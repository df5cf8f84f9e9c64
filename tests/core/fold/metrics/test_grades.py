"""The word for a metric, by exact counts against the limits of the policy."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.metrics import grades

FREEZE = {"good_above": 0.60, "fair_from": 0.50, "warning_from": 0.40}
DENSITY = {"good_below": 0.08, "fair_below": 0.10, "warning_to": 0.15}


@pytest.mark.parametrize(
    ("frozen", "living", "grade"),
    [
        (61, 100, "good"),
        (60, 100, "fair"),
        (50, 100, "fair"),
        (49_999, 100_000, "warning"),
        (40, 100, "warning"),
        (39, 100, "critical"),
        (0, 1, "critical"),
        (0, 0, None),
    ],
)
def test_a_freeze_rate_is_good_above_60_fair_from_50_and_a_warning_from_40(frozen, living, grade):
    assert grades.freeze_rate(frozen, living, FREEZE) == grade


@pytest.mark.parametrize(
    ("decisions", "living", "grade"),
    [
        (0, 5, "good"),
        (79, 1_000, "good"),
        (8, 100, "fair"),
        (99, 1_000, "fair"),
        (1, 10, "warning"),
        (15, 100, "warning"),
        (151, 1_000, "critical"),
        (0, 0, None),
    ],
)
def test_a_density_is_good_below_8_fair_below_10_and_a_warning_to_15(decisions, living, grade):
    assert grades.decision_density(decisions, living, DENSITY) == grade


def test_without_limits_there_is_no_word():
    assert grades.freeze_rate(1, 2, None) is None
    assert grades.decision_density(1, 2, None) is None


@pytest.mark.parametrize(
    ("count", "whole", "target", "place"),
    [
        (4, 100, [0.05, 0.10], "below"),
        (5, 100, [0.05, 0.10], "within"),
        (1, 10, [0.05, 0.10], "within"),
        (11, 100, [0.05, 0.10], "above"),
        (1, 100, 0.5, None),
        (1, 100, None, None),
        (0, 0, [0.05, 0.10], None),
    ],
)
def test_both_ends_of_a_range_count(count, whole, target, place):
    assert grades.place(count, whole, target) == place
