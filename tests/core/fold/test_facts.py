"""Facts: their order, and their plain form (SPEC 8)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.metric_facts import ASIN_FACTS, OBSERVATIONS
from trace_gate.core.fold import facts
from trace_gate.core.fold.facts import Declined, Fact, order_of, pack, unpack


def fact(whole=5, fraction="", trace_id="TRACE-20250102-002", number=1):
    return Fact(whole=whole, fraction=fraction, trace_id=trace_id, number=number)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (fact(4, "9"), fact(5)),
        (fact(5, ""), fact(5, "1")),
        (fact(5, "09"), fact(5, "1")),
        (fact(5, "1"), fact(5, "15")),
        (fact(trace_id="TRACE-20250101-999"), fact(trace_id="TRACE-20250102-001")),
        (fact(trace_id="TRACE-20250102-999"), fact(trace_id="TRACE-20250102-1000")),
        (fact(trace_id="TRACE-20250102-1000"), fact(trace_id="TRACE-20250102-1001")),
        (fact(number=0), fact(number=1)),
        (fact(number=9), fact(number=10)),
        (fact(4, number=9), fact(5, number=1)),
        (fact(trace_id="TRACE-20250102-001", number=9), fact(number=1)),
    ],
)
def test_facts_come_by_their_moment_then_their_trace_then_their_number(earlier, later):
    assert earlier.order < later.order


@given(st.lists(st.integers(1, 1_200), max_size=20))
def test_ids_of_one_day_sort_by_their_number(numbers):
    ids = sorted((f"TRACE-20250102-{n:03d}" for n in numbers), key=order_of)
    assert [int(each[15:]) for each in ids] == sorted(numbers)


KINDS = Fact.__subclasses__()


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.__name__)
def test_each_kind_of_fact_can_be_kept(kind):
    made = kind(**{field: n for n, field in enumerate(kind._fields)})
    plain = pack(made)
    assert plain == (kind.__name__, *range(len(kind._fields)))
    assert unpack(plain) == made
    assert type(unpack(plain)) is kind


@settings(max_examples=25)
@given(ASIN_FACTS, OBSERVATIONS)
def test_what_is_kept_comes_back(told, observed):
    for each in itertools.chain(told, observed):
        assert unpack(pack(each)) == each


def test_a_fact_with_another_number_of_fields_is_of_another_release():
    plain = pack(Declined(whole=1, fraction="", trace_id="T", code="", message="", remediation=""))
    for odd in (plain[:-1], (*plain, 1)):
        with pytest.raises(ValueError, match="zip"):
            unpack(odd)
    with pytest.raises(KeyError):
        unpack(("Gone", 1, "", "T", 0))
    assert facts.order_of("") == ("", 0, "")
