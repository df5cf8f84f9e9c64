"""Hypotheses and what became of them (SPEC 8, Hypotheses, Experiments, Verification).

A step function: `step` takes one fact further. An id belongs to the tenant of its first
trace, and the criteria of that trace stand.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys, refusals
from trace_gate.core.fold.facts import Registered, ScoreTested, Used, Verified
from trace_gate.core.fold.hypotheses import experiments, outcome
from trace_gate.core.fold.hypotheses.claimed import seen_after
from trace_gate.core.fold.hypotheses.experiments import entry
from trace_gate.core.fold.hypotheses.files import files_of, summary_of, underway
from trace_gate.core.fold.hypotheses.state import State
from trace_gate.core.fold.hypotheses.verification import verify
from trace_gate.core.fold.result import NodeResult, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """A hypothesis with its experiments: their files, and what patterns and metrics learn."""
    state = state_of(node_keys.parts(key)[0], facts, policy)
    if not state.known:
        return NodeResult(addressed=tuple(_unnamed(state, facts)), refused=state.refused)
    return NodeResult(
        files=tuple(files_of(state, policy)),
        summary=summary_of(state, policy),
        addressed=(*state.addressed, *underway(state, policy), *_scored(state)),
        refused=state.refused,
    )


def _scored(state: State) -> Iterator[AddressedFact]:
    """What the shop is told where decisions on it used a priority score."""
    used = [each for each, _ in state.uses.values() if each.scored]
    if not used or state.owner is None:
        return
    over = state.since if state.concluded == "rejected" else None
    told = ScoreTested(
        **min(used, key=lambda each: each.order).origin,
        hypothesis=state.id,
        rejected=None if over is None else over[0][0],
    )
    yield node_keys.score(state.owner[0]), told


def state_of(hypothesis_id: str, facts: Sequence[Fact], policy: Policy) -> State:
    """A hypothesis after its facts."""
    state = new(hypothesis_id, policy)
    for fact in sorted(facts, key=_place):
        state = step(state, fact, policy)
    return state


def _unnamed(state: State, facts: Sequence[Fact]) -> Iterator[AddressedFact]:
    """What was refused of a hypothesis that has no file: its shops name it."""
    known = {each.trace_id: each for each in facts if isinstance(each, Verified)}
    for refusal in state.refused:
        fact = known.get(refusal.trace_id)
        if fact is not None:
            yield from refusals.facts_of(fact.tenant, [(fact, refusal)])


def new(hypothesis_id: str, policy: Policy) -> State:
    """A hypothesis before its first fact."""
    from decimal import Decimal

    start = policy.world_model["confidence"]["start"]
    return State(id=hypothesis_id, confidence=Decimal(str(start)))


def step(state: State, fact: Fact, policy: Policy) -> State:
    """The state after one more fact."""
    if not isinstance(fact, Registered | Used | Verified):
        return state
    if state.owner is not None and state.owner[0] != fact.tenant:
        return _foreign(state, fact)
    if isinstance(fact, Verified):
        hashes = tuple(sha256 for sha256, *_ in fact.reports)
        after = verify(state, fact, policy)
    elif isinstance(fact, Registered):
        hashes, after = fact.evidence, _register(state, fact)
    else:
        hashes, after = fact.evidence if fact.rests else (), _use(state, fact)
    return after.with_(seen=seen_after(state.seen, fact.trace_id, hashes)) if hashes else after


def _place(fact: Fact) -> tuple[object, ...]:
    """Of one moment and trace: it is planned, then done, then verified."""
    return fact.order, isinstance(fact, Verified), isinstance(fact, Used)


def _foreign(state: State, fact: Registered | Used | Verified) -> State:
    owner, trace = state.owner or ("", "")
    if isinstance(fact, Used):
        state = state.with_(not_counted={**state.not_counted, fact.trace_id: "refused"})
    from trace_gate.core.fold.hypotheses import messages

    refusal = Refusal.of(fact, "TG505", *messages.of_another_shop(state, owner, trace, fact))
    return state.refuse(refusal)


def _register(state: State, fact: Registered) -> State:
    corrects = _corrects(state, fact)
    if not corrects and _other_criteria(state, fact):
        return _moved_criteria(state, fact)
    state = _owned(state, fact, corrects=corrects)
    replaced = state.trials.get(fact.supersedes or "")
    if replaced is not None and replaced.registered and replaced.status == "PLANNED":
        state = state.with_trial(experiments.cancelled(replaced, fact))
    trial = experiments.planned(fact, fact.criteria or state.criteria)
    line = entry(fact, "registered", experiment=trial.id)
    return state.with_(registered=True, history=(*state.history, line)).with_trial(trial)


def _corrects(state: State, fact: Registered) -> bool:
    """Whether it mends the trace whose criteria stand, before anything was tried on them."""
    if state.uses or state.moved_by is not None or fact.supersedes is None:
        return False
    others = (each for each in state.trials.values() if each.trace != fact.supersedes)
    return fact.supersedes == state.asked_by and all(e.status == "CANCELLED" for e in others)


def _use(state: State, fact: Used) -> State:
    if not fact.rests:
        return state
    if _other_criteria(state, fact):
        state = state.with_(not_counted={**state.not_counted, fact.trace_id: "refused"})
        return _moved_criteria(state, fact)
    if not fact.executed:
        return state.with_(not_counted={**state.not_counted, fact.trace_id: "waiting"})
    state = _owned(state, fact, corrects=False)
    trial, criteria = state.newest(*experiments.OPEN), fact.criteria or state.criteria
    if trial is None:
        trial = experiments.alone(fact, criteria, fact.window_days or state.window_days)
    else:
        trial = experiments.joined(trial, fact, criteria)
    if trial.registered and state.status == "NEW" and not fact.failed:
        state = state.with_(status="TESTING", since=(fact.moment, fact.trace_id))
    named = {"experiment": trial.id} if trial.registered else {}
    line = entry(fact, "failed" if fact.failed else "executed", **named, status=state.status)
    return state.with_(
        uses={**state.uses, fact.trace_id: (fact, trial.trace)}, history=(*state.history, line)
    ).with_trial(trial)


def _other_criteria(state: State, fact: Registered | Used) -> bool:
    """Whether it asks for something else. Who repeats nothing takes what stands."""
    repeats = bool(state.criteria) and bool(fact.criteria)
    return repeats and not outcome.same(state.criteria, fact.criteria)


def _moved_criteria(state: State, fact: Registered | Used) -> State:
    from trace_gate.core.fold.hypotheses import messages

    refusal = Refusal.of(fact, "TG505", *messages.moved_criteria(state))
    return state.refuse(refusal)


def _owned(state: State, fact: Registered | Used, *, corrects: bool) -> State:
    """The state with what its first trace says, as far as it was not said before."""
    sets = bool(fact.criteria) and (corrects or not state.criteria)
    known, said = state.statement, fact.statement
    return state.with_(
        owner=state.owner or (fact.tenant, fact.trace_id),
        since=state.since or (fact.moment, fact.trace_id),
        criteria=fact.criteria if sets else state.criteria,
        asked_by=fact.trace_id if sets else state.asked_by,
        statement=said if said is not None and (corrects or known is None) else known,
        window_days=state.window_days or fact.window_days,
    )
