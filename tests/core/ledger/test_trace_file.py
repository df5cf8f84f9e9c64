"""What the judge knows of a trace that a unit touches: records, and what they say of themselves."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import touched, trace, trace_file, unreadable
from trace_gate.core.git_model import REGULAR, Entry

ONE = trace(1)
PATH = court.path_of(ONE)
GROWN = {**ONE, "agent_id": "b"}


def test_a_finding_stands_at_its_field():
    file = trace_file(trace(1, evidence=[{"uri": "uploads/a.csv"}]))
    found = file.finding("TG301", ("evidence", 0, "uri"), "message", "fix", waits=True)
    assert (found.code, found.path, found.trace_id) == ("TG301", file.path, ONE["id"])
    assert '"uri": "uploads/a.csv"' in found.source
    assert (found.line, found.level, found.waits) == (15, "error", True)
    assert found.column is not None
    note = file.finding("TG301", ("id",), "message", "fix", level="note")
    assert (note.level, note.waits, '"id"' in note.source) == ("note", False, True)


def test_one_of_what_cannot_be_read_stands_at_the_file():
    found = unreadable(PATH).finding("TG101", ("id",), "message", "fix")
    assert (found.path, found.line, found.source, found.trace_id) == (PATH, None, None, None)


@pytest.mark.parametrize(
    ("sealed", "final", "is_new", "is_live"),
    [
        (None, ONE, True, True),
        (ONE, GROWN, False, True),
        (ONE, ONE, False, False),
        (ONE, None, False, False),
        (None, unreadable(PATH), True, False),
        (ONE, unreadable(PATH), False, False),
    ],
)
def test_a_trace_is_live_where_it_can_be_read_and_is_another_than_at_the_base(
    sealed, final, is_new, is_live
):
    one = touched(final, sealed=sealed)
    assert (one.is_new, one.is_live) == (is_new, is_live)


def test_a_path_that_comes_and_goes_is_neither():
    one = touched(ONE).with_(final=None)
    assert (one.is_new, one.is_live) == (False, False)


def test_a_sealed_text_that_is_written_anew_is_live():
    respelled = trace_file(ONE, entry=Entry(mode=REGULAR, oid="other"))
    assert touched(respelled, sealed=ONE).is_live


def test_the_trace_is_that_of_the_end_and_the_one_before_that_of_the_base():
    one = touched(GROWN, sealed=ONE)
    assert (one.trace.agent_id, one.before.agent_id) == ("b", "trace-scribe")
    assert touched(ONE).before is None
    assert touched(ONE, sealed=unreadable(PATH)).before is None
    for none in (touched(None, sealed=ONE), touched(unreadable(PATH))):
        with pytest.raises(LookupError, match="TRACE"):
            _ = none.trace
