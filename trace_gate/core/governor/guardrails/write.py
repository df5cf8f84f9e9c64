"""Guardrail 1: no trace, no change (SPEC 7, Write).

The gate sees to it that a change has its trace. Here a trace has to say what it changes: a
decision whose targets cannot be read executes nothing.
"""

from __future__ import annotations

from trace_gate.core.governor.guardrails import shops
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange


def judge(context: DecisionContext) -> Iterator[Finding]:
    """BLOCK for a change whose target nobody can read, or that is of another kind (TG512)."""
    for targeted in context.targeted_changes:
        kind = targeted.change.change_type or ""
        if targeted.parsed is None:
            yield _unreadable(context, targeted)
        elif kind and not target.change_kind_matches(kind, targeted.target.kind):
            from trace_gate.core.governor.guardrails import messages

            yield context.block(
                "TG512",
                (*targeted.place, "change_type"),
                *messages.other_kind(kind, targeted),
                untrue=True,
            )


def of_files(context: DecisionContext) -> Iterator[Finding]:
    """The same, and ESCALATE for a shop that the base has no trace of (TG209)."""
    yield from judge(context)
    yield from shops.of_files(context)


def _unreadable(context: DecisionContext, targeted: TargetedChange) -> Finding:
    try:
        target.parse(targeted.change.target_text)
    except target.TargetProblem as problem:
        place = (*targeted.place, "target")
        return context.block("TG512", place, problem.message, problem.remedy, untrue=True)
    raise LookupError(targeted.change.target_text)
