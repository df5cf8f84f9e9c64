"""What somebody means by a word."""

from __future__ import annotations

import pytest

from trace_gate.app.why import subject
from trace_gate.app.why.subject import Subject
from trace_gate.core.errors import UsageError


def nothing(_path: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ads/bids.csv", Subject(kind="path", name="ads/bids.csv")),
        ("ads/bids.csv:12", Subject(kind="path", name="ads/bids.csv", line=12)),
        ("ads/bids.csv:12:4", Subject(kind="path", name="ads/bids.csv", line=12)),
        ("C:\\bids.csv", Subject(kind="path", name="C:\\bids.csv")),
        ("TRACE-20250101-001", Subject(kind="trace", name="TRACE-20250101-001")),
        ("trace-20250101-1", Subject(kind="trace", name="trace-20250101-1")),
        ("3", Subject(kind="trace", name="3")),
        ("latest", Subject(kind="trace", name="latest")),
        ("H-001", Subject(kind="hypothesis", name="H-001")),
        ("h-1", Subject(kind="hypothesis", name="H-001")),
        ("IB-gift", Subject(kind="bucket", name="IB-gift")),
        ("ib-Gift", Subject(kind="bucket", name="IB-gift")),
    ],
)
def test_a_word_means(typed, wanted):
    assert subject.parse(typed, nothing) == wanted


@pytest.mark.parametrize("typed", ["3", "latest", "IB-gift", "a:1", "TRACE-x"])
def test_a_file_wins_over_every_other_name(typed):
    assert subject.parse(typed, lambda path: path == typed) == Subject(kind="path", name=typed)


@pytest.mark.parametrize("typed", ["a.csv:3-9", "a.csv:3,9", "a.csv:3..9"])
def test_several_lines_are_refused_with_the_first_one(typed):
    with pytest.raises(UsageError) as error:
        subject.parse(typed, nothing)
    assert error.value.remedy == "trace-gate why a.csv:3"


def test_nothing_is_no_subject():
    with pytest.raises(UsageError):
        subject.parse("  ", nothing)


def test_the_nearest_traces_are_of_the_day_then_of_the_days_around():
    known = ["TRACE-20250101-001", "TRACE-20250101-009", "TRACE-20250103-001", "TRACE-20240101-001"]
    assert subject.nearest_traces("TRACE-20250101-008", known) == [known[1], known[0], known[2]]
    assert subject.nearest_traces("TRACE-x", known)[-1] == known[2]
