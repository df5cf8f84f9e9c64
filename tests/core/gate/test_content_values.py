"""What a record says of a content: the values of SPEC 5, Cover."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.content_values import (
    NOTHING,
    Content,
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
