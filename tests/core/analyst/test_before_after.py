"""A criterion with its figure now and before, and how sure that is (SPEC 9, Verifying)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from trace_gate.core.analyst.before_after import Baseline, Compared, compared, measured
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.statistics import messages
from trace_gate.core.statistics.rates import Rate

CONVERSION = ("conversion_rate", ">=", 0.10, None)
BEFORE = {"clicks": 702, "orders": 58}


def line_of(
    known: dict[str, Any], before: dict[str, Any], criterion: Any = CONVERSION, **base: Any
) -> Compared:
    measure = measured(criterion[0], known)
    found = {criterion[0]: float(measure.value)} if measure is not None else {}
    lines = outcome.judge((criterion,), {**known, **found}, 0.95)
    (line,) = compared(lines, known, Baseline(known=before, **base))
    return line


def rounded(interval: Any) -> list[float]:
    return [round(float(each) * 100, 1) for each in interval]


def test_the_worked_example():
    found = line_of({"clicks": 480, "orders": 57}, BEFORE)
    assert (found.now, found.before) == (
        measured("cvr", {"clicks": 480, "orders": 57}), measured("conversion_rate", BEFORE),
    )  # fmt: skip
    assert rounded(found.interval) == [9.3, 15.1]
    assert rounded(found.difference) == [0.2, 7.3]
    assert (found.line.met, found.too_little, found.decides) == (True, False, False)
    assert messages.difference(Rate(successes=58, trials=702), Rate(successes=57, trials=480)) == (
        "+3.6 points (+0.2 to +7.3)"
    )


@pytest.mark.parametrize(("clicks", "too_little"), [(60, True), (61, False)])
def test_fewer_than_five_expected_successes_are_too_little(clicks: int, too_little: bool):
    found = line_of({"clicks": clicks, "orders": 3}, BEFORE)
    assert found.too_little is too_little


def test_without_a_figure_before_the_interval_tells_whether_there_is_enough():
    assert line_of({"clicks": 40, "orders": 5}, {}).too_little
    assert not line_of({"clicks": 4000, "orders": 500}, {}).too_little


def test_money_by_money_has_an_interval_by_its_orders():
    known = {"spend": Decimal("1846.20"), "sales": Decimal("7520.40"), "orders": 358}
    found = line_of(known, {"acos": 0.31}, ("acos", "<=", 0.3, None))
    assert rounded(found.interval) == [22.1, 27.2]
    assert (found.difference, found.decides, found.line.met) == (None, True, True)
    assert found.before is not None
    assert found.before.value == Decimal("0.31")


@pytest.mark.parametrize(
    ("said", "value", "counted"),
    [
        (0.083, "0.0826", True),
        (0.0826, "0.0826", True),
        (0.12, "0.12", False),
        (None, "0.0826", True),
    ],
)
def test_the_hypothesis_may_state_another_figure_than_the_counts(said, value, counted):
    found = line_of({"clicks": 480, "orders": 57}, BEFORE, ("conversion_rate", ">=", 0.1, said))
    assert found.before is not None
    assert (found.before.value, found.before.rate is not None) == (Decimal(value), counted)


@pytest.mark.parametrize(
    ("z", "orders", "usual", "returns"),
    [
        (-3.9, 57, None, True),
        (-3.9, 30, None, False),
        (3.9, 30, None, True),
        (None, 57, Rate(successes=358, trials=3218), True),
        (None, 30, Rate(successes=358, trials=3218), False),
    ],
)
def test_after_an_unusual_week_a_return_is_expected(z, orders, usual, returns):
    found = line_of(
        {"clicks": 480, "orders": orders},
        BEFORE,
        unusual={"conversion_rate": None if z is None else Decimal(str(z))},
        usual={"conversion_rate": usual} if usual else {},
    )
    assert found.returns is returns
    if returns and usual:
        assert rounded([found.returns_to]) == [8.4]


def test_what_is_missing_or_no_share_has_no_interval():
    assert line_of({"clicks": 480}, BEFORE).now is None
    more = line_of({"units": 12, "sessions": 10}, {}, ("unit_session_percentage", ">=", 0.1, None))
    assert (more.interval, more.now and more.now.value) == (None, Decimal("1.2000"))
    assert measured("clicks", {"clicks": 3}) is not None
    assert measured("roas", {"spend": 0, "sales": 3}) is None
    assert measured("note", {"note": "text"}) is None
