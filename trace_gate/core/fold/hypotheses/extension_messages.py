"""What is said of a window that is not extended: TG509 (SPEC 8, Experiments)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.experiments import LONGEST_EXTENDED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.hypotheses.experiments import Verdict

REMOVE = "Remove extend_window_days."
ANEW = (
    "Remove extend_window_days. To test for longer, plan it in a new trace (trace-gate new "
    "hypothesis)."
)

AS_IT_IS = "Remove extend_window_days, and verify with a report of the window as it is."
BEFORE = f"{REMOVE} Another window belongs into the hypothesis, before it is tried."


def chosen_afterwards(over: str) -> str:
    """The longer window is over before the result was found."""
    return (
        f"The longer window would be over at {over}, before this result was found: a window is "
        "not chosen afterwards."
    )


def conclusive(verdict: Verdict) -> str:
    """A result that is known extends the window."""
    return f"It says {verdict.result} and extends the window: only an inconclusive result does."


def known_by_figures(answer: str) -> str:
    """The figures give the result that is said to be unknown."""
    return (
        f"By its figures the outcome is {answer}. A window is not extended to look for another "
        "answer."
    )


def no_days() -> tuple[str, str]:
    """It extends the window by nothing."""
    return ("It extends the window by no days.", "Write a whole number of days from 1.")


def no_window() -> str:
    """Nothing was to run for a time."""
    return "There is no window that it could extend."


def too_long(window: int, whole: int, left: int) -> tuple[str, str]:
    """The longer window would be too long."""
    return (
        (
            f"The window of {window} days would have {whole}, and {LONGEST_EXTENDED} in "
            "all is the limit."
        ),
        f"Write extend_window_days: {left}, or less." if left > 0 else ANEW,
    )


def extended_before(trace: str, days: int) -> str:
    """The window was extended already."""
    return f"{trace} extended this window by {days} days, and it is extended once."


def result_known(trace: str) -> str:
    """The test has its result."""
    return f"{trace} has the result of this test, so its window is over."


def not_begun() -> str:
    """The test has not begun."""
    return "Nothing of it was executed yet, so no window runs that could be longer."
