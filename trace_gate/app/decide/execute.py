"""Record that a decision was executed: when, and how it went (SPEC 4, Sealed and draft; SPEC 5).

`executed_at` is filled once and never changes. `result` is filled once, and may go on from
success or failure to rolled_back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import file_targets, late_record, refresh, replace_together, yaml_edit
from trace_gate.app.decide import executable, execution_checks, several
from trace_gate.app.decide.outcome import FAILURE, RESULTS, SUCCESS
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.decisions import EXECUTING
from trace_gate.core.gate.results import refused_changes
from trace_gate.core.record import Record
from trace_gate.core.trace import growth, ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.author.file_targets import Goals
    from trace_gate.app.decide.outcome import Outcome
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.trace.model import Trace

    Fields = dict[tuple[str | int, ...], Any]

EXECUTED_AT = ("trace", "execution", "executed_at")
RESULT = ("trace", "execution", "result")
FAILED = ("trace", "execution", "failed")


class Recording(Record):
    """An execution that is to be recorded; nothing is written yet."""

    found: Found
    done: Found
    """The trace as it is to be written."""
    goals: Goals
    late: bool = False
    notes: tuple[str, ...] = ()


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


def execute(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Sequence[Found],
    outcome: Outcome,
    *,
    services: Services,
) -> tuple[Executed, ...]:
    """Fill `executed_at` and `result` of decisions or maintenance traces in the working tree.

    Everything is checked, each beside the others, before the first is written.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the traces.
        outcome: when it was done, and how it went; the same for all.
        services: the clock, and what the guardrails need besides Git.

    Raises:
        UsageError: one cannot be executed, was executed before, or not at that time.
    """
    several.refuse_twice(found, "execute")
    what = "a decision or a maintenance trace is executed"
    for each in found:
        find_trace.refuse_other_types(each, EXECUTING, what, "execute")
    _refuse_of_one(found, outcome)
    todo = [
        _later(git, files, rules, each, outcome, services=services)
        if each.trace.executed_at
        else _first(git, files, rules, each, outcome, services=services)
        for each in found
    ]
    noted = [
        each.with_(
            notes=_notes(git, files, rules, each, outcome=outcome, todo=todo, services=services)
        )
        for each in todo
    ]
    moved = _write(git, files, noted)
    return tuple(_executed(each, outcome, moved) for each in noted)


def _refuse_of_one(found: Sequence[Found], outcome: Outcome) -> None:
    """What can only be said of one trace is not said of several."""
    if len(found) < 2:
        return
    if outcome.failed:
        raise UsageError(
            "--failed names a change by its number, and each trace numbers its own.",
            remedy=f"trace-gate execute {found[0].trace.id} --failed ...   one by one.",
        )
    for each in found:
        if late_record.is_late(each, outcome.at):
            raise UsageError(
                f"{each.trace.id} was written after {outcome.at}, so it gets the id of that day.",
                remedy=f"trace-gate execute {each.trace.id} --at {outcome.at}   one by one.",
            )


def _executed(done: Recording, outcome: Outcome, moved: Sequence[str]) -> Executed:
    trace = done.done.trace
    return Executed(
        trace_id=str(trace.id),
        path=done.done.path,
        executed_at=str(trace.executed_at),
        result=str(trace.result),
        stage=(*moved, *done.goals.unstaged),
        notes=done.notes,
        refused=tuple(
            (number, trace.changes[number - 1].target_text, why) for number, why in outcome.failed
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
) -> Recording:
    """The record of an execution; nothing is written yet."""
    gate, now, at = rules.policy.gate, services.now, outcome.at
    moment = ids.instant_or_none(at)
    executable.refuse(git, found.trace, gate, moment.seconds if moment else now)
    before, late = found, late_record.is_late(found, at)
    if late and at is not None:
        found = late_record.dated_back(git, files, gate, found, at)
    goals = file_targets.look(git, files, found.trace)
    when = at if at is not None else ids.utc_text(now)
    execution_checks.refuse_moment(found.trace, when, now)
    # Where nobody says so it failed if Amazon refused every change.
    failed = {number for number, _ in outcome.failed}
    every = {each.index + 1 for each in found.trace.changes}
    fields: Fields = {
        EXECUTED_AT: when,
        RESULT: outcome.result or (FAILURE if failed and failed == every else SUCCESS),
        **_failed(found.trace, outcome.failed),
        **refresh.fields_of_draft(git, files, rules, found, now=now),
    }
    return Recording(found=before, done=_with(found, fields), goals=goals, late=late)


def _notes(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    record: Recording,
    *,
    outcome: Outcome,
    todo: Sequence[Recording],
    services: Services,
) -> tuple[str, ...]:
    """What the gate will say of an execution, beside the others; nothing of one long recorded.

    Raises:
        UsageError: the gate would stop it.
    """
    if record.found.trace.executed_at:
        return ()
    done, goals, now = record.done, record.goals, services.now
    beside = [each.done for each in todo if each is not record]
    waiting = execution_checks.evaluated(git, done, services, beside=beside, late=record.late)
    execution_checks.refuse_unchanged(done.trace, goals, outcome)
    notes = execution_checks.notes(done.trace, goals, rules.policy.gate, now)
    return (*waiting, *notes, *execution_checks.unlike(git, files, rules, done, now))


def _later(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    outcome: Outcome,
    *,
    services: Services,
) -> Recording:
    """The result may be filled in, once, or go on to rolled_back; changes may turn out refused."""
    goals = file_targets.look(git, files, found.trace)
    trace, at, result, failed = found.trace, outcome.at, outcome.result, outcome.failed
    if at is None and result is None and failed:
        return Recording(found=found, done=_with(found, _failed(trace, failed)), goals=goals)
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
    fields: Fields = {RESULT: result, **_failed(trace, failed)}
    return Recording(found=found, done=_with(found, fields), goals=goals)


def _with(found: Found, fields: Fields) -> Found:
    return find_trace.of(found.path, yaml_edit.edit(found.data, found.path, fields, top="trace"))


def _write(git: WritableRepository, files: Workspace, todo: Sequence[Recording]) -> tuple[str, ...]:
    """Write the traces, one whose day is another under another name; the old name if Git has it."""
    first, old = todo[0].done, todo[0].found.path
    if first.path == old:
        replace_together.replace(
            files, [(each.found.path, each.found.data, each.done.data) for each in todo]
        )
        return ()
    with files.lock():
        files.create(first.path, first.data)
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
