"""What a verification does to a hypothesis (SPEC 8, Verification)."""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.hypotheses import verification_problems
from trace_gate.core.fold.hypotheses.claimed import is_claimed
from trace_gate.core.fold.hypotheses.experiments import Verdict, entry, looked_at
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE, judge, result_of
from trace_gate.core.fold.hypotheses.pattern_facts import facts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.fold.facts import Verified
    from trace_gate.core.fold.hypotheses.claimed import Seen
    from trace_gate.core.fold.hypotheses.experiments import Trial
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.policy.policy import Policy

_STATUS: Mapping[str, str] = {"confirmed": "CONFIRMED", "rejected": "REJECTED"}


def verify(state: State, fact: Verified, policy: Policy) -> State:
    """One step: a verification of the hypothesis, or of a decision that rests on it."""
    wrong = verification_problems.misplaced(state, fact)
    if wrong is not None:
        return state.refuse(wrong)
    decision, trial = _subject(state, fact)
    if trial is None:
        return state.refuse(verification_problems.nothing(state, fact))
    verdict = verdict_of(fact, trial, decision, policy, state.seen)
    wrong = verification_problems.wrong(trial, verdict)
    if wrong is not None:
        return state.refuse(wrong, trial)
    return _taken(state, trial, verdict, policy)


def _subject(state: State, fact: Verified) -> tuple[str | None, Trial | None]:
    """The decision and the trial that it is about."""
    about = fact.about or ""
    if about in state.uses:
        return about, state.trials[state.uses[about][1]]
    trial = state.trials.get(about) or _newest(state)
    return (trial.runs[0][0] if trial is not None and trial.runs else None), trial


def _newest(state: State) -> Trial | None:
    """A verification that only names the hypothesis is about what waits for a result."""
    return (
        state.newest("RUNNING")
        or state.newest("PLANNED")
        or state.newest("COMPLETED")
        or state.newest("RUNNING", "COMPLETED", registered=False)
    )


def verdict_of(
    fact: Verified, trial: Trial, decision: str | None, policy: Policy, seen: Seen
) -> Verdict:
    """What the outcome comes to by the criteria of the trial; `seen`: the evidence until then."""
    level = policy.world_model["patterns"]["interval"]
    lines = judge(trial.criteria, fact.outcome, level)
    looking = fact.claim in (None, "inconclusive") and verification_problems.early(
        fact, trial, decision
    )
    return Verdict(
        fact=fact,
        decision=decision,
        result="inconclusive" if looking else result_of(lines),
        evidenced=not is_claimed(fact, trial, decision, seen),
        lines=lines,
    )


def _taken(state: State, trial: Trial, verdict: Verdict, policy: Policy) -> State:
    """The state after a verification that nothing is wrong with; an early look moves nothing."""
    fact = verdict.fact
    over = not verification_problems.early(fact, trial, verdict.decision) and trial.verdict is None
    completes = fact.extends is None and (over or verdict.result in CONCLUSIVE)
    trial = looked_at(trial, verdict, completes=completes)
    state = state.with_trial(trial)
    if completes:
        state = _moved(state, verdict, policy)
    line = entry(
        fact,
        "verified",
        **({"experiment": trial.id} if trial.registered else {"decision": trial.trace}),
        result=verdict.result,
        claimed=not verdict.evidenced,
        counted=completes,
        status=state.status,
        confidence=formatting.number(state.confidence),
    )
    return state.with_(history=(*state.history, line))


def _moved(state: State, verdict: Verdict, policy: Policy) -> State:
    """Confidence and status after a result that counts."""
    from decimal import Decimal

    fact = verdict.fact
    rules = {name: Decimal(str(n)) for name, n in policy.world_model["confidence"].items()}
    confidence = state.confidence + rules[verdict.result]
    confidence = max(rules["lowest"], min(rules["highest"], confidence))
    state = _concluded(state, verdict) if verdict.result in CONCLUSIVE else state
    status = _STATUS.get(state.concluded or "", state.status)
    status = "DEPRECATED" if confidence < rules["deprecated_below"] else status
    since = state.since if status == state.status else (fact.moment, fact.trace_id)
    return state.with_(confidence=confidence, moved_by=fact.trace_id, status=status, since=since)


def _concluded(state: State, verdict: Verdict) -> State:
    """Claims after an evidenced result that says the same take nothing from it."""
    used = state.uses[verdict.decision][0] if verdict.decision is not None else None
    backed = verdict.evidenced or (state.backed and state.concluded == verdict.result)
    return state.with_(
        concluded=verdict.result,
        backed=backed,
        addressed=(*state.addressed, *(facts_of(used, verdict) if used is not None else ())),
    )
