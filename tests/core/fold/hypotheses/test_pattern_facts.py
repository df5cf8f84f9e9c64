"""What patterns and metrics learn from a verified decision (SPEC 8)."""

from __future__ import annotations

from tests.support.hypothesis_facts import ACOS, GIFT, ORDERS, trace_id, used, verified
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Observed, Passed
from trace_gate.core.fold.hypotheses.experiments import Verdict
from trace_gate.core.fold.hypotheses.outcome import Line
from trace_gate.core.fold.hypotheses.pattern_facts import facts_of
from trace_gate.core.fold.pattern_groups import Group

CUP = ("B0EXAMPLE1", "IB-cup", "TEST", "close")


def line(criterion, met):
    return Line(criterion=criterion, actual=1, met=met)


def results(*lines, kind=Observed, result="confirmed", **fields):
    verdict = Verdict(
        fact=verified(2, 0, 1, whole=50, fraction="5"),
        decision=trace_id(1),
        result=result,
        evidenced=fields.pop("evidenced", True),
        lines=lines,
    )
    found = facts_of(used(1, **fields), verdict)
    return [(key, fact) for key, fact in found if isinstance(fact, kind)]


def group(criterion=ACOS, direction="down", state="GROW", fit="exact"):
    return Group(
        action_type="bid_decrease",
        bucket_state=state,
        fit_type=fit,
        metric=criterion[0],
        direction=direction,
    )


def test_each_criterion_is_an_observation_of_its_group():
    (acos, orders) = results(line(ACOS, True), line(ORDERS, False))
    for (key, fact), wanted, met in (
        (acos, group(), True),
        (orders, group(ORDERS, "up"), False),
    ):
        assert key == node_keys.pattern("ACME-US", wanted.slug)
        assert (fact.group, fact.met) == (wanted.as_tuple(), met)
        assert (fact.trace_id, fact.decision) == (trace_id(2), trace_id(1))
        assert (fact.whole, fact.fraction, fact.asin) == (50, "5", "B0EXAMPLE1")
    assert not results(line(ACOS, True), evidenced=False)[0][1].evidenced


def test_what_nobody_can_tell_is_no_observation():
    assert results(line(ACOS, None)) == []


def test_a_decision_counts_once_in_a_group_and_only_if_all_is_met():
    stricter = ("acos", "<", 0.2, None)
    for first, second in ((True, False), (False, True)):
        ((_, fact),) = results(line(ACOS, first), line(stricter, second))
        assert fact.met is False
    ((_, fact),) = results(line(ACOS, True), line(stricter, True))
    assert fact.met is True
    alike = (GIFT, ("B0OTHER001", "IB-gift", "GROW", "exact"))
    assert len(results(line(ACOS, True), contexts=alike)) == 1


def test_each_bucket_is_in_the_group_of_its_state():
    found = results(line(ACOS, True), contexts=(GIFT, CUP))
    wanted = [group(), group(state="TEST", fit="close")]
    assert [fact.group for _, fact in found] == [each.as_tuple() for each in wanted]


def test_without_a_bucket_the_group_has_no_state():
    ((_, fact),) = results(line(ACOS, True), contexts=())
    assert fact.group == group(state=None, fit=None).as_tuple()


def test_an_operator_without_a_direction_is_a_group_of_its_own():
    ((_, fact),) = results(line(("acos", "in", 1, None), True))
    assert Group.of(fact.group).direction is None


# --- metrics -------------------------------------------------------------------------------------


def passed(**fields):
    found = results(line(ACOS, True), kind=Passed, **fields)
    return [(key.rpartition("/")[2], fact.bucket) for key, fact in found]


def test_the_metrics_of_each_bucket_learn_of_it_once():
    assert passed() == [("B0EXAMPLE1", "IB-gift")]
    again = ("B0EXAMPLE1", "IB-gift", "TEST", "close")
    assert passed(contexts=(GIFT, CUP, again)) == [
        ("B0EXAMPLE1", "IB-gift"),
        ("B0EXAMPLE1", "IB-cup"),
    ]


def test_without_a_bucket_those_of_its_asin_do():
    assert passed(contexts=()) == [("B0EXAMPLE1", None)]
    assert passed(contexts=(), asin=None) == [(node_keys.NO_ASIN, None)]


def test_they_learn_the_result_and_whether_evidence_stands_behind_it():
    ((_, fact),) = results(kind=Passed, result="rejected", evidenced=False)
    assert (fact.result, fact.evidenced, fact.trace_id) == ("rejected", False, trace_id(2))
    assert (fact.decision, fact.whole, fact.fraction) == (trace_id(1), 50, "5")
