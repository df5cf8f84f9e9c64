"""TG410: what was executed stands in the table that has its target (SPEC 5, Market files)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import court
from tests.support.unit_case import case, decision, policy, statuses, time
from trace_gate.core.gate import cover, market_changes, market_unchanged
from trace_gate.core.market.held import Held, Implied, MarketChanges, Place

SHOP = (court.tenant()["store_id"], court.tenant()["marketplace"])
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact/bid"
PLACE = Place(path="ads/b.csv", line=2, row=2, column="Bid")


def held(value="0.80", normal=MUG, kind="money"):
    made = Decimal(value) if kind == "money" else value
    return Held(
        shop=SHOP, normal=normal, text=normal, kind=kind, value=made, place=PLACE, entry="bids"
    )


def market(shown=(), was=(), changes=()):
    both = ({each.key: each for each in side} for side in (was, shown))
    was_, shown_ = both
    return MarketChanges(changes=changes, was=was_, shown=shown_)


def step(old=0.8, new=0.9, target=MUG):
    return {"target": target, "change_type": "bid_update", "from_value": old, "to_value": new}


def found(known, *brings, **options):
    unit = case(brings=brings, **options)
    return [each for _, each in market_unchanged.check(unit, statuses(unit), known)]


def test_a_row_that_does_not_show_it_is_told():
    (one,) = found(market([held()], [held()]), decision(1, step()))
    assert (one.code, one.level, one.trace_id) == ("TG410", "error", "TRACE-20250102-001")
    assert "has 0.80, not 0.9" in one.message
    (local,) = found(market([held()], [held()]), decision(1, step()), boundary=False)
    assert local.level == "warning"


@pytest.mark.parametrize(
    "brings",
    [
        decision(1, step(new=0.8)),
        decision(1, step(), executed_at=None),
        decision(1, step(), result="failure"),
        decision(1, step(), failed=[{"number": 1, "reason": "x"}]),
        decision(1, step(target="campaign/other/budget")),
        decision(1, step(), tenant={**court.tenant(), "store_id": "OTHER"}),
    ],
)
def test_nothing_is_said_where_the_file_is_right_or_has_no_such_row(brings):
    assert found(market([held()], [held()]), brings) == []


def test_the_last_of_several_counts():
    both = (
        decision(1, step(), executed_at=time(-20)),
        decision(2, step(0.9, 0.8), executed_at=time(-10)),
    )
    assert found(market([held()], [held()]), *both) == []


def test_a_row_that_is_gone_shows_nothing():
    (one,) = found(market([], [held()]), decision(1, step()))
    assert "row 2 is not there" in one.message


def test_of_an_implied_change_the_other_rule_speaks():
    implied = Implied(
        shop=SHOP,
        normal=MUG,
        text=MUG,
        kind="money",
        old=Decimal("0.8"),
        new=Decimal("0.85"),
        place=PLACE,
    )
    assert found(market([held("0.85")], [held()], (implied,)), decision(1, step())) == []


def test_a_keyword_without_a_match_type_is_the_only_one_that_is_there():
    untyped = decision(1, step(target=MUG.replace("/exact", "")))
    assert len(found(market([held()], [held()]), untyped)) == 1
    other = held(normal=MUG.replace("exact", "broad"))
    assert found(market([held(), other], [held(), other]), untyped) == []


def test_it_is_softened_by_the_path_of_the_table():
    unit = case(brings=[decision(1, step())], rules=policy(modes=(("/ads/**", "warn"),)))
    judged = market_changes.judge(unit, statuses(unit), market([held()], [held()]))
    said = list(cover.check(unit, statuses(unit), judged))
    assert [(each.code, each.level, each.softened) for each in said] == [("TG410", "warning", True)]
