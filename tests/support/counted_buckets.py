"""Facts of a product whose intent buckets are counted week by week."""

from __future__ import annotations

from tests.support.counts import CLICKS, STEADY, TODAY, by_week
from trace_gate.app.overview.scope import DAY
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Lived, Moved

NOW = TODAY * DAY + 3600
SHOP, ASIN = "ACME-US", "B0EXAMPLE1"


def bucket(name, state, days):
    at = NOW - days * DAY
    return node_keys.asin(SHOP, ASIN), Lived(
        whole=at, fraction="", trace_id="TRACE-20250106-001", bucket=name, imported=False,
        states=((at, state, "TRACE-20250106-001"),),
        frozen_by="TRACE-20250106-001" if state == "FROZEN" else None,
    )  # fmt: skip


def counted(name, orders=STEADY, ago=2):
    facts = by_week(orders, CLICKS, last=TODAY - ago, spend=1846.2, sales=7520.4)
    return [(node_keys.counts(SHOP, ASIN, name), each) for each in facts]


def moved(value, days):
    at = NOW - days * DAY
    fact = Moved(
        whole=at, fraction="", trace_id="TRACE-20250106-002", number=1, from_value=None,
        to_value=value, timezone="UTC",
    )  # fmt: skip
    return node_keys.value(SHOP, f"asin/{ASIN}/acos_target"), fact
