"""How another trace takes the place of one that is sealed, as a person types it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.trace.model import Trace


def of_plan(trace: Trace) -> str:
    """For a merged decision that cannot go on as it is.

    `supersede` refuses a decision that says that it was executed, so that goes out of it first:
    the base does not have it yet.
    """
    command = f"trace-gate supersede {trace.id}"
    return (
        f"take executed_at and result out again, then {command}" if trace.executed_at else command
    )


def of_sealed(trace: Trace, restore: str) -> str:
    """For a sealed trace that was edited, after the command that restores it.

    What was done stays recorded: only a decision of its own changes it back, or anew.
    """
    if trace.executed_at:
        return (
            f"{restore}   # what was done stays recorded; what comes after it is a decision of its "
            f"own: trace-gate new decision --caused-by {trace.id}"
        )
    return (
        f"{restore} && trace-gate supersede {trace.id}   # a correction is a new trace; then commit"
    )
