"""Fit types: words propose, counts correct."""

from __future__ import annotations

import pytest

from tests.support.languages import ENGLISH
from trace_gate.core.analyst.grouping.fit import fit
from trace_gate.core.analyst.grouping.parsed import SearchTerm, parsed
from trace_gate.core.statistics.rates import Rate

HEADS = frozenset(("lunch", "bag"))
USUAL = Rate(successes=100, trials=1_000)


def of(text: str, clicks: int, orders: int, *, rule: str = "anchor", usual: Rate = USUAL, **more):
    term = parsed(SearchTerm(text=text, clicks=clicks, orders=orders), {}, ENGLISH)
    return fit(rule, [term], HEADS, usual, **more).fit_type


@pytest.mark.parametrize(
    ("text", "fit_type"),
    [("lunch bag red", "exact"), ("lunch box", "substitute"), ("picnic basket", "irrelevant")],
)
def test_without_enough_clicks_the_head_words_decide(text, fit_type):
    for clicks, orders in ((0, 0), (29, 0), (29, 29)):
        assert of(text, clicks, orders) == fit_type


def test_from_three_expected_orders_on_the_counts_speak():
    assert of("lunch bag red", 29, 0) == "exact"
    assert of("lunch bag red", 100, 2) == "substitute"
    assert of("lunch bag red", 100, 8) == "exact"


@pytest.mark.parametrize(
    ("text", "orders", "fit_type"),
    [
        ("lunch box", 20, "exact"),
        ("picnic basket", 20, "complement"),
        ("picnic basket", 0, "irrelevant"),
        ("lunch bag red", 20, "exact"),
    ],
)
def test_what_converts_as_the_product_does_goes_one_step_up(text, orders, fit_type):
    assert of(text, 100, orders) == fit_type


@pytest.mark.parametrize(
    ("rule", "fit_type"),
    [("own_brand", "exact"), ("rival_brand", "substitute"), ("accessory", "complement")],
)
def test_lists_come_before_head_words(rule, fit_type):
    assert of("lunch bag red", 10, 0, rule=rule) == fit_type


def test_a_word_for_an_accessory_makes_a_complement():
    assert of("lunch bag strap", 10, 0, accessory=True) == "complement"


def test_without_orders_of_the_product_nothing_is_compared():
    assert of("lunch bag", 900, 0, usual=Rate(successes=0, trials=1_000)) == "exact"
    assert of("lunch bag", 0, 0, usual=Rate(successes=0, trials=0)) == "exact"
