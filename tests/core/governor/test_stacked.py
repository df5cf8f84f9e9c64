"""A placement and the bids below it multiply (SPEC 3 and 7): TG502."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import court, unit_case
from tests.support.contexts import context
from trace_gate.core.governor import courses, stacked
from trace_gate.core.governor.stacked import Limits

TOP = "campaign/C1/placement/top_of_search/percent"
REST = "campaign/C1/placement/rest_of_search/percent"
HALF = Limits(at_once=Decimal("0.5"), per_day=Decimal(1))


def placed(old, new, goal=TOP):
    return court.change(goal, old, new, change_type="bid_update")


def exact(old, new, word="mug"):
    return court.bid(old, new, f"{word}/exact")


def found(*changes, base=(), number=0, own=None, limits=HALF, **options):
    """What is said of one of the changes of a decision."""
    made = context(court.decision(*changes), *base, **options)
    return judged(made, made.targeted_changes[number], own or {}, limits)


def judged(made, targeted, own, limits=HALF):
    return list(stacked.judge(made, targeted, courses.walked(made, targeted.target, own), limits))


def earlier(change, hours=1.0):
    return court.approved(change, when=court.ago(hours=hours))


# --- in one decision -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bid", "placement", "beyond"),
    [(1.2, 125, False), (1.2, 126, True), (1.5, 100, False), (1.49, 101, True), (0.8, 120, False)],
)
def test_a_bid_and_a_placement_above_it_are_one_step(bid, placement, beyond):
    """1.2 times 1.25 is one half more."""
    wrong = found(exact(1, bid), placed(100, placement))
    assert unit_case.codes(wrong) == (["TG502"] if beyond else [])
    if beyond:
        said = "A placement and the bids below it multiply: campaign/C1/ad_group/A1/keyword/mug"
        assert wrong[0].message.startswith(said)
        assert "; the limit of one decision is 50 %." in wrong[0].message
        assert wrong[0].waits
        assert "move one of the two, and the other one tomorrow" in wrong[0].remediation


def test_the_way_down_multiplies_as_well():
    assert found(exact(1, 0.7), placed(100, 72)) == []
    assert len(found(exact(1, 0.7), placed(100, 71))) == 1


def test_what_is_beyond_by_itself_is_told_by_itself():
    assert found(exact(1, 1.6), placed(100, 110)) == []
    assert found(exact(0, 1.6), placed(100, 110)) == [], "from nothing"


def test_what_does_not_move_multiplies_nothing():
    assert found(exact(1, 1), placed(100, 190)) == []
    assert found(exact(1, 1.4), placed(100, 100)) == []


def test_each_placement_is_asked():
    wrong = found(exact(1, 1.4), placed(100, 120), placed(100, 120, REST))
    assert len(wrong) == 2
    assert ["top_of_search" in wrong[0].message, "rest_of_search" in wrong[1].message] == [True] * 2


@pytest.mark.parametrize(
    "other",
    [
        placed(100, 140, TOP.replace("C1", "C2")),
        court.change(court.BUDGET, 1, 1.4),
        exact(1, 1.4, "cup"),
    ],
)
def test_only_a_placement_of_the_same_campaign_is_above_a_bid(other):
    assert found(exact(1, 1.4), other) == []


@pytest.mark.parametrize("goal", [court.BUDGET, "campaign/C1/state"])
def test_only_bids_and_placements_multiply(goal):
    assert found(court.change(goal, 1, 1.4), placed(100, 140)) == []


# --- over a day ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("placement", "beyond"), [(142, False), (143, True)])
def test_what_moved_on_the_day_counts(placement, beyond):
    """1.4 times 1.43 is more than double."""
    base = [earlier(placed(100, placement))]
    wrong = found(exact(1, 1.4), base=base)
    assert unit_case.codes(wrong) == (["TG502"] if beyond else [])
    if beyond:
        assert "; the limit of a day is 100 %." in wrong[0].message
    assert found(exact(1, 1.4), base=[earlier(placed(100, placement), 48)]) == []


def test_the_bids_below_a_placement_are_asked_by_it():
    base = [earlier(exact(1, 1.5))]
    assert found(placed(100, 133), base=base) == []
    (wrong,) = found(placed(100, 135), base=base)
    assert "keyword/mug" in wrong.message
    assert found(placed(100, 135), base=[earlier(exact(1, 1.5), 48)]) == []
    other = court.change("campaign/C2/ad_group/A1/keyword/mug/exact/bid", 1, 1.5)
    assert found(placed(100, 135), base=[earlier(other)]) == []


def test_what_lands_together_counts_whatever_its_date():
    old = earlier(exact(1, 1.5), 480)
    assert len(found(placed(100, 135), unit=[old])) == 1
    assert found(placed(100, 135), base=[old]) == []


def test_what_was_only_planned_moved_nothing():
    plan = court.decision(exact(1, 1.5), when=court.ago(hours=1), executed=False)
    assert found(placed(100, 135), base=[plan]) == []


def test_the_steps_of_the_day_of_the_target_itself_count():
    base = [earlier(exact(1, 1.3), 2), earlier(placed(100, 140))]
    assert found(exact(1.3, 1.43), base=base[1:]) == []
    assert len(found(exact(1.3, 1.69), base=base)) == 1


def test_after_a_step_from_nothing_the_day_is_full():
    (wrong,) = found(exact(1, 1.01), base=[earlier(placed(0, 10))])
    assert wrong.message.startswith(f"{TOP.lower()} begins at nothing on this day")


def test_earlier_changes_of_the_decision_stand_before():
    made = context(court.decision(exact(1, 1.2), exact(1.2, 1.4), placed(100, 160)))
    first, second, _ = made.targeted_changes
    moves = {first.target.normal: [courses.own_move(made, first)]}
    alone = judged(made, second, {})
    after = judged(made, second, moves)
    assert len(alone) <= len(after)
    assert any("the limit of a day" in each.message for each in after)
