"""How a decision that touches too much becomes several smaller ones (SPEC 7, Batch)."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.governor.guardrails import batch_split

FILE = court.change("file/ads/x", None, "0" * 64)


def bucket(name, word, score=None, asin=court.ASIN):
    made = {"fit_type": "exact", "keywords": [word]}
    made |= {} if score is None else {"priority_score": score}
    target = f"asin/{asin}/intent_bucket/{name}"
    one = court.change(target, None, made, change_type="bucket_create")
    return court.approved(one, when=court.ago(days=300))


def bid(word):
    return court.bid(1, 1.1, word)


def parts(*changes, base=(), keywords=99, **fields):
    """The bucket of each part, and the numbers of its changes."""
    limits = {"batch": {"keywords": keywords}}
    made = context(
        court.decision(*changes, **fields), *base, policy=court.policy_with(guardrails=limits)
    )
    found = batch_split.parts(made)
    return [(p.bucket, [each.change.index for each in p.targeted_changes]) for p in found]


A, B, C = bucket("IB-a", "a", 0.2), bucket("IB-b", "b", 0.9), bucket("IB-c", "c")


def test_each_bucket_is_a_part_the_most_urgent_first():
    found = parts(bid("a"), bid("b"), bid("c"), base=[A, B, C])
    assert found == [("IB-b", [1]), ("IB-a", [0]), ("IB-c", [2])]


@pytest.mark.parametrize("score", [{"result": 0.95}, 0.95])
def test_a_score_is_a_number_or_its_result(score):
    found = parts(bid("a"), bid("c"), base=[A, bucket("IB-c", "c", score)])
    assert [name for name, _ in found] == ["IB-c", "IB-a"]


@pytest.mark.parametrize("score", [{"formula": "x"}, "high", None])
def test_without_one_it_comes_by_its_name(score):
    found = parts(bid("c"), bid("d"), bid("a"), base=[A, bucket("IB-d", "d", score), C])
    assert [name for name, _ in found] == ["IB-a", "IB-c", "IB-d"]


def test_of_two_products_the_first_by_its_name_comes_first():
    two = [bucket("IB-a", "b", asin="B0EXAMPLE2"), bucket("IB-z", "z")]
    assert parts(bid("b"), bid("z"), base=two) == [("IB-z", [1]), ("IB-a", [0])]


def test_what_no_bucket_holds_comes_after_and_files_last():
    found = parts(FILE, bid("x"), bid("a"), base=[A])
    assert found == [("IB-a", [2]), (None, [1]), (None, [0])]
    assert parts(FILE) == [(None, [0])]


def test_no_change_is_in_two_parts():
    both = bucket("IB-z", "a", 0.5)
    found = parts(bid("a"), bid("b"), base=[A, B, both])
    assert sorted(n for _, numbers in found for n in numbers) == [0, 1]


def test_a_bucket_of_its_own_holds_a_change_before_the_one_that_is_named():
    found = parts(bid("a"), bid("x"), bucket="IB-b", base=[A, B])
    assert found == [("IB-b", [1]), ("IB-a", [0])]


@pytest.mark.parametrize(("most", "sizes"), [(1, [1, 1, 1]), (2, [2, 1]), (3, [3]), (9, [3])])
def test_no_part_is_larger_than_the_limits(most, sizes):
    found = parts(bid("x"), bid("y"), bid("z"), keywords=most)
    assert [len(numbers) for _, numbers in found] == sizes


def test_a_change_that_is_too_large_by_itself_is_a_part():
    assert parts(bid("x"), bid("y"), keywords=0) == [(None, [0]), (None, [1])]
