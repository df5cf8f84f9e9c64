"""The steps of a unit's decisions on one target, from the base's value to what it leaves."""

from __future__ import annotations

import pytest

from tests.support.market_steps import MUG, SHOP, implied, step
from tests.support.unit_case import case, decision, statuses, time, touched
from trace_gate.core.gate import market_said
from trace_gate.core.gate.market_said import SaidOfTargets, chained

UNTYPED = "campaign/gifts/ad_group/cups/keyword/mug/bid"


def said(*decisions, present=()):
    unit = case(brings=decisions)
    return SaidOfTargets(statuses(unit), frozenset((SHOP, each) for each in present))


def names(steps):
    return [each.status.touched.trace.id[-3:] for each in steps]


def test_a_target_is_found_in_any_spelling():
    found = said(decision(1, step(0.8, 0.9, MUG.replace("mug", " MUG"))))
    assert names(found.steps(implied())) == ["001"]
    assert found.steps(implied(normal=MUG.replace("mug", "cup"))) == ()


def test_steps_stand_in_the_order_of_their_executions():
    late = decision(1, step(0.85, 0.9), executed_at=time(-10))
    early = decision(2, step(0.8, 0.85), executed_at=time(-20))
    plan = decision(3, step(0.9, 0.95), executed_at=None)
    assert names(said(plan, late, early).steps(implied())) == ["002", "001", "003"]


def test_one_without_a_match_type_is_said_of_the_only_type_that_is_there():
    others = [MUG.replace("exact", each) for each in ("phrase", "broad")]
    plain = decision(1, step(0.8, 0.9, UNTYPED))
    assert names(said(plain, present=[MUG]).steps(implied())) == ["001"]
    several = said(plain, present=[MUG, others[0]])
    assert several.steps(implied()) == ()
    assert names([several.hint(implied())]) == ["001"]
    assert said(decision(1, step(0.8, 0.9)), present=[UNTYPED]).steps(implied(normal=UNTYPED)) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"result": "failure"},
        {"failed": [{"number": 1, "reason": "no such keyword"}]},
        {"tenant": {"store_id": "OTHER", "marketplace": "US"}},
    ],
)
def test_what_did_not_happen_or_is_of_another_shop_is_a_hint(fields):
    found = said(
        decision(2, step(1.0, 1.1, "campaign/x/budget")), decision(1, step(0.8, 0.9), **fields)
    )
    assert found.steps(implied()) == ()
    assert names([found.hint(implied())]) == ["001"]


def test_a_change_beside_one_that_failed_counts():
    both = decision(
        1,
        step(0.8, 0.9),
        step(1.0, 1.1, "campaign/x/budget"),
        failed=[{"number": 2, "reason": "x"}],
    )
    assert names(said(both).steps(implied())) == ["001"]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([(0.8, 0.9)], None),
        ([(0.8, 0.85), (0.85, 0.9)], None),
        ([(0.8, 1), (1.0, 0.9)], None),
        ([(0.7, 0.9)], "from"),
        ([(None, 0.9)], "from"),
        ([(0.8, 9.9)], "to"),
        ([(0.8, "0.9")], "to"),
        ([(0.8, 0.85), (0.8, 0.9)], "between"),
        ([(0.8, 0.9), (0.9, 0.95)], "to"),
        ([(0.8, True), (1, 0.9)], "between"),
    ],
)
def test_steps_lead_from_what_the_base_has_to_what_is_left(steps, wrong):
    decisions = [
        decision(number, step(*each), executed_at=time(-100 + number))
        for number, each in enumerate(steps, start=1)
    ]
    found = chained(implied(), said(*decisions).steps(implied()))
    assert (found.what if found is not None else None) == wrong


def test_a_decision_asks_for_all_that_its_targets_stand_for():
    unit = case(brings=[decision(1, step(0.8, 0.9, UNTYPED), says_file)])
    found = market_said.campaign_targets(each.trace for each in unit.ledger.live())
    assert (SHOP, UNTYPED) in found
    assert (SHOP, MUG) in found
    assert len(found) == 4


def test_only_what_is_executed_is_recorded():
    plan = decision(1, step(0.8, 0.9), executed_at=None)
    done = decision(2, step(0.8, 0.9), step(1.0, 1.1, "campaign/x/budget"), failed=FAILED)
    unit = case(brings=[plan, done])
    found = market_said.recorded(statuses(unit))
    assert [(each.status.trace_id[-3:], each.planned.index) for each in found] == [("002", 0)]
    assert market_said.shop_of(done_trace(unit)) == SHOP


def done_trace(unit):
    return unit.ledger.touched[1].trace


FAILED = [{"number": 2, "reason": "no such campaign"}]
says_file = {"target": "file/ads/x.csv", "change_type": "file_update"}


def test_what_comes_begins_at_nothing():
    assert chained(implied(None), said(decision(1, step(None, 0.9))).steps(implied(None))) is None


def test_a_record_that_says_block_is_no_step():
    record = decision(1, step(0.8, 0.9), check="BLOCK", executed_at=None)
    found = said(record, decision(2, step(0.8, 0.85)))
    assert names(found.steps(implied())) == ["002"]
    assert names(found.records(implied())) == ["001"]


def test_what_the_unit_says_that_amazon_refused_may_go_back():
    done = decision(1, step(0.9, 0.8), step(1.0, 1.1, "campaign/x/budget"))
    now = decision(1, *done["execution"]["changes"], failed=[{"number": 1, "reason": "too low"}])
    (back,) = said(touched(now, sealed=done)).put_back(implied())
    assert (back.planned.from_value, back.planned.to_value) == (0.8, 0.9)
    assert said(touched(now, sealed=done)).put_back(implied(normal="campaign/x/budget")) == ()
    assert said(touched(now, sealed=done)).put_back(implied("0.85")) == ()
    assert said(touched(now, sealed=now)).put_back(implied()) == ()  # it was said before
    assert said(now).put_back(implied()) == ()


def test_of_an_execution_that_fails_in_the_end_all_may_go_back():
    open_ = decision(1, step(0.9, 0.8), result=None)
    failed = decision(1, step(0.9, 0.8), result="failure")
    assert len(said(touched(failed, sealed=open_)).put_back(implied())) == 1
    plan = decision(1, step(0.9, 0.8), executed_at=None)
    assert said(touched(failed, sealed=plan)).put_back(implied()) == ()
