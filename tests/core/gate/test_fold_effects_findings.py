"""What a unit makes of the fold, as findings on its traces (SPEC 4 and 8)."""

from __future__ import annotations

import copy

import pytest

from tests.support import court, unit_case
from tests.support.court import ago, created, moved
from trace_gate.core.finding import Finding
from trace_gate.core.gate import fold_effects_findings
from trace_gate.core.trace.model import Tenant

CREATED = created()
GROWS = moved("TEST", "GROW", ago(days=200))
SLIP = moved("TEST", "GROW", ago(days=250))
PLANNED, RUN, RESULT = court.story("H-050", 0.3)
STRICT = [{"metric": "acos", "operator": "<", "value": 0.1}]


def unit(*brings, facts=(), around=None, **options):
    known = {"base": [each for each in facts if isinstance(each, dict)]}
    return unit_case.case(brings=brings, facts=facts, around=around, known=known, **options)


def found(*brings, approved=(), **options):
    return list(fold_effects_findings.check(unit(*brings, **options), frozenset(approved)))


def sealed(was, now):
    return unit_case.touched(now, sealed=was)


def asked(case):
    """Whether the fold is asked of a unit at all."""
    said = []
    view = case.facts_view
    real = view.reached
    view.reached = lambda kind: said.append(kind) or real(kind)
    list(fold_effects_findings.check(case, frozenset()))
    return bool(said)


# --- what is told --------------------------------------------------------------------------------


def test_what_slips_in_before_a_sealed_trace_is_told_at_its_date():
    (wrong,) = found(SLIP, facts=[CREATED, GROWS])
    assert unit_case.places([wrong]) == [("TG205", "created_at")]
    assert (wrong.path, wrong.trace_id) == (court.path_of(SLIP), SLIP["id"])
    assert (wrong.level, wrong.waits) == ("error", True)
    assert f"{SLIP['id']} comes before {GROWS['id']}" in wrong.message
    assert f"trace-gate approve {SLIP['id']} --reason TG205" in wrong.remediation


def test_who_approved_that_it_came_so_late_lets_it_be():
    assert found(SLIP, facts=[CREATED, GROWS], approved=[SLIP["id"]]) == []
    assert len(found(SLIP, facts=[CREATED, GROWS], approved=[GROWS["id"]])) == 1


def test_only_a_decision_waits_for_an_approval():
    early = court.registered("H-050", ago(days=500))
    early["hypothesis"]["success_criteria"] = STRICT
    wrong = found(early, facts=[PLANNED, RUN])
    assert {(each.code, each.waits) for each in wrong} == {("TG205", False)}


def test_a_result_is_told_at_what_it_claims():
    wrong_claim = copy.deepcopy(RESULT)
    wrong_claim["verification"]["hypothesis_result"] = "rejected"
    (wrong,) = found(wrong_claim, facts=[PLANNED, RUN])
    assert unit_case.places([wrong]) == [("TG509", "hypothesis_result")]
    assert found(RESULT, facts=[PLANNED, RUN]) == []


def test_a_hypothesis_is_told_at_its_layer():
    again = court.registered("H-050", ago(days=3))
    again["hypothesis"]["success_criteria"] = STRICT
    (wrong,) = found(again, facts=[PLANNED, RUN])
    assert unit_case.places([wrong]) == [("TG505", "hypothesis")]
    assert found(again, facts=[PLANNED, RUN], approved=[again["id"]]) == [wrong]


def test_tenants_and_late_failures_are_asked_where_the_fold_is():
    other = copy.deepcopy(GROWS)
    other["tenant"]["currency"] = "EUR"
    assert "TG209" in unit_case.codes(found(other, facts=[CREATED]))
    later = court.approved(court.bid(1.1, 1.2), when=ago(days=5))
    first = court.approved(court.bid(1.0, 1.1), when=ago(days=9))
    failed = copy.deepcopy(first)
    failed["execution"]["result"] = "failure"
    wrong = found(sealed(first, failed), facts=[later])
    assert "TG512" in unit_case.codes(wrong)


# --- when the fold is asked ----------------------------------------------------------------------

FILES = court.approved(court.change("file/ads/x", None, "0" * 64), hypothesis="H-050")
BID = court.approved(court.bid(1.0, 1.1), hypothesis=None)
AT = int(court.TODAY.timestamp())
WRONG = Finding(code="TG102", message="m", remediation="r")


@pytest.mark.parametrize(
    ("one", "is_asked"),
    [
        (court.registered("H-051", ago(days=1)), True),
        (RESULT, True),
        (BID, True),
        (court.decision(court.bid(1.0, 1.1), executed=False), False),
        (court.approved(court.bid(1.0, 1.1), court.change("file/ads/x", None, "0" * 64)), True),
        (FILES, False),
        (court.trace("observation", ago(days=1)), False),
        ({**FILES, "verification": RESULT["verification"]}, True),
        (sealed(RESULT, {**RESULT, "agent_id": "b"}), True),
        (unit_case.touched(unit_case.trace_file(BID, problems=(WRONG,))), False),
        (unit_case.touched(unit_case.trace_file(RESULT, problems=(WRONG,))), False),
    ],
)
def test_only_where_a_trace_can_make_a_difference(one, is_asked):
    assert asked(unit(one)) is is_asked


def test_one_trace_of_several_is_enough():
    assert asked(unit(court.trace("observation", ago(days=1)), BID))
    assert asked(unit(court.trace("observation", ago(days=1)), FILES, around={"base_at": AT}))


def test_a_result_that_stood_before_makes_none():
    was = {**FILES, "verification": RESULT["verification"]}
    assert not asked(unit(sealed(was, {**was, "agent_id": "b"})))


@pytest.mark.parametrize(
    ("base_at", "is_asked"), [(None, False), (AT, True), (AT - 300, True), (AT - 301, False)]
)
def test_a_decision_on_files_that_is_dated_back_may_slip_in(base_at, is_asked):
    """The skew of a clock is allowed."""
    assert asked(unit(FILES, around={"base_at": base_at})) is is_asked


@pytest.mark.parametrize(
    "one",
    [
        {**FILES, "hypothesis": {**FILES["hypothesis"], "hypothesis_id": None}},
        {**FILES, "hypothesis": None},
        {**FILES, "execution": {**FILES["execution"], "executed_at": None, "result": None}},
        sealed(FILES, {**FILES, "agent_id": "b"}),
    ],
)
def test_one_that_uses_no_hypothesis_here_cannot(one):
    assert not asked(unit(one, around={"base_at": AT}))


def follows(cause, **fields):
    one = copy.deepcopy(FILES)
    one["causal_links"] = {"caused_by": cause["id"]}
    one["hypothesis"] |= fields
    return not asked(unit(one, facts=[cause], around={"base_at": AT}))


@pytest.mark.parametrize("criteria", [None, [], court.CRITERIA])
def test_nor_one_that_follows_the_sealed_trace_of_its_hypothesis(criteria):
    assert follows(PLANNED, success_criteria=criteria)


@pytest.mark.parametrize(
    ("cause", "fields"),
    [
        (PLANNED, {"success_criteria": STRICT}),
        (PLANNED, {"hypothesis_id": "H-051"}),
        ({**PLANNED, "tenant": court.tenant("SHOP_2")}, {}),
        (RUN, {}),
    ],
)
def test_it_follows_only_what_asks_for_the_same(cause, fields):
    assert not follows(cause, **fields)


# --- whose it is ---------------------------------------------------------------------------------

HERE = Tenant(store_id="SHOP_1", marketplace="US", currency="USD", timezone="America/Los_Angeles")
SEEN = court.trace("observation", ago(days=1))
EURO = {**SEEN, "tenant": {**court.tenant(), "currency": "EUR"}}


def tenants(one, newest, **options):
    old = court.trace("observation", ago(days=90))
    return unit_case.codes(found(one, facts=[old], around={"newest": newest}, **options))


def test_a_tenant_is_held_against_the_first_one_of_its_shop_where_it_is_another():
    assert tenants(EURO, (HERE,)) == ["TG209"]
    assert tenants(SEEN, (HERE,)) == []
    assert tenants(EURO, ()) == ["TG209"], "no trace of its shop was found"
    assert tenants(EURO, None) == [], "nobody has to ask"


def test_of_several_shops_the_newest_trace_of_its_own_is_enough():
    there = HERE.with_(store_id="SHOP_2", currency="EUR")
    assert tenants(EURO, (there, HERE)) == ["TG209"]
    met, alone = (unit(SEEN, around={"newest": each}) for each in ((there, HERE), (there,)))
    assert not list(fold_effects_findings.nodes(met))
    assert list(fold_effects_findings.nodes(alone))


def test_two_new_traces_that_differ_are_asked_as_well():
    other = court.trace("observation", ago(hours=1))
    other["tenant"]["currency"] = "EUR"
    old = court.trace("observation", ago(days=90))
    assert unit_case.codes(found(SEEN, other, facts=[old])) == ["TG209"]


def test_what_the_policy_lists_is_for_another_rule():
    from trace_gate.core.policy.gate import Tenant as Listed

    shop = Listed(store_id="SHOP_1", marketplace="US", currency="USD", timezone="UTC")
    assert tenants(EURO, (HERE,), rules=unit_case.policy(tenants=(shop,))) == []
