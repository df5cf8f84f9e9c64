"""The figures of a report by part: the largest first, and what is unusual."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.app.analyse.report_parts import Parts
from trace_gate.core.analyst.metrics import Figures
from trace_gate.core.analyst.parts import PartAnomaly, PartComparison
from trace_gate.report.pages import report_parts

ODD = PartAnomaly(part="mug", metric="acos", says="acos of mug is 90.0 %", z=Decimal("4.25"))


def figures(clicks: int, orders: int) -> Figures:
    return Figures(
        counts={"clicks": clicks, "orders": orders}, money={"spend": Decimal("9.50")}, rows=1
    )


def parts(count: int = 2, **more: object) -> Parts:
    compared = PartComparison(anomalies=(ODD,), more=2, compared=30, untold=4)
    some = {f"term {number}": figures(number * 1000, number) for number in range(1, count + 1)}
    return Parts(by="term", figures=some, comparison=compared).with_(**more)


def test_the_part_with_most_clicks_comes_first_with_sums_and_rates():
    first, largest, *_ = report_parts.lines(parts())
    assert first == "  by term: 2"
    assert largest == ("    term 2: clicks 2,000  orders 2  spend 9.50  conversion_rate 0.0010")


def test_people_see_ten_and_json_has_all():
    lines = list(report_parts.lines(parts(13)))
    assert "    and 3 more (--format json has all)" in lines
    assert len(report_parts.plain_data(parts(13))["figures"]) == 13


def test_what_is_unusual_and_what_nobody_can_tell_are_said():
    text = "\n".join(report_parts.lines(parts(unread=("TRACE-20250106-001",))))
    assert "  unusual: acos of mug is 90.0 %" in text
    assert "  and 2 more are unusual" in text
    assert "30 rates of them were held against earlier reports; of 4 nobody can tell" in text
    assert text.endswith("could not be read again: TRACE-20250106-001")


def test_data_has_money_and_rates_as_texts_and_counts_as_numbers():
    data = report_parts.plain_data(parts())
    assert data["figures"]["term 1"] == {
        "clicks": 1000, "orders": 1, "spend": "9.50", "cpc": "0.0095", "conversion_rate": "0.0010",
    }  # fmt: skip
    assert data["anomalies"][0]["z"] == "4.2"


def test_a_name_cannot_write_on_the_terminal():
    evil = parts(figures={"\x1b[2Jmug": figures(3, 1)})
    assert "\x1b" not in "".join(report_parts.lines(evil))
