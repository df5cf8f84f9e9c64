"""What is said of a result that does not count for a hypothesis (SPEC 8)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Registered, Used, Verified
    from trace_gate.core.fold.hypotheses.experiments import Trial, Verdict
    from trace_gate.core.fold.hypotheses.outcome import Line
    from trace_gate.core.fold.hypotheses.state import State


def of_another_shop(
    state: State, owner: str, trace: str, fact: Registered | Used | Verified
) -> tuple[str, str]:
    """The hypothesis belongs to another shop."""
    return (
        (
            f"{state.id} belongs to {owner} since {trace}, and this trace is of {fact.tenant}: "
            "what one shop learns does not count for another."
        ),
        f"Use a hypothesis of {fact.tenant}: in a new trace, with an H- number that is free.",
    )


def moved_criteria(state: State) -> tuple[str, str]:
    """A later trace measures the hypothesis by other criteria."""
    return (
        (
            f"{state.id} stands with the success criteria of {state.asked_by}, and this trace has "
            "others: criteria that move prove nothing."
        ),
        (
            f"Copy the criteria of {state.asked_by} as they are, or give the new claim an H- "
            "number that is free."
        ),
    )


def names_no_decision(about: str) -> str:
    """The result is about nothing: the beginning of a sentence."""
    return f"It names {about}, which is no decision here" if about else "It names no decision"


def names_nothing(said: str) -> tuple[str, str]:
    """The result is about no decision and no hypothesis."""
    return (
        f"{said}, and it names no hypothesis: nobody knows what was verified.",
        "Name the decision that was tested as causal_links.caused_by.",
    )


def of_other_shop(about: str, used: Used, fact: Verified) -> tuple[str, str]:
    """The result is about the decision of another shop."""
    return (
        f"{about} is of {used.tenant}, and this trace is of {fact.tenant}.",
        "Verify a decision of the same shop.",
    )


def rests_on_nothing(fact: Verified, about: str) -> tuple[str, str]:
    """The result is about a hypothesis, and the decision rests on none."""
    return (
        f"It names {fact.hypothesis_id}, but {about} rests on no hypothesis.",
        "Leave hypothesis.hypothesis_id out, or name another decision.",
    )


def not_executed(about: str) -> tuple[str, str]:
    """The decision was not executed before its result."""
    return (
        f"{about} was not executed before that, so nobody can know what it did.",
        "Record the execution first, with the times as they were.",
    )


def other_hypothesis(fact: Verified, about: str, state: State) -> tuple[str, str]:
    """The decision rests on another hypothesis."""
    return (
        f"It names {fact.hypothesis_id}, but {about} rests on {state.id}.",
        f"Write {state.id} as hypothesis.hypothesis_id, or leave that field out.",
    )


def decision_refused(about: str, state: State) -> tuple[str, str]:
    """The decision does not count, so its result does not."""
    return (
        f"{about} does not count for {state.id}, so what became of it does not either.",
        f"See what is wrong with {about}.",
    )


def not_recorded(about: str) -> tuple[str, str]:
    """The decision is not recorded as executed before its result."""
    return (
        f"{about} was not executed before that, so nobody can know what it did.",
        "Fill in executed_at and result of the decision first, with the times as they were.",
    )


def all_tested(state: State) -> tuple[str, str]:
    """Every test has its result."""
    return (
        f"Every test of {state.id} has its result or was given up.",
        "To test it again, plan it in a new trace (trace-gate new hypothesis).",
    )


def never_tested(state: State) -> tuple[str, str]:
    """Nothing ever tested the hypothesis."""
    return (
        f"Nothing tests {state.id}: no trace plans it, and no executed decision rests on it.",
        "Name the decision that was tested as causal_links.caused_by.",
    )


def reasons(verdict: Verdict) -> str:
    """Why the outcome is what it is."""
    return "; ".join(map(_reason, verdict.lines)) or "no success criteria were written down"


def claims_otherwise(
    fact: Verified, trial: Trial, verdict: Verdict, reasons: str
) -> tuple[str, str]:
    """The result is another one than that of the criteria."""
    return (
        (
            f"It claims {fact.claim}, but by the criteria of {trial.trace} the outcome "
            f"is {verdict.result}: {reasons}."
        ),
        f"Write hypothesis_result: {verdict.result}, or correct actual_outcome.",
    )


def given_up(trial: Trial) -> tuple[str, str]:
    """Another experiment took the place of this one."""
    return (
        f"The experiment {trial.id} was given up: {trial.by} took its place.",
        "Verify the experiment that took its place.",
    )


def no_window_given() -> tuple[str, str]:
    """Nobody can tell whether the time of the test is over."""
    return (
        (
            "No trace says for how many days this had to run, so nobody can tell "
            "whether that time is over."
        ),
        (
            "Write hypothesis_result: inconclusive, and plan the next test with "
            "hypothesis.verification_window_days."
        ),
    )


def too_early(verdict: Verdict, trial: Trial, over: str) -> tuple[str, str]:
    """The time of the test is not over."""
    return (
        (
            f"It says {verdict.result} before the {trial.window_days} days are over "
            f"({over}): early numbers mislead."
        ),
        f"Write hypothesis_result: inconclusive, or verify after {over}.",
    )


def counted_before(before: Verdict) -> tuple[str, str]:
    """The test has its result already."""
    return (
        f"{before.fact.trace_id} says {before.result} about the same test, and a test counts once.",
        "To test it again, plan it in a new trace (trace-gate new hypothesis).",
    )


def _reason(line: Line) -> str:
    metric, operator, value, _ = line.criterion
    asked = f"{metric} {operator} {value}"
    if line.met is None:
        return f"{asked} cannot be told ({line.why})"
    return f"{asked} is {'met' if line.met else 'not met'} by {line.actual}"
