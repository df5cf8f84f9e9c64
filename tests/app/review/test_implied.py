"""The values of market files in a review: those of the judge, with who decided them."""

from __future__ import annotations

from decimal import Decimal

from tests.support import court
from tests.support.reviews import implied as told
from tests.support.reviews import review
from tests.support.unit_case import case, change, decision, evaluation, statuses
from trace_gate.app.overview.scope import Scope
from trace_gate.app.review.implied import reviewed_implied
from trace_gate.app.review.scoped import scoped
from trace_gate.core.market.held import Implied, MarketChanges, Place

PATH = "ads/b.csv"
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact/bid"
SHOP = (court.tenant()["store_id"], court.tenant()["marketplace"])
MOVE = Implied(
    shop=SHOP,
    normal=MUG,
    text=MUG,
    kind="money",
    old=Decimal("0.80"),
    new=Decimal("0.90"),
    place=Place(path=PATH, line=2, row=2, column="Bid"),
)
FOUND = MarketChanges(changes=(MOVE,), paths=frozenset((PATH,)))


def step(new=0.9):
    return {"target": MUG, "change_type": "bid_update", "from_value": 0.8, "to_value": new}


def shown(*brings, market=FOUND, **options):
    unit = case(change(PATH, "a"), brings=brings, **options).with_(market=market)
    return list(reviewed_implied(unit, statuses(unit)))


def test_a_value_has_its_numbers_its_place_and_the_code_where_nobody_decided_it():
    (one,) = shown()
    assert (one.tenant, one.target) == ("-".join(SHOP), MUG)
    assert (one.from_value, one.to_value, one.share) == (0.8, 0.9, Decimal("0.125"))
    assert (one.path, one.row, one.traces, one.code) == (PATH, 2, (), "TG413")


def test_the_decisions_about_it_are_named_whether_they_declare_it_or_not():
    said = decision(1, step())
    ((fine,), (other,)) = shown(said), shown(decision(1, step(0.95)))
    assert (len(fine.traces), fine.code) == (1, None)
    assert (other.traces, other.code) == (fine.traces, "TG414")
    (stopped,) = shown(said, governor={1: evaluation("BLOCK")})
    assert (stopped.traces, stopped.code) == (fine.traces, "TG405")


def test_a_unit_without_market_files_and_the_adoption_imply_nothing():
    assert shown(market=None) == shown(adoption=True) == []


def test_of_one_shop_or_product_the_others_are_counted():
    mine, campaign = told(), told(asin=None, traces=(), code="TG413")
    every = review(implied=(mine, campaign, told(tenant="OTHER-US"), told(asin="B0EXAMPLE2")))
    asked = scoped(every, Scope(store="DEMO", asin="B0EXAMPLE1"))
    assert (asked.implied, asked.left_out.implied) == ((mine, campaign), 2)
    assert scoped(every.with_(implied=None), Scope(store="DEMO")).implied is None
