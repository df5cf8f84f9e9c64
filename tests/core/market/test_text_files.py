"""A text that is a file: what it says, and what no decision could say."""

from __future__ import annotations

import pytest

from tests.support.market_tables import TITLES, mapping
from trace_gate.core.market import text_files
from trace_gate.core.market.problems import Unreadable

PATH = "listings/B0EXAMPLE1/title.txt"


def value(data: str, path: str = PATH):
    made = mapping(TITLES)
    return text_files.held(path, data.encode(), made.entries[0], made).value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("A mug\n", "A mug"),
        ("\ufeffA mug", "A mug"),
        ("two\r\nlines\r\n", "two\nlines"),
        ("a\ttab ", "a\ttab "),
        (
            "\U0001f469\u200d\U0001f467 and \u2764\ufe0f",
            "\U0001f469\u200d\U0001f467 and \u2764\ufe0f",
        ),
        ("12345\n", "12345"),
        ("\n", None),
    ],
)
def test_a_text_is_what_stands_there(data, said):
    assert value(data) == said


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200e", "\xad", "\x85", "\u2028", "\r", "\x07", "\xa0\u2060"]
)
def test_what_no_trace_can_hold_is_said_with_its_line(sign):
    with pytest.raises(Unreadable) as stopped:
        value(f"A mug\nfor{sign}two\n")
    problem = stopped.value.problem
    assert (problem.path, problem.line) == (PATH, 2)
    assert "U+" in problem.message
    assert "Take it out" in problem.remedy


def test_a_name_of_a_path_has_no_blank_at_its_edge():
    with pytest.raises(Unreadable, match="blank at the edge"):
        value("A mug\n", "listings/ B0EXAMPLE1/title.txt")
