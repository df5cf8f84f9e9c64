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


@pytest.mark.parametrize(
    ("message", "known", "passed"),
    [
        (b"lower the bids\n", message_text.ANY, True),
        (b"lower the bids\n\nTrace: TRACE-20250102-001\n", message_text.ANY, True),
        (b"x\n\nTrace: TRACE-20250102-002\n", message_text.ANY, False),
        (b"x\n\nCo-authored-by: Lin <lin@shop.example>\n", message_text.ANY, False),
        (b"lower the bids\n", message_text.ONE, False),
        (b"\n lower the bids \n\n\n", message_text.digest_of(b"lower the bids"), True),
        (b"lower the bid\n", message_text.digest_of(b"lower the bids"), False),
    ],
)
def test_a_message_has_passed_where_it_says_no_more(message: bytes, known: str, passed: bool):
    assert message_text.has_passed(message, known, ["TRACE-20250102-001"]) is passed
