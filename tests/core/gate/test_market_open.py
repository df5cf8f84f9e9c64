"""What a draft has to say of market files: from the decisions before it to those after it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.market_steps import MUG, SHOP, implied, step
from tests.support.unit_case import case, decision, statuses, time, touched
from trace_gate.core.gate import market_open
from trace_gate.core.market.held import Held, MarketChanges, Place

CUP = MUG.replace("mug", "cup")
BOTH = MarketChanges(changes=(implied(), implied("0.50", None, CUP)))
EARLY, LATE = time(-20), time(-10)


def left(*decisions, market=BOTH):
    found = market_open.undecided(market, statuses(case(brings=decisions)))
    return [(each.change.normal, each.old, each.new) for each in found]


def own(number, *decisions, market=BOTH):
    found = statuses(case(brings=decisions))
    trace = next(e.touched.trace for e in found if e.trace_id.endswith(f"{number:03}"))
    said = market_open.of_trace(market, found, trace)
    return {at: (each.old, each.new) for at, each in said.items()}


def test_what_nobody_decides_is_from_the_base_to_the_result():
    assert left() == [(MUG, 0.8, 0.9), (CUP, 0.5, None)]


def test_what_is_decided_is_left_out_and_a_chain_is_gone_on_from():
    assert left(decision(1, step(0.8, 0.9))) == [(CUP, 0.5, None)]
    assert left(decision(1, step(0.8, 0.85), step(0.5, None, CUP))) == [(MUG, 0.85, 0.9)]
    assert left(decision(1, step(0.8, 0.85), result="failure")) == left()


def test_a_draft_leads_from_those_before_it_to_those_after_it():
    first = decision(1, step(0.8, 0.7), executed_at=EARLY)
    second = decision(2, step(0.84, 0.9), executed_at=LATE)
    assert own(1, first, second) == {0: (0.8, 0.84)}
    assert own(2, first, second) == {0: (0.7, 0.9)}


def test_a_target_that_a_draft_says_twice_is_left_to_its_author():
    assert own(1, decision(1, step(0.8, 0.85), step(0.85, 0.9), step(0.5, 0.4, CUP))) == {
        2: (0.5, None)
    }


def test_a_record_that_says_block_decides_nothing():
    record = decision(1, step(0.8, 0.9), check="BLOCK", executed_at=None)
    assert left(record) == left()
    assert own(2, record, decision(2, step(0.8, 0.85)))[0] == (0.8, 0.9)


def test_what_amazon_refused_is_gone_on_from_where_it_began():
    done = decision(1, step(0.75, 0.8))
    now = decision(1, step(0.75, 0.8), failed=[{"number": 1, "reason": "too low"}])
    assert left(touched(now, sealed=done))[0] == (MUG, 0.75, 0.9)


def test_what_no_decision_is_about_is_unnamed_and_only_of_its_shop():
    def unnamed(*decisions, market=BOTH):
        found = statuses(case(brings=decisions))
        trace = found[0].touched.trace
        return [each.change.normal for each in market_open.unnamed(market, found, trace)]

    assert unnamed(decision(1, step(0.8, 0.9))) == [CUP]
    assert unnamed(decision(1, step(0.8, 0.9)), decision(2, step(0.5, None, CUP))) == []
    other = MarketChanges(changes=tuple(e.with_(shop=("X", "US")) for e in BOTH.changes))
    assert unnamed(decision(1, step(0.8, 0.9)), market=other) == []


def held(value="0.80", normal=MUG):
    place = Place(path="ads/b.csv", line=2, row=2, column="Bid")
    return Held(shop=SHOP, normal=normal, text=normal, kind="money", value=Decimal(value),
                place=place, entry="bids")  # fmt: skip


NOTHING, STANDS = MarketChanges(), (held(),)


def back(*decisions, files=STANDS, market=NOTHING):
    found = statuses(case(brings=decisions))
    return market_open.back_again(market, found, found[0].touched.trace, files)


def test_what_is_as_it_was_before_is_over():
    assert back(decision(1, step(0.8, 0.9), step(0.5, 0.4, CUP))) == (0,)
    assert back(decision(1, step(0.8, 0.9, MUG.replace("/exact", "")))) == (0,)


@pytest.mark.parametrize(
    ("decisions", "more"),
    [
        ([decision(1, step(0.8, 0.9))], {"market": BOTH}),
        ([decision(1, step(0.8, 0.9))], {"files": ()}),
        ([decision(1, step(0.8, 0.9))], {"files": (held(), held("0.90"))}),
        ([decision(1, step(0.7, 0.8))], {}),
        ([decision(1, step(0.8, 0.8))], {}),
        ([decision(1, step(0.8, 0.9), step(0.9, 0.8))], {}),
        ([decision(1, step(0.8, 0.9)), decision(2, step(0.9, 0.8))], {}),
    ],
)
def test_what_nobody_can_tell_stays(decisions, more):
    assert back(*decisions, **more) == ()
