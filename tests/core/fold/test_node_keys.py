"""Keys of nodes: the kind, then what tells one entity from all others (SPEC 8 and 10)."""

from __future__ import annotations

import inspect

import pytest

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.registry import FOLDS

KEYS = {
    "bucket": node_keys.bucket("ACME-US", "B0EXAMPLE1", "IB-gift"),
    "counts": node_keys.counts("ACME-US", "B0EXAMPLE1", "IB-gift"),
    "content": node_keys.content("ACME-US", "B0EXAMPLE1", "title"),
    "campaign": node_keys.campaign("ACME-US", "campaign/c1/state"),
    "trace": node_keys.trace("TRACE-20250102-001"),
    "hypothesis": node_keys.hypothesis("H-001"),
    "pattern": node_keys.pattern("ACME-US", "bid-12345678"),
    "value": node_keys.value("ACME-US", "campaign/c1/budget"),
    "within": node_keys.within("ACME-US", "c1"),
    "keyword": node_keys.keyword("ACME-US", "coffee gift"),
    "day": node_keys.day("ACME-US", "2025-01-02"),
    "brake": node_keys.brake("ACME-US"),
    "shop": node_keys.shop("ACME-US"),
    "score": node_keys.score("ACME-US"),
    "asin": node_keys.asin("ACME-US", "B0EXAMPLE1"),
    "tenant": node_keys.tenant("ACME-US"),
    "store": node_keys.store("ACME"),
    "marketplace": node_keys.marketplace("US"),
    "all": node_keys.ALL,
}


def test_there_is_a_key_of_each_kind_that_is_folded():
    """By one function for each kind, whose arguments are texts."""
    makers = [each for _, each in inspect.getmembers(node_keys, inspect.isfunction)]
    made = [each(*"X" * len(inspect.signature(each).parameters)) for each in makers]
    keys = [each for each in made if isinstance(each, str) and "/" in each]
    assert {node_keys.kind_of(key) for key in (*keys, node_keys.ALL)} == set(FOLDS)


def test_a_key_begins_with_its_kind():
    assert {kind: node_keys.kind_of(key) for kind, key in KEYS.items()} == {k: k for k in KEYS}


def test_no_two_kinds_share_a_key():
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("bucket", ["ACME-US", "B0EXAMPLE1", "IB-gift"]),
        ("content", ["ACME-US", "B0EXAMPLE1", "title"]),
        ("campaign", ["ACME-US", "campaign", "c1", "state"]),
        ("day", ["ACME-US", "2025-01-02"]),
        ("pattern", ["ACME-US", "bid-12345678"]),
        ("asin", ["ACME-US", "B0EXAMPLE1"]),
        ("hypothesis", ["H-001"]),
    ],
)
def test_what_follows_the_kind_can_be_read_again(kind, rest):
    assert node_keys.parts(KEYS[kind]) == rest


SHOPS_OWN = (
    *("bucket", "content", "campaign", "pattern", "value", "within", "keyword", "day"),
    *("brake", "shop", "score", "asin", "tenant"),
)


def test_what_belongs_to_a_shop_begins_with_the_shop():
    """So nothing of two tenants is ever mixed."""
    assert all(node_keys.parts(KEYS[kind])[0] == "ACME-US" for kind in SHOPS_OWN)


def test_a_trace_without_an_asin_has_a_node_of_its_own():
    for none in (None, ""):
        assert node_keys.asin("ACME-US", none) == f"asin/ACME-US/{node_keys.NO_ASIN}"


def test_all_days_of_a_shop_begin_alike_and_those_of_no_other():
    days = node_keys.days("ACME-US")
    assert KEYS["day"].startswith(days)
    assert not node_keys.day("ACME-USA", "2025-01-02").startswith(days)


def test_all_shops_are_no_shop():
    assert node_keys.kind_of(node_keys.SHOPS) == "shop"
    assert node_keys.shop("ACME-US") != node_keys.SHOPS
