"""What was gone on from cannot be called a failure later (SPEC 4, Sealed and draft)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.fold.facts import Moved
from trace_gate.core.gate.results import late_failures
from trace_gate.core.trace.target import parse

TARGET = "campaign/C1/ad_group/A1/keyword/mug/bid"
BIDS = st.sampled_from([1.0, 1.5, 2.0, "2.00", None])


def moved(day: int, old: Any, new: Any, *, failed: bool = False) -> Moved:
    return Moved(
        whole=day * 86_400,
        fraction="",
        trace_id=f"TRACE-2025010{day}-001",
        number=1,
        from_value=old,
        to_value=new,
        timezone="UTC",
        failed=failed,
    )


def gone_on(day: int, *told: Moved) -> str | None:
    """The trace that went on from the change of a day, if one did."""
    mine = next(each for each in told if each.trace_id == f"TRACE-2025010{day}-001")
    trace: Any = SimpleNamespace(id=mine.trace_id, tenant=None)
    change: Any = SimpleNamespace(index=0, from_value=mine.from_value)
    case: Any = SimpleNamespace(facts_view=SimpleNamespace(facts=lambda key: [*told] * (key != "")))
    found = late_failures._gone_on(case, trace, change, parse(f"{TARGET[:-4]}/exact/bid"), None)
    return found.trace_id if found is not None else None


@given(st.lists(st.tuples(BIDS, BIDS, st.booleans()), min_size=1, max_size=5))
def test_the_last_step_may_always_have_failed(steps):
    told = [moved(day, old, new, failed=f) for day, (old, new, f) in enumerate(steps, 1)]
    assert gone_on(len(told), *told) is None


@pytest.mark.parametrize(
    ("start", "found"),
    [(2.0, None), (1.5, "TRACE-20250102-001"), (1.9, "TRACE-20250102-001"), (None, "x")],
)
@pytest.mark.parametrize("failed", [False, True])
def test_an_earlier_one_only_if_the_next_begins_where_it_began(start, found, failed):
    """Whether the next one has failed, too, does not matter: it was tried from there."""
    told = [moved(1, 2.0, 1.5), moved(2, start, 1.1, failed=failed), moved(3, 2.0, 2.2)]
    assert (gone_on(1, *told) is None) == (found is None)
