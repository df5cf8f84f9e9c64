"""Whether a result may extend the window of its test (SPEC 8, Experiments; TG509).

A window is extended once, where nobody can tell the result yet, and before the longer window is
over. So nobody looks at one window after another until one of them says what was hoped for.
"""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.hypotheses.experiments import LONGEST_EXTENDED, extended
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE, result_of
from trace_gate.core.fold.result import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.hypotheses.experiments import Trial, Verdict
    from trace_gate.core.fold.hypotheses.outcome import Line

_REMOVE = "Remove extend_window_days."
_ANEW = (
    "Remove extend_window_days. To test for longer, plan it in a new trace (trace-gate new "
    "hypothesis)."
)

_AS_IT_IS = "Remove extend_window_days, and verify with a report of the window as it is."
_BEFORE = f"{_REMOVE} Another window belongs into the hypothesis, before it is tried."


def wrong(trial: Trial, verdict: Verdict) -> Refusal | None:
    """Why a result extends no window; None if it may."""
    said = _of_result(verdict) or _of_days(trial, verdict.fact.extends or 0) or _of_trial(trial)
    if said is None:
        due = extended(trial, verdict.fact).due(verdict.decision)
        if due is not None and verdict.fact.moment < due:
            return None
        over = formatting.instant(due) if due is not None else "it began"
        late = f"The longer window would be over at {over}, before this result was found"
        said = f"{late}: a window is not chosen afterwards.", _AS_IT_IS
    return Refusal.of(verdict.fact, "TG509", *said)


def decided(lines: Sequence[Line]) -> str:
    """What an outcome comes to if a rate with too little data is taken for unknown."""
    known = [each if each.enough_data else each.with_(met=None) for each in lines]
    return result_of(known)


def _of_result(verdict: Verdict) -> tuple[str, str] | None:
    if verdict.result in CONCLUSIVE:
        return (
            f"It says {verdict.result} and extends the window: only an inconclusive result does.",
            _REMOVE,
        )
    answer = decided(verdict.lines)
    if answer in CONCLUSIVE:
        said = f"By its figures the outcome is {answer}."
        return f"{said} A window is not extended to look for another answer.", _REMOVE
    return None


def _of_days(trial: Trial, days: int) -> tuple[str, str] | None:
    if days < 1:
        return "It extends the window by no days.", "Write a whole number of days from 1."
    if trial.window_days is None:
        return "There is no window that it could extend.", _ANEW
    whole = trial.window_days + days
    if whole > LONGEST_EXTENDED:
        left = LONGEST_EXTENDED - trial.window_days
        said = f"The window of {trial.window_days} days would have {whole}"
        mend = f"Write extend_window_days: {left}, or less." if left > 0 else _ANEW
        return f"{said}, and {LONGEST_EXTENDED} in all is the limit.", mend
    return None


def _of_trial(trial: Trial) -> tuple[str, str] | None:
    if trial.extension is not None:
        days, trace = trial.extension
        return f"{trace} extended this window by {days} days, and it is extended once.", _ANEW
    if trial.verdict is not None:
        trace = trial.verdict.fact.trace_id
        return f"{trace} has the result of this test, so its window is over.", _ANEW
    if not trial.runs:
        return "Nothing of it was executed yet, so no window runs that could be longer.", _BEFORE
    return None
