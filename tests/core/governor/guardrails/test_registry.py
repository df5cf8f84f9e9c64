"""The guardrails in their order, and who is asked of what (SPEC 7)."""

from __future__ import annotations

import pytest

from trace_gate.core.governor.guardrails import registry


@pytest.mark.parametrize("market", [True, False])
def test_each_guardrail_is_asked_by_its_own_function_in_the_order_of_the_table(market):
    found = list(registry.guardrails_for(market=market))
    wanted = [
        (name, functions[0 if market else 1])
        for name, functions in registry.GUARDRAILS.items()
        if functions[0 if market else 1] is not None
    ]
    assert [(name, judge.__name__) for name, judge in found] == wanted
    assert all(judge.__module__.endswith(f".guardrails.{name}") for name, judge in found)


def test_of_the_market_everybody_is_asked_and_of_files_a_few():
    market, files = (
        [name for name, _ in registry.guardrails_for(market=each)] for each in (True, False)
    )
    assert market == list(registry.GUARDRAILS)
    assert set(files) < set(market)
    assert files[0] == "write"
