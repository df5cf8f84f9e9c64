"""The ledger of a unit."""

from __future__ import annotations

from tests.support.unit_case import ledger, touched, trace


def test_the_live_traces_of_a_unit_come_in_their_order():
    held = ledger(touched(trace(2)), touched(None, sealed=trace(1)), touched(trace(3)))
    assert [each.trace.id[-3:] for each in held.live()] == ["002", "003"]
