"""What is unusual among many parts: not what so many questions leave by chance."""

from __future__ import annotations

from trace_gate.core.analyst.metrics import Figures
from trace_gate.core.analyst.parts import MOST, compare


def part(clicks: int, orders: int) -> Figures:
    return Figures(counts={"clicks": clicks, "orders": orders}, money={}, rows=1)


HISTORY = [{f"c{n}": part(400, 40 + (n + week) % 5) for n in range(30)} for week in range(8)]


def test_the_part_that_fell_is_named_and_no_other():
    now = {f"c{n}": part(400, 42) for n in range(30)} | {"c7": part(400, 12)}
    found = compare(now, HISTORY)
    (anomaly,) = found.anomalies
    assert (anomaly.part, anomaly.metric, found.more) == ("c7", "conversion_rate", 0)
    assert anomaly.says.startswith("c7: conversion_rate 12/400 = 3.0 %")
    assert (found.compared, found.untold) == (30, 0)


def test_ten_are_named_the_furthest_first_and_the_rest_is_counted():
    now = {f"c{n}": part(400, 1 + n // 2) for n in range(14)}
    found = compare(now, HISTORY)
    assert {each.part for each in found.anomalies[:2]} == {"c0", "c1"}
    assert (len(found.anomalies), found.more) == (MOST, 4)


def test_a_part_that_is_new_or_small_is_no_all_clear():
    found = compare({"new": part(400, 40), "c1": part(20, 0)}, HISTORY)
    assert (found.anomalies, found.compared, found.untold) == ((), 0, 2)
