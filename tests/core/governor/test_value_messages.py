"""What is said of values that need a person (SPEC 7)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.governor import value_messages as messages


def test_a_product_that_nobody_knows_is_told_from_one_that_is_too_large():
    none = messages.multiplied(None, "a/bid", "b/percent")
    assert none == "a/bid begins at nothing on this day, and b/percent is multiplied with it"
    both = messages.multiplied(Decimal("0.5"), "a/bid", "b/percent")
    assert both.startswith("A placement and the bids below it multiply: b/percent and a/bid ")


def test_texts_of_before_are_said_to_be_of_the_day_or_the_unit():
    alone = messages.many_texts("4 bullet points of T", 3, "ID", before=False)
    assert alone == (
        "4 bullet points of T change; 3 may change without a person.",
        "Change 3 at most, or ask for approval: trace-gate approve ID",
    )
    more, _ = messages.many_texts("4 bullet points of T", 3, "ID", before=True)
    assert " change on this day or in this unit; 3 may " in more
