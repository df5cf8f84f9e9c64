"""How the shop stands: numbers against targets, buckets, experiments, the next steps (SPEC 8, 9).

Everything is read from the summaries of the fold. Numbers are those at the end of the week in
which the day lies that is asked for; the fold keeps that standing of every week.
"""

from __future__ import annotations

from trace_gate.app.overview import due, next_steps, readiness, score_use, waiting
from trace_gate.app.overview.scope import date_of, read_once, refuse_unknown
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import grades, iso_weeks
from trace_gate.core.fold.metrics.series import share
from trace_gate.core.fold.metrics.weekly_counts import Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.readiness import Nodes
    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.fold.metrics.grades import Grade
    from trace_gate.core.policy.policy import Policy

    Row = Mapping[str, Any]
    """The standing at the end of a week: states and counts."""

VERSION = 1
COMPARED = 4
"""The direction is that of so many weeks."""

SHOWN = 12
"""Weeks of the series that are shown."""

NOTHING: Mapping[str, Any] = {"weeks": (), "killed": {}}


def report(
    summaries: Summaries,
    nodes: Nodes,
    policy: Policy,
    scope: Scope,
    now: int,
    *,
    commit: str,
    refused: int,
) -> dict[str, Any]:
    """What `status --format json` prints; `schemas/status.schema.json` describes it.

    Args:
        summaries: what the fold says, by kind of node.
        nodes: the same fold, node by node.
        policy: the policy of the same commit: states and targets.
        scope: which shops and products.
        now: seconds since the epoch, at which everything is counted.
        commit: whose traces they are.
        refused: how many changes the fold goes on without.

    Raises:
        UsageError: nothing is known of what is asked for, or an ASIN is two things.
    """
    summaries = read_once(summaries)
    summary = _summary(summaries, scope)
    series = _Series(summary["weeks"], Rules.of(policy), iso_weeks.monday(now))
    experiments = due.experiments(summaries, scope, now)
    decisions = waiting.open_decisions(summaries, policy, scope, now)
    ready = readiness.report(summaries, nodes, policy, scope, now)
    steps = next_steps.steps(summaries, scope, now, experiments, decisions, ready=ready["ready"])
    return {
        "version": VERSION,
        "as_of": date_of(now),
        "week": iso_weeks.name(iso_weeks.monday(now)),
        "commit": commit,
        "scope": scope.plain,
        "kpis": series.kpis(),
        "buckets": series.buckets(summary["killed"], iso_weeks.quarter(now)),
        "weeks": series.shown(),
        "experiments": {
            when: sum(row["when"] == when for row in experiments) for when in due.WHENS
        },
        "open_decisions": decisions,
        "readiness": ready,
        "long_stays": waiting.long_stays(summaries, policy, scope, now),
        "next": steps,
        "score_use": score_use.warnings(summaries, policy, scope, now),
        "refused": refused,
    }


class _Series:
    """The weeks of a node, seen from one of them."""

    def __init__(self, rows: Sequence[tuple[int, Row]], rules: Rules, week: int) -> None:
        self._rows = [(monday, row) for monday, row in rows if monday <= week]
        self._rules, self._week = rules, week

    def kpis(self) -> dict[str, dict[str, Any]]:
        """Each number now, so many weeks ago, and its target."""
        before = self._measured(self._week - COMPARED * iso_weeks.WEEK)
        targets = {"freeze_rate": self._rules.freeze_rate_above}
        words = self._graded()
        return {
            name: {
                "now": now,
                "before": before[name],
                "target_above": targets.get(name),
                "grade": words.get(name),
            }
            for name, now in self._measured(self._week).items()
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

    def shown(self) -> list[dict[str, Any]]:
        """The newest weeks of the series up to this one, oldest first."""
        if not self._rows:
            return []
        first = max(self._rows[0][0], self._week - (SHOWN - 1) * iso_weeks.WEEK)
        return [
            {
                "week": iso_weeks.name(week),
                "freeze_rate": self._measured(week)["freeze_rate"],
                "decisions": self._decisions(week),
                "living": (self._at(week) or {}).get("living", 0),
            }
            for week in range(first, self._week + 1, iso_weeks.WEEK)
        ]

    def _at(self, week: int) -> Row | None:
        """The standing at the end of a week; None before the first trace."""
        return next((row for monday, row in reversed(self._rows) if monday <= week), None)

    def _measured(self, week: int) -> dict[str, float | None]:
        """Each number at the end of a week; None before the first trace."""
        row = self._at(week) or {}
        living = row.get("living", 0)
        return {
            "freeze_rate": share(row.get("frozen", 0), living),
            "decision_density": share(self._decisions(week), living),
            "trace_completeness": share(row.get("complete", 0), row.get("executed", 0)),
        }

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


def _summary(summaries: Summaries, scope: Scope) -> Mapping[str, Any]:
    """The summary of the metrics that are asked for.

    Raises:
        UsageError: there are none, or several.
    """
    refuse_unknown(summaries, scope)
    found = _nodes(summaries, scope)
    if len(found) == 1:
        return found[0][1]
    if len(found) > 1:
        shops = " and ".join(sorted(node_keys.parts(key)[0] for key, _ in found))
        raise UsageError(
            f"{scope.asin} is sold in {shops}, and these are two things.",
            remedy=f"trace-gate status --asin {scope.asin} --store STORE --marketplace MARKETPLACE",
        )
    return NOTHING


def _nodes(summaries: Summaries, scope: Scope) -> list[tuple[str, Mapping[str, Any]]]:
    """The nodes that answer."""
    if scope.asin is not None:
        return [each for each in summaries("asin") if scope.has(*node_keys.parts(each[0]))]
    key = node_keys.ALL
    if scope.store is not None and scope.marketplace is not None:
        key = node_keys.tenant(f"{scope.store}-{scope.marketplace}")
    elif scope.store is not None:
        key = node_keys.store(scope.store)
    elif scope.marketplace is not None:
        key = node_keys.marketplace(scope.marketplace)
    return [each for each in summaries(node_keys.kind_of(key)) if each[0] == key]
