"""How a shop uses priority scores: decisions that rest on nothing else, and what came of them.

A decision rests on a score where `analysis.priority_scores_used.result` is a number, and on nothing
else where it names no hypothesis either (SPEC 8, Priority score). No layer shows it; `status` asks.
"""

from __future__ import annotations

from trace_gate.core.fold.facts import ScoreDay, ScoreTested
from trace_gate.core.fold.result import NodeResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """What the days and the hypotheses of a shop tell of scores. It writes no file."""
    del key, policy
    rows = list(_rows([each for each in facts if isinstance(each, ScoreDay)]))
    tested = [each for each in facts if isinstance(each, ScoreTested)]
    if not rows and not tested:
        return NodeResult()
    hypotheses = [[each.whole, each.hypothesis, each.rejected] for each in tested]
    return NodeResult(summary={"rows": rows, "hypotheses": sorted(hypotheses)})


def _rows(days: Sequence[ScoreDay]) -> Iterator[list[Any]]:
    """[moment, decisions in a row, the newest one], wherever the row changed."""
    row = 0
    for each in sorted(days, key=lambda one: one.order):
        before, row = row, each.last + (row if each.whole_day else 0)
        if row or before:
            yield [each.whole, row, each.trace_id]
