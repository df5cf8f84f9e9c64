"""A trace together with the verifications that name it (SPEC 8, Verification).

A verification names a decision, and the decision knows on which hypothesis it rests. This
node brings both together, and tells the hypothesis what its decisions found.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import BucketAt, Decided, Registered, Superseded, Used, Verified
from trace_gate.core.fold.hypotheses import unbound
from trace_gate.core.fold.result import NodeResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy

    Contexts = tuple[tuple[str, str, str | None, str | None], ...]


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """What a trace and its verifications tell others. It writes no file."""
    del key
    decided = next((each for each in facts if isinstance(each, Decided)), None)
    buckets = [each for each in facts if isinstance(each, BucketAt)]
    buckets.sort(key=lambda each: (each.asin, each.bucket, each.state or "", each.fit_type or ""))
    contexts = tuple((each.asin, each.bucket, each.state, each.fit_type) for each in buckets)
    addressed = list(_uses(decided, contexts)) if decided is not None else []
    alone: list[Verified] = []
    for verified in (each for each in facts if isinstance(each, Verified)):
        hypothesis_id = hypothesis_of(verified, facts)
        if hypothesis_id is not None:
            addressed.append((node_keys.hypothesis(hypothesis_id), verified))
        else:
            alone.append(verified)
    replaced = any(isinstance(each, Superseded) for each in facts)
    folded = unbound.fold(_used(decided, contexts, rests=True) if decided else None, alone, policy)
    return NodeResult(
        summary=None if decided is None or replaced else _open(decided),
        addressed=(*addressed, *folded.addressed),
        refused=folded.refused,
    )


def _open(decided: Decided) -> dict[str, Any] | None:
    """What `status` says of a decision that may still be executed; None for any other."""
    begun = decided.moment != decided.created
    over = begun or decided.executed or decided.result is not None
    if over or decided.withdraws or decided.claim == "BLOCK":
        return None
    waiting = decided.claim == "ESCALATE" and not decided.approved
    return {
        "tenant": decided.tenant,
        "asin": decided.asin,
        "created": decided.whole,
        "waits_for": "approval" if waiting else "execution",
        "approved_at": decided.approved_at,
        "moves": [list(each) for each in decided.moves],
    }


def named(facts: Iterable[Fact]) -> set[str]:
    """The hypotheses that a trace may tell something, by what it is told; no other one."""
    found = set[str | None]()
    for each in facts:
        if isinstance(each, Decided | Registered | Verified):
            found.add(each.hypothesis_id)
        if isinstance(each, Decided):
            found.update(each.considered)
    return {each for each in found if each is not None}


def hypothesis_of(verified: Verified, facts: Sequence[Fact]) -> str | None:
    """The hypothesis that a verification is about.

    The one that the trace which it names rests on, or registers (`facts` are what that trace
    is told); else its own, unless it names a decision.
    """
    named = [each for each in facts if isinstance(each, Decided | Registered)]
    if named and named[0].hypothesis_id:
        return named[0].hypothesis_id
    return None if any(isinstance(each, Decided) for each in named) else verified.hypothesis_id


def _uses(decided: Decided, contexts: Contexts) -> Iterator[AddressedFact]:
    named = ((decided.hypothesis_id, True), *((each, False) for each in decided.considered))
    for hypothesis_id, rests in named:
        if hypothesis_id is not None:
            yield node_keys.hypothesis(hypothesis_id), _used(decided, contexts, rests=rests)


def _used(decided: Decided, contexts: Contexts, *, rests: bool) -> Used:
    """The decision as a hypothesis is told of it: its own fields, as far as `Used` has them."""
    own = {name: getattr(decided, name) for name in Used._fields if name in Decided._fields}
    return Used(**own, rests=rests, contexts=contexts)
