"""The block of an earlier release gets the drivers that it lacks, and nothing else changes."""

from __future__ import annotations

import pytest

from trace_gate.adapters import resources
from trace_gate.app.setup.doctor_drivers import samples
from trace_gate.app.setup.earlier_attributes import FILE, renewed
from trace_gate.app.setup.initialize import BEGIN, END

SHIPPED = {FILE: resources.read(f"scaffold/{FILE}")}
NEW = [line for line in SHIPPED[FILE].splitlines() if b"diff=trace-gate-" in line]
OWN = b"*.psd -diff\n"
"""A line of the team's own."""
EARLIER = b"".join(
    (OWN, b"%b\n" % BEGIN.encode(), b"/uploads/** -text\n", b"%b\n" % END.encode(), b"*.c eol=lf\n")
)


def added(there: bytes) -> list[bytes]:
    """The lines that are new; all others are where they were."""
    made = renewed(there, SHIPPED)
    assert made is not None
    rest = [line for line in made.splitlines(keepends=True) if line.strip() not in NEW]
    assert rest == [line for line in there.splitlines(keepends=True) if line.strip() not in NEW]
    return [line for line in made.splitlines() if line not in there.splitlines()]


def test_what_is_proposed_is_what_doctor_names():
    assert added(EARLIER) == NEW
    assert [line.split()[0].decode() for line in NEW] == [
        each for _, each in samples("traces").values()
    ]


def test_they_stand_at_the_end_of_our_block_and_are_proposed_once():
    made = renewed(EARLIER, SHIPPED)
    assert made is not None
    assert b"%b\n%b\n*.c" % (NEW[-1], END.encode()) in made
    assert renewed(made, SHIPPED) is None


def test_line_ends_of_windows_stay():
    made = renewed(EARLIER.replace(b"\n", b"\r\n"), SHIPPED)
    assert made is not None
    assert made.count(b"\n") == made.count(b"\r\n")


@pytest.mark.parametrize("chosen", [b"diff=csv", b"-diff", b"!diff", b"diff", b"text diff=csv"])
def test_a_pattern_for_which_the_team_chose_is_left(chosen: bytes):
    found = added(EARLIER + b"*.csv %b\n" % chosen)
    assert b"*.csv diff=trace-gate-table" not in found
    assert len(found) == len(NEW) - 1


def test_a_comment_chooses_nothing():
    assert len(added(EARLIER + b"#*.csv diff=csv\n# *.tsv diff=csv\n")) == len(NEW)


@pytest.mark.parametrize(
    "there",
    [
        None,
        b"",
        OWN,
        SHIPPED[FILE],
        EARLIER.replace(BEGIN.encode(), b"# ours"),
        EARLIER.replace(END.encode(), b"# ours"),
        b"%b\n%b\n" % (END.encode(), BEGIN.encode()),
    ],
)
def test_without_our_block_nothing_is_proposed(there: bytes | None):
    assert renewed(there, SHIPPED) is None


def test_a_release_without_the_file_proposes_nothing():
    assert renewed(EARLIER, {}) is None
