"""Values of a change that are of another kind than its target (SPEC 3)."""

from __future__ import annotations

import pytest

from trace_gate.core.gate import planned_values
from trace_gate.core.trace.target import parse

GROUP = "campaign/C1/ad_group/A1"
STATE = [f"{GROUP}/keyword/mug/state", "campaign/C1/state", f"{GROUP}/negative_keyword/mug/state"]


@pytest.mark.parametrize("value", [1.2, 12, True, "stopped", "1.2", "", "unpaused", ["paused"], {}])
@pytest.mark.parametrize("text", [*STATE, "campaign/C1", GROUP, f"{GROUP}/keyword/mug"])
def test_a_state_takes_no_other_value(text: str, value: object):
    for old, new in ((value, "paused"), (None, value), ("enabled", value)):
        assert planned_values.wrong_state(parse(text), old, new) is not None


@pytest.mark.parametrize("value", ["enabled", "paused", "archived", "Paused"])
@pytest.mark.parametrize("text", [*STATE, "campaign/C1", GROUP, f"{GROUP}/keyword/mug"])
def test_a_state_takes_its_words(text: str, value: str):
    for old in (None, "enabled"):
        assert planned_values.wrong_state(parse(text), old, value) is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("campaign/C1", ["/budget", "/state"]),
        (GROUP, ["/bid", "/state"]),
        (f"{GROUP}/keyword/french press", ["/bid", "/state"]),
        (f"{GROUP}/keyword/french press/exact", ["/bid", "/state"]),
        (f"{GROUP}/product_target/x", ["/bid", "/state"]),
        (f"{GROUP}/negative_keyword/used", ["/state"]),
    ],
)
def test_a_target_without_its_last_part_is_told_the_whole_one(text: str, ends: list[str]):
    for old, new in ((None, None), (1.2, 12.0), ("enabled", None)):
        wrong = planned_values.wrong_state(parse(text), old, new)
        assert wrong is not None
        assert "does not say what of the" in wrong[0]
        for end in ends:
            assert f"{text}{end}" in wrong[1]


def test_other_kinds_are_left_alone():
    for text in (f"{GROUP}/bid", "campaign/C1/budget", "asin/B0EXAMPLE1/content/title"):
        assert planned_values.wrong_state(parse(text), 1.2, "x") is None
        assert planned_values.wrong_file(parse(text), 1.2, "x") is None


@pytest.mark.parametrize("value", ["Old", 1.2, "a" * 63, "A" * 64, ["x"]])
def test_a_file_has_no_value_but_its_content(value: object):
    goal = parse("file/ads/bids.csv")
    assert planned_values.wrong_file(goal, value, None) is not None
    assert planned_values.wrong_file(goal, None, value) is not None
    for good in (None, "deleted", "a" * 64):
        assert planned_values.wrong_file(goal, good, good) is None


@pytest.mark.parametrize("first", ["listing", "content", "product/x"])
def test_a_text_of_a_product_is_guessed(first: str):
    wrong = planned_values.wrong_file(parse(f"{first}/B0DEMO0001/title"), "Old", "New")
    assert wrong is not None
    assert "asin/B0DEMO0001/content/title" in wrong[1]
    assert planned_values.meant_content(parse("listings/B0DEMO0001.md")) is None
