"""Guardrail 1: no trace, no change (SPEC 7, Write).

The gate sees to it that a change has its trace. Here a trace has to say what it changes: a
decision whose targets cannot be read executes nothing.
"""

from __future__ import annotations

from trace_gate.core.governor.context import Reason
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.context import DecisionContext

NAME = "write"


def judge(context: DecisionContext) -> Iterator[Reason]:
    """BLOCK for a change whose target nobody can read, or that is of another kind (TG512)."""
    for targeted in context.targeted_changes:
        kind = targeted.change.change_type or ""
        if targeted.target is None:
            yield _unreadable(targeted.change.target_text, (*targeted.place, "target"))
        elif kind and not target.change_kind_matches(kind, targeted.target.kind):
            yield Reason(
                verdict="BLOCK",
                code="TG512",
                place=(*targeted.place, "change_type"),
                message=f"The change_type is {kind!r}, but {targeted.target.text} is a "
                f"{targeted.target.kind}.",
                remediation=f"Write `change_type: {targeted.target.kind}_update`, or correct the "
                "target.",
                false=True,
            )


def _unreadable(text: str, place: tuple[str | int, ...]) -> Reason:
    try:
        target.parse(text)
    except target.TargetProblem as problem:
        return Reason(
            verdict="BLOCK",
            code="TG512",
            place=place,
            message=problem.message,
            remediation=problem.remedy,
            false=True,
        )
    raise LookupError(text)
