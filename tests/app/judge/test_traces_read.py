"""The traces that a run over many units holds: each is read once, and only the newest are held."""

from __future__ import annotations

import pytest

from trace_gate.app.derive.trace_facts_cache import packed_facts
from trace_gate.app.judge import traces_read
from trace_gate.app.judge.traces_read import TracesRead
from trace_gate.core.git_model import EXECUTABLE, REGULAR, Entry

PATH = "traces/2025-03/TRACE-20250301-001.yaml"
TEXT = b"trace:\n  id: TRACE-20250301-001\n  trace_type: maintenance\n"


def test_a_trace_is_read_once_and_anew_at_another_place():
    traces = TracesRead()
    first = traces.read(PATH, Entry(mode=REGULAR, oid="a"), TEXT)
    assert traces.read(PATH, Entry(mode=REGULAR, oid="a"), TEXT) is first
    assert traces.read("traces/x.yaml", Entry(mode=REGULAR, oid="a"), TEXT).path == "traces/x.yaml"
    entry = Entry(mode=EXECUTABLE, oid="a")
    assert traces.read(PATH, entry, TEXT).entry == entry


@pytest.mark.parametrize("text", [TEXT, b"trace: [\n", b"a: 1\n"])
def test_what_a_held_trace_tells_is_what_its_text_tells(text: bytes):
    traces = TracesRead()
    traces.read(PATH, Entry(mode=REGULAR, oid="a"), text)
    assert traces["a"] == packed_facts(text)


def test_no_more_than_some_are_held_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(traces_read, "MOST", 2)
    traces = TracesRead()
    for oid in ("a", "b", "a", "c"):
        traces.read(PATH, Entry(mode=REGULAR, oid=oid), TEXT)
    assert [*traces] == ["a", "c"]
    assert len(traces) == 2
    assert "b" not in traces
