"""The formula of the priority score, by the example that was worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.statistics import priority_score

TIERS = [{"name": "best", "at_least": 150}, {"name": "good", "at_least": 10.5}]


def test_the_worked_example_multiplies_out():
    base = priority_score.base_score(Decimal(42_000), Decimal("0.031"), 17)
    assert base == Decimal("72.3333")
    assert priority_score.score(base, Decimal("2.0"), Decimal("1.1")) == Decimal("159.133260")


@pytest.mark.parametrize(
    ("result", "tier"),
    [("150", ("best", 1)), ("149.9999", ("good", 2)), ("10.5", ("good", 2)), ("10.4", None)],
)
def test_a_tier_begins_at_its_number(result: str, tier: tuple[str, int] | None):
    found = priority_score.tier_of(Decimal(result), TIERS)
    assert (found and (found.name, found.number)) == tier


@given(st.integers(0, 10**7), st.integers(0, 100))
def test_more_titles_with_the_phrase_never_raise_it(searches: int, density: int):
    rate = Decimal("0.02")
    more = priority_score.base_score(Decimal(searches), rate, density + 1)
    assert more <= priority_score.base_score(Decimal(searches), rate, density)
