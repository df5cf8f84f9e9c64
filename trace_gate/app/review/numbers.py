"""The numbers of a shop at the base against those that a range leaves (SPEC 8, Metrics).

They are those of `status` and `report` on the day of the review, before and after.
"""

from __future__ import annotations

from trace_gate.app.overview.weekly_figures import WeeklyFigures
from trace_gate.app.review.model import Kpi, ShopNumbers, StateCount, Week
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.fold.metrics.weekly_counts import Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from trace_gate.app.review.folded import BothEnds
    from trace_gate.app.review.model import KpiName
    from trace_gate.core.policy.policy import Policy

    Row = Mapping[str, Any]

KPIS: tuple[KpiName, ...] = ("freeze_rate", "decision_density", "trace_completeness")
SHOWN = 26
"""Weeks of the series that are told: half a year, as on the page of the shop."""


def of_shop(key: str, ends: BothEnds, policy: Policy, now: float) -> ShopNumbers:
    """The numbers of a shop, by its node in the fold, in the week of a moment (epoch seconds)."""
    was, now_there = (each[key].folded.summary or {} for each in (ends.before, ends.after))
    rules, week = Rules.of(policy), iso_weeks.monday(int(now))
    before, after = (WeeklyFigures(each.get("weeks", ()), rules, week) for each in (was, now_there))
    return ShopNumbers(
        tenant=node_keys.parts(key)[0],
        week=iso_weeks.name(week),
        frozen=now_there.get("frozen", 0),
        living=now_there.get("living", 0),
        kpis=tuple(_kpis(before.measured(week), after, rules)),
        states=tuple(_states(was, now_there)),
        weeks=tuple(
            Week(**{name: row[name] for name in Week._fields})
            for row in map(after.week, after.newest(SHOWN))
        ),
    )


def _kpis(before: Mapping[str, float | None], after: WeeklyFigures, rules: Rules) -> Iterator[Kpi]:
    dense = (rules.density_grades or {}).get("fair_below")
    found = after.kpis(compared=0)
    for name in KPIS:
        kpi = found[name]
        yield Kpi(
            name=name,
            before=before[name],
            after=kpi["now"],
            target_above=kpi["target_above"],
            target_below=dense if name == "decision_density" else None,
            grade=kpi["grade"],
        )


def _states(was: Row, now: Row) -> Iterator[StateCount]:
    old, new = was.get("states", {}), now.get("states", {})
    for state in dict.fromkeys((*new, *old)):
        yield StateCount(state=state, before=old.get(state, 0), after=new.get(state, 0))
