"""The order of lines that two texts share, on values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.content import line_order
from trace_gate.core.gate.content.line_order import common, keep_order, lines_in_order
from trace_gate.core.gate.content_values import lines_of

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=9)
SOME = st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), min_size=1, max_size=9)


def slow(one, other):
    """The longest common subsequence as the textbook has it."""
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + slow(one[1:], other[1:])
    return max(slow(one[1:], other), slow(one, other[1:]))


@given(LINES, LINES)
def test_the_longest_common_subsequence(one, other):
    assert common(one, other) == slow(one, other)


@given(SOME, SOME)
def test_order_is_kept_if_all_that_is_shared_is_a_subsequence(one, other):
    shared = sum(min(one.count(line), other.count(line)) for line in set(one))
    assert keep_order(b"\n".join(one), b"\n".join(other)) == (slow(one, other) == shared)


@given(st.lists(st.binary(max_size=3)), st.sets(st.integers(0, 9)), LINES)
def test_what_only_comes_and_goes_keeps_the_order(lines, gone, come):
    kept = [line for place, line in enumerate(lines) if place not in gone]
    new = [b"new %d" % place for place, _ in enumerate(come)]
    assert keep_order(b"\n".join(lines), b"\n".join([*new, *kept]))


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        (b"a\nb\n", b"b\na\n", False),
        (b"x\n1\ny\n9\nz\n1\n", b"x\n9\ny\n9\nz\n1\n", True),
        (b"x\n1\ny\n9\nz\n1\n", b"x\n9\ny\n1\nz\n1\n", False),
    ],
)
def test_values_change_places(old, new, good):
    assert keep_order(old, new) == good


def test_many_equal_lines_that_nobody_can_tell_apart_are_not_passed(monkeypatch):
    monkeypatch.setattr(line_order, "MOST", 3)
    assert not keep_order(b"c\na\na\na\nb\nb\nd", b"e\na\na\nb\nb\nf")


def test_of_many_equal_lines_those_that_only_stay_are_passed(monkeypatch):
    """What comes and goes around them moves none of them."""
    monkeypatch.setattr(line_order, "MOST", 3)
    assert keep_order(b"old\n" + b"a\n" * 5 + b"end", b"new\n" + b"a\n" * 5 + b"last")


@pytest.mark.parametrize(
    ("old", "new", "good"),
    [
        (b"a\nb\n", b"b\na\n", False),
        (b"a\nb\n", b"a\nc\nb\n", True),
        (None, b"b\na\n", True),
        (b"b\na\n", None, True),
    ],
)
def test_lines_that_change_their_places_have_no_sum(old, new, good):
    assert lines_in_order(old, new) == (lines_of(old, new) if good else None)


def test_a_long_file_is_compared_in_parts(monkeypatch):
    asked = []
    monkeypatch.setattr(
        line_order, "common", lambda *words: asked.append(max(map(len, words))) or common(*words)
    )
    rows = [b"%d:\n  bid: 1.00" % number for number in range(20_000)]
    edited = [row.replace(b"1.00", b"1.10") if place % 7 else row for place, row in enumerate(rows)]
    assert keep_order(b"\n".join(rows), b"\n".join(edited))
    assert max(asked) <= 2
