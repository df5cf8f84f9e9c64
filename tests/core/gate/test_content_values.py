"""What a record says of a content: the values of SPEC 5, Cover."""

import hashlib
from collections import Counter
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate import content_values
from trace_gate.core.gate.content_values import (
    NOTHING,
    Content,
    apart,
    is_value,
    lines_of,
    of_many,
)

A, B = "a" * 64, "b" * 64


def sha(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def test_the_value_of_a_wildcard_is_the_sha256_of_its_sorted_lines():
    files = [
        ("notes/é.md", Content(sha256=A, mode="100755")),
        ("notes/a.md", NOTHING),
    ]
    lines = f"000000 deleted notes/a.md\n100755 {A} notes/é.md\n".encode()
    assert of_many(files) == sha(lines)
    assert of_many(reversed(files)) == of_many(files)


def test_what_differs_is_the_lines_that_went_and_came_sorted_as_bytes():
    assert lines_of(b"a\nb\n", b"b\nc\n") == sha(b"+c\n-a\n")
    assert lines_of(None, b"x\n") == sha(b"+\n+x\n")
    assert lines_of(b"x\n", b"x") == sha(b"-\n")


@given(st.lists(st.sampled_from([b"a", b"b", b"c\r", b""])), st.permutations(range(6)))
def test_lines_elsewhere_in_the_file_change_nothing(edited, order):
    """An edit says the same of its lines, whatever others did to other lines of the file."""
    base = [b"1", b"2", b"3", b"4", b"5", b"6"]
    moved = [base[place] for place in order]
    one = lines_of(b"\n".join(base), b"\n".join([*base, *edited]))
    assert one == lines_of(b"\n".join(moved), b"\n".join([*edited, *moved]))


def test_only_a_sha256_or_deleted_is_a_content():
    assert is_value(A)
    assert is_value("deleted")
    assert not any(map(is_value, (None, 1.5, "", "A" * 64, "a" * 63, {}, True)))


def test_an_ordinary_file_has_no_mode_to_record():
    assert Content(sha256=A, mode="100644").recorded_mode is None
    assert Content(sha256=A, mode="100755").recorded_mode == "100755"
    assert NOTHING.recorded_mode is None
    assert NOTHING.value == "deleted"


@given(st.binary(max_size=12), st.binary(max_size=12), st.binary(max_size=6), st.binary(max_size=6))
def test_what_both_texts_begin_and_end_with_says_nothing(start, end, one, other):
    """The sum over all lines, as SPEC 5 has it, without leaving anything out."""
    for cut in (b"", b"\n"):
        old, new = (start + cut + each + cut + end for each in (one, other))
        before, after = (Counter(text.split(b"\n")) for text in (old, new))
        gone = [b"-" + line for line in (before - after).elements()]
        come = [b"+" + line for line in (after - before).elements()]
        assert lines_of(old, new) == sha(b"".join(each + b"\n" for each in sorted(gone + come)))


@given(st.lists(st.sampled_from([b"a", b"b", b"\n"]), max_size=12), st.integers(1, 3))
def test_texts_are_cut_only_between_lines(parts, block):
    old, new = b"".join(parts), b"".join(parts[1:])
    with mock.patch.object(content_values, "_BLOCK", block):
        short, other = apart(old, new)
    assert len(old) - len(short) == len(new) - len(other)
    lines = Counter(old.split(b"\n"))
    lines.subtract(new.split(b"\n"))
    left = Counter(short.split(b"\n"))
    left.subtract(other.split(b"\n"))
    assert +lines == +left
    assert -lines == -left
