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


def wrong(trial: Trial, verdict: Verdict) -> Refusal | None:
    """Why a result extends no window; None if it may."""
    said = _of_result(verdict) or _of_days(trial, verdict.fact.extends or 0) or _of_trial(trial)
    if said is None:
        due = extended(trial, verdict.fact).due(verdict.decision)
        if due is not None and verdict.fact.moment < due:
            return None
        over = formatting.instant(due) if due is not None else "it began"
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        said = (
            messages.chosen_afterwards(over),
            messages.AS_IT_IS,
        )
    return Refusal.of(verdict.fact, "TG509", *said)


def decided(lines: Sequence[Line]) -> str:
    """What an outcome comes to if a rate with too little data is taken for unknown."""
    known = [each if each.enough_data else each.with_(met=None) for each in lines]
    return result_of(known)


def _of_result(verdict: Verdict) -> tuple[str, str] | None:
    if verdict.result in CONCLUSIVE:
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return (
            messages.conclusive(verdict),
            messages.REMOVE,
        )
    answer = decided(verdict.lines)
    if answer in CONCLUSIVE:
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return (
            messages.known_by_figures(answer),
            messages.REMOVE,
        )
    return None


def _of_days(trial: Trial, days: int) -> tuple[str, str] | None:
    if days < 1:
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.no_days()
    if trial.window_days is None:
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.no_window(), messages.ANEW
    whole = trial.window_days + days
    if whole > LONGEST_EXTENDED:
        left = LONGEST_EXTENDED - trial.window_days
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.too_long(trial.window_days, whole, left)
    return None


def _of_trial(trial: Trial) -> tuple[str, str] | None:
    if trial.extension is not None:
        days, trace = trial.extension
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.extended_before(trace, days), messages.ANEW
    if trial.verdict is not None:
        trace = trial.verdict.fact.trace_id
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.result_known(trace), messages.ANEW
    if not trial.runs:
        from trace_gate.core.fold.hypotheses import extension_messages as messages

        return messages.not_begun(), messages.BEFORE
    return None
