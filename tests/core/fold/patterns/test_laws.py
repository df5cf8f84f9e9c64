"""Causal laws."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.support.metric_facts import GROUP, OBSERVATIONS, observed, shipped_policy
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.pattern_groups import Group
from trace_gate.core.fold.patterns import node
from trace_gate.core.statistics.intervals import wilson

SLUG = Group.of(GROUP).slug
KEY = node_keys.pattern("ACME-US", SLUG)
POLICY = shipped_policy()
LENIENT = shipped_policy(laws={"lower_bound": 0.3, "decisions": 5, "asins": 2})


def law_of(*facts, policy=POLICY):
    folded = node.fold(KEY, facts, policy)
    law = next((file for file in folded.files if file.path.startswith("causal_laws/")), None)
    assert (folded.summary or {}).get("law", False) == (law is not None)
    return None if law is None else law.data


def some(count, **fields):
    return [observed(n, **fields) for n in range(1, count + 1)]


def test_five_of_five_are_not_sure_enough_for_a_law():
    assert wilson(5, 5, 0.95)[0] < 0.6
    assert law_of(*some(5)) is None


def test_six_of_six_are_a_law():
    law = law_of(*some(6))
    assert law["id"] == f"LAW-{SLUG}"
    assert law["interval"]["lower"] == wilson(6, 6, 0.95)[0] > 0.6
    assert len(law["history"]) == law["decisions"] == 6


def test_a_pattern_and_its_law_name_each_other():
    pattern, law = node.fold(KEY, some(6), POLICY).files
    assert law.path == f"causal_laws/ACME-US/LAW-{SLUG}.yaml"
    assert (pattern.data["law"], law.data["pattern"]) == (law.data["id"], pattern.data["id"])


def test_a_lower_bound_that_only_reaches_the_threshold_is_no_law():
    bound = wilson(6, 6, 0.95)[0]
    exact = shipped_policy(laws={"lower_bound": bound, "decisions": 5, "asins": 2})
    assert law_of(*some(6), policy=exact) is None
    below = shipped_policy(laws={"lower_bound": bound - 0.0001, "decisions": 5, "asins": 2})
    assert law_of(*some(6), policy=below)


def test_claimed_decisions_make_no_law():
    assert law_of(*some(5), observed(6, evidenced=False)) is None
    law = law_of(*some(6), observed(7, evidenced=False, met=False))
    assert law["decisions"] == 6


def test_claimed_decisions_do_not_bring_the_second_asin():
    facts = [*some(6, asin="B000000001"), observed(7, evidenced=False, asin="B000000002")]
    assert law_of(*facts) is None
    assert law_of(*facts, observed(8, asin="B000000002"))


def test_decisions_without_an_asin_are_not_an_asin_more():
    assert law_of(*some(6, asin="B000000001"), observed(7, asin=None)) is None


def test_too_few_decisions_are_no_law_however_clear():
    assert law_of(*some(4), policy=LENIENT) is None
    assert law_of(*some(5), policy=LENIENT)


def test_a_law_ends_when_its_lower_bound_falls():
    failures = [observed(n, met=False) for n in (7, 8, 9)]
    assert law_of(*some(6))
    assert law_of(*some(6), *failures) is None


def test_a_law_says_since_when_it_has_held_without_a_break():
    broken = [observed(n, met=False) for n in (7, 8, 9)]
    facts = [*some(6), *broken, *(observed(n) for n in range(10, 40))]
    since = law_of(*facts)["since"]["trace"]
    until_then = [fact for fact in facts if fact.trace_id <= since]
    assert len(until_then) > 10
    assert law_of(*until_then)
    assert law_of(*until_then[:-1]) is None


@pytest.mark.parametrize("needed", [3, 7])
def test_what_a_law_needs_is_policy(needed):
    policy = shipped_policy(laws={"lower_bound": 0.1, "decisions": needed, "asins": 1})
    assert law_of(*some(needed), policy=policy)["needs"]["decisions"] == needed
    assert law_of(*some(needed - 1), policy=policy) is None


@given(OBSERVATIONS)
def test_a_law_keeps_what_it_promises(facts):
    law = law_of(*facts, policy=LENIENT)
    if law is None:
        return
    assert law["interval"]["lower"] > 0.3
    assert law["decisions"] >= 5
    assert len(law["asins"]) >= 2
    assert not any(each["claimed"] for each in law["history"])
