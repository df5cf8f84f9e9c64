"""A change that was made before its decision was written down (SPEC 4, Time).

The decision was made when the change was: so it takes that time as `created_at`, and the id of
that day. When it was written down is what its commit says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import trace_numbers, yaml_edit
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.core.errors import UsageError
from trace_gate.core.ledger import links
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.policy.gate import GatePolicy

ID = ("trace", "id")
CREATED_AT = ("trace", "created_at")


def is_late(found: Found, at: str | None) -> bool:
    """Whether a decision was written down after the time at which it is said to be executed."""
    created, moment = ids.instant_or_none(found.trace.created_at), ids.instant_or_none(at)
    return created is not None and moment is not None and moment < created


def dated_back(
    git: WritableRepository, files: Workspace, gate: GatePolicy, found: Found, at: str
) -> Found:
    """The same decision as of the time of its execution; nothing is written yet.

    Raises:
        UsageError: it is sealed or approved, a cause of it is younger, or another trace names it.
    """
    moment = ids.parse_instant(at)
    _refuse_fixed(git, found, at)
    _refuse_before_cause(files, gate, found, at)
    trace_id, fields = str(found.trace.id), {CREATED_AT: at}
    if moment.utc_date != ids.parse_instant(str(found.trace.created_at)).utc_date:
        trace_id = trace_numbers.next_trace_id(git, files, gate.traces, moment.utc_date)
        _refuse_named(files, gate, found)
        fields[ID] = trace_id
    data = yaml_edit.edit(found.data, found.path, fields, top="trace")
    return find_trace.of(ids.path_of(trace_id, gate.traces), data)


def _refuse_fixed(git: WritableRepository, found: Found, at: str) -> None:
    """What is sealed or approved has its time for ever."""
    trace = found.trace
    base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None).commit
    sealed = found.path in git.entries(base, [found.path])
    if sealed or trace.approval is not None:
        raise UsageError(
            f"{at} is before {trace.created_at}, when {trace.id} was written, and it is "
            f"{'sealed' if sealed else 'approved'} since.",
            remedy="What was done before it belongs into a decision of its own: trace-gate new "
            f"decision --planned ...   then trace-gate execute ID --at {at}",
        )


def _refuse_before_cause(files: Workspace, gate: GatePolicy, found: Found, at: str) -> None:
    """A cause comes before its effect (TG206), so the time of a decision is after its causes."""
    for pointer, trace_id in links.named(found.trace):
        field, moment = str(pointer[1]), ids.instant_or_none(at)
        if field not in links.OLDER or not ids.is_trace_id(trace_id):
            continue
        path = ids.path_of(trace_id, gate.traces)
        cause = files.read(path)
        written = find_trace.of(path, cause).trace.created_at if cause is not None else None
        created = ids.instant_or_none(written)
        if created is not None and moment is not None and moment.seconds < created.seconds:
            raise UsageError(
                f"{at} is before {written}, when {trace_id} was written, and {found.trace.id} "
                f"names that as {field}. What led to a change is older than the change.",
                remedy=f"If the time is right, {trace_id} did not lead to it: write "
                f"`{field}: null` in {found.path}, name {trace_id} under related_traces, and run "
                f"trace-gate execute {found.trace.id} --at {at}   again.",
            )


def _refuse_named(files: Workspace, gate: GatePolicy, found: Found) -> None:
    """Its id changes with its day, and nothing may be left that names the old one."""
    name = str(found.trace.id).encode()
    for path in files.below(gate.traces):
        if path != found.path and name in (files.read(path) or b""):
            raise UsageError(
                f"{path} names {found.trace.id}, which gets the id of the day of its execution.",
                remedy=f"Take the name out of {path}, run this again, then write the new id there.",
            )
