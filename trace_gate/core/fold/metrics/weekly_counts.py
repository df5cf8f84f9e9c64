"""What a week adds to the metrics of an ASIN (SPEC 8, Metrics).

Everything that the metrics say is a sum of what weeks added, by name. So the numbers of a
shop, a store, a marketplace and of everything are sums of the same parts, however they are
cut, and the last row of a weekly series is the total.

    traces, decisions, executed, complete     what was recorded
    buckets                                   created, whatever became of them
    state:GROW                                buckets that are in the state
    imported                                  living ones that came in ready-made
    killed:2025-Q1                            that came to a final state in the quarter
    frozen                                    FROZEN by an event, and of these
    frozen_imported                             by the event that brought them in
    frozen_unpassed                             without a verification that confirmed anything
    frozen_claimed                              with a confirmed one, but a claimed one only
"""

from __future__ import annotations

from trace_gate.core.fold.facts import Lived, Passed, Seen
from trace_gate.core.fold.metrics.iso_weeks import monday, quarter
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy

    Weeks = dict[int, dict[str, int]]
    """Monday in seconds, and what that week added by name."""

STATE = "state:"
KILLED = "killed:"
FROZEN = ("frozen", "frozen_imported", "frozen_unpassed", "frozen_claimed")
NEVER = 1 << 62
"""Later than every moment that can be written."""


class Rules(Record):
    """What the policy says about metrics. States have names and meaning there only."""

    states: tuple[str, ...]
    final: frozenset[str]
    """States that nothing follows: their buckets are not living."""
    frozen: str
    targets: dict[str, Any]
    """State to its share of all buckets: a number, or the two ends of a range."""
    freeze_rate_above: Any
    freeze_grades: Mapping[str, Any] | None
    density_grades: Mapping[str, Any] | None
    """The limits of the words; None where the policy has none."""
    least: int
    most: int

    @classmethod
    def of(cls, policy: Policy) -> Rules:
        """The rules of a policy."""
        life, ways = policy.bucket_lifecycle, policy.bucket_lifecycle["transitions"]
        metrics = policy.world_model["metrics"]
        return cls(
            states=tuple(life["states"]),
            final=frozenset(state for state in life["states"] if not ways.get(state)),
            frozen=life["freeze"]["to"],
            targets=dict(life["target_shares"]),
            freeze_rate_above=metrics["freeze_rate_above"],
            freeze_grades=metrics.get("freeze_rate_grades"),
            density_grades=metrics.get("decision_density_grades"),
            least=life["buckets_per_asin"]["least"],
            most=life["buckets_per_asin"]["most"],
        )


class Stay(Record):
    """A bucket in the frozen state, by an event."""

    start: int
    trace: str
    """The trace by which it came there."""
    end: int
    """In seconds; `NEVER` while it is there."""
    ended_by: str
    first: bool
    """It came in like this."""


class Gathered(Record):
    """The state of the fold of one ASIN. It belongs to who began it; `step` adds to it."""

    weeks: Weeks
    lived: list[Lived]
    passed: dict[str, int]
    """Bucket to the moment of its first confirmed verification."""
    evidenced: dict[str, int]
    """The same, of those that a report in the repository stands behind."""


def begin() -> Gathered:
    """Nothing gathered yet."""
    return Gathered(weeks={}, lived=[], passed={}, evidenced={})


def step(state: Gathered, fact: Fact) -> Gathered:
    """Gather one fact more. Their order does not matter."""
    if isinstance(fact, Seen):
        _seen(state.weeks.setdefault(monday(fact.whole), {}), fact)
    elif isinstance(fact, Lived):
        state.lived.append(fact)
    elif isinstance(fact, Passed):
        state.weeks.setdefault(monday(fact.whole), {})
        if fact.bucket is not None and fact.result == "confirmed":
            _first(state.passed, fact.bucket, fact.whole)
            if fact.evidenced:
                _first(state.evidenced, fact.bucket, fact.whole)
    return state


def by_week(state: Gathered, rules: Rules) -> Weeks:
    """What each week added, of every week that has a fact; in order, without zeros."""
    weeks = {week: dict(counts) for week, counts in state.weeks.items()}
    for life in state.lived:
        if life.states:
            _lived(weeks, life, rules)
            _frozen(weeks, life, rules, state)
    return {
        week: {each: counts[each] for each in sorted(counts) if counts[each]}
        for week, counts in sorted(weeks.items())
    }


def frozen_stays(life: Lived, rules: Rules) -> Iterator[Stay]:
    """Each stay of a bucket in the frozen state that an event began, in order."""
    ends = [*life.states[1:], (NEVER, "", "")]
    for at, ((start, named, trace), (end, _, by)) in enumerate(zip(life.states, ends, strict=True)):
        by_event = (at > 0 or life.imported) and (end < NEVER or life.frozen_by is not None)
        if named == rules.frozen and by_event:
            yield Stay(start=start, trace=trace, end=end, ended_by=by, first=at == 0)


def said_for(stay: Stay, life: Lived, state: Gathered) -> Iterator[tuple[str, int, int]]:
    """(name, from, until) of each count that a stay is in; the two may be in any order."""
    passed = state.passed.get(life.bucket, NEVER)
    evidenced = state.evidenced.get(life.bucket, NEVER)
    yield "frozen", stay.start, stay.end
    yield "frozen_unpassed", stay.start, min(stay.end, passed)
    yield "frozen_claimed", max(stay.start, passed), min(stay.end, evidenced)
    if stay.first:
        yield "frozen_imported", stay.start, stay.end


def add_all(sums: dict[str, int], counts: Mapping[str, int]) -> None:
    """Add counts to sums, by name."""
    known = sums.get
    for each, count in counts.items():
        sums[each] = known(each, 0) + count


def _seen(counts: dict[str, int], fact: Seen) -> None:
    seen = {
        "traces": bool(fact.trace_type),
        "decisions": fact.trace_type == "decision",
        "executed": fact.executed,
        "complete": fact.complete,
    }
    add_all(counts, {name: 1 for name, counted in seen.items() if counted})


def _first(moments: dict[str, int], bucket: str, moment: int) -> None:
    moments[bucket] = min(moment, moments.get(bucket, NEVER))


def _add(weeks: Weeks, moment: int, each: str, count: int = 1) -> None:
    counts = weeks.setdefault(monday(moment), {})
    counts[each] = counts.get(each, 0) + count


def _while(weeks: Weeks, each: str, start: int, end: int) -> None:
    """Count one from `start` on, until `end`."""
    if start < end:
        _add(weeks, start, each)
        if end < NEVER:
            _add(weeks, end, each, -1)


def _lived(weeks: Weeks, life: Lived, rules: Rules) -> None:
    born = life.states[0][0]
    _add(weeks, born, "buckets")
    before: str | None = None
    died = NEVER
    for moment, state, _ in life.states:
        if before is not None:
            _add(weeks, moment, STATE + before, -1)
        _add(weeks, moment, STATE + state)
        if state in rules.final and died == NEVER:
            _add(weeks, moment, KILLED + quarter(moment))
            died = moment
        before = state
    if life.imported:
        _while(weeks, "imported", born, died)


def _frozen(weeks: Weeks, life: Lived, rules: Rules, state: Gathered) -> None:
    """Each stay in the frozen state, by what can be said for it."""
    for stay in frozen_stays(life, rules):
        for named, start, end in said_for(stay, life, state):
            _while(weeks, named, start, end)
