"""What the governor knows: the base, and of the unit what comes before (SPEC 7)."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.court import (
    CONFIRMED,
    AllRows,
    Base,
    Data,
    ago,
    approved,
    base_and_arrivals,
    bid,
    created,
    decision,
    facts_of_data,
    facts_view,
    frozen,
    moved,
    path_of,
    story,
    verified,
)
from tests.support.policy import shipped
from tests.support.small_traces import histories
from trace_gate.core.fold.facts import Fact, Holds, Moved
from trace_gate.core.governor.facts_view import Arrival, FactsView

VALUE = "value/SHOP_1-US/campaign/c1/ad_group/a1/keyword/coffee gift/bid"
WORD = "keyword/SHOP_1-US/coffee gift"
H = "hypothesis/H-001"

FIRST = approved(bid(1.0, 1.1), when=ago(hours=3), reasons=["TG502"])
SECOND = approved(bid(1.1, 1.2), when=ago(hours=2), reasons=["TG502"])
NOW = decision(bid(1.2, 1.3))


def order_of(data: Data) -> Any:
    """The place of a decision: its execution, before its first change."""
    return (*max(fact.order for _, fact in facts_of_data(data))[:-1], 0)


def values(facts: list[Fact]) -> list[object]:
    return [each.to_value for each in facts if isinstance(each, Moved)]


def test_base_and_unit_are_told_together_in_the_order_of_the_fold():
    assert values(facts_view([SECOND], [FIRST]).facts(VALUE)) == [1.1, 1.2]
    assert values(facts_view([FIRST, SECOND]).facts(VALUE)) == [1.1, 1.2]


def test_of_the_unit_only_what_comes_before():
    before = order_of(SECOND)
    assert values(facts_view([], [SECOND, FIRST]).facts(VALUE, before=before)) == [1.1]
    assert values(facts_view([SECOND], [FIRST]).facts(VALUE, before=order_of(FIRST))) == [1.2]


def test_the_base_is_never_put_aside_however_late_it_is():
    assert values(facts_view([FIRST, SECOND]).facts(VALUE, before=(0, "", "", 0, "", 0))) == [
        1.1,
        1.2,
    ]


def test_a_decision_is_judged_without_itself():
    land = facts_view([FIRST], [SECOND, NOW])
    assert values(land.facts(VALUE, without=path_of(NOW))) == [1.1, 1.2]
    assert values(land.facts(VALUE, without=path_of(SECOND))) == [1.1, 1.3]
    waiting = {**FIRST, "execution": {**FIRST["execution"], "executed_at": None}}
    assert values(facts_view([], [(waiting, FIRST)]).facts(VALUE, without=path_of(FIRST))) == []


def test_the_base_alone_knows_nothing_of_the_unit():
    land = facts_view([FIRST], [SECOND])
    assert values(land.at_base(VALUE)) == [1.1]
    waiting = {**SECOND, "execution": {**SECOND["execution"], "executed_at": None}}
    land = facts_view([FIRST], [(waiting, SECOND)])
    assert values(land.at_base(VALUE)) == [1.1]
    assert values(land.facts(VALUE)) == [1.1, 1.2]


def test_what_the_unit_records_counts_from_its_moment_on():
    waiting = {**SECOND, "execution": {**SECOND["execution"], "executed_at": None}}
    land = facts_view([FIRST], [(waiting, SECOND)])
    assert values(land.facts(VALUE, before=order_of(SECOND))) == [1.1]
    assert values(land.facts(VALUE, before=order_of(NOW))) == [1.1, 1.2]


def test_a_sealed_trace_that_grows_hides_nothing_of_what_it_told():
    """Evidence is added, a result goes on: its execution was known, so it stays known."""
    early = (0, "", "", 0, "", 0)
    for growth in (
        {"evidence": [*FIRST["evidence"], *FIRST["evidence"]]},
        {"execution": {**FIRST["execution"], "result": "rolled_back"}},
        {"causal_links": {"related_traces": [NOW["id"]]}},
    ):
        land = facts_view([], [(FIRST, {**FIRST, **growth})])
        assert values(land.facts(VALUE, before=early)) == [1.1]


def test_where_the_fold_was_made_makes_no_difference():
    """The store knows another commit: what differs there and at the base stands beside it."""
    rules = shipped()
    stories: list[list[Data]] = [
        [],
        [FIRST],
        [SECOND],
        [FIRST, SECOND],
        frozen(),
        story("H-002", 0.5),
    ]
    for there in stories:
        for here in stories:
            store = Base([*CONFIRMED, *there], rules)
            differing = {path_of(each): each for each in [*there, *here]}
            arrivals = [
                Arrival(
                    path=path,
                    was=facts_of_data(each) if each in there else (),
                    base=facts_of_data(each) if each in here else (),
                    unit=facts_of_data(each) if each in here else (),
                )
                for path, each in differing.items()
                if (each in there) != (each in here)
            ]
            land = FactsView(AllRows(store), arrivals, rules)
            plain = facts_view([*CONFIRMED, *here])
            for key in (VALUE, WORD, H, "hypothesis/H-002", "brake/SHOP_1-US"):
                assert land.facts(key) == plain.facts(key), key
                assert land.at_base(key) == plain.at_base(key), key


def test_a_keyword_belongs_to_a_bucket_as_long_as_it_names_it():
    life = frozen()
    assert [each.bucket for each in facts_view(life).facts(WORD) if isinstance(each, Holds)] == [
        "IB-gift"
    ]
    land = facts_view([], life)
    assert land.facts(WORD, before=order_of(life[0])) == []
    assert len(land.facts(WORD, before=order_of(life[1]))) == 1
    assert land.facts("keyword/SHOP_2-US/coffee gift") == []


def test_a_verification_in_the_unit_reaches_the_hypothesis_of_a_sealed_decision():
    tried = story("H-001", 0.3)
    last = verified(tried[1], 0.3, ago(days=1))
    land = facts_view(tried[:2], [last])
    assert len(land.facts(H)) == len(facts_view([*tried[:2], last]).facts(H)) == 3
    assert len(land.at_base(H)) == 2


def test_what_the_unit_reaches_is_listed_by_kind():
    land = facts_view(CONFIRMED, [*frozen(), NOW])
    assert land.reached("bucket") == ("bucket/SHOP_1-US/B0EXAMPLE1/IB-gift",)
    assert land.reached("keyword") == (WORD,)
    assert land.reached("hypothesis") == (H,)
    assert facts_view(CONFIRMED).reached("hypothesis") == ()


def test_what_was_not_collected_is_never_taken_for_nothing():
    land = FactsView({}, (), shipped())
    assert (land.knows(VALUE), land.missing([VALUE, WORD])) == (False, {VALUE, WORD})
    for asked in (land.facts, land.at_base):
        with pytest.raises(KeyError):
            asked(VALUE)
    more = land.with_more({VALUE: {}})
    assert (more.knows(VALUE), more.facts(VALUE), more.missing([VALUE, WORD])) == (True, [], {WORD})
    with pytest.raises(KeyError):
        more.landing_facts(VALUE)
    assert more.with_more({}, {None: {}}).landing_facts(VALUE) == []


def test_with_a_node_the_changed_ones_that_tell_it_are_collected():
    life = frozen()
    known, arrivals = base_and_arrivals([], life, shipped())
    land, bucket = FactsView({}, arrivals, shipped()), "bucket/SHOP_1-US/B0EXAMPLE1/IB-gift"
    assert land.missing([WORD]) == {WORD, bucket}
    with pytest.raises(KeyError):
        land.with_more(known.facts([WORD])).facts(WORD)
    assert len(land.with_more(known.facts([WORD, bucket])).facts(WORD)) == 1


KEYS = (
    *("bucket/ACME-US/B0EXAMPLE1/IB-gift", "keyword/ACME-US/a", "keyword/OTHER-US/b"),
    *("hypothesis/H-001", "hypothesis/H-002", "brake/ACME-US", "day/ACME-US/2025-01-01"),
)


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_history_cut_anywhere_is_one_history(traces: list[Data], chance: Any):
    """Which traces landed and which come along makes no difference to what all of them tell."""
    plain = facts_view(traces)
    shuffled = copy.copy(traces)
    chance.shuffle(shuffled)
    at = chance.randint(0, len(shuffled))
    cut = facts_view(shuffled[:at], shuffled[at:])
    for key in KEYS:
        assert _same(cut.facts(key), plain.facts(key)), key


def _same(one: list[Fact], other: list[Fact]) -> bool:
    """In the order of the fold; facts of one place may stand in any order."""
    return sorted(map(repr, one)) == sorted(map(repr, other)) and [e.order for e in one] == [
        e.order for e in other
    ]


def test_a_bucket_created_in_the_unit_is_there_for_what_follows():
    first = created(when=ago(hours=2))
    second = moved("TEST", "GROW", ago(hours=1))
    key = "bucket/SHOP_1-US/B0EXAMPLE1/IB-gift"
    assert len(facts_view([], [first, second]).facts(key, before=order_of(second))) == 2
