"""A trace together with the verifications that name it, and whether it is open (SPEC 8)."""

from __future__ import annotations

import pytest

from tests.support.hypothesis_facts import policy, registered, verified
from trace_gate.core.fold.facts import BucketAt, Decided, Superseded, Used, Verified
from trace_gate.core.fold.hypotheses import trace_node

MADE = 1_736_157_600


def decided(**changes: object) -> Decided:
    fields = {
        "whole": MADE, "fraction": "", "trace_id": "TRACE-20250106-003", "created": (MADE, ""),
        "executed": False, "claim": "PASS", "result": None, "action_type": "bid_decrease",
        "tenant": "ACME-US", "asin": "B0EXAMPLE1", "buckets": (), "hypothesis_id": "H-001",
        "considered": (), "statement": None, "window_days": 7, "criteria": (), "baseline": {},
    }  # fmt: skip
    return Decided(**{**fields, **changes})


def summary(fact: Decided):
    return trace_node.fold("trace/TRACE-20250106-003", (fact,), None).summary


def test_a_planned_decision_waits_for_its_execution():
    assert summary(decided()) == {
        "tenant": "ACME-US",
        "asin": "B0EXAMPLE1",
        "created": MADE,
        "waits_for": "execution",
        "approved_at": None,
        "moves": [],
    }
    sent = (("B0EXAMPLE1", "IB-gift", "FROZEN"),)
    assert summary(decided(moves=sent))["moves"] == [["B0EXAMPLE1", "IB-gift", "FROZEN"]]


def test_an_escalated_one_waits_for_its_approval_first():
    assert summary(decided(claim="ESCALATE"))["waits_for"] == "approval"
    assert summary(decided(claim="ESCALATE", approved=True))["waits_for"] == "execution"


@pytest.mark.parametrize(
    "changes",
    [{"executed": True}, {"result": "failure"}, {"claim": "BLOCK"}, {"whole": MADE + 60}],
    ids=["executed", "failed", "blocked", "executed, but not so that it counts"],
)
def test_what_is_over_is_not_open(changes):
    assert summary(decided(**changes)) is None


def test_what_a_later_trace_supersedes_is_not_open():
    later = Superseded(whole=MADE + 60, fraction="", trace_id="TRACE-20250106-004")
    assert trace_node.fold("trace/TRACE-20250106-003", (decided(), later), None).summary is None


def test_what_only_takes_the_place_of_another_one_has_nothing_to_execute():
    assert summary(decided(withdraws=True)) is None
    assert summary(decided(fraction="5")) is None


# --- what it tells -------------------------------------------------------------------------------

RUN = {"executed": True, "whole": MADE + 60}


def folded(*facts):
    return trace_node.fold("trace/TRACE-20250106-003", facts, policy())


def addressed(*facts, kind=Used):
    return [(key, fact) for key, fact in folded(*facts).addressed if isinstance(fact, kind)]


def test_a_decision_tells_the_hypothesis_on_which_it_rests_and_those_that_it_considered():
    one, two, three = addressed(decided(**RUN, considered=("H-002", "H-003")))
    assert [key for key, _ in (one, two, three)] == [f"hypothesis/H-00{n}" for n in (1, 2, 3)]
    assert [fact.rests for _, fact in (one, two, three)] == [True, False, False]
    assert addressed(decided(**RUN, hypothesis_id=None)) == []


def test_it_tells_all_that_a_hypothesis_asks():
    fields = {
        "failed": True,
        "market": True,
        "day": 7,
        "evidence": ("e",),
        "statement": "s",
        "baseline": {"acos": 1},
        "criteria": (("acos", "<", 0.4, None),),
    }
    fact = decided(**RUN, **fields)
    ((_, used),) = addressed(fact)
    same = (
        *("whole", "fraction", "trace_id", "executed", "tenant", "asin", "action_type"),
        *("window_days", *fields),
    )
    assert {name: getattr(used, name) for name in same} == {
        name: getattr(fact, name) for name in same
    }


def bucket(name, state="GROW", asin="B0EXAMPLE1", fit="exact"):
    place = {"whole": MADE, "fraction": "", "trace_id": "TRACE-20250106-003"}
    return BucketAt(**place, asin=asin, bucket=name, state=state, fit_type=fit)


def test_its_buckets_come_in_the_order_of_their_names():
    found = [bucket("IB-b"), bucket("IB-a", None, fit=None), bucket("IB-a", asin="B0")]
    ((_, used),) = addressed(decided(**RUN), *found)
    assert used.contexts == (
        ("B0", "IB-a", "GROW", "exact"),
        ("B0EXAMPLE1", "IB-a", None, None),
        ("B0EXAMPLE1", "IB-b", "GROW", "exact"),
    )


def test_a_bucket_without_a_state_comes_before_the_same_with_one():
    found = [bucket("IB-a"), bucket("IB-a", None), bucket("IB-a", fit=None)]
    ((_, used),) = addressed(decided(**RUN), *found)
    assert [each[2:] for each in used.contexts] == [
        (None, "exact"),
        ("GROW", None),
        ("GROW", "exact"),
    ]


# --- verifications -------------------------------------------------------------------------------


def about(fact, *named):
    return trace_node.hypothesis_of(fact, named)


@pytest.mark.parametrize(
    ("named", "own", "found"),
    [
        ([decided()], None, "H-001"),
        ([decided()], "H-009", "H-001"),
        ([registered(1)], "H-009", "H-001"),
        ([decided(hypothesis_id=None)], "H-009", None),
        ([], "H-009", "H-009"),
        ([], None, None),
        ([bucket("IB-a")], "H-009", "H-009"),
    ],
)
def test_a_verification_is_about_what_the_named_trace_rests_on(named, own, found):
    assert about(verified(5, 9, about=3, hypothesis_id=own), *named) == found


def test_it_goes_to_its_hypothesis():
    result = verified(5, 9, about=3)
    ((key, fact),) = addressed(decided(**RUN), result, kind=Verified)
    assert (key, fact) == ("hypothesis/H-001", result)


def test_one_without_a_hypothesis_is_judged_here():
    result = verified(5, 9, about=3)
    found = folded(decided(**RUN, hypothesis_id=None), result)
    assert [key for key, fact in found.addressed if isinstance(fact, Verified)] == []
    assert len(folded(result).refused) == 1, "nobody knows what it is about"


def test_a_trace_writes_no_file():
    assert folded(decided()).files == ()
    assert folded().summary is None
