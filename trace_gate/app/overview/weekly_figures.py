"""The numbers of a shop week by week, against their targets (SPEC 8, Metrics).

The fold keeps what each week added. Here a week is looked at from its end, beside an earlier one.
"""

from __future__ import annotations

from trace_gate.core.fold.metrics import grades, iso_weeks
from trace_gate.core.fold.metrics.series import rows, share

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.metrics.grades import Grade
    from trace_gate.core.fold.metrics.weekly_counts import Rules

    Row = Mapping[str, Any]
    """The standing at the end of a week: states and counts."""


class WeeklyFigures:
    """The weeks of a node, seen from one of them; `weeks` are those of its summary."""

    def __init__(self, weeks: Sequence[tuple[int, Mapping[str, int]]], rules: Rules, week: int):
        by_then = [each for each in weeks if each[0] <= week]
        self._rows = rows(by_then, rules)
        self._rules, self._week = rules, week

    def kpis(self, compared: int) -> dict[str, dict[str, Any]]:
        """Each number now, so many weeks ago, and its target."""
        before = self.measured(self._week - compared * iso_weeks.WEEK)
        targets = {"freeze_rate": self._rules.freeze_rate_above}
        words = self._graded()
        return {
            name: {
                "now": now,
                "before": before[name],
                "target_above": targets.get(name),
                "grade": words.get(name),
            }
            for name, now in self.measured(self._week).items()
        }

    def measured(self, week: int) -> dict[str, float | None]:
        """Each number at the end of a week; None before the first trace."""
        row = self._at(week) or {}
        living = row.get("living", 0)
        return {
            "freeze_rate": share(row.get("frozen", 0), living),
            "decision_density": share(self._decisions(week), living),
            "trace_completeness": share(row.get("complete", 0), row.get("executed", 0)),
        }

    def buckets(self, killed: Mapping[str, int], quarter: str) -> dict[str, Any]:
        """How many there are, in which states, and what to know besides."""
        row = self._at(self._week) or {}
        counts = {name: row.get(name, 0) for name in ("living", "frozen", "imported")}
        return {
            **counts,
            "frozen_imported": row.get("frozen_imported", 0),
            "frozen_unpassed": row.get("frozen_unpassed", 0),
            "frozen_claimed": row.get("frozen_claimed", 0),
            "quarter": quarter,
            "killed_this_quarter": killed.get(quarter, 0),
            "states": self._states(row),
        }

    def newest(self, most: int) -> list[int]:
        """The Mondays of the newest weeks up to this one, oldest first."""
        if not self._rows:
            return []
        first = max(self._rows[0][0], self._week - (most - 1) * iso_weeks.WEEK)
        return list(range(first, self._week + 1, iso_weeks.WEEK))

    def week(self, monday: int) -> dict[str, Any]:
        """A week as a row of a series."""
        return {
            "week": iso_weeks.name(monday),
            "freeze_rate": self.measured(monday)["freeze_rate"],
            "decisions": self._decisions(monday),
            "living": (self._at(monday) or {}).get("living", 0),
        }

    def _graded(self) -> dict[str, Grade | None]:
        """The word for each number that has limits in the policy."""
        row, rules = self._at(self._week) or {}, self._rules
        frozen, living = row.get("frozen", 0), row.get("living", 0)
        decided = self._decisions(self._week)
        return {
            "freeze_rate": grades.freeze_rate(frozen, living, rules.freeze_grades),
            "decision_density": grades.decision_density(decided, living, rules.density_grades),
        }

    def _at(self, week: int) -> Row | None:
        """The standing at the end of a week; None before the first trace."""
        return next((row for monday, row in reversed(self._rows) if monday <= week), None)

    def _decisions(self, week: int) -> int:
        """Those of that week alone."""
        counts = [
            (self._at(each) or {}).get("decisions", 0) for each in (week, week - iso_weeks.WEEK)
        ]
        return int(counts[0] - counts[1])

    def _states(self, row: Row) -> list[dict[str, Any]]:
        counts = row.get("states") or dict.fromkeys(self._rules.states, 0)
        every, targets = sum(counts.values()), self._rules.targets
        return [
            {
                "state": state,
                "count": count,
                "share": share(count, every),
                "target": targets.get(state),
                "place": grades.place(count, every, targets.get(state)),
            }
            for state, count in counts.items()
        ]
