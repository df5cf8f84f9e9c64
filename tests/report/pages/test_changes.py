"""One line of what a derivation changed, as a reader would count it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.report.pages import changes as words


def summary(frozen: int, living: int) -> dict:
    return {"frozen": frozen, "living": living}


@pytest.mark.parametrize(
    ("counts", "before", "after", "line"),
    [
        (
            {"bucket": 2, "hypothesis": 1},
            summary(41, 100),
            summary(44, 100),
            "2 buckets, 1 hypothesis; freeze rate 41 % to 44 %",
        ),
        ({"bucket": 1}, None, summary(0, 1), "1 bucket; freeze rate 0 %"),
        ({"bucket": 1}, summary(1, 2), summary(2, 4), "1 bucket; freeze rate 50 %"),
        ({"bucket": 1}, summary(1, 2), None, "1 bucket"),
        ({"hypothesis": 2}, None, None, "2 hypotheses"),
        ({"content": 1, "campaign": 1, "pattern": 3}, None, summary(0, 0),
         "1 listing text, 1 campaign, 3 patterns"),
        ({}, summary(1, 2), summary(1, 2), ""),
        ({}, None, None, ""),
    ],
)  # fmt: skip
def test_the_line_tells_what_a_reader_sees(counts, before, after, line):
    assert words.line(counts, before, after) == line


def test_only_what_a_reader_knows_is_counted_and_in_one_order():
    nodes = ["all/all", "hypothesis/H-001", "bucket/A-US/B1/IB-x", "trace/T", "bucket/A-US/B1/IB-y"]
    assert list(words.counted(nodes).items()) == [("bucket", 2), ("hypothesis", 1)]


@given(st.integers(0, 300), st.integers(1, 300))
def test_percents_are_rounded_like_money_in_a_bank(frozen, living):
    assert words.percent(summary(frozen, living)) == round(Fraction(100 * frozen, living))
