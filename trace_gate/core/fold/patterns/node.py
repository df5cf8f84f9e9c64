"""Emerged patterns: what verified decisions of a shop have in common (SPEC 8).

A decision counts once in a pattern, however many criteria of the metric it has: it is a
success if all are met. A result without a report in the repository is *claimed*: it counts
for the pattern, is shown apart, and counts for no law.
"""

from __future__ import annotations

from trace_gate.core.fold import formatting, node_keys
from trace_gate.core.fold.facts import Observed
from trace_gate.core.fold.metrics.series import share
from trace_gate.core.fold.pattern_groups import Group
from trace_gate.core.fold.patterns import laws
from trace_gate.core.fold.patterns.tally import Case, Tally
from trace_gate.core.fold.result import File, NodeResult
from trace_gate.core.record import Record
from trace_gate.core.statistics import intervals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy

SCHEMA = "emerged_pattern/1"


class Verifications(Record):
    """The state of the fold of a pattern. It belongs to who began it; `step` adds to it."""

    cases: dict[str, Case]
    """By the trace of the decision."""
    groups: set[tuple[str | None, ...]]
    """The group: the key holds its slug only."""


def begin() -> Verifications:
    """No decision verified yet."""
    return Verifications(cases={}, groups=set())


def step(state: Verifications, fact: Fact) -> Verifications:
    """Take in what one verification says about a decision. Their order does not matter."""
    if isinstance(fact, Observed):
        case, before = Case.of(fact), state.cases.get(fact.decision)
        state.cases[fact.decision] = case if before is None else before.both(case)
        state.groups.add(tuple(fact.group))
    return state


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """A pattern, from enough verified decisions on; and the law that it may have become."""
    state = begin()
    for fact in facts:
        step(state, fact)
    if not state.cases or len(state.cases) < policy.world_model["patterns"]["decisions"]:
        return NodeResult()
    tenant, slug = node_keys.parts(key)
    cases = sorted(state.cases.values(), key=lambda case: (case.place, case.decision))
    group = Group.of(min(state.groups, key=str))
    named = group.as_dict()
    shared = {"tenant": formatting.tenant(tenant), "group": named}
    law = laws.law(slug, shared, [case for case in cases if case.evidenced], policy)
    pattern = _pattern(slug, shared, cases, law, policy)
    files = [_file(f"emerged_patterns/{tenant}", pattern)]
    files += [] if law is None else [_file(f"causal_laws/{tenant}", law)]
    summary = {
        "decisions": pattern["decisions"],
        "successes": pattern["successes"],
        "lower": pattern["interval"]["lower"],
        "law": law is not None,
    }
    return NodeResult(files=tuple(files), summary=summary)


def _pattern(
    slug: str,
    shared: dict[str, Any],
    cases: Sequence[Case],
    law: dict[str, Any] | None,
    policy: Policy,
) -> dict[str, Any]:
    tally, rules = Tally.of(cases), policy.world_model["patterns"]
    level = rules["interval"]
    lower, upper = intervals.wilson(tally.successes, tally.decisions, level)
    since = cases[rules["decisions"] - 1]
    return {
        "schema": SCHEMA,
        "id": f"PAT-{slug}",
        **shared,
        "since": {"at": formatting.instant(since.place[:2]), "trace": since.verification},
        **tally.plain(),
        "success_rate": share(tally.successes, tally.decisions),
        "interval": {"level": level, "lower": lower, "upper": upper},
        "evidenced": Tally.of([case for case in cases if case.evidenced]).plain(),
        "claimed": Tally.of([case for case in cases if not case.evidenced]).plain(),
        "law": None if law is None else law["id"],
        "history": [case.plain() for case in cases],
        "refused": [],
    }


def _file(folder: str, data: dict[str, Any]) -> File:
    return File(layer="world_model", path=f"{folder}/{data['id']}.yaml", make=lambda: data)
