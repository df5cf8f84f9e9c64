"""An extension is told of in time (SPEC 8, Experiments; TG509)."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from trace_gate.core.gate.results import late_extensions
from trace_gate.core.trace import document, ids
from trace_gate.core.trace.model import Trace

AT = "2025-01-14T10:00:00Z"


def trace(days: int | None) -> Trace:
    layer = {"verified_at": AT, "hypothesis_result": "inconclusive", "extend_window_days": days}
    text = json.dumps({"trace": {"verification": layer}}).encode()
    return Trace.of(document.load(text, "traces/2025-01/TRACE-20250114-001.yaml"))


def why(landed: str, days: int | None = 7, before: Any = None) -> Any:
    landing = ids.parse_instant(landed).seconds
    gate = SimpleNamespace(backdate_days=7)
    case: Any = SimpleNamespace(
        policy=SimpleNamespace(gate=gate), proposal=SimpleNamespace(landing=landing)
    )
    touched: Any = SimpleNamespace(trace=trace(days), before=before)
    return late_extensions.why(case, touched)


@pytest.mark.parametrize(
    ("landed", "late"), [("2025-01-21T10:00:00Z", False), ("2025-01-21T10:00:01Z", True)]
)
def test_it_lands_within_the_days_in_which_a_result_does(landed: str, late: bool):
    found = why(landed)
    assert (found is not None) is late
    assert not late or "not extended so late" in found[0]


def test_what_extends_nothing_and_what_is_sealed_are_not_asked():
    assert why("2025-03-01T10:00:00Z", days=None) is None
    assert why("2025-03-01T10:00:00Z", before=trace(7)) is None
    assert why("2025-03-01T10:00:00Z", before=trace(None)) is not None
