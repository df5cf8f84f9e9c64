"""Write the smaller decisions that a too large one becomes (SPEC 7, Batch)."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import trace_numbers as numbers
from trace_gate.app.author import yaml_edit
from trace_gate.app.decide import govern
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.governor.guardrails import batch_split
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.finding import Verdict
    from trace_gate.core.governor.governed import Governed
    from trace_gate.core.governor.guardrails.batch_split import Part
    from trace_gate.core.policy.policy import Policy

UNSAID = ("guardrail_check", "approved_by", "approval", "guardrail_details")
"""What nobody has said of a part yet."""
RECORDED = ("executed_at", "result", "failed", "approved_by", "approval")
"""What a record that executes nothing does not say."""


class Written(Record):
    """One of the smaller decisions."""

    trace_id: str
    path: str
    bucket: str | None
    changes: int
    verdict: Verdict


def split(
    git: WritableRepository, files: Workspace, found: Found, policy: Policy, services: Services
) -> tuple[Written, ...]:
    """Write a decision for each part; the one that was too large stays, as a record (BLOCK).

    A draft that records its execution is split, too: the parts record it, and it no more.

    Raises:
        UsageError: it is not too large, was split before, is sealed with its execution, or
            cannot be heard.
    """
    governed, root = govern.govern(git, found, services), policy.gate.traces
    parts = _parts(files, found, governed, root)
    # The time of what was executed already is that of the decision, which comes first.
    decided = found.trace.created_at if found.trace.executed_at else None
    now = decided if decided and ids.instant_or_none(decided) else ids.utc_text(services.now)
    record = _as_record(found, governed)
    drafts = _drafts(git, files, found, parts, root=root, now=now)
    if record != found.data:
        files.replace(found.path, record)
    return tuple(_governed(git, files, draft, part, services) for draft, part in drafts)


def _parts(files: Workspace, found: Found, governed: Governed, root: str) -> tuple[Part, ...]:
    """The parts of a decision that is too large."""
    trace = found.trace
    if governed.sealed and (trace.executed_at or trace.result):
        raise UsageError(
            f"{trace.id} was executed and is sealed, so it stays as it is for ever.",
            remedy=f"Undo what should not have been done: trace-gate show {trace.id}   names "
            "its changes.",
        )
    before = _split_before(files, found, root)
    if before:
        raise UsageError(
            f"{trace.id} was split before, into {before[0]} and {len(before) - 1} more.",
            remedy="Use these. To split it anew, delete them first: "
            f"grep -rl {trace.id} {root}   names them.",
        )
    if governed.context is None:
        raise UsageError(
            f"{found.path} names no tenant or no time that can be read.",
            remedy=f"trace-gate check   says what is wrong with {found.path}.",
        )
    if not any(reason.code == "TG503" for reason in governed.evaluation.reasons):
        raise UsageError(
            f"{trace.id} is not too large: there is nothing to split.",
            remedy=f"trace-gate govern {trace.id}",
        )
    parts = batch_split.parts(governed.context)
    if len(parts) == 1:
        raise UsageError(
            f"{trace.id} cannot be split: its patterns stand for too many files.",
            remedy="Write several decisions by hand, each for a part of the files.",
        )
    return parts


def _split_before(files: Workspace, found: Found, root: str) -> tuple[str, ...]:
    """The parts of an earlier split: decisions that are related to this one, on its targets."""
    own = found.trace.id or ""
    targets = {change.target_text for change in found.trace.changes}
    made = []
    for path in files.below(root):
        name = ids.id_of_path(path, root)
        if name is None or path == found.path or ids.date_of(name) < ids.date_of(own):
            continue
        data = files.read(path) or b""
        if own.encode() not in data:
            continue
        other = find_trace.of(path, data).trace
        named = {change.target_text for change in other.changes}
        if own in other.related_traces and named and named < targets:
            made.append(name)
    return tuple(sorted(made))


def _drafts(
    git: WritableRepository,
    files: Workspace,
    found: Found,
    parts: Sequence[Part],
    *,
    root: str,
    now: str,
) -> list[tuple[Found, Part]]:
    made, date = [], ids.parse_instant(now).utc_date
    with files.lock():
        for part in parts:
            trace_id = numbers.next_trace_id(git, files, root, date)
            path = ids.path_of(trace_id, root)
            trace = _part_of(found.trace.data, part, trace_id, now)
            data = yaml_edit.trace_text(trace, schema=yaml_edit.schema_for(path, "decision"))
            files.create(path, data)
            made.append((find_trace.of(path, data), part))
    return made


def _part_of(data: Mapping[str, Any], part: Part, trace_id: str, now: str) -> dict[str, Any]:
    """The same decision about some of its changes; nobody has approved or executed it."""
    trace: dict[str, Any] = copy.deepcopy(dict(data))
    trace |= {"id": trace_id, "created_at": now}
    execution = trace["execution"]
    execution["changes"] = [
        execution["changes"][targeted.change.index] for targeted in part.targeted_changes
    ]
    execution |= dict.fromkeys(UNSAID)
    if "sheets" in execution:
        execution["sheets"] = None  # a sheet of the whole is that of no part
    if trace.get("verification") is not None:
        trace["verification"] = None  # the result of the whole is that of no part (SPEC 8)
    if isinstance(execution.get("failed"), list):
        execution["failed"] = _failed_in(execution["failed"], part)
    trace.setdefault("decision", {})["intent_bucket_id"] = part.bucket
    if isinstance(trace.get("entity"), dict):
        trace["entity"]["intent_bucket_id"] = part.bucket
        trace["entity"]["asin"] = part.asin or trace["entity"].get("asin")
    links = trace.get("causal_links") or {}
    related = [*(links.get("related_traces") or []), data["id"]]
    trace["causal_links"] = {**links, "related_traces": related}
    return trace


def _failed_in(failed: Sequence[Any], part: Part) -> list[dict[str, Any]]:
    """What Amazon refused of a part; the numbers are those of its own changes."""
    numbers = {
        targeted.change.index + 1: new for new, targeted in enumerate(part.targeted_changes, 1)
    }
    mine = (e for e in failed if isinstance(e, dict) and e.get("number") in numbers)
    return [{**each, "number": numbers[each["number"]]} for each in mine]


def _as_record(found: Found, governed: Governed) -> bytes:
    """The decision that was too large, which says BLOCK of itself, and executes nothing."""
    if governed.sealed:
        return found.data
    execution = found.trace.data.get("execution") or {}
    if all(execution.get(name) is None for name in RECORDED):
        return yaml_edit.edit(found.data, found.path, {govern.CLAIM: "BLOCK"}, top="trace")
    gone = dict.fromkeys(RECORDED)
    trace = {**found.trace.data, "execution": {**execution, **gone, "guardrail_check": "BLOCK"}}
    return yaml_edit.trace_text(trace, schema=yaml_edit.schema_for(found.path, "decision"))


def _governed(
    git: WritableRepository, files: Workspace, draft: Found, part: Part, services: Services
) -> Written:
    governed = govern.govern(git, draft, services)
    govern.write(files, draft, governed)
    return Written(
        trace_id=str(draft.trace.id),
        path=draft.path,
        bucket=part.bucket,
        changes=len(part.targeted_changes),
        verdict=governed.evaluation.fresh,
    )
