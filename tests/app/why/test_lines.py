"""Lines of two versions of a file: which one stands where, and which one it replaced."""

from __future__ import annotations

import pytest

from trace_gate.app.why import lines

OLD = ["campaign,bid", "gift,0.95", "press,1.10", "travel,1.15"]


def test_lines_are_counted_as_git_counts_them():
    assert lines.lines_of(b"a\r\nb\n") == ["a", "b"]
    assert lines.lines_of(b"a\n\nb") == ["a", "", "b"]
    assert lines.lines_of(b"") == []


def test_a_text_with_a_nul_is_none():
    assert lines.is_text("gifts für 2 €".encode())
    assert not lines.is_text(b"PK\x03\x04\0")


def test_a_line_below_an_insertion_has_another_number():
    new = [OLD[0], "new,0.50", *OLD[1:]]
    assert [lines.line_before(OLD, new, at) for at in range(1, 6)] == [1, None, 2, 3, 4]


def test_a_line_below_a_deletion_has_another_number():
    new = [OLD[0], *OLD[2:]]
    assert [lines.line_before(OLD, new, at) for at in range(1, 4)] == [1, 3, 4]


def test_a_changed_line_was_nowhere_and_replaced_the_one_in_its_place():
    new = [OLD[0], "gift,0.80", "press,1.00", OLD[3]]
    assert lines.line_before(OLD, new, 2) is None
    assert lines.replaced(OLD, new, 2) == "gift,0.95"
    assert lines.replaced(OLD, new, 3) == "press,1.10"


def test_of_several_lines_the_one_that_is_most_alike_was_replaced():
    new = [OLD[0], "press,1.20", OLD[3]]
    assert lines.replaced(OLD, new, 2) == "press,1.10"


def test_an_inserted_line_replaced_none():
    assert lines.replaced(OLD, [*OLD, "late,0.10"], 5) is None


def test_of_two_long_texts_that_have_nothing_in_common_nobody_tells():
    old, new = [f"a{at}" for at in range(3_000)], [f"b{at}" for at in range(3_000)]
    assert lines.replaced(old, new, 5) is None
    with pytest.raises(LookupError):
        lines.line_before(old, new, 5)
