"""Changes of content and campaigns, for tests of their events."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support.bucket_facts import ANYTHING
from trace_gate.core.fold.facts import Changed


def changed(number: int, old: Any, new: Any, **fields: Any) -> Changed:
    values: dict[str, Any] = {
        "whole": number * 60,
        "fraction": "",
        "trace_id": f"TRACE-20250106-{number:03d}",
        "number": 2,
        "target": "asin/B0EXAMPLE1/content/title",
        "change_type": "content_update",
        "from_value": old,
        "to_value": new,
        "details": {},
        "action_type": None,
        "approved": True,
        "event": 1,
    }
    return Changed(**{**values, **fields})


@st.composite
def histories(draw: st.DrawFn) -> list[Changed]:
    """Changes of one thing in their order, with anything in their values."""
    value = st.sampled_from(["enabled", "paused"]) | ANYTHING
    details = st.dictionaries(st.sampled_from(["from_version", "to_version"]), ANYTHING)
    why = st.sampled_from(["", "", "nobody approved it"])
    found = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        said = {"details": draw(details), "refusal": draw(why), "code": "TG405"}
        found.append(changed(number, draw(value), draw(value), **said))
    return found
