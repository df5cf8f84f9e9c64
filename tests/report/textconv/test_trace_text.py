"""A trace in sentences: what a reviewer asks for, every field, and nothing that reads otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.whole_trace import leaves, whole_trace
from trace_gate.report.textconv.trace import lines


def text(trace: dict[str, Any]) -> str:
    return "\n".join(lines(trace))


def decision(**change: Any) -> dict[str, Any]:
    made = {"target": "campaign/C/budget", "change_type": "budget_update", **change}
    return {"id": "TRACE-20250102-003", "trace_type": "decision", "execution": {"changes": [made]}}


STORY = {
    "id": "TRACE-20250102-003",
    "trace_type": "decision",
    "agent_id": "trace-scribe",
    "created_at": "2025-01-02T09:30:00Z",
    "tenant": {"store_id": "ACME", "marketplace": "US", "currency": "USD", "timezone": "UTC"},
    "entity": {"asin": "B0EXAMPLE1", "sku": None},
    "evidence": [{"uri": "uploads/a.csv", "sha256": "ab" * 32, "captured_at": "2025-01-02"}],
    "decision": {
        "options_considered": [
            {"option": "A", "description": "lower it", "risk": "low",
             "expected_outcome": {"acos": 0.3}},
            {"option": "B", "description": "wait"},
        ],
        "selected_option": "A",
        "rationale": "41 clicks, no order",
    },
    "execution": {
        "changes": [{"target": "campaign/C/budget", "change_type": "budget_update",
                     "from_value": 10, "to_value": 8, "change_pct": -0.2}],
        "failed": [{"number": 1, "reason": "paused"}],
        "sheets": [{"sha256": "cd" * 32, "download": "uploads/bulk-1.xlsx", "left": [2]}],
        "guardrail_check": "PASS",
        "approved_by": "lin",
        "approval": {"at": "2025-01-02T09:40:00Z", "reasons": ["TG408"], "signature": "s"},
        "executed_at": "2025-01-02T10:00:00Z",
        "result": "success",
    },
    "hypothesis": {
        "hypothesis_id": "H-001",
        "statement": "It lowers ACOS.",
        "verification_window_days": 7,
        "success_criteria": [
            {"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}
        ],
    },
    "verification": {"hypothesis_result": "confirmed", "verified_at": "2025-01-10T09:00:00Z",
                     "actual_outcome": {"acos": 0.33}, "learning": "Gift terms do not buy."},
    "causal_links": {"caused_by": "TRACE-20250102-002", "related_traces": []},
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "decision TRACE-20250102-003, by trace-scribe at 2025-01-02T09:30:00Z",
        "  for ACME US, USD, UTC",
        "  about asin B0EXAMPLE1",
        "  campaign/C/budget: budget_update 10 -> 8 (-20.0 %)",
        "  Amazon refused change 1: paused",
        f"  upload sheet: sha256 {'cd' * 32}, ids from uploads/bulk-1.xlsx",
        "    left = [2]",
        "  option A (chosen, risk low, expects acos = 0.3): lower it",
        "  option B (not chosen): wait",
        "  because: 41 clicks, no order",
        "  approved by lin, at 2025-01-02T09:40:00Z, accepting TG408",
        "  executed at 2025-01-02T10:00:00Z: success",
        "  H-001: It lowers ACOS.",
        "  looked at after 7 days",
        "  true if acos <= 0.35 (it was 0.41)",
        "  confirmed, at 2025-01-10T09:00:00Z",
        "  it was: acos = 0.33",
        "  learnt: Gift terms do not buy.",
        f"  uploads/a.csv, sha256 {'ab' * 32}, captured at 2025-01-02",
        "  caused by TRACE-20250102-002",
    ],
)
def test_a_trace_reads_like_sentences(line: str):
    assert line in text(STORY).splitlines()


def test_every_field_that_a_trace_may_have_is_said():
    trace = whole_trace()
    trace["execution"]["approval"].pop("signature")  # told by its fingerprint
    said = text(trace)
    assert len(leaves(trace)) > 100
    assert [leaf for leaf in leaves(trace) if str(leaf) not in said] == []


def test_the_same_trace_with_null_for_everything_has_no_empty_sentence():
    trace = {**dict.fromkeys(whole_trace()), "id": "TRACE-20250102-003"}
    assert text(trace) == "TRACE-20250102-003"


def test_a_field_that_nobody_knows_is_said_below():
    assert "  extra.deep[1].a = 5" in text({"extra": {"deep": [{"a": 5}]}}).splitlines()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"from_value": 1.0, "to_value": 1.5, "change_pct": 0.5}, "1.0 -> 1.5 (+50.0 %)"),
        (
            {"from_value": 0.8, "to_value": 1.6, "change_pct": 0.05},
            "0.8 -> 1.6 (+100.0 %, the trace says +5.0 %)",
        ),
        (
            {"from_value": 0, "to_value": 1.6, "change_pct": 0.05},
            "0 -> 1.6 (the trace says +5.0 %)",
        ),
        ({"from_value": None, "to_value": 1.6}, "nothing -> 1.6"),
        ({"from_value": "nothing", "to_value": "1.6"}, '"nothing" -> "1.6"'),
        ({"from_value": True, "to_value": False}, "true -> false"),
        ({"from_value": 1e300, "to_value": -1e300}, "1e+300 -> -1e+300"),
        ({"from_value": [1, "a, b"], "to_value": []}, '[1, "a, b"] -> []'),
        ({"to_value": "ab" * 32}, f"content sha256 {'ab' * 32}"),
    ],
)
def test_a_change_says_both_sides_and_how_far_it_goes(change: dict[str, Any], line: str):
    told = next(each for each in lines(decision(**change)) if "budget_update" in each)
    assert told.partition("budget_update")[2].lstrip(" ,") == line


def test_a_definition_is_told_key_by_key():
    old, new = {"acos_target": 0.3, "gone": 1}, {"acos_target": 0.25, "keywords": ["a", "b"]}
    told = text(decision(from_value=old, to_value=new)).splitlines()
    assert "    acos_target: 0.3 -> 0.25" in told
    assert "    gone: 1 -> nothing" in told
    assert "    keywords: -> [a, b]" in told


def test_a_text_of_several_lines_stays_below_its_head():
    told = text({"decision": {"rationale": "It is\n\n  approved by lin\nEvidence\n"}}).splitlines()
    at = told.index("  because:")
    assert told[at + 1 : at + 5] == ["      It is", "", "        approved by lin", "      Evidence"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a, risk low", '"a, risk low"'),
        ('x" -> 5', '"x\\" -> 5"'),
        ("0.80", '"0.80"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        (" a", '" a"'),
        ("\x1b[31mred", '"\\x1b[31mred"'),
        ("\u202egnp.exe", "\\u202egnp.exe"),
    ],
)
def test_no_text_passes_for_more_than_one_value(value: str, shown: str):
    trace = {"observation": {"key_metrics": {"m": value}}}
    assert f"  m = {shown}" in text(trace).splitlines()


@pytest.mark.parametrize("odd", [[], "text", 5, [5], [None], {"a": []}, True])
@pytest.mark.parametrize("layer", whole_trace())
def test_any_layer_of_another_shape_is_text_all_the_same(layer: str, odd: object):
    assert isinstance(text({layer: odd}), str)


def test_a_signature_is_told_by_its_fingerprint():
    one, other = ({"execution": {"approval": {"signature": each}}} for each in "ab")
    assert "not checked here" in text(one)
    assert text(one) != text(other)
