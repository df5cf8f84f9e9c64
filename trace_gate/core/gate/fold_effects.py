"""What the traces of a unit make of the fold, of their own claims and of sealed traces.

SPEC 4 and 8: a verification claims what follows from its numbers (TG509); a hypothesis is
repeated as it stands (TG505); and nothing is slipped in before a sealed trace that would
change what became of it (TG205).
"""

from __future__ import annotations

from trace_gate.core.fold.registry import fold_of
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.ledger.time_order import can_be_confirmed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence, Set
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

KINDS = ("bucket", "content", "trace", "hypothesis")
"""Nodes in which one trace decides what becomes of another."""

CLAIMS = ("hypothesis", "verification")
"""Types of traces whose claims are judged by the fold; decisions have their guardrails."""


def judge(facts_view: FactsView, policy: Policy, live: Mapping[str, Touched]) -> Iterator[Finding]:
    """What the traces of the unit come to.

    Args:
        facts_view: the base and the unit.
        policy: of the base.
        live: the traces that the unit adds or grows, by their ids.
    """
    grown = {name: each.path for name, each in live.items() if each.before is not None}
    for kind in KINDS:
        for key in facts_view.reached(kind):
            base, facts = facts_view.at_base(key), facts_view.facts(key)
            was, now = _fold(kind, key, base, policy), _fold(kind, key, facts, policy)
            yield from _claims(was, now, live)
            others = {each.trace_id for each in (*base, *facts)} - live.keys()
            yield from _changed(was, now, facts, live, others)
            for trace_id in {each.trace_id for each in base} & grown.keys():
                facts = facts_view.without_growth(key, grown[trace_id])
                now = _fold(kind, key, facts, policy)
                yield from _changed(was, now, facts, live, {trace_id})


def nodes(facts_view: FactsView) -> Iterator[str]:
    """The nodes that this asks about, as far as the facts that are known tell."""
    for kind in KINDS:
        feeders = facts_view.feeders(kind)
        yield from feeders
        yield from facts_view.reached(kind) if facts_view.knows(*feeders) else ()


def _fold(kind: str, key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    return fold_of(kind)(key, facts, policy) if facts else NodeResult()


def _claims(was: NodeResult, now: NodeResult, live: Mapping[str, Touched]) -> Iterator[Finding]:
    """What the fold goes on without, of what the unit brings."""
    for each in now.refused:
        touched = live.get(each.trace_id)
        if touched is None or not each.code or each in was.refused:
            continue
        kind = touched.trace.trace_type or ""
        if each.code == "TG509" or kind in CLAIMS:
            place = ("verification", "hypothesis_result") if each.code == "TG509" else (kind,)
            yield touched.file.finding(each.code, place, each.message, each.remediation)


def _changed(
    was: NodeResult,
    now: NodeResult,
    facts: Sequence[Fact],
    live: Mapping[str, Touched],
    sealed: Set[str],
) -> Iterator[Finding]:
    """TG205: the fold makes something else of a sealed trace, because of the unit's."""
    mine = live.keys() - sealed
    different = {**_other_events(was, now, sealed), **_otherwise_refused(was, now, sealed)}
    for trace_id, became in sorted(different.items()):
        for culprit in _before(trace_id, facts, mine):
            from trace_gate.core.gate import unit_messages as messages

            yield live[culprit].file.finding(
                "TG205",
                ("created_at",),
                messages.would_change(culprit, trace_id, became),
                _confirmation(culprit, live[culprit].trace),
                waits=can_be_confirmed(live[culprit]),
            )


def _confirmation(trace_id: str, trace: Trace) -> str:
    """Only a decision has an approval (SPEC 7)."""
    from trace_gate.core.gate import unit_messages as messages

    if trace.trace_type == "decision":
        return messages.date_truly(trace_id)
    return messages.date_of_writing()


def _otherwise_refused(was: NodeResult, now: NodeResult, sealed: Collection[str]) -> dict[str, str]:
    """Sealed traces that counted and do not any more, or the other way round."""
    before, after = _refusals(was, sealed), _refusals(now, sealed)
    return {
        place[0]: f"not count any more: {after[place]}" if place in after else "count again."
        for place in sorted(before.keys() ^ after.keys())
    }


def _refusals(folded: NodeResult, sealed: Collection[str]) -> dict[tuple[str, int, str], str]:
    mine = (each for each in folded.refused if each.trace_id in sealed)
    return {(each.trace_id, each.number, each.code): each.message for each in mine}


def _other_events(was: NodeResult, now: NodeResult, sealed: Collection[str]) -> dict[str, str]:
    """Sealed traces whose event would say something else, like another version of a text."""
    before, after = _events(was), _events(now)
    changed = (path for path in sorted(before.keys() & after.keys()) if before[path] != after[path])
    found = {before[path]["trace"]: before[path]["id"] for path in changed}
    return {
        trace_id: f"make {event} another event."
        for trace_id, event in found.items()
        if trace_id in sealed
    }


def _events(folded: NodeResult) -> dict[str, Mapping[str, Any]]:
    return {each.path: each.data for each in folded.files if each.layer == "event_clock"}


def _before(sealed: str, facts: Sequence[Fact], mine: Collection[str]) -> list[str]:
    """The unit's traces that come before a sealed one; all of them if nobody can tell."""
    own = [each for each in facts if each.trace_id in mine]
    first = min((each.order for each in facts if each.trace_id == sealed), default=None)
    earlier = {each.trace_id for each in own if first is None or each.order < first}
    return sorted(earlier or {each.trace_id for each in own})
