"""A value as the pages of `why` show it: on one line, and not too long."""

from __future__ import annotations

import pytest

from trace_gate.report.pages.why_words import TEXT, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "nothing"), (True, "true"), (False, "false"), (0.9, "0.9"), ("a\n b", "a b")],
)
def test_a_value_stays_on_its_line(value, text):
    assert shown(value) == text


def test_a_long_text_is_cut_and_says_so():
    assert len(shown("x" * (TEXT + 1))) == TEXT
    assert shown("x" * (TEXT + 1)).endswith("...")
    assert shown("x" * TEXT) == "x" * TEXT
