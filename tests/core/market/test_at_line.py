"""What a line of a market file says: its row by the reader of the gate, or why nobody can tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.market_tables import HEADER, MUG, mapping, row, table
from trace_gate.core.market.at_line import said_at


def at(number: int, text: str, path: str = "ads/b.csv") -> list:
    """Target, value and column of each value; sentences as they are."""
    said = said_at(path, text.encode(), number, mapping())
    return [s if isinstance(s, str) else (s[0].text, s[0].value, s[1]) for s in said]


MUGS = [(f"{MUG}/bid", Decimal("0.80"), "Bid"), (f"{MUG}/state", "enabled", "State")]


@pytest.mark.parametrize(
    "text", [table(row("cup"), row()), table(row("cup"), row()).replace("\n", "\r\n")]
)
def test_each_value_column_of_the_row_is_said(text):
    assert at(3, text) == MUGS


def test_a_row_of_several_lines_is_found_by_each_of_them():
    text = table(row("cup", note='"a\nb"'), row())
    assert at(3, text) == at(2, text) != MUGS
    assert at(4, text) == MUGS


def test_a_header_and_an_empty_row_say_nothing():
    text = table(row(), "\n", row("cup"))
    assert at(1, text) == at(3, text) == []


def test_a_text_is_one_value_by_each_of_its_lines():
    said = [("asin/B0EXAMPLE1/content/title", "A mug\nfor two", None)]
    assert at(2, "A mug\nfor two\n", "listings/B0EXAMPLE1/title.txt") == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (table(row(bid="cheap")), "no number"),
        (table(row().replace(",enabled", "")), "has 6 cells"),
        (HEADER.replace("Bid", "Bids") + row(), "no column 'Bid'"),
        (table(row()).replace("\n", "\r"), "neither LF nor CRLF"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_why(text, words):
    assert any(isinstance(each, str) and words in each for each in at(2, text))


def test_a_file_that_no_entry_reads_says_nothing():
    assert at(2, table(row()), "other/b.csv") == []
