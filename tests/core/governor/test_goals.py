"""Goals: which one holds, and that to set one takes a person (SPEC 3 and 7): TG502."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.governor import goals
from trace_gate.core.trace.target import GOAL

ASIN = court.ASIN
PRODUCT, SHOP = f"asin/{ASIN}/{GOAL}", f"tenant/SHOP_1-US/{GOAL}"
BUCKET = court.BUCKET


def sets(goal, value, **fields):
    return court.change(goal, None, value, change_type="goal_update", **fields)


def done(goal, value, hours=48.0):
    return court.approved(sets(goal, value), when=court.ago(hours=hours))


def bucket(value=None):
    made = {"fit_type": "exact", "keywords": ["mug"]} | ({GOAL: value} if value else {})
    one = court.change(BUCKET, None, made, change_type="bucket_create")
    return court.approved(one, when=court.ago(days=300))


def holding(*base, asin=ASIN, name="IB-gift"):
    found = goals.holding(context(court.decision(court.bid(1, 1.1)), *base), asin, name)
    return found and (float(found.value), found.of)


# --- which one holds -----------------------------------------------------------------------------


def test_the_nearest_goal_holds():
    every = [bucket(0.1), done(PRODUCT, 0.2), done(SHOP, 0.3)]
    assert holding(*every) == (0.1, "IB-gift")
    assert holding(bucket(), *every[1:]) == (0.2, ASIN)
    assert holding(*every[2:]) == (0.3, "SHOP_1-US")
    assert holding() is None


def test_without_a_bucket_or_a_product_the_next_one_is_asked():
    every = [bucket(0.1), done(PRODUCT, 0.2), done(SHOP, 0.3)]
    assert holding(*every, name=None) == (0.2, ASIN)
    assert holding(*every, asin=None, name=None) == (0.3, "SHOP_1-US")
    assert holding(*every, asin=None) == (0.3, "SHOP_1-US")


def test_the_last_one_that_is_a_number_counts():
    assert holding(done(SHOP, 0.3), done(SHOP, 0.4, 24)) == (0.4, "SHOP_1-US")
    assert holding(done(SHOP, 0.3), done(SHOP, "x", 24)) == (0.3, "SHOP_1-US")


# --- to set one ----------------------------------------------------------------------------------


def found(change, *base):
    return list(goals.judge(context(court.decision(change), *base)))


@pytest.mark.parametrize("goal", [SHOP, PRODUCT])
def test_to_set_one_takes_a_person_however_small_the_step_is(goal):
    (ask,) = found(sets(goal, 0.3))
    assert (ask.code, ask.waits) == ("TG502", True)
    said = f"{goal} sets the goal to 30 % (now none holds), and that always takes a person."
    assert ask.message == said
    assert ask.remediation.startswith("Ask for approval: trace-gate approve TRACE-")
    (ask,) = found(sets(goal, 0.3), done(SHOP, 0.25))
    assert "(now 25 % holds, of SHOP_1-US)" in ask.message


def test_another_shops_goal_is_blocked():
    (wrong,) = found(sets(f"tenant/SHOP_2-US/{GOAL}", 0.3))
    assert (wrong.code, wrong.waits) == ("TG502", False)
    assert "The decision is of SHOP_1-US, and" in wrong.message
    assert f"Write {SHOP}" in wrong.remediation


@pytest.mark.parametrize("value", [0, -0.1, "0.3", None, True])
def test_what_is_no_share_is_blocked(value):
    (wrong,) = found(sets(SHOP, value))
    assert (wrong.waits, wrong.message) == (
        False,
        f"{GOAL} is {value!r}, and that is no share of the sales.",
    )
    assert "0.30 is 30 %" in wrong.remediation


def of_bucket(kind, value="none"):
    given = {"fit_type": "exact"} | ({} if value == "none" else {GOAL: value})
    return court.change(BUCKET, None, given, change_type=kind)


@pytest.mark.parametrize(
    ("kind", "value", "waits"),
    [
        ("bucket_create", "none", None),
        ("bucket_create", None, None),
        ("bucket_create", 0.3, True),
        ("bucket_create", 0, False),
        ("bucket_update", "none", None),
        ("bucket_update", None, True),
        ("bucket_update", 0.3, True),
        ("bucket_update", "x", False),
    ],
)
def test_a_bucket_sets_or_gives_up_its_own(kind, value, waits):
    said = found(of_bucket(kind, value))
    assert [each.waits for each in said] == ([] if waits is None else [waits])
    if waits and value is None:
        assert f"{BUCKET} gives its goal up (now none holds)" in said[0].message


def test_a_change_of_state_sets_none():
    assert found(court.change(BUCKET, "TEST", "GROW", change_type="bucket_state")) == []
    assert found(court.change(BUCKET, None, None, change_type="bucket_update")) == []
    assert found(court.change("", 1, {GOAL: 2}), done(SHOP, 0.3)) == []
    assert found(court.bid(1, 1.1)) == []
