"""The trace that corrects a sealed one: its copy, with what must be new (SPEC 4, Sealed and draft).

What was sealed stays as it is. The copy keeps the comments and the order of the text.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import new_trace, option_values, refresh, trace_numbers, yaml_edit
from trace_gate.app.author.new_trace import Written
from trace_gate.app.judge import superseded
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.core.errors import UsageError
from trace_gate.core.gate import decisions
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules

    Fields = dict[tuple[str | int, ...], Any]

EMPTY = ("guardrail_check", "approved_by", "approval", "executed_at", "result")
"""Of the execution: what the new trace has to earn by itself."""

DROPPED = ("guardrail_details", "failed", "sheets")
"""Of the execution: what is only there where something was done."""

SAME = ("id", "created_at", "trace_type", "tenant", "entity")
"""What the new trace has of the old one, or of itself."""

MEANS = {
    "decision": "{old} is closed then: it is neither approved nor executed any more.",
    "hypothesis": "Its criteria count from then on, if nothing was tried on the old ones yet.",
    "observation": "Later reports are compared with this one, and no longer with {old}.",
}


def supersede(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    *,
    sets: Sequence[str],
    agent: Mapping[str, Any],
    now: float,
) -> Written:
    """Write the trace that takes the place of a sealed one.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the sealed trace.
        sets: what is corrected at once: `PATH=VALUE`, as `new --set` takes it.
        agent: the layer `agent` of the new trace; empty for none.
        now: seconds since the epoch.

    Raises:
        UsageError: it is a draft, was executed, or another trace took its place before.
    """
    root = rules.policy.gate.traces
    ref = _refuse(git, files, found, root)
    corrected = _corrected(found, sets)
    with files.lock():
        at = ids.utc_text(now)
        trace_id = trace_numbers.next_trace_id(git, files, root, at[:10])
        fields = {**_fields(found, trace_id, at), **corrected}
        if agent or found.trace.data.get("agent"):
            fields["trace", "agent"] = dict(agent) or None
        path = ids.path_of(trace_id, root)
        files.create(path, yaml_edit.edit(found.data, found.path, fields, top="trace"))
    written = find_trace.of(path, files.read(path) or b"")
    unsaid = _contents(git, files, rules, written, now)
    missing = new_trace.missing_in(files, path, rules)
    execution = written.trace.layer("execution")
    return Written(
        trace_id=trace_id,
        trace_type=str(found.trace.trace_type),
        path=path,
        missing=missing,
        executed=False,
        protected=False,
        left_out=(),
        unsaid=unsaid,
        claims_nothing=bool(execution.get("changes")),
        said=tuple(_said(found, path, ref, corrected)),
    )


def _refuse(git: WritableRepository, files: Workspace, found: Found, root: str) -> str:
    """The name of the base that has the trace, for one whose place may be taken."""
    trace_id = str(found.trace.id)
    base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None)
    if found.path not in git.entries(base.commit, [found.path]):
        raise UsageError(
            f"{trace_id} is a draft: {_without_it(base.commit, base.ref)}, so it may be edited.",
            remedy=f"Correct {found.path} in your editor, then: trace-gate check",
        )
    newer = superseded.by(git, str(base.commit), [trace_id], root).get(trace_id)
    newer = newer or _drafted(files, trace_id, root)
    if newer is not None:
        raise UsageError(
            f"{newer} took the place of {trace_id} already.",
            remedy=f"trace-gate supersede {newer}   or edit it, while it is a draft.",
        )
    if found.trace.executed_at:
        raise UsageError(
            f"{trace_id} was executed, at {found.trace.executed_at}. What was done stays recorded.",
            remedy=f"Change it back, or anew: trace-gate new decision --caused-by {trace_id} ...",
        )
    return base.ref


def _without_it(commit: str | None, ref: str) -> str:
    return "there is no commit yet" if commit is None else f"{ref} does not have it yet"


def _drafted(files: Workspace, trace_id: str, root: str) -> str | None:
    """The trace of the working tree that takes the place of one."""
    for path in files.below(root):
        data = files.read(path) or b""
        other = find_trace.readable(path, data) if trace_id.encode() in data else None
        if other is not None and other.supersedes == trace_id:
            return other.id
    return None


def _fields(found: Found, trace_id: str, now: str) -> Fields:
    """What is new in the copy: its name and time, the link, nothing done and nothing approved."""
    data = found.trace.data
    fields: Fields = {("trace", "id"): trace_id, ("trace", "created_at"): now}
    execution = data.get("execution")
    if isinstance(execution, dict):
        fields |= {("trace", "execution", each): None for each in EMPTY}
        fields |= {("trace", "execution", each): None for each in DROPPED if each in execution}
        fields |= _without_contents(found)
    if found.trace.trace_type == "verification":
        fields["trace", "verification", "verified_at"] = now
    elif data.get("verification"):
        fields["trace", "verification"] = None
    fields["trace", "causal_links", "supersedes"] = str(found.trace.id)
    if found.trace.causes:
        fields["trace", "causal_links", "causes"] = None
    return fields


def _without_contents(found: Found) -> Fields:
    """What the changes of files held then is not what they hold now."""
    fields: Fields = {}
    for planned, goal in decisions.parsed(found.trace):
        if goal is None or goal.path is None:
            continue
        change = copy.deepcopy(found.trace.data["execution"]["changes"][planned.index])
        for key in ("from_value", "to_value", "details"):
            if change.get(key) is not None:
                fields["trace", "execution", "changes", planned.index, key] = None
    return fields


def _corrected(found: Found, sets: Sequence[str]) -> Fields:
    """What was typed after `--set`, as fields; a list is written as a whole.

    Raises:
        UsageError: one is what the old trace and the new one have in common, or its own name.
    """
    fields: Fields = {}
    changed = copy.deepcopy(found.trace.data)
    for text in sets:
        for dotted, value in option_values.pairs([text], option_values.SET).items():
            names = dotted.split(".")
            if names[0] in SAME or dotted == "causal_links.supersedes":
                raise UsageError(
                    f"--set {dotted}: a trace that corrects another has its `{names[0]}` from it, "
                    "or from this command.",
                    remedy="About something else, write a trace of its own: trace-gate new TYPE",
                )
            option_values.assign(changed, dotted, value)
            fields |= _field(changed, names)
    return fields


def _field(changed: dict[str, Any], names: Sequence[str]) -> Fields:
    """The field of a path that is written: the value itself, or the list that it is in."""
    place: Any = changed
    for depth, name in enumerate(names, 1):
        place = place[name]
        if isinstance(place, list):
            return {("trace", *names[:depth]): place}
    return {("trace", *names): place}


def _contents(
    git: WritableRepository, files: Workspace, rules: Rules, written: Found, now: float
) -> tuple[str, ...]:
    """Write what its files hold now; the targets whose content nobody knows yet."""
    goals = [goal for _, goal in decisions.parsed(written.trace)]
    if not any(goal is not None and goal.path is not None for goal in goals):
        return ()
    return refresh.refresh(git, files, rules, written, now=now).unsaid


def _said(found: Found, path: str, ref: str, corrected: Fields) -> list[str]:
    old = str(found.trace.id)
    means = MEANS.get(str(found.trace.trace_type), "Both stay, and everybody can see why.")
    lines = [f"It takes the place of {old} when it is on {ref}. {means.format(old=old)}"]
    if not corrected:
        lines.append(
            f"It says what {old} says: now correct in {word(path)} what was wrong, or run this "
            "with --set PATH=VALUE."
        )
    return lines
