"""What the traces of a unit make of the fold, of their own claims and of sealed traces.

SPEC 4 and 8: a verification claims what follows from its numbers (TG509); a hypothesis is
repeated as it stands (TG505); and nothing is slipped in before a sealed trace that would
change what became of it (TG205).
"""

from __future__ import annotations

from trace_gate.core.fold.layers import LAYERS
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.folded import Refusal
    from trace_gate.core.governor.ground import Ground
    from trace_gate.core.policy.bundle import Policy

KINDS = ("bucket", "trace", "hypothesis")
"""Nodes in which one trace decides what becomes of another."""

CLAIMS = ("hypothesis", "verification")
"""Types of traces whose claims are judged by the fold; decisions have their guardrails."""


class Consequence(Record):
    """Something that is wrong with a trace of the unit, by the fold."""

    trace_id: str
    code: str
    message: str
    remediation: str


def judge(ground: Ground, policy: Policy, types: Mapping[str, str]) -> Iterator[Consequence]:
    """What the unit's traces come to; `types` are the ids of the unit's traces, with their type."""
    for kind in KINDS:
        for key in ground.reached(kind):
            before, after = ground.at_base(key), ground.facts(key)
            was = LAYERS[kind](key, before, policy).refused if before else ()
            now = LAYERS[kind](key, after, policy).refused if after else ()
            yield from _claims(was, now, types)
            yield from _changed(was, now, after, types)


def _claims(
    was: Sequence[Refusal], now: Sequence[Refusal], types: Mapping[str, str]
) -> Iterator[Consequence]:
    """What the fold goes on without, of what the unit brings."""
    for each in now:
        kind = types.get(each.trace_id)
        judged = kind in CLAIMS or (kind is not None and each.code == "TG509")
        if judged and each.code and each not in was:
            yield Consequence(
                trace_id=each.trace_id,
                code=each.code,
                message=each.message,
                remediation=each.remediation,
            )


def _changed(
    was: Sequence[Refusal],
    now: Sequence[Refusal],
    facts: Sequence[Fact],
    types: Mapping[str, str],
) -> Iterator[Consequence]:
    """TG205: a sealed trace that counted does not any more, or the other way round."""
    before = {_place(each): each for each in was if each.trace_id not in types}
    after = {_place(each): each for each in now if each.trace_id not in types}
    for place in sorted(before.keys() ^ after.keys()):
        sealed = place[0]
        known = after.get(place)
        became = f"would not count any more: {known.message}" if known else "would count again."
        for culprit in _before(sealed, facts, types):
            yield Consequence(
                trace_id=culprit,
                code="TG205",
                message=f"{culprit} comes before {sealed}, which is sealed and {became}",
                remediation="Date it when it really happened, after the sealed trace. If it did "
                f"come before: trace-gate approve {culprit} --reason TG205",
            )


def _place(refusal: Refusal) -> tuple[str, int, str]:
    return refusal.trace_id, refusal.number, refusal.code


def _before(sealed: str, facts: Sequence[Fact], types: Mapping[str, str]) -> list[str]:
    """The unit's traces that come before a sealed one; all of them if nobody can tell."""
    mine = [each for each in facts if each.trace_id in types]
    first = min((each.order for each in facts if each.trace_id == sealed), default=None)
    earlier = {each.trace_id for each in mine if first is None or each.order < first}
    return sorted(earlier or {each.trace_id for each in mine})
