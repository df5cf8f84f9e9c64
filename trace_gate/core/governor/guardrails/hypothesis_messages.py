"""What is said where a decision rests on too little: TG505 (SPEC 7, Hypothesis).

It is imported where something is found: a hook that passes has no use for it.
"""

from __future__ import annotations

from trace_gate.core.schema import anew

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.governor.context import DecisionContext

PLACE = ("hypothesis", "hypothesis_id")
SCORE = ("analysis", "priority_scores_used", "result")
_NEW = (
    "trace-gate new hypothesis --caused-by OBSERVATION "
    f'--statement "{anew.EXPECTED}" --criterion "{anew.CRITERION}"'
)


def rests_on_none(context: DecisionContext) -> Finding:
    """The decision names no hypothesis that there can be."""
    return context.escalate(
        "TG505",
        ("hypothesis",),
        "The decision rests on no hypothesis, so nothing says that it may run without a person.",
        f"Write hypothesis.hypothesis_id, or ask for approval: trace-gate approve {context.id}",
    )


def unknown_id(context: DecisionContext, said: object) -> Finding:
    """What was considered is no hypothesis."""
    return context.escalate(
        "TG505",
        ("analysis", "hypotheses_considered"),
        f"{said!r} is considered and names no hypothesis, so nobody can look it up.",
        "Write its number, like H-014, or leave the id out.",
    )


def did_not_work(context: DecisionContext, state: State) -> Finding:
    """The hypothesis has a status on which nothing may rest."""
    by = f" by {state.moved_by}" if state.moved_by else ""
    return context.block(
        "TG505",
        PLACE,
        f"{state.id} is {state.status}{by}: what was tried did not work.",
        f"Rest the decision on another hypothesis: {_NEW}",
    )


def never_written(context: DecisionContext, state: State, executed: int, most: int) -> Finding:
    """Decisions name a hypothesis that no trace says."""
    return context.block(
        "TG505",
        PLACE,
        f"{executed} executed decisions name {state.id}, and no trace says what it is; {most} may.",
        f"Write it down first: {_NEW} --hypothesis {state.id}",
    )


def low_confidence(context: DecisionContext, state: State, low: Decimal) -> Finding:
    """What was tried on it failed more often than not: a warning."""
    return context.file.finding(
        "TG505",
        PLACE,
        f"The confidence in {state.id} is {state.confidence:.2f}, below {low:.2f}.",
        "Look twice: what was tried on it worked less often than not.",
        level="warning",
    )


def not_sure_enough(
    context: DecisionContext, state: State, enough: Decimal | None, *, blocked: bool
) -> Finding:
    """It takes a person. `blocked`: something beside it stops the decision anyway."""
    claimed = ", and no report stands behind its last result" if state.claimed else ""
    at_least = f"{enough:.2f} or more" if enough is not None else "more"
    return context.escalate(
        "TG505",
        PLACE,
        f"{state.id} is {state.status} with confidence {state.confidence:.2f}{claimed}: not "
        f"enough to act without a person (CONFIRMED, or {at_least}).",
        "See what is BLOCKed beside it: no approval changes that." if blocked else None,
    )


def score_alone(context: DecisionContext, result: object) -> Finding:
    """The decision rests on a priority score, which the policy does not trust."""
    return context.escalate(
        "TG505",
        SCORE,
        f"The decision rests on a priority score ({result}), and a score alone decides nothing.",
        f"{context.ask}   or write `result: null` if the score was not a reason.",
    )


def high_score(context: DecisionContext, result: object, most: Decimal) -> Finding:
    """A score that is seldom so high: a note."""
    return context.file.finding(
        "TG505",
        SCORE,
        f"The priority score is {result}, above {most}: look twice.",
        "Compare searches, purchase rate and title density with the report.",
        level="note",
    )
