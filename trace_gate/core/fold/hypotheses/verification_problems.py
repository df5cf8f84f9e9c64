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
    from trace_gate.core.fold.hypotheses.outcome import Line
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
        said = f"It names {fact.hypothesis_id}, but {about} rests on {state.id}."
        mend = f"Write {state.id} as hypothesis.hypothesis_id, or leave that field out."
        return faulty(fact, said, mend)
    if state.not_counted.get(about) == "refused":
        said = f"{about} does not count for {state.id}, so what became of it does not either."
        return Refusal.of(fact, _NO_FAULT, said, f"See what is wrong with {about}.")
    unknown = about not in state.uses and about not in state.trials
    own = fact.trace_id == about or fact.hypothesis_id is None
    if state.not_counted.get(about) == "waiting" or (own and unknown):
        said = f"{about} was not executed before that, so nobody can know what it did."
        mend = "Fill in executed_at and result of the decision first, with the times as they were."
        return faulty(fact, said, mend)
    return None


def nothing(state: State, fact: Verified) -> Refusal:
    """There is no test that waits for a result."""
    if state.trials:
        return faulty(
            fact,
            f"Every test of {state.id} has its result or was given up.",
            "To test it again, plan it in a new trace (trace-gate new hypothesis).",
        )
    return faulty(
        fact,
        f"Nothing tests {state.id}: no trace plans it, and no executed decision rests on it.",
        "Name the decision that was tested as causal_links.caused_by.",
    )


def wrong(trial: Trial, verdict: Verdict) -> Refusal | None:
    """What is wrong with the claim of a verification, or why a right one does not count."""
    fact = verdict.fact
    if fact.claim not in (None, verdict.result):
        reasons = "; ".join(map(_reason, verdict.lines)) or "no success criteria were written down"
        return faulty(
            fact,
            f"It claims {fact.claim}, but by the criteria of {trial.trace} the outcome "
            f"is {verdict.result}: {reasons}.",
            f"Write hypothesis_result: {verdict.result}, or correct actual_outcome.",
        )
    if trial.status == "CANCELLED":
        return Refusal.of(
            fact,
            _NO_FAULT,
            f"The experiment {trial.id} was given up: {trial.by} took its place.",
            "Verify the experiment that took its place.",
        )
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
    fact, due = verdict.fact, trial.due(verdict.decision)
    if due is None:
        return faulty(
            fact,
            "No trace says for how many days this had to run, so nobody can tell "
            "whether that time is over.",
            "Write hypothesis_result: inconclusive, and plan the next test with "
            "hypothesis.verification_window_days.",
        )
    over = formatting.instant(due)
    return faulty(
        fact,
        f"It says {verdict.result} before the {trial.window_days} days are over "
        f"({over}): early numbers mislead.",
        f"Write hypothesis_result: inconclusive, or verify after {over}.",
    )


def _counted_before(fact: Verified, before: Verdict | None) -> Refusal | None:
    if before is None or before.result not in CONCLUSIVE:
        return None
    return Refusal.of(
        fact,
        _NO_FAULT,
        f"{before.fact.trace_id} says {before.result} about the same test, and a test counts once.",
        "To test it again, plan it in a new trace (trace-gate new hypothesis).",
    )


def _reason(line: Line) -> str:
    metric, operator, value, _ = line.criterion
    asked = f"{metric} {operator} {value}"
    if line.met is None:
        return f"{asked} cannot be told ({line.why})"
    return f"{asked} is {'met' if line.met else 'not met'} by {line.actual}"
