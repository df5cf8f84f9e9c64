"""What can be wrong with a verification (SPEC 8, Verification; TG509)."""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.hypotheses import extensions
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE
from trace_gate.core.fold.result import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Verified
    from trace_gate.core.fold.hypotheses.experiments import Trial, Verdict
    from trace_gate.core.fold.hypotheses.state import State

_NO_FAULT = ""
"""The code of what does not count though nothing is wrong with the verification itself."""


def faulty(fact: Verified, message: str, remediation: str) -> Refusal:
    """TG509: something is wrong with the verification itself."""
    return Refusal.of(fact, "TG509", message, remediation)


def misplaced(state: State, fact: Verified) -> Refusal | None:
    """Why it cannot be about this hypothesis, or not yet."""
    about = fact.about or ""
    if fact.hypothesis_id not in (None, state.id):
        from trace_gate.core.fold.hypotheses import messages

        return faulty(fact, *messages.other_hypothesis(fact, about, state))
    if state.not_counted.get(about) == "refused":
        from trace_gate.core.fold.hypotheses import messages

        return Refusal.of(fact, _NO_FAULT, *messages.decision_refused(about, state))
    unknown = about not in state.uses and about not in state.trials
    own = fact.trace_id == about or fact.hypothesis_id is None
    if state.not_counted.get(about) == "waiting" or (own and unknown):
        from trace_gate.core.fold.hypotheses import messages

        return faulty(fact, *messages.not_recorded(about))
    return None


def nothing(state: State, fact: Verified) -> Refusal:
    """There is no test that waits for a result."""
    from trace_gate.core.fold.hypotheses import messages

    said = messages.all_tested(state) if state.trials else messages.never_tested(state)
    return faulty(fact, *said)


def wrong(trial: Trial, verdict: Verdict) -> Refusal | None:
    """What is wrong with the claim of a verification, or why a right one does not count."""
    fact = verdict.fact
    if fact.claim not in (None, verdict.result):
        from trace_gate.core.fold.hypotheses import messages

        reasons = messages.reasons(verdict)
        return faulty(fact, *messages.claims_otherwise(fact, trial, verdict, reasons))
    if trial.status == "CANCELLED":
        from trace_gate.core.fold.hypotheses import messages

        return Refusal.of(fact, _NO_FAULT, *messages.given_up(trial))
    if fact.extends is not None:
        return extensions.wrong(trial, verdict)
    if verdict.result not in CONCLUSIVE:
        return None
    if early(fact, trial, verdict.decision):
        return _too_early(trial, verdict)
    return _counted_before(fact, trial.verdict)


def early(fact: Verified, trial: Trial, decision: str | None) -> bool:
    """Whether the window has not passed. Without a window nobody can tell that it has."""
    due = trial.due(decision)
    return due is None or fact.moment < due


def _too_early(trial: Trial, verdict: Verdict) -> Refusal:
    from trace_gate.core.fold.hypotheses import messages

    fact, due = verdict.fact, trial.due(verdict.decision)
    if due is None:
        return faulty(fact, *messages.no_window_given())
    over = formatting.instant(due)
    return faulty(fact, *messages.too_early(verdict, trial, over))


def _counted_before(fact: Verified, before: Verdict | None) -> Refusal | None:
    if before is None or before.result not in CONCLUSIVE:
        return None
    from trace_gate.core.fold.hypotheses import messages

    return Refusal.of(fact, _NO_FAULT, *messages.counted_before(before))
