"""The lines by which two texts differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.app.review import line_changes
from trace_gate.app.review.line_changes import line_changes as compared


def test_a_line_that_is_another_stands_between_its_neighbours():
    lines, remarks = compared("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n")
    assert lines == ["@@ -2,5 +2,5 @@", " b", " c", "-d", "+D", " e", " f"]
    assert remarks == []


def test_a_file_that_is_new_or_gone_is_all_there_is():
    assert compared(None, "a\nb\n")[0] == ["@@ -0,0 +1,2 @@", "+a", "+b"]
    assert compared("a\n", None)[0] == ["@@ -1,1 +0,0 @@", "-a"]


def test_what_no_line_shows_is_said():
    assert compared("a\r\nb\r\n", "a\nb\n") == ([], ["The line ends were CRLF and are LF."])
    assert compared("a\nb", "a\nb\n") == ([], ["Only one of the two ends with a line end."])


def test_more_lines_than_are_compared_go_for_one_another():
    many = line_changes.COMPARED + 1
    lines, _ = compared("same\n" + "a\n" * many, "same\n" + "b\n" * many)
    assert lines[:3] == ["@@ -1,402 +1,402 @@", " same", "-a"]
    assert (lines.count("-a"), lines.count("+b")) == (many, many)


some_lines = st.lists(st.sampled_from("abc"), max_size=12)


@given(some_lines, some_lines)
def test_the_diff_makes_the_new_text_of_the_old_one(old, new):
    lines, _ = compared("".join(f"{e}\n" for e in old), "".join(f"{e}\n" for e in new))
    assert applied(old, lines) == new
    assert bool(lines) == (old != new)


def applied(old, lines):
    """What a patch tool makes of a text."""
    out, at = [], 0
    for line in lines:
        if line[0] == "@":
            begin, many = map(int, line.split()[1].removeprefix("-").split(","))
            to = begin - 1 if many else begin
            out += old[at:to]
            at = to
            continue
        if line[0] in " -":
            assert old[at] == line[1:]
            at += 1
        out += [line[1:]] if line[0] in " +" else []
    return out + old[at:]
