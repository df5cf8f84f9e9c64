"""What guardrails look at of a decision (SPEC 7)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.fold import node_keys
from trace_gate.core.governor import context as contexts
from trace_gate.core.trace import target

BID = court.bid(1.0, 1.1)
FILE = court.change("file/ads/x", None, "0" * 64)
ODD = court.change("nonsense/x/y", 1, 2)
VALUE = node_keys.value("SHOP_1-US", target.parse(court.BID).normal)
AT = court.TODAY.timestamp()


def test_each_change_has_its_target_its_kind_and_its_place():
    made = context(court.decision(BID, ODD, FILE))
    assert [each.kind for each in made.targeted_changes] == [
        "bid",
        made.targeted_changes[1].kind,
        "file",
    ]
    assert [each.place for each in made.targeted_changes] == [
        ("execution", "changes", n) for n in range(3)
    ]
    assert [each.change.index for each in made.market] == [0]
    nothing = contexts.TargetedChange(change=made.targeted_changes[0].change, parsed=None)
    assert nothing.kind is None


# --- what it is about, and when ------------------------------------------------------------------


def content(asin):
    return court.change(f"asin/{asin}/content/title", None, "x")


@pytest.mark.parametrize(
    ("entity", "changes", "asin"),
    [
        ({"asin": "B0ENTITY01"}, [content("B0EXAMPLE1")], "B0ENTITY01"),
        ({}, [content("B0EXAMPLE1"), BID], "B0EXAMPLE1"),
        ({}, [content("B0EXAMPLE1"), content("B0EXAMPLE1")], "B0EXAMPLE1"),
        ({}, [content("B0EXAMPLE1"), content("B0EXAMPLE2")], None),
        ({}, [BID], None),
        (None, [content("B0EXAMPLE1")], "B0EXAMPLE1"),
    ],
)
def test_the_product_is_that_of_the_entity_else_the_one_of_all_targets(entity, changes, asin):
    assert context(court.decision(*changes, entity=entity)).asin == asin


def test_a_decision_takes_effect_at_its_execution_else_at_its_creation():
    one = court.decision(BID)
    one["created_at"] = court.at(court.ago(days=2))
    assert context(one).at.seconds == AT
    one["execution"]["executed_at"] = "soon"
    assert context(one).at.seconds == AT - 2 * 86_400
    one["created_at"] = "soon"
    assert contexts.moment_of(court.file_of(one).trace) is None


def test_its_order_is_that_of_the_fold_before_its_changes():
    one = court.decision(BID)
    made = context(one)
    assert made.id == one["id"]
    assert made.order[:2] == (int(AT), "")
    assert made.order[-1] == 0


# --- what it says --------------------------------------------------------------------------------


def test_what_blocks_waits_for_nobody_and_what_escalates_does():
    made = context(court.decision(BID))
    place = ("execution", "changes", 0)
    block = made.block("TG502", place, "m", "r")
    assert (block.level, block.waits, block.untrue) == ("error", False, False)
    assert made.block("TG502", place, "m", "r", untrue=True).untrue
    ask = made.escalate("TG502", place, "m", "r")
    assert (ask.level, ask.waits, ask.untrue) == ("error", True, False)
    assert (ask.line, ask.trace_id) == (block.line, made.id)


# --- what it meets -------------------------------------------------------------------------------


def earlier(**time):
    return court.decision(court.bid(1.0, 1.1), when=court.ago(**time))


def ids(facts):
    return [each.trace_id for each in facts]


def test_it_meets_the_base_and_of_its_unit_what_comes_before_it():
    base, before = earlier(days=3), earlier(hours=1)
    later = court.decision(BID, when=court.TODAY + dt.timedelta(hours=1))
    made = context(court.decision(BID), base, unit=[before, later])
    assert ids(made.facts(VALUE)) == [base["id"], before["id"]]
    assert ids(made.at_base(VALUE)) == [base["id"]]
    assert ids(made.landing_facts(VALUE)) == [before["id"]]
    assert ids(made.landing_facts_of("value/SHOP_1-US/")) == [before["id"]]
    assert made.landing_facts_of("value/OTHER-US/") == []


def zone_asked(made):
    asked = []

    class Landed(dict):
        def __missing__(self, zone):
            asked.append(zone)
            return {}

    made.facts_view.landed = Landed()
    made.landing_facts(VALUE)
    return asked[0]


@pytest.mark.parametrize(
    ("landing", "executed", "asks"),
    [
        (None, True, False),
        (AT, True, False),
        (AT - 86_400, True, False),
        (AT + 3_600, True, False),
        (AT + 86_400, True, True),
        (AT + 86_400, False, False),
        (AT + 14 * 3_600 - 1, True, False),
        (AT + 14 * 3_600, True, True),
    ],
)
def test_only_an_execution_of_an_earlier_day_looks_at_the_day_of_the_landing(
    landing, executed, asks
):
    """It is 10 o'clock in the shop: its day ends in 14 hours."""
    made = context(court.decision(BID, executed=executed), landing=landing)
    assert zone_asked(made) == ("America/Los_Angeles" if asks else None)
