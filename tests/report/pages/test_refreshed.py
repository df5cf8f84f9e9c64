"""The page of `refresh`: what was written again of a decision's files."""

from __future__ import annotations

import pytest

from trace_gate.app.author.refresh import Refreshed
from trace_gate.report.pages import refreshed

TRACE = "TRACE-20250106-002"
NOTHING = Refreshed(
    trace_id=TRACE, path=f"traces/2025-01/{TRACE}.yaml", written=(), kept=(), unsaid=(),
    taken_out=(), stage=(),
)  # fmt: skip


def test_each_target_is_told_by_what_became_of_it():
    done = NOTHING.with_(
        written=("file/ads/a.csv",), kept=("file/ads/b.csv",), taken_out=("file/ads/c.csv",),
        unsaid=("file/ads/d.csv",), not_staged=("ads/market.csv",),
    )  # fmt: skip
    assert [line.partition(":")[0] for line in refreshed.lines(done)] == [
        "written again", "as it says", "taken out", "no content yet", "not looked at",
    ]  # fmt: skip


@pytest.mark.parametrize(("verdict", "said"), [(None, 0), ("PASS", 0), ("ESCALATE", 1)])
def test_guardrails_are_named_where_they_do_not_pass(verdict: str | None, said: int):
    found = list(refreshed.lines(NOTHING, verdict))
    assert len(found) == said
    assert all(f"trace-gate govern {TRACE}" in line for line in found)


def test_what_is_not_staged_is_staged_next_also_with_a_blank_in_its_name():
    (line,) = refreshed.lines(NOTHING.with_(stage=(NOTHING.path, "ads/my bids.csv")))
    assert line == f"next: git add {NOTHING.path} 'ads/my bids.csv' && git commit"
