"""Record that a decision was executed: when, and how it went (SPEC 4, Sealed and draft; SPEC 5).

`executed_at` is filled once and never changes. `result` is filled once, and may go on from
success or failure to rolled_back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import file_targets, late_record, refresh, yaml_edit
from trace_gate.app.decide import approval_of_draft, executable, govern
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.decisions import EXECUTING
from trace_gate.core.gate.results import refused_changes
from trace_gate.core.ledger.time_order import DAY, SKEW
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import growth, ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.author.file_targets import Goals
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace

    Fields = dict[tuple[str | int, ...], Any]
    Recorded = tuple[Found, Goals, tuple[str, ...]]
    """The trace as it is to be written, its files, and notes."""

EXECUTED_AT = ("trace", "execution", "executed_at")
RESULT = ("trace", "execution", "result")
FAILED = ("trace", "execution", "failed")
SUCCESS = "success"
FAILURE = "failure"
RESULTS = (SUCCESS, FAILURE, growth.ROLLED_BACK)
LIKE = "2025-01-08T10:00:00+01:00"


class Executed(Record):
    """What is recorded now, and what the person should do next."""

    trace_id: str
    path: str
    executed_at: str
    result: str
    stage: tuple[str, ...]
    """Words for `git add`: the file targets that are not staged as they are here."""
    notes: tuple[str, ...]
    refused: tuple[tuple[int, str, str], ...] = ()
    """The changes that are recorded as refused now: number, target, reason."""


class Outcome(Record):
    """What a person says of an execution."""

    at: str | None
    """When it was done, with an offset; None: now."""
    result: str | None
    """How it went; None: success, where nothing is recorded yet."""
    failed: tuple[tuple[int, str], ...] = ()
    """Changes that Amazon refused, by their number from 1, with the reason."""


def execute(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    outcome: Outcome,
    *,
    services: Services,
) -> Executed:
    """Fill `executed_at` and `result` of a decision or maintenance trace in the working tree.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the trace.
        outcome: when it was done, and how it went.
        services: the clock, and what the guardrails need besides Git.

    Raises:
        UsageError: it cannot be executed, was executed before, or not at that time.
    """
    what = "a decision or a maintenance trace is executed"
    find_trace.refuse_other_types(found, EXECUTING, what, "execute")
    record = _later if found.trace.executed_at else _first
    done, goals, notes = record(git, files, rules, found, outcome, services=services)
    moved = _write(git, files, found.path, done)
    return Executed(
        trace_id=str(done.trace.id),
        path=done.path,
        executed_at=str(done.trace.executed_at),
        result=str(done.trace.result),
        stage=(*moved, *goals.unstaged),
        notes=notes,
        refused=tuple(
            (number, done.trace.changes[number - 1].target_text, why)
            for number, why in outcome.failed
        ),
    )


def _first(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    outcome: Outcome,
    *,
    services: Services,
) -> Recorded:
    """The record of an execution, and what the gate will say of it; nothing is written yet."""
    gate, now, at = rules.policy.gate, services.now, outcome.at
    moment = ids.instant_or_none(at)
    executable.refuse(git, found.trace, gate, moment.seconds if moment else now)
    late = late_record.is_late(found, at)
    if late and at is not None:
        found = late_record.dated_back(git, files, gate, found, at)
    goals = file_targets.look(git, files, found.trace)
    when = at if at is not None else ids.utc_text(now)
    _refuse_moment(found.trace, when, now)
    # Where nobody says so it failed if Amazon refused every change.
    failed = {number for number, _ in outcome.failed}
    every = {each.index + 1 for each in found.trace.changes}
    fields: Fields = {
        EXECUTED_AT: when,
        RESULT: outcome.result or (FAILURE if failed and failed == every else SUCCESS),
        **_failed(found.trace, outcome.failed),
        **refresh.fields_of_draft(git, files, rules, found, now=now),
    }
    done = _with(found, fields)
    waiting = _refuse_ruling(git, done, services, late=late)
    _refuse_undone(found.trace, goals, outcome)
    unlike = _unlike(git, files, rules, done, now)
    return done, goals, (*waiting, *_notes(done.trace, goals, gate, now), *unlike)


def _later(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    outcome: Outcome,
    *,
    services: Services,
) -> Recorded:
    """The result may be filled in, once, or go on to rolled_back; changes may turn out refused."""
    goals = file_targets.look(git, files, found.trace)
    trace, at, result, failed = found.trace, outcome.at, outcome.result, outcome.failed
    if at is None and result is None and failed:
        return _with(found, _failed(trace, failed)), goals, ()
    if at is not None or result is None:
        now, drafted = services.now, trace.approval is None
        edited = refresh.unlike(git, files, rules, found, now=now) if drafted else ()
        another = f"trace-gate new decision --from-staged --caused-by {trace.id}"
        raise UsageError(
            f"{trace.id} was executed already, at {trace.executed_at}. That never changes.",
            remedy=f"{edited[0]} was edited since then. To say so: trace-gate refresh {trace.id}"
            if edited
            else f"For another change write another decision: {another}",
        )
    old = trace.result
    if old is not None and not (old in RESULTS[:2] and result == growth.ROLLED_BACK):
        raise UsageError(
            f"The result of {trace.id} is {old} already. Only success or failure may still become "
            "rolled_back.",
            remedy=f"If it is wrong, and {found.path} is not merged yet, correct it there.",
        )
    return _with(found, {RESULT: result, **_failed(trace, failed)}), goals, ()


def _with(found: Found, fields: Fields) -> Found:
    return find_trace.of(found.path, yaml_edit.edit(found.data, found.path, fields, top="trace"))


def _write(git: WritableRepository, files: Workspace, old: str, done: Found) -> tuple[str, ...]:
    """Write the trace, under another name where its day is another; the old name if Git has it."""
    if done.path == old:
        files.replace(old, done.data)
        return ()
    with files.lock():
        files.create(done.path, done.data)
        files.take_away(old)
    return (old,) if git.index_entries([old]) else ()


def _failed(trace: Trace, failed: Sequence[tuple[int, str]]) -> Fields:
    """The entries of `failed` with those that are new.

    Raises:
        UsageError: one names no change that can fail.
    """
    if not failed:
        return {}
    named = {each.number for each in trace.failed if each.number is not None}
    for number, _ in failed:
        wrong = refused_changes.wrong(trace, number, named)
        if wrong is not None:
            raise UsageError(wrong[0], remedy=wrong[1])
        named.add(number)
    there = [{"number": each.number, "reason": each.reason} for each in trace.failed]
    return {FAILED: [*there, *({"number": number, "reason": why} for number, why in failed)]}


def _refuse_undone(trace: Trace, goals: Goals, outcome: Outcome) -> None:
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


def _refuse_ruling(
    git: WritableRepository, done: Found, services: Services, *, late: bool
) -> list[str]:
    """What the gate would stop of it as it is executed now (SPEC 7): guardrails, approval; notes.

    What was done before it was written down is recorded without its approval, since an
    approved decision keeps its time: the approval comes next, and the gate waits for it.
    """
    trace, evaluation = done.trace, govern.govern(git, done, services).evaluation
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


def _refuse_moment(trace: Trace, when: str, now: float) -> None:
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


def _notes(trace: Trace, goals: Goals, gate: GatePolicy, now: float) -> Iterator[str]:
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


def _unlike(
    git: WritableRepository, files: Workspace, rules: Rules, found: Found, now: float
) -> Iterator[str]:
    """What is approved or sealed, and says another content than is here now."""
    for name in refresh.unlike(git, files, rules, found, now=now):
        yield (
            f"{name} has another content than {found.trace.id} says, and what it says stays as it "
            "is. Put that content back, or write a decision of its own: trace-gate new decision "
            f"--from-staged --caused-by {found.trace.id}"
        )
