"""A success criterion can be missed: what orders compares numbers (SPEC 3, Layers)."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, codes, finding_lines

CALLERS = {
    "index": lambda shop: shop.staged(),
    "range": lambda shop: shop.judge(),
    "push": lambda shop: shop.pushed("work", "refs/heads/work"),
}


def expecting(shop: Shop, kind: str, operator: str, value: object) -> dict:
    """A hypothesis or a decision with one criterion."""
    trace = shop.decision("ads/bids.csv")
    trace["hypothesis"]["success_criteria"] = [
        {"metric": "acos", "operator": operator, "value": value}
    ]
    if kind == "hypothesis":
        for layer in ("analysis", "decision", "execution"):
            del trace[layer]
        trace["trace_type"] = "hypothesis"
    return trace


@pytest.mark.parametrize("kind", ["hypothesis", "decision"])
@pytest.mark.parametrize("caller", CALLERS)
def test_a_criterion_that_no_number_could_miss_is_refused(shop: Shop, kind: str, caller: str):
    shop.write("ads/bids.csv", "x\n")
    shop.save(expecting(shop, kind, "<=", "30%"))
    if caller != "index":
        shop.commit()
    found = CALLERS[caller](shop)
    assert "TG505" in codes(found), finding_lines(found)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("value", ["0.30", "low", True])
def test_so_is_each_that_orders_what_has_no_order(shop: Shop, operator: str, value: object):
    shop.write("ads/bids.csv", "x\n")
    shop.save(expecting(shop, "decision", operator, value))
    shop.commit()
    (found,) = [each for each in shop.judge().findings if each.code == "TG505"]
    assert (found.level, found.line) == ("error", _line_of_value(shop)), found


@pytest.mark.parametrize(
    ("operator", "value"), [("<=", 0.3), (">", 3), ("==", "active"), ("!=", True), ("==", 4)]
)
def test_numbers_are_ordered_and_words_are_equal_or_not(shop: Shop, operator: str, value: object):
    shop.write("ads/bids.csv", "x\n")
    shop.save(expecting(shop, "decision", operator, value))
    shop.commit()
    assert codes(shop.judge(), "error", "warning") == [], finding_lines(shop.judge())


def test_what_was_sealed_with_such_a_criterion_goes_on(shop: Shop):
    """A trace of an earlier release stays as it is, and grows."""
    shop.write("ads/bids.csv", "x\n")
    plan = shop.ahead("ads/bids.csv", "y\n")
    trace = expecting(shop, "decision", "<=", "low")
    trace["execution"] |= {"changes": [plan], "executed_at": None, "result": None}
    shop.save(trace)
    shop.git("checkout", "-q", "main")
    shop.commit("landed by an earlier release")
    shop.git("checkout", "-q", "-B", "work")
    shop.write("ads/bids.csv", "y\n")
    grown = shop.load(trace["id"])
    grown["execution"]["executed_at"] = shop.decision("ads/bids.csv")["execution"]["executed_at"]
    shop.save(grown)
    shop.commit()
    assert "TG505" not in codes(shop.judge()), finding_lines(shop.judge())


def _line_of_value(shop: Shop) -> int:
    (path,) = [each for each in shop.path.glob("traces/*/*.yaml") if "metric: acos" in _text(each)]
    lines = _text(path).splitlines()
    (at,) = [at for at, line in enumerate(lines) if line.strip().startswith("value:")]
    return at + 1


def _text(path) -> str:
    return path.read_text()
