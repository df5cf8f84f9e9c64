"""The numbers of a shop at the base against those that a range leaves (SPEC 8, Metrics)."""

from __future__ import annotations

from trace_gate.app.review.model import Kpi, ShopNumbers, StateCount, Week
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import grades, iso_weeks
from trace_gate.core.fold.metrics.series import share
from trace_gate.core.fold.metrics.weekly_counts import Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.review.folded import BothEnds
    from trace_gate.core.policy.policy import Policy

    Row = Mapping[str, Any]
    """The standing at the end of a week."""
    Weeks = Sequence[tuple[int, Row]]

SHOWN = 12
"""Weeks of the series that are told."""


def of_shop(key: str, ends: BothEnds, policy: Policy) -> ShopNumbers:
    """The numbers of a shop, by its node in the fold."""
    was, now = (each[key].folded.summary or {} for each in (ends.before, ends.after))
    rules = Rules.of(policy)
    return ShopNumbers(
        tenant=node_keys.parts(key)[0],
        kpis=tuple(_kpis(was, now, rules)),
        states=tuple(_states(was, now)),
        weeks=tuple(_shown(now.get("weeks", ()))),
    )


def _kpis(was: Row, now: Row, rules: Rules) -> Iterator[Kpi]:
    frozen, living = now.get("frozen", 0), now.get("living", 0)
    yield Kpi(
        name="freeze_rate",
        before=_freeze_rate(was),
        after=_freeze_rate(now),
        target_above=rules.freeze_rate_above,
        grade=grades.freeze_rate(frozen, living, rules.freeze_grades),
    )
    week = _newest(was, now)
    dense, denser = (_decided(each.get("weeks", ()), week) for each in (was, now))
    yield Kpi(
        name="decision_density",
        before=share(dense, was.get("living", 0)),
        after=share(denser, living),
        target_above=None,
        grade=grades.decision_density(denser, living, rules.density_grades),
    )
    complete = (share(each.get("complete", 0), each.get("executed", 0)) for each in (was, now))
    before, after = complete
    yield Kpi(name="trace_completeness", before=before, after=after, target_above=None, grade=None)


def _freeze_rate(row: Row) -> float | None:
    return share(row.get("frozen", 0), row.get("living", 0))


def _newest(*sides: Row) -> int:
    """The last week of which either end knows anything: both are counted in the same one."""
    return max((week for each in sides for week, _ in each.get("weeks", ())), default=0)


def _decided(weeks: Weeks, week: int) -> int:
    """The decisions of one week alone."""
    sums = [
        next((row.get("decisions", 0) for at, row in reversed(weeks) if at <= each), 0)
        for each in (week, week - iso_weeks.WEEK)
    ]
    return int(sums[0] - sums[1])


def _states(was: Row, now: Row) -> Iterator[StateCount]:
    old, new = was.get("states", {}), now.get("states", {})
    for state in dict.fromkeys((*new, *old)):
        yield StateCount(state=state, before=old.get(state, 0), after=new.get(state, 0))


def _shown(weeks: Weeks) -> Iterator[Week]:
    """The newest weeks, oldest first."""
    for week, row in weeks[-SHOWN:]:
        yield Week(
            week=iso_weeks.name(week),
            freeze_rate=_freeze_rate(row),
            frozen=row.get("frozen", 0),
            living=row.get("living", 0),
            decisions=_decided(weeks, week),
        )
