"""Hypotheses: whose they are, what they ask, and what became of them."""

from __future__ import annotations

import json
from functools import reduce
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hypothesis_facts import (
    ACOS,
    BAD,
    GIFT,
    MONDAY,
    ORDERS,
    at,
    fold,
    hypothesis,
    policy,
    refused,
    registered,
    report,
    trace_id,
    used,
    verified,
)
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Fact, Observed, Passed, Underway, Verified
from trace_gate.core.fold.hypotheses import node, trace_node
from trace_gate.core.fold.pattern_groups import Group
from trace_gate.core.fold.trace_facts import facts_of
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

OTHER = (("acos", "<", 0.5, None),)


def summary(*facts: Fact) -> dict[str, Any]:
    said = fold(*facts).summary
    assert said is not None
    return dict(said)


def story(*results: str, evidenced: bool = True) -> list[Fact]:
    """A hypothesis that is tested again and again, a fortnight for each result."""
    facts: list[Fact] = []
    for turn, claim in enumerate(results):
        number, day = turn * 3 + 1, turn * 14
        outcome = {"confirmed": {"acos": 0.1, "orders": 99}, "rejected": BAD}.get(claim, {})
        facts += [registered(number, day), used(number + 1, day + 1)]
        facts.append(
            verified(
                number + 2,
                day + 10,
                about=number + 1,
                claim=claim,
                outcome=outcome,
                **({} if evidenced else {"reports": ()}),
            )
        )
    return facts


def test_a_registered_one_is_new():
    said = summary(registered(1))
    assert said == {
        "tenant": "ACME-US",
        "status": "NEW",
        "confidence": 0.5,
        "automatic": False,
        "uses": 0,
        "registered": True,
        "claimed": False,
        "statement": "A lower bid lowers ACOS.",
        "first": trace_id(1),
        "since": MONDAY,
        "newest": trace_id(1),
        "record": {"confirmed": 0, "rejected": 0, "inconclusive": 0, "claimed": 0},
        "experiments": [
            {
                "id": "EXP-20250106-001",
                "status": "PLANNED",
                "asin": "B0EXAMPLE1",
                "start": MONDAY,
                "due": MONDAY + 7 * 86_400,
                "reminder": MONDAY + 6 * 86_400,
                "over": None,
                "trace": trace_id(1),
                "by": trace_id(1),
                "result": None,
                "claimed": False,
                "decision": None,
                "metrics": ["acos", "orders"],
            }
        ],
    }


def test_a_summary_counts_the_results_that_count_and_the_claims_among_them():
    proved = summary(*story("confirmed", "rejected", "confirmed"))
    assert proved["record"] == {"confirmed": 2, "rejected": 1, "inconclusive": 0, "claimed": 0}
    assert proved["newest"] == trace_id(9)
    said = summary(*story("confirmed", evidenced=False))
    assert said["record"] == {"confirmed": 1, "rejected": 0, "inconclusive": 0, "claimed": 1}
    (tested,) = said["experiments"]
    assert (tested["result"], tested["claimed"], tested["by"]) == ("confirmed", True, trace_id(3))
    early = verified(3, 2, about=2, claim="inconclusive", outcome={})
    assert summary(registered(1), used(2, 1), early)["record"]["inconclusive"] == 0


def test_its_file_names_the_traces_behind_everything():
    data = hypothesis(registered(1), used(2, 1), verified(3, 9, about=2))
    assert list(data)[:3] == ["schema", "id", "tenant"]
    assert (data["schema"], data["id"]) == ("hypothesis/1", "H-001")
    assert data["criteria"]["trace"] == trace_id(1)
    assert data["status"]["trace"] == data["confidence"]["trace"] == trace_id(3)
    assert [each["trace"] for each in data["history"]] == [trace_id(n) for n in (1, 2, 3)]
    assert data["uses"] == {
        "count": 1,
        "decisions": [
            {
                "trace": trace_id(2),
                "executed_at": "2025-01-07T00:00:00Z",
                "experiment": "EXP-20250106-001",
            }
        ],
    }


def test_it_is_tested_while_an_experiment_runs():
    assert hypothesis(registered(1), used(2, 1))["status"]["value"] == "TESTING"
    assert hypothesis(registered(1), used(2, 1))["status"]["trace"] == trace_id(2)


def test_without_a_registration_it_stays_new_and_its_uses_count():
    said = summary(used(1), used(2), used(3), used(4, executed=False), used(5, rests=False))
    assert (said["status"], said["registered"], said["uses"]) == ("NEW", False, 3)


def test_what_nobody_registered_or_used_has_no_file():
    for facts in ((), (used(1, rests=False),), (used(1, executed=False),)):
        folded = fold(*facts)
        assert (folded.files, folded.summary, folded.refused) == ((), None, ())


@pytest.mark.parametrize(
    ("results", "status", "confidence"),
    [
        (["confirmed"], "CONFIRMED", 0.6),
        (["rejected"], "REJECTED", 0.35),
        (["inconclusive"], "TESTING", 0.5),
        (["confirmed", "inconclusive"], "CONFIRMED", 0.6),
        (["confirmed", "rejected"], "REJECTED", 0.45),
        (["rejected", "confirmed"], "CONFIRMED", 0.45),
        (["rejected", "rejected"], "DEPRECATED", 0.2),
        (["rejected"] * 5, "DEPRECATED", 0.05),
        (["rejected", "rejected", "confirmed"], "CONFIRMED", 0.3),
        (["rejected", "rejected", "rejected", "confirmed"], "DEPRECATED", 0.15),
        (["confirmed"] * 8, "CONFIRMED", 0.95),
        ([*["confirmed"] * 8, "rejected"], "REJECTED", 0.8),
    ],
)
def test_status_and_confidence_follow_the_results(
    results: list[str], status: str, confidence: float
):
    facts = story(*results)
    assert refused(*facts) == []
    data = hypothesis(*facts)
    assert (data["status"]["value"], data["confidence"]["value"]) == (status, confidence)


def test_a_second_result_that_says_the_same_does_not_change_since_when():
    status = hypothesis(*story("confirmed", "confirmed"))["status"]
    assert (status["since"], status["trace"]) == ("2025-01-16T00:00:00Z", trace_id(3))


def test_a_later_decision_does_not_reopen_a_conclusive_status():
    facts = [*story("confirmed"), registered(8, 20), used(9, 21)]
    assert hypothesis(*facts)["status"]["value"] == "CONFIRMED"


def test_a_claimed_result_moves_the_confidence_and_makes_nothing_automatic():
    said = summary(*story("confirmed", evidenced=False))
    assert (said["status"], said["confidence"]) == ("CONFIRMED", 0.6)
    assert (said["automatic"], said["claimed"]) == (False, True)


def test_an_evidenced_result_makes_it_automatic_until_anybody_claims_the_contrary():
    good = story("confirmed")
    assert (summary(*good)["automatic"], summary(*good)["claimed"]) == (True, False)
    again = [used(11, 20), verified(12, 28, about=11, reports=())]
    assert summary(*good, *again)["automatic"] is True
    bad = [used(11, 20), verified(12, 28, about=11, reports=(), outcome=BAD, claim="rejected")]
    assert summary(*good, *bad)["automatic"] is False
    back = [used(13, 30), verified(14, 38, about=13, reports=())]
    assert summary(*good, *bad, *back)["status"] == "CONFIRMED"
    assert summary(*good, *bad, *back)["automatic"] is False


@pytest.mark.parametrize(
    ("outcome", "claim"),
    [
        ({"acos": 0.35, "orders": 30}, "rejected"),
        ({"acos": 0.35, "orders": 30}, "inconclusive"),
        ({"acos": 0.45, "orders": 30}, "confirmed"),
        ({"acos": 0.45}, "inconclusive"),
        ({"acos": 0.35}, "confirmed"),
        ({"acos": "0.35", "orders": 30}, "confirmed"),
        ({"acos": 0.35, "orders": 30}, "CONFIRMED"),
    ],
)
def test_a_claim_that_the_numbers_do_not_bear_is_wrong(outcome: dict[str, Any], claim: str):
    facts = registered(1), used(2, 1), verified(3, 9, about=2, outcome=outcome, claim=claim)
    assert refused(*facts) == [("003", "TG509")]
    data = hypothesis(*facts)
    assert (data["status"]["value"], data["confidence"]["value"]) == ("TESTING", 0.5)
    assert data["refused"][0]["trace"] == trace_id(3)


def test_the_message_says_which_criterion_tells_otherwise():
    facts = registered(1), used(2, 1), verified(3, 9, about=2, outcome=BAD)
    (refusal,) = fold(*facts).refused
    assert "acos < 0.4 is not met by 0.45" in refusal.message
    assert "hypothesis_result: rejected" in refusal.remediation


def test_without_a_claim_the_computed_result_counts():
    facts = registered(1), used(2, 1), verified(3, 9, about=2, claim=None)
    assert hypothesis(*facts)["status"]["value"] == "CONFIRMED"
    early = registered(1), used(2, 1), verified(3, 5, about=2, claim=None)
    assert hypothesis(*early)["status"]["value"] == "TESTING"
    assert refused(*early) == []


def test_an_id_belongs_to_the_tenant_of_its_first_trace():
    foreign = (
        registered(2, 1, tenant="ACME-UK"),
        used(3, 1, tenant="ACME-UK"),
        used(4, 1, tenant="ACME-UK", executed=False),
        used(5, 1, tenant="ACME-UK", rests=False),
        verified(6, 9, about=None, tenant="ACME-UK"),
    )
    assert refused(registered(1), *foreign) == [(f"00{n}", "TG505") for n in (2, 3, 4, 5, 6)]
    assert summary(registered(1), *foreign) == summary(registered(1))
    assert hypothesis(registered(1), used(7, 1), *foreign)["first_trace"] == trace_id(1)


def test_a_decision_of_another_tenant_cannot_be_verified_here():
    facts = registered(1), used(2, 1, tenant="ACME-UK"), verified(3, 9, about=2)
    assert refused(*facts) == [("002", "TG505"), ("003", "")]


def test_a_decision_that_waits_takes_no_id():
    facts = used(1, tenant="ACME-UK", executed=False), registered(2, 1)
    assert summary(*facts)["tenant"] == "ACME-US"
    assert refused(*facts) == []


@pytest.mark.parametrize("second", [registered, used])
@pytest.mark.parametrize("first", [registered, used])
def test_the_criteria_of_the_first_trace_stand(first: Any, second: Any):
    facts = first(1), second(2, 1, criteria=OTHER)
    assert refused(*facts) == [("002", "TG505")]
    assert len(hypothesis(*facts)["criteria"]["items"]) == 2


def test_a_decision_that_waits_with_other_criteria_is_told_so():
    assert refused(registered(1), used(2, criteria=OTHER, executed=False)) == [("002", "TG505")]


def test_criteria_that_only_differ_in_their_baseline_are_the_same():
    again = (("orders", ">=", 28.0, 44), ("acos", "<", 0.4, 0.4))
    assert refused(registered(1), registered(2, 1, criteria=again)) == []


def test_a_decision_that_repeats_no_criteria_takes_those_that_stand():
    facts = registered(1), used(2, 1, criteria=()), verified(3, 9, about=2)
    assert refused(*facts) == []
    assert summary(*facts)["status"] == "CONFIRMED"


def test_a_decision_that_considers_it_may_test_another_one():
    assert refused(registered(1), used(2, 1, rests=False, criteria=OTHER)) == []


def test_a_mistake_is_corrected_by_superseding_before_anything_was_tried():
    mended = registered(2, 1, criteria=OTHER, statement="Better.", supersedes=trace_id(1))
    data = hypothesis(registered(1), mended)
    assert data["refused"] == []
    assert data["criteria"]["trace"] == trace_id(2)
    assert data["statement"] == "Better."


def test_a_correction_does_not_reach_a_plan_that_it_does_not_name():
    mended = registered(3, 2, criteria=OTHER, supersedes=trace_id(1))
    assert refused(registered(1), registered(2, 1), mended) == [("003", "TG505")]


def test_superseding_a_decision_cancels_nothing():
    facts = used(1), registered(2, 1, supersedes=trace_id(1)), verified(3, 9, about=1)
    assert refused(*facts) == []


def test_criteria_never_move_after_execution():
    late = registered(3, 2, criteria=OTHER, supersedes=trace_id(1))
    assert refused(registered(1), used(2, 1), late) == [("003", "TG505")]
    seen = verified(2, 8, about=None)
    late = registered(3, 9, criteria=OTHER, supersedes=trace_id(1))
    assert refused(registered(1), seen, late) == [("003", "TG505")]


def test_what_became_of_a_decision_that_does_not_count_does_not_count():
    facts = registered(1), used(2, 1, criteria=OTHER), verified(3, 9, about=2)
    assert refused(*facts) == [("002", "TG505"), ("003", "")]
    assert summary(*facts)["status"] == "NEW"


@pytest.mark.parametrize(
    "facts",
    [
        (registered(1), used(2, 1, executed=False), verified(3, 9, about=2)),
        (registered(1), verified(3, 9, about=2)),
        (registered(1), used(2, 20), verified(3, 9, about=2)),
        (registered(1), verified(2, 9, about=2, hypothesis_id="H-001")),
        (registered(1), used(2, 1), verified(3, 9, about=2, hypothesis_id="H-002")),
        (verified(3, 9, about=None),),
        (used(1, executed=False), verified(3, 9, about=None)),
    ],
)
def test_a_verification_that_is_about_nothing_is_refused(facts: tuple[Fact, ...]):
    (refusal,) = fold(*facts).refused
    assert refusal.code == "TG509"
    assert [refusal.trace_id] == [e.trace_id for e in facts if isinstance(e, Verified)]


def test_a_verification_that_follows_from_an_observation_is_about_the_hypothesis():
    seen = verified(3, 9, about=77, hypothesis_id="H-001")
    assert summary(registered(1), used(2, 1), seen)["status"] == "CONFIRMED"


def test_patterns_and_metrics_learn_from_each_conclusive_result():
    facts = (
        registered(1),
        used(2, 1),
        verified(3, 9, about=2, outcome={"acos": 0.45}, claim="rejected"),
    )
    group = Group(
        action_type="bid_decrease",
        bucket_state="GROW",
        fit_type="exact",
        metric="acos",
        direction="down",
    )
    observed = Observed(
        **at(9, 3),
        decision=trace_id(2),
        asin="B0EXAMPLE1",
        met=False,
        evidenced=True,
        group=group.as_tuple(),
    )
    passed = Passed(
        **at(9, 3), decision=trace_id(2), bucket="IB-gift", result="rejected", evidenced=True
    )
    assert fold(*facts).addressed[:2] == (
        (node_keys.pattern("ACME-US", group.slug), observed),
        (node_keys.asin("ACME-US", "B0EXAMPLE1"), passed),
    )


@pytest.mark.parametrize("turn", [1, -1])
def test_a_decision_counts_once_in_a_group_and_only_if_all_its_criteria_are_met(turn: int):
    criteria = (("acos", "<", 0.4, None), ("acos", "<=", 0.2, None))[::turn]
    home, new = ("IB-home", "GROW", "exact"), ("IB-new", "TEST", None)
    contexts = (GIFT, GIFT, ("B0EXAMPLE1", *home), ("B0EXAMPLE1", *new))
    facts = (
        registered(1, criteria=criteria),
        used(2, 1, criteria=criteria, contexts=contexts),
        verified(3, 9, about=2, claim="rejected"),
    )
    learnt = [fact for _, fact in fold(*facts).addressed]
    observed = [each for each in learnt if isinstance(each, Observed)]
    assert [(each.group[1], each.met) for each in observed] == [("GROW", False), ("TEST", False)]
    passed = [each.bucket for each in learnt if isinstance(each, Passed)]
    assert passed == ["IB-gift", "IB-home", "IB-new"]


def test_a_decision_without_buckets_is_learnt_from_too():
    facts = registered(1), used(2, 1, contexts=()), verified(3, 9, about=2)
    learnt = [fact for _, fact in fold(*facts).addressed]
    assert [each.group[1:3] for each in learnt if isinstance(each, Observed)] == [(None, None)] * 2
    assert [each.bucket for each in learnt if isinstance(each, Passed)] == [None]


@pytest.mark.parametrize("claim", ["inconclusive", "confirmed"])
def test_nothing_is_learnt_from_what_does_not_count(claim: str):
    facts = registered(1), used(2, 1), verified(3, 9, about=2, outcome={}, claim=claim)
    assert [key for key, _ in fold(*facts).addressed] == ["product/ACME-US/B0EXAMPLE1"]


def test_a_product_is_told_of_what_runs_and_when_the_newest_was_over():
    def underway(*facts):
        (found,) = [fact for _, fact in fold(*facts).addressed if isinstance(fact, Underway)]
        return found

    planned = underway(registered(1))
    assert (planned.hypothesis, planned.ended, planned.ended_by) == ("H-001", 0, "")
    assert [each["status"] for each in planned.running] == ["PLANNED"]
    assert planned.statement == "A lower bid lowers ACOS."
    assert [each["status"] for each in underway(registered(1), used(2, 1)).running] == ["RUNNING"]
    over = underway(registered(1), used(2, 1), verified(3, 9, about=2))
    assert over.running == ()
    assert (over.ended, over.ended_by) == (at(9, 3)["whole"], trace_id(3))


def test_what_is_done_and_looked_at_in_one_moment_is_done_first():
    facts = registered(1), verified(2, 1, about=2, claim="inconclusive"), used(2, 1)
    assert refused(*facts) == []


def test_a_decision_can_be_executed_and_verified_in_its_own_trace():
    data = {
        "id": "TRACE-20250106-003",
        "created_at": "2025-01-06T10:00:00Z",
        "trace_type": "decision",
        "tenant": {"store_id": "ACME", "marketplace": "US"},
        "entity": {"asin": "B0EXAMPLE1"},
        "execution": {"guardrail_check": "PASS", "executed_at": "2025-01-06T11:00:00Z"},
        "hypothesis": {
            "hypothesis_id": "H-001",
            "verification_window_days": 7,
            "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4}],
        },
        "verification": {
            "verified_at": "2025-01-13T11:00:00Z",
            "actual_outcome": {"acos": 0.3},
            "hypothesis_result": "confirmed",
        },
    }
    trace = Trace.of(Document(data={"trace": data}, text=b"", path="p"))
    underway = [fact for key, fact in facts_of(trace, "p") if node_keys.kind_of(key) == "trace"]
    sent = trace_node.fold("trace/TRACE-20250106-003", underway, policy()).addressed
    assert {key for key, _ in sent} == {"hypothesis/H-001"}
    said = node.fold("hypothesis/H-001", [fact for _, fact in sent], policy()).summary
    assert said is not None
    assert said["status"] == "CONFIRMED"


SCALAR = st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=2)
ANYTHING = SCALAR | st.lists(SCALAR, max_size=2) | st.dictionaries(st.text(max_size=2), SCALAR)
METRICS = st.sampled_from(["acos", "orders", "clicks", "conversion_rate"])
CRITERIA = st.sampled_from([(ACOS, ORDERS), (ORDERS, ACOS), OTHER, ()]) | st.lists(
    st.tuples(METRICS, st.sampled_from(["<", ">=", "==", "?"]), ANYTHING, ANYTHING), max_size=2
).map(tuple)
OUTCOME = st.sampled_from([{"acos": 0.3, "orders": 30}, BAD]) | st.dictionaries(METRICS, ANYTHING)
NUMBERS = st.integers(1, 9)
DAYS = st.integers(0, 30)
TENANTS = st.sampled_from(["ACME-US", "ACME-US", "ACME-US", "ACME-UK"])
WINDOWS = st.sampled_from([7, 7, 3, None, 0])
CONTEXTS = st.lists(
    st.tuples(
        st.just("B0EXAMPLE1"),
        st.sampled_from(["IB-a", "IB-b"]),
        st.sampled_from(["GROW", None]),
        st.just(None),
    ),
    max_size=2,
).map(tuple)


@st.composite
def registrations(draw: st.DrawFn) -> Fact:
    return registered(
        draw(NUMBERS),
        draw(DAYS),
        tenant=draw(TENANTS),
        window_days=draw(WINDOWS),
        criteria=draw(CRITERIA),
        baseline=draw(OUTCOME),
        supersedes=draw(st.none() | NUMBERS.map(trace_id)),
    )


@st.composite
def decisions(draw: st.DrawFn) -> Fact:
    return used(
        draw(NUMBERS) + 10,
        draw(DAYS),
        executed=draw(st.sampled_from([True, True, False])),
        rests=draw(st.sampled_from([True, True, False])),
        tenant=draw(TENANTS),
        window_days=draw(WINDOWS),
        criteria=draw(CRITERIA),
        contexts=draw(CONTEXTS),
        market=draw(st.booleans()),
        failed=draw(st.booleans()),
    )


@st.composite
def verifications(draw: st.DrawFn) -> Fact:
    return verified(
        draw(NUMBERS) + 20,
        draw(DAYS) + draw(DAYS),
        about=draw(st.none() | st.integers(1, 20)),
        hypothesis_id=draw(st.sampled_from(["H-001", "H-001", None, "H-002"])),
        tenant=draw(TENANTS),
        outcome=draw(OUTCOME),
        claim=draw(st.sampled_from(["confirmed", "rejected", "inconclusive", None, "good"])),
        reports=draw(st.sampled_from([(), (report(1, 0),), (report(2, 900),)])),
        claimed=draw(st.booleans()),
    )


STORIES = st.lists(
    registrations() | decisions() | verifications(),
    max_size=12,
    unique_by=lambda fact: fact.trace_id,
).map(lambda facts: sorted(facts, key=lambda fact: fact.order))


def stepped(state: Any, facts: list[Fact]) -> Any:
    return reduce(lambda before, fact: node.step(before, fact, policy()), facts, state)


@given(STORIES, st.integers(0, 12))
def test_folding_goes_on_where_it_stopped(facts: list[Fact], cut: int):
    begin = node.new("H-001", policy())
    resumed = stepped(stepped(begin, facts[:cut]), facts[cut:])
    assert repr(resumed) == repr(stepped(begin, facts))


@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_makes_no_difference(facts: list[Fact], random: Any):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert repr(fold(*shuffled)) == repr(fold(*facts))


@given(STORIES)
def test_no_story_breaks_it_and_all_that_it_says_is_plain(facts: list[Fact]):
    folded = fold(*facts)
    for each in folded.files:
        json.dumps(each.data)
    json.dumps(folded.summary)
    assert {each.code for each in folded.refused} <= {"TG505", "TG509", ""}
    assert {each.trace_id for each in folded.refused} <= {fact.trace_id for fact in facts}


@given(STORIES)
def test_confidence_is_bounded_and_moved_only_by_results_that_count(facts: list[Fact]):
    folded = fold(*facts)
    if folded.summary is None:
        return
    history = folded.files[0].data["history"]
    moves = {"confirmed": 0.1, "rejected": -0.15, "inconclusive": 0}
    levels = [0.5]
    for line in (each for each in history if each.get("counted")):
        levels.append(line["confidence"])
        expected = min(0.95, max(0.05, levels[-2] + moves[line["result"]]))
        assert levels[-1] == pytest.approx(expected)
    assert levels[-1] == folded.summary["confidence"]
    assert all(one["at"] <= other["at"] for one, other in pairwise(history))
