"""Many versions of one file: what lies between two of them is told as from their texts."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.content import line_changes
from trace_gate.core.gate.content.line_changes import LineChanges
from trace_gate.core.gate.content_values import lines_of

TEXTS = st.lists(st.lists(st.sampled_from([b"", b"a", b"b", b"-a", b"+a"])).map(b"\n".join))


@given(TEXTS)
def test_each_difference_is_that_of_the_texts(texts: list[bytes]):
    changes = LineChanges()
    for place, text in enumerate(texts):
        changes.add(str(place), text)
    for one, old in enumerate(texts):
        for other, new in enumerate(texts):
            assert changes.lines(str(one), str(other)) == lines_of(old, new)


def test_what_has_no_room_is_not_told():
    with mock.patch.object(line_changes, "ROOM", 3):
        changes = LineChanges()
    changes.add("first", b"a\nb\nc")
    changes.add("other", b"x\ny\nz")
    changes.add("near", b"a\nb\nd")
    assert changes.lines("first", "other") is None
    assert changes.lines("first", "near") == lines_of(b"a\nb\nc", b"a\nb\nd")


def test_nothing_is_told_of_a_file_that_is_not_there():
    changes = LineChanges()
    changes.add("first", b"a")
    assert changes.lines(None, "first") is changes.lines("first", None) is None
    assert changes.lines("first", "never added") is None
