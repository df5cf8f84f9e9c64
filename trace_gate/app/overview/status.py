"""How the shop stands: numbers against targets, buckets, experiments, the next steps (SPEC 8, 9).

Everything is read from the summaries of the fold. Numbers are those at the end of the week in
which the day lies that is asked for; the fold keeps that standing of every week.
"""

from __future__ import annotations

from trace_gate.app.overview import due, next_steps, readiness, score_use, waiting
from trace_gate.app.overview.killed import killed as killed_by_quarter
from trace_gate.app.overview.scope import Scope, date_of, read_once, refuse_unknown
from trace_gate.app.overview.weekly_figures import WeeklyFigures
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.fold.metrics.weekly_counts import Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.app.overview.kept_verdicts import NotingNodes
    from trace_gate.app.overview.scope import Summaries
    from trace_gate.core.policy.policy import Policy

VERSION = 1
COMPARED = 4
"""The direction is that of so many weeks."""

SHOWN = 12
"""Weeks of the series that are shown."""

NOTHING: Mapping[str, Any] = {"weeks": (), "killed": {}}


def report(
    summaries: Summaries,
    nodes: NotingNodes,
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
    summary = metrics_of(summaries, scope)
    rules, week = Rules.of(policy), iso_weeks.monday(now)
    series = WeeklyFigures(summary["weeks"], rules, week)
    killed = killed_by_quarter(summary, week)
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
        "kpis": series.kpis(COMPARED),
        "buckets": series.buckets(killed, iso_weeks.quarter(now)),
        "weeks": [series.week(monday) for monday in series.newest(SHOWN)],
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


def freeze_rate(summaries: Summaries, policy: Policy, now: int) -> float | None:
    """The share of the buckets that are frozen, in all shops; None where there are none.

    It is the number of the week in which `now` lies, as in `report`.
    """
    summary = metrics_of(read_once(summaries), Scope())
    figures = WeeklyFigures(summary["weeks"], Rules.of(policy), iso_weeks.monday(now))
    rate: float | None = figures.kpis(COMPARED)["freeze_rate"]["now"]
    return rate


def metrics_of(summaries: Summaries, scope: Scope) -> Mapping[str, Any]:
    """The summary of the metrics that are asked for; `NOTHING` where there are none.

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
