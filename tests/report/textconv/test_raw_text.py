"""The end of each text, and a file that is shown as it is."""

from __future__ import annotations

import pytest

from trace_gate.core import plain_text
from trace_gate.report.textconv import raw
from trace_gate.report.textconv.raw import Content


def content(data: bytes, **fields: object) -> Content:
    return Content(**{"data": data, "size": len(data), "sha256": "ab" * 32, **fields})


def test_a_text_ends_with_the_sha256_of_the_bytes():
    told = raw.converted(["one", "two"], content(b"x" * 1234))
    assert told == f"one\ntwo\nraw sha256 {'ab' * 32}, 1,234 bytes\n"


def test_a_file_as_it_is_stands_behind_bars_with_the_reason():
    told = raw.unconverted(content(b"a\r\nraw sha256 00\n\n\x1b[2J\xff\n"), "no\x1b map")
    assert told.splitlines() == [
        "| a",
        "| raw sha256 00",
        "| ",
        "| \\x1b[2J\\xff",
        "as it is, since no\\x1b map",
        f"raw sha256 {'ab' * 32}, 24 bytes",
    ]


def test_what_is_no_text_is_one_line():
    told = raw.unconverted(content(b"PK\x03\x04\0\0"), "why").splitlines()
    assert told[0] == "no text"
    assert len(told) == 3


def test_utf_16_is_text():
    assert "| bid" in raw.unconverted(content("bid".encode("utf-16")), "why").splitlines()


def test_a_nul_that_comes_late_is_shown_by_its_number():
    data = b"a\n" * plain_text.BEGINNING + b"\0"
    assert "\n| \\x00\n" in raw.unconverted(content(data), "why")


def test_of_a_large_file_the_first_bytes_are_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(raw, "SHOWN", 1000)
    data = b"a\n" * raw.SHOWN
    told = raw.unconverted(content(data), "why")
    assert told.count("| a\n") == raw.SHOWN // 2
    assert f"of {len(data):,} bytes, {raw.SHOWN:,} are shown\n" in told


def test_an_empty_file_has_no_line_of_its_own():
    assert raw.unconverted(content(b""), "why").splitlines()[0] == "as it is, since why"


def test_what_was_not_hashed_is_never_equal_to_another_reading():
    large = content(b"a", size=1 << 31, sha256=None)
    assert raw.ending(large.with_(mark=1)) != raw.ending(large.with_(mark=2))
    gone = content(b"", size=None, sha256=None)
    assert raw.ending(gone.with_(mark=1)) != raw.ending(gone.with_(mark=2))
