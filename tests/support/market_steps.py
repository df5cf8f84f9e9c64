"""Implied changes of one row, and the steps of decisions about it, as values."""

from __future__ import annotations

from decimal import Decimal

from tests.support import court
from trace_gate.core.market.held import Implied, Place

SHOP = (court.tenant()["store_id"], court.tenant()["marketplace"])
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact/bid"


def implied(old="0.80", new="0.90", normal=MUG, kind="money"):
    values = [Decimal(each) if each is not None else None for each in (old, new)]
    return Implied(
        shop=SHOP,
        normal=normal,
        text=normal,
        kind=kind,
        old=values[0],
        new=values[1],
        place=Place(path="ads/b.csv", line=2, row=2, column="Bid"),
    )


def step(old, new, target=MUG):
    return {"target": target, "change_type": "bid_update", "from_value": old, "to_value": new}
