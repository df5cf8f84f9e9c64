"""The marks of a merge conflict, in a file that is read in pieces."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.content.conflict_marks import ConflictMarks

CONFLICT = b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n"


def found(*pieces: bytes) -> bool:
    marks = ConflictMarks()
    for piece in pieces:
        marks.feed(piece)
    return marks.found


@given(st.lists(st.integers(0, len(CONFLICT)), max_size=8))
def test_where_the_pieces_end_makes_no_difference(cuts):
    ends = sorted({0, *cuts, len(CONFLICT)})
    assert found(*(CONFLICT[a:b] for a, b in itertools.pairwise(ends)))


@given(st.lists(st.sampled_from([b"<<<<<<< x\n", b"=======\n", b">>>>>>> x\n", b"x\n", b" "])))
def test_what_is_found_is_what_a_reader_of_lines_finds(parts):
    text, stage = b"".join(parts), 0
    for line in text.split(b"\n"):
        if stage < 3 and line.startswith((b"<<<<<<< ", b"=======", b">>>>>>> ")[stage]):
            stage += 1
    assert found(*parts) == (stage == 3)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        CONFLICT.replace(b"<<<<<<< ", b" <<<<<<< "),
        CONFLICT.replace(b"<<<<<<< ", b"<<<<<<<"),
        CONFLICT.replace(b"=======", b"======"),
        b">>>>>>> x\n=======\n<<<<<<< x\n",
        b"Heading\n=======\n",
    ],
)
def test_what_only_looks_like_it_is_none(text):
    assert not found(text)


def test_a_conflict_may_begin_with_the_file_and_have_a_base_in_between():
    assert found(b"<<<<<<< a\nx\n||||||| b\ny\n=======\nz\n>>>>>>> c")
