"""The page of `revert`: what is back, what is left to do by hand, and what comes next."""

from __future__ import annotations

import pytest

from trace_gate.app.author.new_trace import Written
from trace_gate.app.revert.restore_checks import Step
from trace_gate.app.revert.revert import Reverted, RollbackTrace
from trace_gate.core.finding import at_path
from trace_gate.core.git_model import Entry
from trace_gate.report.pages import rollback

ENTRY = Entry(mode=0o100644, oid="a" * 40)
MISSING = at_path("TG102", "x", "There is no reason.", "Write it.")


def written(number: int, **more: object) -> Written:
    name = f"TRACE-20250106-{number:03d}"
    return Written(
        trace_id=name, trace_type="decision", path=f"traces/2025-01/{name}.yaml", missing=(),
        executed=True, protected=False, left_out=(),
    ).with_(**more)  # fmt: skip


def reverted(*traces: RollbackTrace, **more: object) -> Reverted:
    return Reverted(
        commit="b" * 40, subject="Lower the bid", steps=(), traces=traces, by_hand=(), notes=()
    ).with_(**more)


@pytest.mark.parametrize(
    ("now", "back", "said"),
    [
        (None, ENTRY, "is there again"),
        (ENTRY, ENTRY, "is as it was"),
        (ENTRY, None, "is taken away again"),
    ],
)
def test_each_path_is_told_by_what_becomes_of_it(now, back, said):
    step = Step(path="ads/a.csv", kind="governed", now=now, back=back)
    lines = list(rollback.lines(reverted(steps=(step,))))
    assert lines[1] == f"  ads/a.csv {said}"
    assert "no trace is needed: the protected branch never had this change" in lines


def test_values_in_amazon_are_set_back_by_hand():
    lines = list(rollback.lines(reverted(by_hand=(("campaign/C1/budget", 12.5, None),))))
    assert "  campaign/C1/budget: from 12.5 to null" in lines


@pytest.mark.parametrize(
    ("more", "begins"),
    [
        ({}, "next: git commit"),
        ({"missing": (MISSING,)}, "next: fill in the lines above, then: git add traces"),
        ({"protected": True}, "next: a protected file goes back, so an approver signs it: "),
    ],
)
def test_what_is_next_is_one_thing(more: dict, begins: str):
    done = reverted(RollbackTrace(written=written(3, **more), undoes="TRACE-20250106-001"))
    lines = list(rollback.lines(done))
    assert lines[1].endswith("(undoes TRACE-20250106-001, which is now rolled_back)")
    assert lines[-1].startswith(begins)


def test_data_says_what_needs_an_approval():
    done = reverted(RollbackTrace(written=written(3, protected=True), undoes=None))
    (trace,) = rollback.plain_data(done)["traces"]
    assert (trace["needs_approval"], trace["undoes"]) == (True, None)
