"""What stops the record of an execution, and what the gate will say of it (SPEC 4 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import refresh
from trace_gate.app.decide import approval_of_draft, govern
from trace_gate.app.decide.outcome import LIKE, SUCCESS
from trace_gate.core.errors import UsageError
from trace_gate.core.ledger.time_order import DAY, SKEW
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.author.file_targets import Goals
    from trace_gate.app.decide.outcome import Outcome
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace


def refuse_unchanged(trace: Trace, goals: Goals, outcome: Outcome) -> None:
    """What is not done yet is not recorded as done: the gate would say TG410 of it.

    What was tried and went wrong may leave a file as it was.
    """
    if not goals.unchanged or outcome.failed or outcome.result not in (None, SUCCESS):
        return
    path = goals.unchanged[0]
    raise UsageError(
        f"{trace.id} names {path}, which is not changed here. What is not done yet is not "
        "recorded as done.",
        remedy=f"Change {path} first, then: git add {word(path)} && trace-gate execute {trace.id}"
        f"   # or take this target out of {trace.id}",
    )


def evaluated(
    git: WritableRepository,
    done: Found,
    services: Services,
    *,
    beside: Sequence[Found],
    late: bool,
) -> list[str]:
    """What the gate would stop of it as it is executed now (SPEC 7): guardrails, approval; notes.

    What was done before it was written down is recorded without its approval, since an approved
    decision keeps its time: the approval comes next, and the gate waits for it. `beside` are the
    decisions that are executed with it: the guardrails count them together.
    """
    trace = done.trace
    evaluation = govern.govern(git, done, services, beside=beside).evaluation
    if evaluation.is_blocked:
        raise UsageError(
            f"The guardrails BLOCK {trace.id}, or it says so of itself: it executes nothing.",
            remedy=f"trace-gate govern {trace.id}   says why, and what to do.",
        )
    asked = approval_of_draft.findings(git, done.path, done.data, evaluation, services)
    wrong = next((each for each in asked if each.level == "error"), None)
    if wrong is None:
        return []
    about = f" ({', '.join(sorted(evaluation.accepts))})" if evaluation.accepts else ""
    said = f"{trace.id} waits for a person{about}: {wrong.message} ({wrong.code})"
    if late:
        return [f"{said} fix: {wrong.remediation}"]
    raise UsageError(said, remedy=wrong.remediation)


def refuse_moment(trace: Trace, when: str, now: float) -> None:
    """created_at <= executed_at, not from the future (SPEC 4, Time), and with an offset."""
    moment, created = ids.instant_or_none(when), ids.instant_or_none(trace.created_at)
    if moment is None:
        raise UsageError(
            f"{when!r} is not a date and time with an offset from UTC.", remedy=f"--at {LIKE}"
        )
    if created is not None and moment < created:
        raise UsageError(
            f"{when} is before {trace.created_at}, when {trace.id} was written. A decision comes "
            "before its execution.",
            remedy=f"Name the right time: --at {LIKE}   or leave --at out: now.",
        )
    if moment.seconds > now + SKEW:
        raise UsageError(
            f"{when} is in the future: now it is {ids.utc_text(now)}.",
            remedy="Run it when the change is made, or look at the clock of this computer.",
        )


def notes(trace: Trace, goals: Goals, gate: GatePolicy, now: float) -> Iterator[str]:
    """What the gate will say of it, and can be mended now."""
    moment, created = ids.instant_or_none(trace.executed_at), ids.instant_or_none(trace.created_at)
    if moment is not None and moment.seconds < now - gate.backdate_days * DAY:
        yield (
            f"That is more than {gate.backdate_days} days ago, so an approver has to confirm it: "
            f"trace-gate approve {trace.id} --reason TG205"
        )
    waited = moment.seconds - created.seconds if moment and created else 0
    if waited > gate.open_days * DAY and (goals.changed or goals.unchanged):
        yield (
            f"It was decided more than {gate.open_days} days before, so it covers no file any "
            "more. Write a new decision: trace-gate new decision --from-staged --caused-by "
            f"{trace.id}"
        )
    for path in goals.unchanged:
        yield (
            f"{path} is named by it, and is not changed: the gate wants both together (TG410). "
            "Take it out of the decision."
        )


def unlike(
    git: WritableRepository, files: Workspace, rules: Rules, found: Found, now: float
) -> Iterator[str]:
    """What is approved or sealed, and says another content than is here now."""
    for name in refresh.unlike(git, files, rules, found, now=now):
        yield (
            f"{name} has another content than {found.trace.id} says, and what it says stays as it "
            "is. Put that content back, or write a decision of its own: trace-gate new decision "
            f"--from-staged --caused-by {found.trace.id}"
        )
