"""Guardrail 5: what a decision rests on (SPEC 7, Hypothesis; TG505).

Every hypothesis that it cites counts, and the worst decides: by what the fold knows of it,
never by what the trace says of its confidence.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Used
from trace_gate.core.fold.hypotheses import node
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.fold.hypothesis_fields import cited
from trace_gate.core.governor.guardrails import amplitude, claims

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.governor.context import DecisionContext

PLACE = ("hypothesis", "hypothesis_id")


def judge(context: DecisionContext) -> Iterator[Finding]:
    """What the cited hypotheses, and a priority score, do not carry without a person."""
    if not context.market or undoes(context):
        return
    named = cited(context.trace)
    yield from _unfounded(context, named)
    for hypothesis_id in named:
        yield from _one(context, hypothesis_id)
    yield from _score(context)


def _unfounded(context: DecisionContext, named: tuple[str, ...]) -> Iterator[Finding]:
    """To consider a hypothesis is not to rest on it. What nobody can look up carries nothing."""
    if _rests(context) not in named:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.rests_on_none(context)
    for odd in (each for each in _considered(context) if each not in named):
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.unknown_id(context, odd)


def _considered(context: DecisionContext) -> list[object]:
    """What stands as id in each hypothesis that was considered."""
    items = context.trace.layer("analysis").get("hypotheses_considered")
    maps = items if isinstance(items, list) else ()
    found = [each.get("id") for each in maps if isinstance(each, dict)]
    return [each for each in found if each is not None]


def undoes(context: DecisionContext) -> bool:
    """A rollback of which every change brings back what stood before (SPEC 5)."""
    return context.trace.is_rollback and all(amplitude.returns(context, a) for a in context.market)


def _one(context: DecisionContext, hypothesis_id: str) -> Iterator[Finding]:
    facts = context.facts(node_keys.hypothesis(hypothesis_id))
    state = node.state_of(hypothesis_id, facts, context.policy)
    refused = _refused(context, state, hypothesis_id)
    if refused is not None:
        yield refused
        return
    executed = {each.trace_id for each in facts if isinstance(each, Used) and each.executed}
    blocked = tuple(_status(context, state, len(executed)))
    yield from blocked
    yield from _confidence(context, state, blocked=bool(blocked))


def _refused(context: DecisionContext, state: State, hypothesis_id: str) -> Finding | None:
    """What the fold itself would refuse: another shop's hypothesis, or criteria that move."""
    used = _used(context, rests=_rests(context) == hypothesis_id)
    after = node.step(state, used, context.policy)
    for refusal in after.refused[len(state.refused) :]:
        return context.block(refusal.code, PLACE, refusal.message, refusal.remediation)
    return None


def _rests(context: DecisionContext) -> object:
    return context.trace.layer("hypothesis").get("hypothesis_id")


def _used(context: DecisionContext, *, rests: bool) -> Used:
    """The decision as if it were executed."""
    from trace_gate.core.fold.hypothesis_fields import expected

    return Used(
        whole=context.at.whole,
        fraction=context.at.fraction,
        trace_id=context.id,
        executed=True,
        rests=rests,
        tenant=context.tenant,
        asin=context.asin,
        action_type=None,
        **expected(context.trace.layer("hypothesis")),
        baseline={},
        contexts=(),
    )


def _status(context: DecisionContext, state: State, executed: int) -> Iterator[Finding]:
    limits = context.policy.guardrails["hypothesis"]
    if state.status in limits["blocked_statuses"]:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.did_not_work(context, state)
    most = limits["decisions_without_trace"]
    if state.status == "NEW" and not state.registered and executed >= most:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.never_written(context, state, executed, most)


def _confidence(context: DecisionContext, state: State, *, blocked: bool) -> Iterator[Finding]:
    limits = context.policy.guardrails["hypothesis"]
    low, enough = decimal_of(limits["warn_below"]), decimal_of(limits["automatic_from"])
    if low is not None and state.confidence < low:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.low_confidence(context, state, low)
    sure = enough is not None and state.confidence >= enough and not state.claimed
    if not (state.automatic or sure):
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.not_sure_enough(context, state, enough, blocked=blocked)


def _score(context: DecisionContext) -> Iterator[Finding]:
    """A decision that rests on a priority score needs a person, unless the policy trusts scores."""
    result = claims.used_score(context.trace).get("result")
    if result is None:
        return
    rules = context.policy.priority_score
    if not rules["auto_execute_allowed"]:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.score_alone(context, result)
    number, most = decimal_of(result), decimal_of(rules["note_above"])
    if number is not None and most is not None and number > most:
        from trace_gate.core.governor.guardrails import hypothesis_messages

        yield hypothesis_messages.high_score(context, result, most)
