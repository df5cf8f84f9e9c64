"""What Git keeps of a message, and what in it speaks of traces (SPEC 5, Link)."""

from __future__ import annotations

import pytest

from trace_gate.core.gate import message_text


def test_a_message_is_read_as_git_will_keep_it():
    text = b"x\n# no\n; kept\n\n# ------------------------ >8 ------------------------\nTrace: T\n"
    assert message_text.cleaned(text) == b"x\n; kept\n\n"
    assert message_text.cleaned(text, b";").startswith(b"x\n# no\n\n")


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        (b"", False),
        (b"\n\n", False),
        (b"\n\nTrace: T-1\nTrace: T-2\n", True),
        (b"x\n\nTrace: T-1\n", False),
        (b"Trace: T-1\n\nand more\n", False),
    ],
)
def test_a_message_of_trailers_alone_says_nothing(text: bytes, nothing: bool):
    assert message_text.says_nothing(text) is nothing


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (b"x\n\nTrace: T-1\n", False),
        (b"x\n\nTrace: T-2\n", True),
        (b"x\n\ntrace : T-1\n", True),
        (b"x\n\nCo-Authored-By: Ann <a@b.c>\n", True),
        (b"see the trace of it\n", False),
    ],
)
def test_a_message_says_more_where_it_names_another_trace_or_author(text: bytes, more: bool):
    assert message_text.says_more(text, ["T-1"]) is more
    assert message_text.may_have_trailers(text)
