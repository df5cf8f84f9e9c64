"""What is said of the number of buckets of a product (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold.metrics import messages


def test_too_few_and_too_many_have_reasons_of_their_own():
    assert messages.few_or_many(2, 3).startswith("With too few, ")
    assert messages.few_or_many(12, 3).startswith("With too many, ")


def test_the_number_stands_before_what_is_advised():
    said = messages.number_of_buckets("B0CAMP1234", 2, "3 to 10 are advised", "Why.")
    assert said == "B0CAMP1234 has 2 living intent buckets; 3 to 10 are advised. Why."
