"""A trace in one line, for lists of traces."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.trace import title
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from trace_gate.core.trace.document import Document

DECISION = {"options_considered": [{"option": "A", "description": "Lower it"}, {"option": "B"}],
            "selected_option": "A", "rationale": "No order"}  # fmt: skip


def titled(**trace: Any) -> str:
    return title.title(Trace.of(cast("Document", SimpleNamespace(data={"trace": trace}))))


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        ({"trace_type": "decision", "decision": DECISION}, "decision: Lower it"),
        ({"trace_type": "decision", "decision": {**DECISION, "selected_option": None}},
         "decision: No order"),
        ({"trace_type": "maintenance", "decision": {"rationale": "Sort\n the rows"}},
         "maintenance: Sort the rows"),
        ({"trace_type": "hypothesis", "hypothesis": {"statement": "Less is more"}},
         "hypothesis: Less is more"),
        ({"trace_type": "observation", "entity": {"asin": "B0EXAMPLE1"},
          "observation": {"key_metrics": {"acos": 1, "b": 2, "c": 3, "d": 4}}},
         "observation: B0EXAMPLE1, acos 1, b 2, c 3"),
        ({"trace_type": "verification", "verification": {"hypothesis_result": "confirmed"},
          "causal_links": {"caused_by": "TRACE-20250106-003"}},
         "verification: confirmed, TRACE-20250106-003"),
        ({"trace_type": "decision", "decision": {"options_considered": "x"}}, "decision"),
        ({}, "None"),
    ],
)  # fmt: skip
def test_the_title_is_what_was_taken_expected_seen_or_found(trace, said) -> None:
    assert titled(**trace) == said


@given(st.text())
def test_a_title_is_one_line_that_is_short(text: str) -> None:
    said = titled(trace_type="hypothesis", hypothesis={"statement": text})
    assert len(said) <= title.LONGEST
    assert "\n" not in said
