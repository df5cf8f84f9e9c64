"""Bytes as text, where they are text, and texts as they are compared."""

from __future__ import annotations

import pytest

from trace_gate.core.plain_text import BEGINNING, comparable, text_of


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "caf\xe9"),
        (b"caf\xe9", "caf\udce9"),
        ("mug".encode("utf-16"), "mug"),
        (b"a\0b", None),
        (b"a" * BEGINNING + b"\0", "a" * BEGINNING + "\0"),
        (b"", ""),
    ],
)
def test_a_nul_at_the_beginning_makes_it_none_and_nothing_is_lost(data: bytes, text: str | None):
    assert text_of(data) == text


def test_capitals_and_blanks_make_no_other_text():
    assert comparable("  Travel\tMUG \n") == comparable("travel mug") == "travel mug"
    assert comparable("travelmug") != comparable("travel mug")
