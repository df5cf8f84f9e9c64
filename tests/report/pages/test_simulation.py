"""The page of `simulate`: how the decisions of a history fare by another policy."""

from __future__ import annotations

from trace_gate.core.governor.simulation import Changed, Simulated
from trace_gate.report.pages import simulation

NOW = {"amplitude": {"PASS": 9, "BLOCK": 1}, "all": {"PASS": 9, "BLOCK": 1}}
THEN = {"amplitude": {"PASS": 7, "BLOCK": 3}, "all": {"PASS": 7, "BLOCK": 3}}


def found(*changed: Changed, then: dict = THEN) -> Simulated:
    return Simulated(decisions=10, now=NOW, then=then, changed=changed)


def changed(number: int) -> Changed:
    name = f"TRACE-20250106-{number:03d}"
    return Changed(trace_id=name, now="PASS", then="BLOCK", codes=("TG502",))


def test_a_count_that_differs_is_told_before_and_after():
    rows = [line.split() for line in simulation.lines(found(changed(1)))]
    assert ["amplitude", "9", "->", "7", "0", "1", "->", "3"] in rows
    assert ["TRACE-20250106-001", "PASS", "->", "BLOCK", "TG502"] in rows


def test_where_nothing_differs_that_is_said():
    lines = list(simulation.lines(found(then=NOW)))
    assert lines[-1] == "No verdict changes."
    assert all("->" not in line for line in lines)


def test_people_see_some_and_json_has_all():
    many = found(*map(changed, range(1, simulation.SHOWN + 4)))
    lines = list(simulation.lines(many))
    assert f"{simulation.SHOWN + 3} verdicts change:" in lines
    assert lines[-1] == "  and 3 more: --format json lists all"
    data = simulation.plain_data(many)
    assert len(data["changed"]) == simulation.SHOWN + 3
    assert data["now"] == NOW
