"""The words about targets that move too far (TG502)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.court import BID, bid, context_of, decision
from trace_gate.core.governor.guardrails import amplitude_messages as said
from trace_gate.core.governor.stacked import Limits

HERE = context_of(decision(bid(1.0, 1.5)))
(BID_CHANGE,) = HERE.market
LIMITS = Limits(at_once=Decimal("0.3"), per_day=Decimal("0.5"), where=" in a bucket in HARVEST")


@pytest.mark.parametrize(
    ("times", "total", "words"),
    [
        (1, Decimal("0.6"), "changed once before on this day"),
        (3, Decimal("0.6"), "changed 3 times before on this day"),
        (1, None, "lands with it, from zero; the limit of a day is"),
    ],
)
def test_a_day_counts_its_changes(times, total, words):
    found = said.too_far_in_a_day(HERE, BID_CHANGE, times, total, LIMITS.per_day)
    assert words in found.message
    assert found.message.startswith(BID)
    assert found.waits


def test_too_far_says_the_share_the_limit_and_the_furthest_value():
    found = said.too_far(HERE, BID_CHANGE, 1.0, Decimal("0.5"), LIMITS)
    assert "the limit in a bucket in HARVEST is" in found.message
    assert found.remediation == f"{HERE.ask}   or propose at most 1.30."


@pytest.mark.parametrize(
    ("value", "words", "place"),
    [(None, "is nothing, so", BID_CHANGE.place), ("x", "is 'x', so", None)],
)
def test_what_is_no_number_is_named_at_its_field(value, words, place):
    found = said.no_number(HERE, BID_CHANGE, "to_value", value)
    at = HERE.file.trace.document.place(("trace", *(place or (*BID_CHANGE.place, "to_value"))))
    assert words in found.message
    assert (found.line, found.column) == at
    assert not found.waits


def test_a_number_below_zero_is_shown_as_amounts_are():
    assert (
        "is -1.00, and nothing in Amazon"
        in said.below_zero(HERE, BID_CHANGE, "to_value", -1).message
    )


def test_from_zero_every_change_needs_a_person_and_another_start_is_a_warning():
    assert said.from_zero(HERE, BID_CHANGE, 0).waits
    assert said.other_start(HERE, BID_CHANGE, Decimal(2)).level == "warning"
    assert "as T-1 left it" in said.not_as_left(HERE, BID_CHANGE, "T-1").message
