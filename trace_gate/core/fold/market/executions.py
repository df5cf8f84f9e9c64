"""What only the governor asks about: numbers, keywords, and the brakes of a shop (SPEC 7).

No derived layer shows these nodes. They are kept by the fold, so that a limit is looked up
and not searched for.
"""

from __future__ import annotations

from itertools import takewhile

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Ended, Executed, Opened, Reported, ScoreDay
from trace_gate.core.fold.result import NodeResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy

NOTHING = NodeResult()


def fold_silent(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """A node that only remembers what it is told."""
    del key, facts, policy
    return NOTHING


def fold_counts(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """What observations count of a bucket. It says the last day only: which buckets to look at."""
    del key, policy
    newest = max((each.end for each in facts if isinstance(each, Reported)), default=None)
    return NOTHING if newest is None else NodeResult(summary={"newest": newest})


def fold_day(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """A day of a shop: its first trace, and how its executions ended, for the brakes."""
    del policy
    tenant = node_keys.parts(key)[0]
    opened = next((each for each in facts if isinstance(each, Opened)), None)
    done = [each for each in facts if isinstance(each, Executed)]
    told = (
        (node_keys.shop(tenant), opened),
        (node_keys.SHOPS, opened),
        (node_keys.brake(tenant), _ended(done)),
        (node_keys.score(tenant), _scored(done)),
    )
    return NodeResult(addressed=tuple((node, fact) for node, fact in told if fact is not None))


def _scored(done: Sequence[Executed]) -> ScoreDay | None:
    """How many decisions at the end of a day rest on nothing but a score."""
    if not done:
        return None
    last = len([*takewhile(lambda each: each.score_alone, reversed(done))])
    return ScoreDay(**done[-1].origin, last=last, whole_day=last == len(done))


def _ended(done: Sequence[Executed]) -> Ended | None:
    """How the executions of a day ended.

    What was rolled back counts as failed: that somebody writes this of a failure later ends no
    row. The rollback itself is an execution, and ends it. An execution without a result yet
    neither continues a row nor ends it; nor does one of files, which goes on while the shop
    stands still.
    """
    failures, others = 0, False
    done = [each for each in done if each.changes or each.resumes]
    if not done:
        return None
    for fact in done:
        if fact.failed and not fact.resumes:
            failures += 1
        elif fact.resumes or not fact.open:
            failures, others = 0, True
    last = done[-1]
    return Ended(**last.origin, failures=failures, others=others, timezone=last.timezone)
