"""Which buckets are ready to go on, by their counts (SPEC 8, Conditions of transitions; SPEC 9).

States, targets and counts are those of the fold of HEAD, on the day that somebody asks about.
Nothing of it is kept anywhere.
"""

from __future__ import annotations

from trace_gate.app.overview import waiting
from trace_gate.app.overview.scope import DAY, date_of, refuse_unknown
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.buckets import node
from trace_gate.core.fold.facts import Moved
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor.conditions import assessment, limits, weeks
from trace_gate.core.governor.conditions.condition import Known
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace.target import GOAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.conditions.assessment import Assessment
    from trace_gate.core.policy.policy import Policy

    NodeFacts = Callable[[Iterable[str]], Mapping[str, Sequence[Fact]]]
    """Nodes -> what each is told, in order; what `FoldEngine.facts` is."""

VERSION = 1


class InState(Record):
    """A bucket in its state."""

    tenant: str
    asin: str
    bucket: str
    state: str
    since: int
    """When it came to this state (epoch seconds)"""
    goal: Decimal | None
    """Its own target by now; None where that of the product or of the shop holds"""


class Assessed(Record):
    """A bucket, and each way out of its state that has conditions."""

    tenant: str
    asin: str
    bucket: str
    known: Known
    ways: tuple[Assessment, ...]
    usual_days: int | None
    """So many days are usual in its state; None where the policy does not say"""
    drafted: Mapping[str, str] = {}  # never written to
    """State to the open decision that sends it there"""

    @property
    def ready(self) -> tuple[Assessment, ...]:
        """The ways that it may go now."""
        return tuple(each for each in self.ways if each.verdict == assessment.READY)

    @property
    def best(self) -> str:
        """The best that can be said of a way: ready, else wait, else cannot tell."""
        return best_of(self.ways)


_RANKS = (assessment.READY, assessment.WAIT, assessment.CANNOT_TELL)


def best_of(ways: Sequence[Assessment]) -> str:
    """The best that can be said of some ways, at least one: ready, else wait, else cannot tell."""
    return min((each.verdict for each in ways), key=_RANKS.index)


class Proposals(Record):
    """What `lifecycle propose` answers."""

    as_of: str
    commit: str
    scope: Scope
    buckets: tuple[Assessed, ...]


def proposals(
    summaries: Summaries,
    facts: NodeFacts,
    policy: Policy,
    scope: Scope,
    *,
    now: int,
    commit: str,
    only: str | None = None,
) -> Proposals:
    """The buckets of a scope with what can be said of them.

    Args:
        summaries: what the fold says, by kind of node.
        facts: what nodes are told.
        policy: of the same commit.
        scope: which shops and products.
        now: seconds since the epoch; counts of later days do not count.
        commit: whose traces they are.
        only: a state to which a way has to lead; None for all.

    Raises:
        UsageError: no trace is about what is asked for.
    """
    refuse_unknown(summaries, scope)
    goals = {key: own_goal(summary) for key, summary in summaries("bucket")}
    rows = [
        row.with_(goal=goals.get(node_keys.bucket(row.tenant, row.asin, row.bucket)))
        for row in in_states(summaries, scope, now)
    ]
    open_ = waiting.drafted(summaries, policy, scope, now)
    found = (
        each.with_(drafted=drafts_of(each, open_))
        for each in assessed(rows, facts, policy, now)
        if _is_asked(each, only)
    )
    return Proposals(
        as_of=date_of(now), commit=commit, scope=scope, buckets=tuple(sorted(found, key=_rank))
    )


def own_goal(summary: Mapping[str, Any] | None) -> Decimal | None:
    """The target that a bucket has of its own, by its summary."""
    return decimal_of((summary or {}).get("goal"))


def in_states(summaries: Summaries, scope: Scope, now: int) -> Iterator[InState]:
    """The state of each bucket at a moment."""
    for tenant, asin, bucket, (since, state, _) in waiting.states_at(summaries, scope, now):
        yield InState(tenant=tenant, asin=asin, bucket=bucket, state=state, since=since, goal=None)


def drafts_of(found: Assessed, open_: Mapping[tuple[str, str, str, str], str]) -> dict[str, str]:
    """The open decision for each state to which a bucket may go, where there is one."""
    states = dict.fromkeys(each.new for each in found.ways)
    place = (found.tenant, found.asin, found.bucket)
    return {state: open_[*place, state] for state in states if (*place, state) in open_}


def _is_asked(found: Assessed, only: str | None) -> bool:
    return bool(found.ways) and (only is None or any(each.new == only for each in found.ways))


def _rank(found: Assessed) -> tuple[Any, ...]:
    return found.tenant, found.asin, _RANKS.index(found.best), found.bucket


def assessed(
    rows: Sequence[InState], facts: NodeFacts, policy: Policy, now: int
) -> Iterator[Assessed]:
    """Each bucket with what its counts say of the ways out of its state."""
    known = _facts(rows, facts)
    usual = limits.of(policy).usual_days
    for row in rows:
        counted = known[node_keys.counts(row.tenant, row.asin, row.bucket)]
        behind = weeks.traces_of(counted)
        corrected = [each for each in behind if weeks.is_corrected(known[node_keys.trace(each)])]
        found = Known(
            state=row.state,
            since=row.since,
            goal=_goal(row, known, policy, now),
            counts=weeks.of(counted, corrected, now // DAY),
            now=now,
        )
        yield Assessed(
            tenant=row.tenant,
            asin=row.asin,
            bucket=row.bucket,
            known=found,
            ways=assessment.assess(found, policy),
            usual_days=usual.get(found.state),
        )


def _facts(rows: Sequence[InState], facts: NodeFacts) -> Mapping[str, Sequence[Fact]]:
    """All that is asked about the buckets, in two questions."""
    nodes: set[str] = set()
    for row in rows:
        nodes.add(node_keys.counts(row.tenant, row.asin, row.bucket))
        nodes.add(node_keys.bucket(row.tenant, row.asin, row.bucket))
        nodes.update(goal_nodes(row.tenant, row.asin))
    found = dict(facts(sorted(nodes)))
    behind = {trace for each in found.values() for trace in weeks.traces_of(each)}
    return {**found, **facts(sorted(map(node_keys.trace, behind)))}


def goal_nodes(tenant: str, asin: str) -> tuple[str, str]:
    """Of the product and of the shop, the nearer one first."""
    return (
        node_keys.value(tenant, f"asin/{asin}/{GOAL}"),
        node_keys.value(tenant, f"tenant/{tenant}/{GOAL}"),
    )


def _goal(
    row: InState, known: Mapping[str, Sequence[Fact]], policy: Policy, now: int
) -> Decimal | None:
    """The nearest goal: of the bucket, else of the product, else of the shop (SPEC 3, Targets)."""
    own = _own_goal(row, known, policy, now)
    if own is not None:
        return own
    for name in goal_nodes(row.tenant, row.asin):
        for fact in reversed(known[name]):
            value = None
            if isinstance(fact, Moved) and fact.whole <= now:
                value = decimal_of(fact.to_value)
            if value is not None:
                return value
    return None


def _own_goal(
    row: InState, known: Mapping[str, Sequence[Fact]], policy: Policy, now: int
) -> Decimal | None:
    """The target that a bucket had of its own at a moment: what came later is left out."""
    key = node_keys.bucket(row.tenant, row.asin, row.bucket)
    earlier = [each for each in known[key] if each.whole <= now]
    if len(earlier) == len(known[key]):
        return row.goal
    return own_goal(node.fold(key, earlier, policy).summary)


def command(found: Assessed, way: Assessment, *, freeze: bool) -> str:
    """What writes the draft decision. Capitals stand for what only a person knows."""
    store, _, marketplace = found.tenant.rpartition("-")
    confirm = "".join(f' --confirm {word(name)} "WHAT YOU LOOKED AT"' for name in way.for_person)
    return (
        f"trace-gate {'freeze' if freeze else 'lifecycle'} propose --store {word(store)} "
        f"--marketplace {word(marketplace)} --asin {found.asin} --write {found.bucket}{confirm}"
    )
