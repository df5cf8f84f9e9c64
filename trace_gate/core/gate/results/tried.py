"""Which executions a result is about, resolved as the fold does it (SPEC 8, Verification)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Decided, Used, Verified
from trace_gate.core.fold.hypotheses.trace_node import hypothesis_of
from trace_gate.core.fold.trace_facts import facts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.trace_file import Touched


def tried(facts_view: FactsView, result: Touched) -> frozenset[str]:
    """The executed decisions that a result may be about, as the fold resolves it (SPEC 8).

    The decision that it names, where that was a run of its own on the market; else all runs
    of the hypothesis. What was executed after the result is no test of it.
    """
    return frozenset(
        each.trace_id for key, fact in _verified(result) for each in _runs(facts_view, key, fact)
    )


def nodes(facts_view: FactsView, result: Touched) -> Iterator[str]:
    """The nodes that this asks about, as far as the facts that are known tell."""
    for key, fact in _verified(result):
        yield key
        named = hypothesis_of(fact, facts_view.facts(key)) if facts_view.knows(key) else None
        if named is not None:
            yield node_keys.hypothesis(named)


def _verified(result: Touched) -> Iterator[tuple[str, Verified]]:
    """What a result tells, and which node."""
    if not result.file.problems:
        for key, fact in facts_of(result.trace, result.path):
            if isinstance(fact, Verified):
                yield key, fact


def _runs(facts_view: FactsView, key: str, result: Verified) -> list[Decided | Used]:
    named = facts_view.facts(key)
    hypothesis_id = hypothesis_of(result, named)
    used = (
        facts_view.facts(node_keys.hypothesis(hypothesis_id)) if hypothesis_id is not None else []
    )
    moment = result.whole, result.fraction
    runs = [
        each
        for each in (*named, *used)
        if isinstance(each, Decided) or (isinstance(each, Used) and each.rests)
        if each.executed and (each.whole, each.fraction) <= moment
    ]
    own = [each for each in runs if each.trace_id == result.about and each.market]
    return own or runs
