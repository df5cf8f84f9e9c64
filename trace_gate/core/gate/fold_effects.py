"""What the traces of a unit make of the fold, of their own claims and of sealed traces.

SPEC 4 and 8: a verification claims what follows from its numbers (TG509); a hypothesis is
repeated as it stands (TG505); and nothing is slipped in before a sealed trace that would
change what became of it (TG205).
"""

from __future__ import annotations

from trace_gate.core.fold.registry import fold_of
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence, Set
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.policy.policy import Policy

KINDS = ("bucket", "content", "trace", "hypothesis")
"""Nodes in which one trace decides what becomes of another."""

CLAIMS = ("hypothesis", "verification")
"""Types of traces whose claims are judged by the fold; decisions have their guardrails."""


class Consequence(Record):
    """Something that is wrong with a trace of the unit, by the fold."""

    trace_id: str
    code: str
    message: str
    remediation: str


def judge(
    facts_view: FactsView, policy: Policy, types: Mapping[str, str], grown: Mapping[str, str]
) -> Iterator[Consequence]:
    """What the unit's traces come to.

    Args:
        facts_view: the base and the unit.
        policy: of the base.
        types: the ids of the unit's traces, with their type.
        grown: those of them that were sealed before and only grow, with their paths.
    """
    for kind in KINDS:
        for key in facts_view.reached(kind):
            base, facts = facts_view.at_base(key), facts_view.facts(key)
            was, now = _fold(kind, key, base, policy), _fold(kind, key, facts, policy)
            yield from _claims(was, now, types)
            others = {each.trace_id for each in (*base, *facts)} - types.keys()
            yield from _changed(was, now, facts, types, others)
            for trace_id in {each.trace_id for each in base} & grown.keys():
                facts = facts_view.without_growth(key, grown[trace_id])
                now = _fold(kind, key, facts, policy)
                yield from _changed(was, now, facts, types, {trace_id})


def _fold(kind: str, key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    return fold_of(kind)(key, facts, policy) if facts else NodeResult()


def _claims(was: NodeResult, now: NodeResult, types: Mapping[str, str]) -> Iterator[Consequence]:
    """What the fold goes on without, of what the unit brings."""
    for each in now.refused:
        kind = types.get(each.trace_id)
        judged = kind in CLAIMS or (kind is not None and each.code == "TG509")
        if judged and each.code and each not in was.refused:
            yield Consequence(
                trace_id=each.trace_id,
                code=each.code,
                message=each.message,
                remediation=each.remediation,
            )


def _changed(
    was: NodeResult,
    now: NodeResult,
    facts: Sequence[Fact],
    types: Mapping[str, str],
    sealed: Set[str],
) -> Iterator[Consequence]:
    """TG205: the fold makes something else of a sealed trace, because of the unit's."""
    mine = types.keys() - sealed
    different = {**_other_events(was, now, sealed), **_otherwise_refused(was, now, sealed)}
    for trace_id, became in sorted(different.items()):
        for culprit in _before(trace_id, facts, mine):
            yield Consequence(
                trace_id=culprit,
                code="TG205",
                message=f"{culprit} comes before {trace_id}, which is sealed and would {became}",
                remediation=_confirmation(culprit, types[culprit]),
            )


def _confirmation(trace_id: str, kind: str) -> str:
    """Only a decision has an approval (SPEC 7)."""
    if kind == "decision":
        return (
            "Date it when it really happened, after the sealed trace. If it did come before: "
            f"trace-gate approve {trace_id} --reason TG205"
        )
    return "Write when you wrote this down: now, after the sealed trace."


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
