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

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.model import Trace

    Fields = dict[tuple[str | int, ...], Any]

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


def execute(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    *,
    at: str | None,
    result: str | None,
    services: Services,
    failed: Sequence[tuple[int, str]] = (),
) -> Executed:
    """Fill `executed_at` and `result` of a decision or maintenance trace in the working tree.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the trace.
        at: when it was done, with an offset; None: now.
        result: how it went; None: success, where nothing is recorded yet.
        failed: changes that Amazon refused, by their number from 1, with the reason.
        services: the clock, and what the guardrails need besides Git.

    Raises:
        UsageError: it cannot be executed, was executed before, or not at that time.
    """
    what = "a decision or a maintenance trace is executed"
    find_trace.refuse_other_types(found, EXECUTING, what, "execute")
    first, now, old = not found.trace.executed_at, services.now, found.path
    if first:
        moment = ids.instant_or_none(at)
        executable.refuse(git, found.trace, rules.policy.gate, moment.seconds if moment else now)
    late = first and at is not None and late_record.is_late(found, at)
    if late and at is not None:
        found = late_record.dated_back(git, files, rules.policy.gate, found, at)
    goals = file_targets.look(git, files, found.trace)
    if first:
        when, went = _first(found, at, now), result or _went(found.trace, failed)
        fields: Fields = {EXECUTED_AT: when, RESULT: went, **_failed(found.trace, failed)}
        fields |= refresh.fields_of_draft(git, files, rules, found, now=now)
    else:
        edited = () if found.trace.approval else refresh.unlike(git, files, rules, found, now=now)
        done = _later(found, at, result, failed, edited)
        fields = {**done, **_failed(found.trace, failed)}
    data = yaml_edit.edit(found.data, found.path, fields, top="trace")
    notes: list[str] = []
    if first:
        notes += _refuse_ruling(git, found, data, services, late=late)
        _refuse_undone(found.trace, goals, result, failed)
    moved = _write(git, files, old, found.path, data)
    executed_at = str(fields.get(EXECUTED_AT) or found.trace.executed_at)
    if first:
        notes += _notes(found.trace, executed_at, goals, rules.policy.gate, now)
        notes += _unlike(git, files, rules, find_trace.of(found.path, data), now)
    return Executed(
        trace_id=str(found.trace.id),
        path=found.path,
        executed_at=executed_at,
        result=fields.get(RESULT) or str(found.trace.result),
        stage=(*moved, *goals.unstaged),
        notes=tuple(notes),
        refused=tuple(
            (number, found.trace.changes[number - 1].target_text, why) for number, why in failed
        ),
    )


def _write(
    git: WritableRepository, files: Workspace, old: str, path: str, data: bytes
) -> tuple[str, ...]:
    """Write the trace, under another name where its day is another; the old name if Git has it."""
    if path == old:
        files.replace(path, data)
        return ()
    with files.lock():
        files.create(path, data)
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


def _went(trace: Trace, failed: Sequence[tuple[int, str]]) -> str:
    """How it went where nobody says so: it failed where Amazon refused every change."""
    every = {each.index + 1 for each in trace.changes}
    return FAILURE if failed and {number for number, _ in failed} == every else SUCCESS


def _first(found: Found, at: str | None, now: float) -> str:
    when = at if at is not None else ids.utc_text(now)
    _refuse_moment(found.trace, when, now)
    return when


def _later(
    found: Found,
    at: str | None,
    result: str | None,
    failed: Sequence[tuple[int, str]],
    edited: Sequence[str],
) -> Fields:
    """The result may be filled in, once, or go on to rolled_back; changes may turn out refused.

    `edited`: targets of which a draft says another content than they have here.
    """
    trace = found.trace
    if at is None and result is None and failed:
        return {}
    if at is not None or result is None:
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
    return {RESULT: result}


def _refuse_undone(
    trace: Trace, goals: file_targets.Goals, result: str | None, failed: Sequence[tuple[int, str]]
) -> None:
    """What is not done yet is not recorded as done: the gate would say TG410 of it.

    What was tried and went wrong may leave a file as it was.
    """
    if not goals.unchanged or failed or result not in (None, SUCCESS):
        return
    path = goals.unchanged[0]
    raise UsageError(
        f"{trace.id} names {path}, which is not changed here. What is not done yet is not "
        "recorded as done.",
        remedy=f"Change {path} first, then: git add {word(path)} && trace-gate execute {trace.id}"
        f"   # or take this target out of {trace.id}",
    )


def _refuse_ruling(
    git: WritableRepository, found: Found, data: bytes, services: Services, *, late: bool
) -> list[str]:
    """What the gate would stop of it as it is executed now (SPEC 7): guardrails, approval; notes.

    What was done before it was written down is recorded without its approval, since an
    approved decision keeps its time: the approval comes next, and the gate waits for it.
    """
    trace = found.trace
    evaluation = govern.govern(git, find_trace.of(found.path, data), services).evaluation
    if evaluation.is_blocked:
        raise UsageError(
            f"The guardrails BLOCK {trace.id}, or it says so of itself: it executes nothing.",
            remedy=f"trace-gate govern {trace.id}   says why, and what to do.",
        )
    asked = approval_of_draft.findings(git, found.path, data, evaluation, services)
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


def _notes(
    trace: Trace, executed_at: str, goals: file_targets.Goals, gate: GatePolicy, now: float
) -> Iterator[str]:
    """What the gate will say of it, and can be mended now."""
    moment, created = ids.instant_or_none(executed_at), ids.instant_or_none(trace.created_at)
    if moment is not None and moment.seconds < now - gate.backdate_days * DAY:
        yield (
            f"That is more than {gate.backdate_days} days ago, so an approver has to confirm it: "
            f"trace-gate approve {trace.id} --reason TG205"
        )
    waited = moment.seconds - created.seconds if moment and created else 0
    if waited > gate.open_days * DAY and goals.any:
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
