"""Emerged patterns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.metric_facts import GROUP, OBSERVATIONS, at, observed, seen, shipped_policy
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.pattern_groups import Group
from trace_gate.core.fold.patterns import node

KEY = node_keys.pattern("ACME-US", Group.of(GROUP).slug)
POLICY = shipped_policy()


def pattern_of(*facts, policy=POLICY):
    folded = node.fold(KEY, facts, policy)
    return folded.files[0].data if folded.files else None


def test_two_verified_decisions_are_no_pattern():
    folded = node.fold(KEY, [observed(1), observed(2)], POLICY)
    assert (folded.files, folded.summary) == ((), None)


def test_three_verified_decisions_are_a_pattern():
    folded = node.fold(KEY, [observed(1), observed(2), observed(3, met=False)], POLICY)
    (file,) = folded.files
    slug = Group.of(GROUP).slug
    assert (file.layer, file.path) == (
        "world_model",
        f"emerged_patterns/ACME-US/PAT-{slug}.yaml",
    )
    assert file.data["success_rate"] == 0.6667
    assert folded.summary == {"decisions": 3, "successes": 2, "lower": 0.2077, "law": False}


def test_a_pattern_says_what_its_decisions_have_in_common_and_since_when():
    data = pattern_of(observed(1), observed(2), observed(3), observed(4))
    assert list(data)[:4] == ["schema", "id", "tenant", "group"]
    assert data["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert tuple(data["group"].values()) == GROUP
    assert data["since"] == {"at": "2025-01-09T00:00:00Z", "trace": "TRACE-20250106-003"}


def test_how_many_decisions_make_a_pattern_is_policy():
    lenient = shipped_policy(patterns={"decisions": 1, "interval": 0.5})
    data = pattern_of(observed(1), policy=lenient)
    assert data["interval"]["level"] == 0.5


def test_a_decision_counts_once_and_must_meet_all_its_criteria():
    data = pattern_of(observed(1), observed(1, met=False), observed(2), observed(3), observed(3))
    assert (data["decisions"], data["successes"]) == (3, 2)


def test_claimed_results_count_and_are_shown_apart():
    data = pattern_of(
        observed(1), observed(2, evidenced=False), observed(3, met=False, evidenced=False)
    )
    assert (data["decisions"], data["successes"]) == (3, 2)
    assert data["claimed"] == {
        "decisions": 2,
        "successes": 1,
        "asins": ["B000000000", "B000000002"],
    }
    assert data["evidenced"] == {"decisions": 1, "successes": 1, "asins": ["B000000001"]}
    assert [each["claimed"] for each in data["history"]] == [False, True, True]


def test_a_decision_that_is_claimed_by_one_criterion_is_claimed():
    twice = observed(3), observed(3, evidenced=False)
    for facts in (twice, twice[::-1]):
        assert pattern_of(observed(1), observed(2), *facts)["claimed"]["decisions"] == 1


def test_a_pattern_names_the_traces_behind_it():
    data = pattern_of(observed(1), observed(2), observed(3))
    assert data["history"][0] == {
        "at": "2025-01-07T00:00:00Z",
        "decision": "TRACE-20250101-001",
        "verification": "TRACE-20250106-001",
        "asin": "B000000001",
        "success": True,
        "claimed": False,
    }


def test_facts_that_a_pattern_does_not_know_and_empty_fields_do_no_harm():
    facts = [seen(at("2025-01-06")), *(observed(n, asin=None, group=()) for n in (1, 2, 3))]
    data = pattern_of(*facts)
    assert data["asins"] == []
    assert set(data["group"].values()) == {None}


@pytest.mark.parametrize("facts", [(), (seen("2025-01-06"),)])
def test_nothing_observed_is_no_pattern(facts):
    none_needed = shipped_policy(patterns={"decisions": 0, "interval": 0.95})
    assert node.fold(KEY, facts, none_needed).files == ()


@given(OBSERVATIONS, st.randoms())
def test_the_order_of_facts_does_not_matter(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    one, other = (node.fold(KEY, each, POLICY) for each in (facts, shuffled))
    assert json.dumps([file.data for file in one.files]) == json.dumps(
        [file.data for file in other.files]
    )
    assert one == other


@given(OBSERVATIONS, OBSERVATIONS)
def test_folding_on_is_folding_all(some, more):
    def folded(facts, state):
        for fact in facts:
            state = node.step(state, fact)
        return state

    first = folded(some, node.begin())
    assert folded(more, first) == folded(some + more, node.begin())


@given(OBSERVATIONS)
def test_evidenced_and_claimed_ones_add_up(facts):
    data = pattern_of(*facts, policy=shipped_policy_of_one())
    if data is None:
        assert not facts
        return
    parts = data["evidenced"], data["claimed"]
    for each in ("decisions", "successes"):
        assert data[each] == sum(part[each] for part in parts)
    assert data["decisions"] == len({fact.decision for fact in facts}) == len(data["history"])
    assert data["interval"]["lower"] <= data["success_rate"] <= data["interval"]["upper"]


def shipped_policy_of_one():
    world = POLICY.world_model
    return POLICY.with_(world_model={**world, "patterns": {**world["patterns"], "decisions": 1}})
