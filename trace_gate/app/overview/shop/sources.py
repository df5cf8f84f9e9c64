"""The traces from which each number of a shop is counted (SPEC 9, The page of a shop).

The fold keeps sums. What it summed is read once more here, by the rules by which it was summed:
each list of traces holds for the same moment as its number.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Lived, Seen, Verified, order_of
from trace_gate.core.fold.metrics import iso_weeks, weekly_counts
from trace_gate.core.fold.metrics.weekly_counts import NEVER
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.metrics.weekly_counts import Gathered, Rules

    Data = Mapping[str, Any]
    Moves = Mapping[int, Sequence[Mapping[str, str]]]
    """Monday to what changed how many buckets live, or are frozen; rows of a week."""


class Counted(Record):
    """What the metrics of one product were told, and the sums that come of it."""

    facts: Sequence[Fact]
    gathered: Gathered


def counted(facts: Iterable[Sequence[Fact]]) -> list[Counted]:
    """Of each node of metrics that adds up to the numbers of a shop."""
    found = []
    for each in facts:
        gathered = weekly_counts.begin()
        for fact in each:
            weekly_counts.step(gathered, fact)
        found.append(Counted(facts=each, gathered=gathered))
    return found


def moves(nodes: Iterable[Counted], rules: Rules) -> Moves:
    """What moved the freeze rate in each week: the frozen buckets, and those that live."""
    found: list[tuple[int, str, str, str]] = []
    for life in _lives(nodes):
        found += [(at, life.bucket, word, trace) for at, word, trace in _moved(life, rules)]
    weeks: dict[int, list[dict[str, str]]] = {}
    for at, about, word, trace in sorted(found, key=lambda move: move[:2]):
        row = {"type": word, "about": about, "trace": trace}
        weeks.setdefault(iso_weeks.monday(at), []).append(row)
    return weeks


def of_metrics(
    nodes: Sequence[Counted], rules: Rules, now: int, shown: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """A row for each number of the metrics.

    Args:
        nodes: of the products of the shop.
        rules: how it is counted.
        now: seconds since the epoch; the numbers hold at the end of its week.
        shown: the Mondays of the weeks of the series.
    """
    week = iso_weeks.monday(now)
    until = week + iso_weeks.WEEK
    seen = [each for node in nodes for each in node.facts if isinstance(each, Seen)]
    executed = [each for each in seen if each.executed and each.whole < until]
    decided: dict[int, list[str]] = {}
    for each in seen:
        if each.trace_type == "decision":
            decided.setdefault(iso_weeks.monday(each.whole), []).append(each.trace_id)
    yield row("freeze_rate", _frozen(nodes, rules, until)["frozen"])
    yield row("decision_density", decided.get(week, ()))
    yield row("trace_completeness", (each.trace_id for each in executed))
    yield row("incomplete", (each.trace_id for each in executed if not each.complete))
    yield from _of_states(nodes, rules, until)
    yield from _of_buckets(nodes, rules, until, iso_weeks.quarter(now))
    moved, begun = moves(nodes, rules), shown[0] if shown else 0
    for monday in shown:
        name = iso_weeks.name(monday)
        yield row("decisions", decided.get(monday, ()), name)
        yield row("moves", (each["trace"] for each in moved.get(monday, ())), name)
    before = (each for monday, rows in moved.items() if monday < begun for each in rows)
    yield row("earlier", (each["trace"] for each in before))


def of_tests(experiments: Iterable[Data]) -> dict[str, Any]:
    """The traces that planned the tests that run."""
    return row("tests", (each["trace"] for each in experiments if each["when"] is not None))


def of_months(clock: Iterable[Data]) -> Iterator[dict[str, Any]]:
    """The traces behind the events of each month."""
    months: dict[str, list[str]] = {}
    for event in clock:
        months.setdefault(event["at"][:7], []).append(event["trace"])
    for month, traces in months.items():
        yield row("events", traces, month)


def of_results(facts: Mapping[str, Sequence[Fact]]) -> Iterator[dict[str, Any]]:
    """The verifications behind the results of each hypothesis, by the key of its node."""
    for key, each in facts.items():
        found = (fact.trace_id for fact in each if isinstance(fact, Verified))
        yield row("hypothesis", found, node_keys.parts(key)[0])


def row(figure: str, traces: Iterable[str], of: str | None = None) -> dict[str, Any]:
    """Which number, of what, and its traces: each once, the newest first."""
    return {"figure": figure, "of": of, "traces": sorted({*traces}, key=order_of, reverse=True)}


def _lives(nodes: Iterable[Counted]) -> Iterator[Lived]:
    for node in nodes:
        yield from (life for life in node.gathered.lived if life.states)


def _moved(life: Lived, rules: Rules) -> Iterator[tuple[int, str, str]]:
    """(moment, what, trace) of what changes a number of living or of frozen buckets."""
    yield life.states[0][0], "CREATED", life.trace_id
    ended = _ended(life, rules)
    for stay in weekly_counts.frozen_stays(life, rules):
        yield stay.start, "BUCKET_FREEZE", stay.trace
        if stay.end not in (NEVER, ended[0]):
            yield stay.end, "BUCKET_UNFREEZE", stay.ended_by
    if ended[0] < NEVER:
        yield ended[0], "ENDED", ended[1]


def _ended(life: Lived, rules: Rules) -> tuple[int, str]:
    """When it came to a final state first, and by which trace."""
    return next(((at, by) for at, state, by in life.states if state in rules.final), (NEVER, ""))


def _frozen(nodes: Iterable[Counted], rules: Rules, until: int) -> dict[str, list[str]]:
    """What froze each bucket that is frozen, by what can be said for it."""
    found: dict[str, list[str]] = {name: [] for name in weekly_counts.FROZEN}
    for node in nodes:
        for life in (each for each in node.gathered.lived if each.states):
            for stay in weekly_counts.frozen_stays(life, rules):
                for name, start, end in weekly_counts.said_for(stay, life, node.gathered):
                    if start < until <= end:
                        found[name].append(stay.trace)
    return found


def _of_states(nodes: Iterable[Counted], rules: Rules, until: int) -> Iterator[dict[str, Any]]:
    """What brought each bucket to its state."""
    states: dict[str, list[str]] = {state: [] for state in rules.states}
    for life in _lives(nodes):
        past = [(state, by) for at, state, by in life.states if at < until]
        if past:
            states.setdefault(past[-1][0], []).append(past[-1][1])
    for state, traces in states.items():
        yield row("state", traces, state)


def _of_buckets(
    nodes: Sequence[Counted], rules: Rules, until: int, quarter: str
) -> Iterator[dict[str, Any]]:
    """What stands beside the shares: frozen ones by kind, imported ones, those that ended."""
    for name, traces in _frozen(nodes, rules, until).items():
        if name != "frozen":
            yield row(name, traces)
    imported, killed = [], []
    for life in _lives(nodes):
        end, by = _ended(life, rules)
        if life.imported and life.states[0][0] < until <= end:
            imported.append(life.trace_id)
        if end < until and iso_weeks.quarter(end) == quarter:
            killed.append(by)
    yield row("imported", imported)
    yield row("killed_this_quarter", killed)
