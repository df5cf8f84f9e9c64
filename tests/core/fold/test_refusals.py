"""What does not count, whatever it is about (SPEC 8)."""

from __future__ import annotations

from tests.support.market_changes import changed
from trace_gate.core.fold import refusals
from trace_gate.core.fold.facts import Declined
from trace_gate.core.fold.result import Refusal

CHANGE = changed(1, "enabled", "paused").with_(
    number=3, refusal="it was not approved", code="TG601", target="campaign/c1/state"
)


def test_a_change_that_executes_nothing_is_told_with_its_reason():
    found = refusals.not_counted(CHANGE)
    assert (found.trace_id, found.number, found.code) == (CHANGE.trace_id, 3, "TG601")
    said = "The change of campaign/c1/state does not count: it was not approved."
    assert found.message == said
    assert f"trace-gate approve {CHANGE.trace_id}   Else" in found.remediation
    assert refusals.not_counted(CHANGE.with_(code="")).code == "", "a failure is nobody's fault"


def test_the_shop_is_told_of_it_and_knows_it_again():
    first = refusals.not_counted(CHANGE)
    other = Refusal(trace_id="T2", number=0, code="", message="m", remediation="r")
    told = list(refusals.facts_of("ACME-US", [(CHANGE, first), (CHANGE, other)]))
    assert [node for node, _ in told] == ["tenant/ACME-US"] * 2
    assert [type(fact) for _, fact in told] == [Declined] * 2
    assert [refusals.refusal_of(fact) for _, fact in told] == [first, other]
    assert {(fact.whole, fact.fraction) for _, fact in told} == {(CHANGE.whole, CHANGE.fraction)}
    assert list(refusals.facts_of("ACME-US", [])) == []
