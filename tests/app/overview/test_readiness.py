"""What `status` says of buckets that may go on: that of `lifecycle propose`, and little is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.counted_buckets import ASIN, NOW, SHOP, bucket, counted, moved
from tests.support.little_fold import LittleFold, shipped_policy
from trace_gate.app.overview import lifecycle, readiness
from trace_gate.app.overview.scope import DAY, Scope
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed, Decided

POLICY = shipped_policy()


class Asked(LittleFold):
    """A fold that remembers which nodes were asked for."""

    def __init__(self, *addressed) -> None:
        super().__init__(POLICY, *addressed)
        self.asked: set[str] = set()

    def summary(self, key: str):
        assert node_keys.kind_of(key) == "bucket"
        return {"goal": 0.25}

    def facts(self, keys):
        self.asked.update(keys)
        return super().facts(keys)


def report(fold, scope=None):
    return readiness.report(fold.summaries, fold, POLICY, scope or Scope(), NOW)


def test_freezes_come_first_and_the_counts_of_others_are_not_read():
    fold = Asked(
        bucket("IB-a", "GROW", 40), *counted("IB-a"),
        bucket("IB-z", "HARVEST", 71), *counted("IB-z"),
        bucket("IB-old", "HARVEST", 200), *counted("IB-old", ago=15),
        bucket("IB-none", "TEST", 20),
    )  # fmt: skip
    found = report(fold)
    assert [(row["bucket"], row["kind"]) for row in found["ready"]] == [
        ("IB-z", "freeze"), ("IB-a", "move"),
    ]  # fmt: skip
    assert (found["wait"], found["cannot_tell"]) == (0, 2)
    read = {node_keys.parts(each)[2] for each in fold.asked if each.startswith("counts/")}
    assert read == {"IB-a", "IB-z"}
    assert report(fold, Scope(store="ZETA"))["ready"] == []


def drafted(name, to, *, days=1, **fields):
    """A decision that sends a bucket to a state, and waits for its execution."""
    at = NOW - days * DAY
    trace_id = "TRACE-20250303-009"
    said = {
        "created": (at, ""), "executed": False, "claim": "PASS", "result": None,
        "action_type": "bucket_state", "tenant": SHOP, "asin": ASIN, "buckets": (name,),
        "hypothesis_id": None, "considered": (), "statement": None, "window_days": 7,
        "criteria": (), "baseline": {}, "moves": ((ASIN, name, to),), **fields,
    }  # fmt: skip
    decided = Decided(whole=at, fraction="", trace_id=trace_id, **said)
    return node_keys.trace(trace_id), decided


@pytest.mark.parametrize(
    ("draft", "ready"),
    [
        (drafted("IB-z", "FROZEN"), False),
        (drafted("IB-z", "GROW"), True),
        (drafted("IB-a", "FROZEN"), True),
        (drafted("IB-z", "FROZEN", days=400), True),
        (drafted("IB-z", "FROZEN", tenant="ZETA-US"), True),
        (drafted("IB-z", "FROZEN", executed=True), True),
    ],
    ids=["drafted", "other state", "other bucket", "long ago", "other shop", "executed"],
)
def test_what_is_drafted_already_is_no_step_any_more(draft, ready):
    fold = Asked(bucket("IB-z", "HARVEST", 71), *counted("IB-z"), draft)
    found = report(fold)
    assert [row["bucket"] for row in found["ready"]] == (["IB-z"] if ready else [])
    place = {"tenant": SHOP, "asin": ASIN, "bucket": "IB-z", "to": "FROZEN"}
    assert found["drafted"] == ([] if ready else [{**place, "trace": "TRACE-20250303-009"}])
    (row,) = lifecycle.proposals(
        fold.summaries, fold.facts, POLICY, Scope(), now=NOW, commit="c0ffee"
    ).buckets
    assert row.drafted == ({} if ready else {"FROZEN": "TRACE-20250303-009"})
    assert (found["wait"], found["cannot_tell"]) == (0, 0)


def changed(days, kind, value, before=None):
    return node_keys.bucket(SHOP, ASIN, "IB-z"), Changed(
        whole=NOW - days * DAY, fraction="", trace_id=f"TRACE-20250106-{900 - days:03d}", number=1,
        target=f"asin/{ASIN}/intent_bucket/IB-z", change_type=kind, from_value=before,
        to_value=value, details={}, action_type=None, approved=True, event=1,
    )  # fmt: skip


DEFINED = {
    "job_to_be_done": "x", "scenes": [], "constraints": [], "comparisons": [], "proofs": [],
    "fit_type": "exact", "keywords": ["z"],
}  # fmt: skip


@pytest.mark.parametrize(("days", "goal"), [(0, "0.4"), (1, "0.25"), (25, "0.3"), (45, None)])
def test_on_a_day_the_state_and_the_target_of_that_day_hold(days, goal):
    own = [
        changed(60, "bucket_create", DEFINED),
        changed(40, "bucket_state", "GROW", "TEST"),
        changed(20, "bucket_update", {"acos_target": 0.25}),
        changed(1, "bucket_state", "HARVEST", "GROW"),
        changed(0, "bucket_update", {"acos_target": 0.4}),
    ]
    fold = Asked(moved(0.3, 30), *own)
    asked = NOW - days * DAY
    (row,) = lifecycle.proposals(
        fold.summaries, fold.facts, POLICY, Scope(), now=asked, commit="c0ffee"
    ).buckets
    state = "HARVEST" if days <= 1 else "GROW" if days <= 40 else "TEST"
    assert (row.known.state, row.known.goal) == (state, None if goal is None else Decimal(goal))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["TEST", "GROW", "HARVEST", "FROZEN", "KILL"]),
            st.integers(0, 90),
            st.sampled_from([None, 0, 2, 13, 14, 15, 40]),
        ),
        max_size=6,
    )
)
def test_the_verdicts_are_those_of_lifecycle_propose(buckets):
    addressed = []
    for at, (state, days, ago) in enumerate(buckets):
        addressed.append(bucket(f"IB-{at}", state, days))
        addressed += [] if ago is None else counted(f"IB-{at}", ago=ago)
    fold = Asked(*addressed)
    rows = [
        lifecycle.InState(
            tenant=SHOP, asin=ASIN, bucket=f"IB-{at}", state=state, since=NOW - days * DAY,
            goal=lifecycle.own_goal({"goal": 0.25}),
        )
        for at, (state, days, _) in enumerate(buckets)
    ]  # fmt: skip
    proposed = [each for each in lifecycle.assessed(rows, fold.facts, POLICY, NOW) if each.ways]
    found = report(fold)
    assert {row["bucket"] for row in found["ready"]} == {b.bucket for b in proposed if b.ready}
    best = [each.best for each in proposed]
    assert (found["wait"], found["cannot_tell"]) == (best.count("wait"), best.count("cannot tell"))
