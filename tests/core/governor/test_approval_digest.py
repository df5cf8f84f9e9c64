"""What an approval approves stays what was approved, while the trace may grow."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.governor import approval_digest

GROWTH = {
    "evidence": "append",
    "observation.anomalies": "append",
    "execution.guardrail_details": "fill",
    "execution.approved_by": "fill",
    "execution.approval": "fill",
    "execution.executed_at": "fill",
    "execution.result": "fill",
    "verification": "fill",
    "id": "fixed",
}


def decision():
    return {
        "id": "TRACE-20250102-001",
        "evidence": [{"uri": "uploads/a.csv", "sha256": "a" * 64}],
        "decision": {"rationale": "Scale what converts", "selected_option": "A"},
        "execution": {
            "changes": [{"target": "file/ads/bids.csv", "from_value": 1, "to_value": None}],
            "guardrail_check": "ESCALATE",
            "guardrail_details": {"amplitude": "ESCALATE"},
            "approved_by": None,
            "executed_at": None,
        },
    }


def approved():
    trace = decision()
    return approval_digest.digest(trace, GROWTH), trace


def test_a_digest_holds_for_the_trace_that_it_is_of():
    text, trace = approved()
    assert text.startswith("sha256:")
    assert text.endswith(" evidence[1] execution.guardrail_details")
    assert approval_digest.still_holds(text, trace, GROWTH)


def test_an_approval_stays_true_when_execution_and_verification_are_filled_in():
    text, trace = approved()
    trace["execution"] |= {"executed_at": "2025-01-03T10:00:00+00:00", "result": "success"}
    trace["execution"] |= {"approved_by": "mei", "approval": {"digest": text}}
    trace["verification"] = {"learning": "it worked"}
    trace["evidence"].append({"uri": "uploads/b.csv", "sha256": "b" * 64})
    assert approval_digest.still_holds(text, trace, GROWTH)


def test_an_approval_is_void_when_a_fixed_field_changes():
    text, trace = approved()
    trace["execution"]["changes"][0]["to_value"] = 9
    assert not approval_digest.still_holds(text, trace, GROWTH)


def test_an_approval_is_void_when_a_grown_value_that_it_saw_changes():
    text, trace = approved()
    trace["evidence"][0]["sha256"] = "c" * 64
    assert not approval_digest.still_holds(text, trace, GROWTH)
    _, other = approved()
    other["execution"]["guardrail_details"] = {"amplitude": "PASS"}
    assert not approval_digest.still_holds(text, other, GROWTH)


def test_an_approval_that_saw_the_result_stays_true_when_it_is_rolled_back():
    trace = decision()
    for result in ("success", "failure"):
        trace["execution"]["result"] = result
        text = approval_digest.digest(trace, GROWTH)
        assert "execution.result" in text
        after = copy.deepcopy(trace)
        after["execution"]["result"] = "rolled_back"
        assert approval_digest.still_holds(text, after, GROWTH)
        for other in {"success", "failure", None, "lost"} - {result}:
            after["execution"]["result"] = other
            assert not approval_digest.still_holds(text, after, GROWTH)
    after["execution"] |= {"result": "rolled_back", "executed_at": "2025-01-04T10:00:00Z"}
    after["decision"]["rationale"] = "Something else"
    assert not approval_digest.still_holds(text, after, GROWTH)


def test_what_was_approved_as_rolled_back_does_not_become_a_success():
    trace = decision()
    trace["execution"]["result"] = "rolled_back"
    text = approval_digest.digest(trace, GROWTH)
    assert approval_digest.still_holds(text, trace, GROWTH)
    trace["execution"]["result"] = "success"
    assert not approval_digest.still_holds(text, trace, GROWTH)


def test_a_digest_cannot_be_made_to_look_away():
    """Naming a fixed field, or the approval, or a field twice never helps a forger."""
    text, trace = approved()
    bare = text.split(" ", maxsplit=1)[0]
    for forged in (
        "",
        bare,
        f"{text} id",
        f"{text} evidence[1]",
        f"{bare} evidence[0] execution.guardrail_details",
        f"{bare} evidence[x] execution.guardrail_details",
        f"{bare} nothing",
    ):
        assert not approval_digest.still_holds(forged, trace, GROWTH), forged


def test_null_absent_and_empty_are_one():
    text, trace = approved()
    trace["verification"] = None
    trace["hypothesis"] = {}
    assert approval_digest.still_holds(text, trace, GROWTH)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "decision", "entity", "tenant"]), values), values)
def test_any_change_of_a_fixed_field_voids_the_digest(trace, changed):
    text = approval_digest.digest(trace, GROWTH)
    assert approval_digest.still_holds(text, trace, GROWTH)
    other = copy.deepcopy(trace) | {"decision": changed}
    same = approval_digest.without_statement(other) == approval_digest.without_statement(trace)
    strictly = repr(approval_digest.without_statement(other)) == repr(
        approval_digest.without_statement(trace)
    )
    assert approval_digest.still_holds(text, other, GROWTH) == (same and strictly)


def test_the_signed_text_says_who_what_when_and_why():
    signed = approval_digest.payload(
        "TRACE-20250102-001", "mei", "2025-01-03T10:00:00Z", "sha256:x", ("TG502", "TG408")
    )
    assert signed.decode().splitlines() == [
        "trace-gate-approval 1",
        "trace TRACE-20250102-001",
        "approver mei",
        "at 2025-01-03T10:00:00Z",
        "digest sha256:x",
        "reasons TG408 TG502",
    ]
