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
from trace_gate.core.schema import anew

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
        yield context.escalate(
            "TG505",
            ("hypothesis",),
            "The decision rests on no hypothesis, so nothing says that it may run without "
            "a person.",
            f"Write hypothesis.hypothesis_id, or ask for approval: trace-gate approve {context.id}",
        )
    for odd in (each for each in _considered(context) if each not in named):
        yield context.escalate(
            "TG505",
            ("analysis", "hypotheses_considered"),
            f"{odd!r} is considered and names no hypothesis, so nobody can look it up.",
            "Write its number, like H-014, or leave the id out.",
        )


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
        by = f" by {state.moved_by}" if state.moved_by else ""
        said = f"{state.id} is {state.status}{by}: what was tried did not work."
        mend = f"Rest the decision on another hypothesis: {_new_hypothesis()}"
        yield context.block("TG505", PLACE, said, mend)
    most = limits["decisions_without_trace"]
    if state.status == "NEW" and not state.registered and executed >= most:
        yield context.block(
            "TG505",
            PLACE,
            f"{executed} executed decisions name {state.id}, and no trace says what it is; {most} "
            "may.",
            f"Write it down first: {_new_hypothesis()} --hypothesis {state.id}",
        )


def _new_hypothesis() -> str:
    return (
        "trace-gate new hypothesis --caused-by OBSERVATION "
        f'--statement "{anew.EXPECTED}" --criterion "{anew.CRITERION}"'
    )


def _confidence(context: DecisionContext, state: State, *, blocked: bool) -> Iterator[Finding]:
    limits = context.policy.guardrails["hypothesis"]
    low, enough = decimal_of(limits["warn_below"]), decimal_of(limits["automatic_from"])
    if low is not None and state.confidence < low:
        yield context.file.finding(
            "TG505",
            PLACE,
            f"The confidence in {state.id} is {state.confidence:.2f}, below {low:.2f}.",
            "Look twice: what was tried on it worked less often than not.",
            level="warning",
        )
    sure = enough is not None and state.confidence >= enough and not state.claimed
    if not (state.automatic or sure):
        claimed = ", and no report stands behind its last result" if state.claimed else ""
        at_least = f"{enough:.2f} or more" if enough is not None else "more"
        yield context.escalate(
            "TG505",
            PLACE,
            f"{state.id} is {state.status} with confidence {state.confidence:.2f}{claimed}: not "
            f"enough to act without a person (CONFIRMED, or {at_least}).",
            "See what is BLOCKed beside it: no approval changes that." if blocked else None,
        )


def _score(context: DecisionContext) -> Iterator[Finding]:
    """A decision that rests on a priority score needs a person, unless the policy trusts scores."""
    result = claims.used_score(context.trace).get("result")
    if result is None:
        return
    place = ("analysis", "priority_scores_used", "result")
    rules = context.policy.priority_score
    if not rules["auto_execute_allowed"]:
        yield context.escalate(
            "TG505",
            place,
            f"The decision rests on a priority score ({result}), and a score alone decides "
            "nothing.",
            f"{context.ask}   or write `result: null` if the score was not a reason.",
        )
    number, most = decimal_of(result), decimal_of(rules["note_above"])
    if number is not None and most is not None and number > most:
        yield context.file.finding(
            "TG505",
            place,
            f"The priority score is {result}, above {most}: look twice.",
            "Compare searches, purchase rate and title density with the report.",
            level="note",
        )
