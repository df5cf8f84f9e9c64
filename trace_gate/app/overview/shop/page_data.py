"""Everything that the page of a shop shows, as values (SPEC 9 and 10).

Each shop has a part of its own, and no number is of two. Numbers, open decisions and next steps
are those of `status`, what waits is that of `due`: nothing is computed here a second time.
"""

from __future__ import annotations

from itertools import chain

from trace_gate.app.overview import due, status
from trace_gate.app.overview.killed import killed as killed_by_quarter
from trace_gate.app.overview.scope import date_of, read_once, refuse_unknown
from trace_gate.app.overview.shop import buckets, events, hypotheses, patterns, sources
from trace_gate.app.overview.shop.fold_at import FoldAt
from trace_gate.app.overview.weekly_figures import WeeklyFigures
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.fold.metrics.weekly_counts import Rules
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.kept_verdicts import NotingNodes
    from trace_gate.app.overview.scope import Scope, Summaries
    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.policy.policy import Policy

    Hypotheses = Sequence[tuple[str, Mapping[str, Any]]]

VERSION = 1
WEEKS = 26
"""Of the series: half a year."""

EVENTFUL = ("bucket", "content", "campaign")
"""Kinds of nodes that make events."""


class Inputs(Record):
    """The fold of a commit, and the moment from which it is looked at."""

    summaries: Summaries
    nodes: NotingNodes
    policy: Policy
    now: int
    """Seconds since the epoch"""


def page_data(
    inputs: Inputs, scope: Scope, *, commit: str, refused: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What `report --format json` prints; `schemas/report.schema.json` describes it.

    Args:
        inputs: the fold of the commit.
        scope: which shops and products.
        commit: whose traces they are.
        refused: what the fold goes on without.

    Raises:
        UsageError: no trace is about what is asked for.
    """
    inputs = inputs.with_(summaries=read_once(inputs.summaries))
    refuse_unknown(inputs.summaries, scope)
    fold = FoldAt(inputs.summaries, inputs.nodes, inputs.policy, inputs.now)
    known = list(fold.summaries("hypothesis"))
    return {
        "version": VERSION,
        "page": "shop",
        "as_of": date_of(inputs.now),
        "week": iso_weeks.name(iso_weeks.monday(inputs.now)),
        "commit": commit,
        "scope": scope.plain,
        "needs": _needs(inputs.policy),
        "shops": [_shop(inputs, scope, fold, known, each) for each in _tenants(inputs, scope)],
        "refused": list(refused),
    }


def refusal(found: Refusal) -> dict[str, str]:
    """Something that the fold goes on without, as the page names it."""
    return {
        "trace": found.trace_id,
        "code": found.code,
        "reason": found.message,
        "mend": found.remediation,
    }


def _needs(policy: Policy) -> dict[str, Any]:
    """What the policy wants: of the numbers, of a pattern, of a law."""
    metrics = policy.world_model["metrics"]
    dense = metrics.get("decision_density_grades") or {}
    return {
        "freeze_rate_above": metrics["freeze_rate_above"],
        "decision_density_below": dense.get("fair_below"),
        "pattern": policy.world_model["patterns"]["decisions"],
        "law": dict(policy.world_model["laws"]),
    }


def _tenants(inputs: Inputs, scope: Scope) -> list[str]:
    keys = (node_keys.parts(key) for key, _ in inputs.summaries("product"))
    return sorted({tenant for tenant, asin in keys if scope.has(tenant, asin)})


def _shop(
    inputs: Inputs, scope: Scope, fold: FoldAt, known: Hypotheses, tenant: str
) -> dict[str, Any]:
    """The part of one shop."""
    store, _, marketplace = tenant.rpartition("-")
    own = scope.with_(store=store, marketplace=marketplace)
    now, policy, summaries = inputs.now, inputs.policy, inputs.summaries
    said = status.report(summaries, inputs.nodes, policy, own, now, commit="", refused=0)
    beliefs = hypotheses.of_shop(known, tenant, scope.asin)
    tests = due.experiments(summaries, own, now)
    nodes = _nodes(inputs, own, fold, said["readiness"]["ready"])
    experiments = hypotheses.experiments(beliefs, tests, scope.asin)
    counted = sources.counted(inputs.nodes.facts(_of_metrics(inputs, own)).values())
    numbers, shown = _numbers(inputs, own, counted)
    rows = (
        *sources.of_metrics(counted, Rules.of(policy), now, shown),
        sources.of_tests(experiments),
        *sources.of_months(nodes["events"]),
        *sources.of_results(fold.facts(node_keys.hypothesis(name) for name, _ in beliefs)),
        *(sources.row("pattern", each.pop("verified"), each["id"]) for each in nodes["patterns"]),
    )
    return {
        "tenant": tenant,
        "products": _products(inputs, own),
        **numbers,
        **{name: said[name] for name in _OF_STATUS},
        "due": said["experiments"],
        **nodes,
        "hypotheses": hypotheses.rows(beliefs),
        "experiments": experiments,
        "sources": [each for each in rows if each["traces"]],
    }


def _of_metrics(inputs: Inputs, own: Scope) -> list[str]:
    """The nodes of metrics whose sums are the numbers of a shop, or of a product in it."""
    kept = (key for key, _ in inputs.summaries("asin"))
    return [key for key in kept if own.has(*node_keys.parts(key))]


_OF_STATUS = ("open_decisions", "readiness", "long_stays", "next", "score_use")


def _products(inputs: Inputs, own: Scope) -> list[str]:
    keys = (node_keys.parts(key) for key, _ in inputs.summaries("product"))
    return [a for tenant, a in keys if own.has(tenant, a) and a != node_keys.NO_ASIN]


def _numbers(
    inputs: Inputs, own: Scope, counted: Sequence[sources.Counted]
) -> tuple[dict[str, Any], Sequence[int]]:
    """The numbers of the week beside those of the week before, and the series with its Mondays."""
    rules, week = Rules.of(inputs.policy), iso_weeks.monday(inputs.now)
    moved = sources.moves(counted, rules)
    summary = status.metrics_of(inputs.summaries, own)
    killed = killed_by_quarter(summary, week)
    figures = WeeklyFigures(summary["weeks"], rules, week)
    shown = figures.newest(WEEKS)
    numbers = {
        "kpis": figures.kpis(compared=1),
        "weeks": [{**figures.week(each), "events": moved.get(each, [])} for each in shown],
        "counts": figures.buckets(killed, iso_weeks.quarter(inputs.now)),
    }
    return numbers, shown


def _nodes(
    inputs: Inputs, own: Scope, fold: FoldAt, ready: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What stands in nodes that are folded once more: buckets, events, patterns."""
    tenant = f"{own.store}-{own.marketplace}"

    def is_own(key: str) -> bool:
        return node_keys.parts(key)[0] == tenant

    made = {kind: list(fold.folded(kind, is_own)) for kind in EVENTFUL}
    found = [each for each in made["bucket"] if own.has(*node_keys.parts(each.key)[:2])]
    clock = events.rows(chain.from_iterable(made.values()), own.asin)
    return {
        "buckets": buckets.rows(found, ready, inputs.policy, inputs.now),
        "events": clock,
        "months": events.months(clock),
        "patterns": patterns.rows(fold.folded("pattern", is_own), own.asin),
    }
