"""Verifications of a decision that rests on no hypothesis of the world model (SPEC 8).

Its own success criteria say whether it worked. The result counts for patterns and metrics;
there is no hypothesis whose status it could move.
"""

from __future__ import annotations

from trace_gate.core.fold import refusals
from trace_gate.core.fold.hypotheses import experiments, verification_problems
from trace_gate.core.fold.hypotheses.claimed import seen_after
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE
from trace_gate.core.fold.hypotheses.pattern_facts import facts_of
from trace_gate.core.fold.hypotheses.verification import verdict_of
from trace_gate.core.fold.hypotheses.verification_problems import faulty
from trace_gate.core.fold.result import NodeResult, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.facts import Used, Verified
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy


def fold(used: Used | None, verifications: Sequence[Verified], policy: Policy) -> NodeResult:
    """What they tell patterns and metrics, and what is wrong with them.

    `used` is the decision as a hypothesis would be told of it; None where no decision has the
    id that they name.
    """
    trial = experiments.alone(used, used.criteria, used.window_days) if used else None
    seen = seen_after({}, used.trace_id, used.evidence) if used else {}
    addressed: list[AddressedFact] = []
    refused: list[tuple[Verified, Refusal]] = []
    for fact in sorted(verifications, key=lambda each: each.order):
        wrong = _misplaced(used, fact)
        if wrong is None and used is not None and trial is not None:
            verdict = verdict_of(fact, trial, used.trace_id, policy, seen)
            seen = seen_after(seen, fact.trace_id, [sha256 for sha256, *_ in fact.reports])
            wrong = verification_problems.wrong(trial, verdict)
            if wrong is None and verdict.result in CONCLUSIVE:
                trial = experiments.looked_at(trial, verdict, completes=True)
                addressed += facts_of(used, verdict)
            elif wrong is None and fact.extends is not None:
                trial = experiments.extended(trial, fact)
        if wrong is not None:
            refused.append((fact, wrong))
    for fact, refusal in refused:
        addressed += refusals.facts_of(fact.tenant, [(fact, refusal)])
    return NodeResult(addressed=tuple(addressed), refused=tuple(refusal for _, refusal in refused))


def _misplaced(used: Used | None, fact: Verified) -> Refusal | None:
    """Why it cannot be about this decision, or not yet."""
    about = fact.about or ""
    if used is None:
        from trace_gate.core.fold.hypotheses import messages

        said = messages.names_no_decision(about)
        return faulty(fact, *messages.names_nothing(said))
    if used.tenant != fact.tenant:
        from trace_gate.core.fold.hypotheses import messages

        return faulty(fact, *messages.of_other_shop(about, used, fact))
    if fact.hypothesis_id is not None:
        from trace_gate.core.fold.hypotheses import messages

        return faulty(fact, *messages.rests_on_nothing(fact, about))
    if not used.executed or fact.moment < used.moment:
        from trace_gate.core.fold.hypotheses import messages

        return faulty(fact, *messages.not_executed(about))
    return None
