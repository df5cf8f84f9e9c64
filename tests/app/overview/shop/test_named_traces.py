"""The traces that a page names, as a commit has them."""

from __future__ import annotations

from trace_gate.app.overview.shop import named_traces
from trace_gate.core.git_model import Entry, FileOrigin

NAME = "TRACE-20250106-001"
PATH = f"traces/2025-01/{NAME}.yaml"
DECISION = b"""\
trace:
  id: TRACE-20250106-001
  trace_type: decision
  agent_id: trace-scribe
  decision: {rationale: "41 clicks, no order"}
  execution:
    guardrail_check: ESCALATE
    approved_by: lin
    executed_at: "2025-01-06T10:00:00Z"
    result: success
"""


class Git:
    def __init__(self, files):
        self._files = files

    def entries(self, commit, paths):
        del commit
        return {p: Entry(mode="100644", oid=p) for p in paths if p in self._files}

    def blobs(self, oids, most):
        del most
        return {oid: self._files[oid] for oid in oids}


def read(text, origins=None, names=(NAME,)):
    return named_traces.read(Git({PATH: text}), "c", "traces", names, origins or {})


def test_ids_are_found_wherever_they_stand():
    data = {"a": NAME, "b": [{"c": "TRACE-20250106-002"}, NAME], "d": ("x", 1, None)}
    assert list(named_traces.ids_in(data)) == [NAME, "TRACE-20250106-002", NAME]


def test_a_decision_says_what_it_claims_who_approved_it_and_how_it_went():
    found = read(DECISION, {PATH: FileOrigin(commit="c", author="Ann")})[NAME]
    assert (found.path, found.created, found.type) == (PATH, "2025-01-06", "decision")
    assert (found.agent, found.author) == ("trace-scribe", "Ann")
    assert (found.claim, found.approved_by, found.executed) == ("ESCALATE", "lin", True)
    assert (found.result, found.summary) == ("success", "41 clicks, no order")


def test_a_verification_says_what_came_out_and_claims_nothing_of_guardrails():
    text = (
        b"trace:\n  trace_type: verification\n  execution: {guardrail_check: PASS}\n"
        b"  verification: {hypothesis_result: confirmed, learning: Orders stay.}\n"
    )
    found = read(text)[NAME]
    assert (found.result, found.summary, found.claim) == ("confirmed", "Orders stay.", None)
    assert found.author is None


def test_what_cannot_be_read_is_there_all_the_same():
    found = read(b"trace: [")[NAME]
    assert found.unreadable
    assert found.path == PATH


def test_a_trace_that_the_commit_does_not_have_is_left_out():
    assert read(DECISION, names=("TRACE-20250106-009",)) == {}
