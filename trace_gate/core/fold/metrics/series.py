"""Weekly counts as running totals, and the shares that are made of them (SPEC 8, Metrics)."""

from __future__ import annotations

from trace_gate.core.fold.metrics import iso_weeks as calendar
from trace_gate.core.fold.metrics.weekly_counts import KILLED, STATE, add_all
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.fold.metrics.weekly_counts import Rules, Weeks

    WeekEnd = tuple[int, Mapping[str, Any]]
    """A Monday, and `totals_now` at the end of its week"""

COUNTS = (
    *("traces", "decisions", "executed", "complete", "buckets", "living"),
    *("imported", "frozen", "frozen_imported", "frozen_unpassed", "frozen_claimed"),
)
"""What stands beside the states in every row."""


class Series(Record):
    """Weeks and what they come to."""

    weeks: Weeks
    """What each week added; only weeks that have a fact."""
    totals: Mapping[str, int]
    """The sums over all weeks, by name."""
    now: Mapping[str, Any]
    """The totals_now after all weeks."""
    rules: Rules


def series(weeks: Weeks, rules: Rules) -> Series:
    """The series over weeks, which rise."""
    sums: dict[str, int] = {}
    for added in weeks.values():
        add_all(sums, added)
    totals = {each: sums[each] for each in sorted(sums) if sums[each]}
    return Series(weeks=weeks, totals=totals, now=totals_now(sums, rules), rules=rules)


def rows(weeks: Iterable[tuple[int, Mapping[str, int]]], rules: Rules) -> tuple[WeekEnd, ...]:
    """How each week ended, quiet ones, too, from what weeks added; these rise."""
    known, sums = dict(weeks), dict[str, int]()
    found, now = [], totals_now({}, rules)
    for week in calendar.span(tuple(known)):
        added = known.get(week)
        if added:
            add_all(sums, added)
            now = _moved(now, added, sums, rules)
        found.append((week, now))
    return tuple(found)


def _moved(
    now: dict[str, Any], added: Mapping[str, int], sums: Mapping[str, int], rules: Rules
) -> dict[str, Any]:
    """The same as `totals_now(sums)`, from those before what was added last.

    Few weeks move a bucket, and a shop has a row for each week of each of its ASINs.
    """
    if any(name.startswith(STATE) for name in added):
        return totals_now(sums, rules)
    return {**now, **{name: sums[name] for name in added if name in now}}


def totals_now(totals: Mapping[str, int], rules: Rules) -> dict[str, Any]:
    """Sums by name as states and counts. States of the policy stand in its order."""
    states = {state: totals.get(STATE + state, 0) for state in rules.states}
    others = [name for name in totals if name.startswith(STATE) and totals[name]]
    if sum(1 for count in states.values() if count) < len(others):
        states |= {name[len(STATE) :]: totals[name] for name in sorted(others)}
    living = sum(count for state, count in states.items() if state not in rules.final)
    counts = {name: totals.get(name, 0) for name in COUNTS}
    return {"states": states, **counts, "living": living}


def killed(totals: Mapping[str, int]) -> dict[str, int]:
    """Quarter to how many buckets came to a final state in it, oldest first."""
    named = sorted(name for name in totals if name.startswith(KILLED) and totals[name])
    return {name[len(KILLED) :]: totals[name] for name in named}


def share(count: int, whole: int) -> float | None:
    """`count / whole`, rounded half to even to 4 places; None of nothing."""
    if whole <= 0:
        return None
    parts, rest = divmod(count * 10_000, whole)
    up = 2 * rest > whole or (2 * rest == whole and parts % 2 == 1)
    return (parts + up) / 10_000
