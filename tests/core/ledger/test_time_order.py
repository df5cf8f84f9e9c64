"""What a trace may claim about when things happened, on values (SPEC 4, Time): TG205."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.unit_case import (
    CREATED,
    DAY,
    EXECUTED,
    NOW,
    approved,
    commit,
    decision,
    field,
    ledger,
    name,
    places,
    policy,
    time,
    touched,
    trace,
    trace_file,
)
from trace_gate.core.ledger import time_order
from trace_gate.core.ledger.commit_dates import Clock

BID = {"target": "campaign/C1/ad_group/A1/keyword/mug/bid", "change_type": "bid_update"}
FILE = {"target": "ads/x.csv", "change_type": "file_update"}


def clock(now=NOW, landing=NOW):
    return Clock(landing=landing, now=now, skew=900)


def found(*brought, at=None, accepted=(), rules=None):
    names = frozenset(map(name, accepted))
    return list(time_order.check(ledger(*brought), rules or policy(), at or clock(), names))


def verification(**verified):
    return trace(1, "verification", verification=verified)


def test_what_happened_before_the_commit_passes():
    assert found(trace(1), decision(2, BID), verification(verified_at=EXECUTED)) == []


# --- the order -----------------------------------------------------------------------------------

MOMENTS = st.lists(st.one_of(st.none(), st.integers(-3, 0)), min_size=3, max_size=3)


@given(MOMENTS)
def test_created_executed_and_verified_follow_each_other(moments):
    created, executed, verified = (each if each is None else time(60 * each) for each in moments)
    data = trace(1, "observation", created_at=created)
    data |= {"execution": {"executed_at": executed}, "verification": {"verified_at": verified}}
    wrong = [each for each in time_order.order(trace_file(data)) if "before" in each.message]
    said = [each for each in moments if each is not None]
    assert (wrong == []) == (said == sorted(said))


def test_the_place_is_that_of_the_later_step():
    (wrong,) = time_order.order(trace_file(decision(1, FILE, executed_at="2025-01-02T08:59:59Z")))
    assert (wrong.code, field(wrong)) == ("TG205", "executed_at")
    assert wrong.remediation == "Correct executed_at, so that it is not before created_at."


@pytest.mark.parametrize(
    "text", ["soon", "2025-02-30T09:00:00Z", "2025-01-02", "2025-01-02T09:00:00", ""]
)
def test_what_is_no_moment_is_told_with_how_to_write_one(text):
    (wrong,) = time_order.order(trace_file(trace(1, created_at=text)))
    assert field(wrong) == "created_at"
    assert "2025-01-02T09:30:00+00:00" in wrong.remediation


@pytest.mark.parametrize("result", ["success", "failure", "partial", "rolled_back"])
def test_a_result_without_an_execution_is_told(result):
    data = decision(1, FILE)
    data["execution"] |= {"executed_at": None, "result": result}
    (wrong,) = time_order.order(trace_file(data))
    assert field(wrong) == "result"
    assert wrong.remediation.endswith(f"trace-gate execute {name(1)}")


# --- the future ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "passes"), [(300, True), (300.001, False), (301, False)])
def test_a_trace_may_be_five_minutes_ahead_of_its_commit(seconds, passes):
    wrong = found(trace(1, created_at=time(seconds)), at=clock(now=None))
    assert places(wrong) == ([] if passes else [("TG205", "created_at")])


@pytest.mark.parametrize(("seconds", "passes"), [(900, True), (901, False)])
def test_and_by_the_skew_ahead_of_the_judge(seconds, passes):
    """Its commit is dated so, too: `commit_dates` tells that."""
    late = commit("c1", at=NOW + seconds)
    wrong = found(touched(trace(1, created_at=time(seconds)), by=[late]))
    assert places(wrong) == ([] if passes else [("TG205", "created_at")])


def test_an_approval_is_not_from_the_future_either():
    data = approved(decision(1, FILE), at=time(301))
    assert places(found(data)) == [("TG205", "at")]
    assert found(approved(decision(1, FILE), at=time(300))) == []


def test_the_commit_that_brings_a_value_counts_and_no_later_one():
    """Whoever dates ahead is not right because time goes on."""
    data = trace(1, created_at=time(600))
    later = commit("c2", at=NOW + DAY)
    unit = touched(data, {**data, "agent_id": "other"}, by=[commit("c1"), later])
    assert places(found(unit, at=clock(NOW + DAY, NOW + DAY))) == [("TG205", "created_at")]
    fresh = touched(trace(1), data, by=[commit("c1"), later])
    assert found(fresh, at=clock(NOW + DAY, NOW + DAY)) == []


def test_what_the_base_has_is_not_asked_again():
    old = trace(1, created_at=time(DAY))
    assert found(touched({**old, "evidence": []}, sealed=old)) == []


# --- written long before it was committed --------------------------------------------------------


@pytest.mark.parametrize("days", [1, 30])
def test_a_trace_is_at_most_so_many_days_old(days):
    rules = policy(open_days=days)
    assert found(trace(1, created_at=time(-days * DAY)), rules=rules) == []
    (wrong,) = found(trace(1, created_at=time(-days * DAY - 1)), rules=rules)
    assert (wrong.code, field(wrong), wrong.level) == ("TG205", "created_at", "warning")


OLD = {"created_at": time(-31 * DAY), "executed_at": None}


@pytest.mark.parametrize("kind", ["decision", "maintenance"])
def test_where_it_executes_it_is_an_error(kind):
    (wrong,) = found(decision(1, FILE, kind=kind, **OLD))
    assert (field(wrong), wrong.level) == ("created_at", "error")


def test_a_decision_waits_for_who_confirms_it():
    (wrong,) = found(decision(1, FILE, **OLD))
    assert wrong.waits
    assert wrong.remediation.endswith(f"trace-gate approve {name(1)} --reason TG205")
    (wrong,) = found(decision(1, FILE, kind="maintenance", **OLD))
    assert not wrong.waits, "a maintenance trace has no approval"


def test_whose_approval_accepts_it_passes():
    data = approved(decision(1, FILE, **OLD), "TG205", at=time(-60))
    assert found(data, accepted=[1]) == []
    assert places(found(data, accepted=[2])) == [("TG205", "created_at")]


def test_nobody_approves_what_is_dated_after_the_approval():
    data = approved(decision(1, FILE, **OLD), "TG205", at=time(-32 * DAY))
    assert places(found(data, accepted=[1])) == [("TG205", "created_at")]
    nobody = decision(1, FILE, **OLD)
    assert places(found(nobody, accepted=[1])) == [("TG205", "created_at")], "cannot tell"


# --- recorded long after it was executed ---------------------------------------------------------


def done(change, days, seconds=0):
    """Created and executed so long before the unit lands."""
    at = time(-days * DAY - seconds)
    return decision(1, change, created_at=at, executed_at=at)


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize(
    "goal", [BID["target"], "campaign/C1/state", "asin/B0EXAMPLE1/intent_bucket/IB-x", "asin/oops"]
)
def test_a_change_of_the_market_is_recorded_within_so_many_days(goal, days):
    """What cannot be read counts as one."""
    rules, change = policy(backdate_days=days), {**BID, "target": goal}
    assert found(done(change, days), rules=rules) == []
    (wrong,) = found(done(change, days, 1), rules=rules)
    assert (field(wrong), wrong.level, wrong.waits) == ("executed_at", "error", True)
    assert wrong.remediation.endswith(f"trace-gate approve {name(1)} --reason TG205")


def test_a_new_change_of_a_file_has_the_days_of_its_creation():
    assert found(done(FILE, 30)) == []


def test_the_landing_counts_and_not_the_date_of_the_commit():
    """Nobody in the unit writes the landing."""
    early = commit("c1", at=NOW - 8 * DAY)
    assert places(found(touched(done(BID, 8), by=[early]))) == [("TG205", "executed_at")]


def grown(days, *, was_approved=False, change=FILE):
    plan = decision(1, change, created_at=time(-40 * DAY), executed_at=None)
    plan = approved(plan, at=time(-39 * DAY)) if was_approved else plan
    done_ = {"executed_at": time(-days * DAY), "result": "success"}
    return touched({**plan, "execution": {**plan["execution"], **done_}}, sealed=plan)


@pytest.mark.parametrize(("days", "passes"), [(30, True), (30.1, False)])
def test_a_sealed_plan_does_not_come_back_by_an_old_date(days, passes):
    wrong = found(grown(days))
    assert places(wrong) == ([] if passes else [("TG205", "executed_at")])


@pytest.mark.parametrize(("days", "passes"), [(7, True), (7.1, False)])
def test_nor_does_an_approval_that_lapsed(days, passes):
    wrong = found(grown(days, was_approved=True))
    assert places(wrong) == ([] if passes else [("TG205", "executed_at")])
    if wrong:
        assert not wrong[0].waits, "an approval is given once"
        assert wrong[0].remediation.endswith(f"trace-gate supersede {name(1)}")


def test_who_confirmed_it_before_it_was_done_confirmed_nothing():
    early = approved(done(BID, 8), "TG205", at=time(-9 * DAY))
    assert places(found(early, accepted=[1])) == [("TG205", "executed_at")]
    assert found(approved(done(BID, 8), "TG205", at=time(-8 * DAY)), accepted=[1]) == []


# --- what an approver is asked beforehand --------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "days", "asked"), [(BID, 7, False), (BID, 7.1, True), (FILE, 29, False)]
)
def test_the_approver_is_asked_for_what_the_gate_will_want(change, days, asked):
    file = trace_file(done(change, days))
    text = time_order.to_confirm(file.trace, policy().gate, NOW)
    assert (text is not None) == asked
    unit = touched(file)
    assert time_order.to_be_confirmed(unit, policy().gate, clock()) == asked


def test_nothing_is_asked_where_nothing_was_executed():
    file = trace_file(decision(1, BID, executed_at=None, created_at=CREATED))
    assert time_order.to_confirm(file.trace, policy().gate, NOW + 99 * DAY) is None


@given(st.integers(-40 * DAY, DAY), st.integers(-40 * DAY, DAY), st.sampled_from([BID, FILE]))
def test_a_decision_that_passes_lies_within_all_limits(created, executed, change):
    data = decision(1, change, created_at=time(created), executed_at=time(executed))
    passes = created <= executed <= 300 and created >= -30 * DAY
    passes = passes and (change is FILE or executed >= -7 * DAY)
    assert (found(data) == []) == passes
