"""Write again what a draft says of the files that it names (SPEC 5, Cover).

Nothing is written below `changes` once a decision is approved or sealed: what somebody has
agreed to, or what has landed, stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import file_targets, implied_moves, yaml_edit, yaml_insert
from trace_gate.app.author.record_contents import VERBS, record_contents
from trace_gate.app.repository import find_trace, unit_base
from trace_gate.app.repository.working_files import is_as_stored
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.decisions import EXECUTING, parsed
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trace_gate.app.author.record_contents import RecordContents
    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.ports import Repository, Workspace, WritableRepository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.trace.model import Trace

    Fields = dict[tuple[str | int, ...], Any]
    """Pointer to new value, as `yaml_edit.edit` takes them."""

CHANGES = ("trace", "execution", "changes")
AGAIN = "trace-gate new decision --from-staged"


class Refreshed(Record):
    """What was written again. Targets, in their order."""

    trace_id: str
    path: str
    written: tuple[str, ...]
    """What it says of these is another now."""
    kept: tuple[str, ...]
    """These are as it says."""
    unsaid: tuple[str, ...]
    """Nothing is changed here yet, so nobody knows their content."""
    taken_out: tuple[str, ...]
    """These were executed, and are what they were before: the decision names them no more."""
    added: tuple[str, ...] = ()
    """Targets of market files that are staged, and that no decision was about."""
    values: tuple[str, ...] = ()
    """Targets of market files among those that were written, added or taken out."""
    not_staged: tuple[str, ...] = ()
    """Market files that are others here than they are staged, which is what was read."""
    stage: tuple[str, ...]
    """Words for `git add`: the trace and its files, where they are not staged as they are here."""


def refresh(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    found: Found,
    *,
    now: float,
    judged: JudgedUnit | None = None,
) -> Refreshed:
    """Write the contents of a draft as its files are here now, and its values as they are staged.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        found: the trace, of the working tree.
        now: seconds since the epoch.
        judged: what is staged, where the policy maps market files.

    Raises:
        UsageError: it is sealed or approved, names no file and no value that is staged, or nothing
            of it is left.
    """
    what = "a decision or a maintenance trace says what files hold"
    find_trace.refuse_other_types(found, EXECUTING, what, "refresh")
    _refuse_fixed(git, found)
    looks = record_contents(git, files, rules, now=now)
    before = _changes(found)
    values = implied_moves.of_draft(judged, found.trace, before)
    fresh, back = implied_moves.rows_of_draft(git, judged, found.trace)
    seen = dict(sorted({**_contents(looks, found), **values}.items()))
    if not (seen or fresh or back):
        raise _nothing(found.trace)
    over = sorted({*_over(looks, found, seen), *back})
    if len(over) == len(before) and not fresh:
        raise _nothing_left(found)
    seen = {at: change for at, change in seen.items() if at not in over}
    written = [at for at, change in seen.items() if change not in (None, before[at])]
    _write(files, found, _fields(before, seen), over, fresh)

    def targets(places: Iterable[int]) -> tuple[str, ...]:
        return tuple(str(before[at]["target"]) for at in places)

    return Refreshed(
        trace_id=str(found.trace.id),
        path=found.path,
        written=targets(written),
        kept=targets(at for at, change in seen.items() if change is not None and at not in written),
        unsaid=targets(at for at, change in seen.items() if change is None),
        taken_out=targets(over),
        added=tuple(str(each["target"]) for each in fresh),
        values=(
            *targets(at for at in (*written, *over) if at in values or at in back),
            *(str(each["target"]) for each in fresh),
        ),
        not_staged=implied_moves.unstaged(git, files, judged) if values or fresh or back else (),
        stage=_stage(git, files, found),
    )


def _write(
    files: Workspace,
    found: Found,
    fields: Fields,
    over: Sequence[int],
    fresh: Sequence[dict[str, Any]],
) -> None:
    """Write what the changes say now, without those of which nothing is left, with fresh ones."""
    data = found.data
    if fields:
        data = yaml_edit.edit(data, found.path, fields, top="trace")
    if over:
        changes = document.load(data, found.path).data["trace"]["execution"]["changes"]
        left = [change for at, change in enumerate(changes) if at not in over]
        data = yaml_edit.edit(data, found.path, {CHANGES: left}, top="trace")
    for each in fresh:
        data = yaml_insert.append(data, found.path, CHANGES, each)
    if data != found.data:
        files.replace(found.path, data)


def _over(looks: RecordContents, found: Found, seen: Collection[int]) -> Sequence[int]:
    """The changes of files of which nothing is left, by their place."""
    trace, before = found.trace, _changes(found)
    if not trace.executed_at:
        return ()
    return [at for at in seen if looks.is_over(str(before[at]["target"]), trace.id)]


def _nothing(trace: Trace) -> UsageError:
    return UsageError(
        f"{trace.id} names no file, so it says of none what it holds; nor does a value change "
        "that it names in a market file that is staged.",
        remedy=f"trace-gate show {trace.id}   which values are staged: trace-gate diff",
    )


def _nothing_left(found: Found) -> UsageError:
    return UsageError(
        f"All that {found.trace.id} names is what it was before, so nothing of it is left.",
        remedy=f"git rm -q -f {word(found.path)}   # then commit",
    )


def _stage(git: WritableRepository, files: Workspace, found: Found) -> tuple[str, ...]:
    """The record and the contents that it tells of are committed together."""
    entry = git.index_entries([found.path]).get(found.path)
    trace = () if is_as_stored(git, files, found.path, entry) else (found.path,)
    return (*trace, *file_targets.look(git, files, found.trace).unstaged)


def fields_of_draft(
    git: WritableRepository, files: Workspace, rules: Rules, found: Found, *, now: float
) -> Fields:
    """What `execute` writes of the files of a draft; nothing of what is approved or sealed."""
    if _is_approved(found) or _sealed_in(git, found) is not None:
        return {}
    seen = _contents(record_contents(git, files, rules, now=now), found)
    return _fields(_changes(found), seen)


def unlike(
    git: WritableRepository, files: Workspace, rules: Rules, found: Found, *, now: float
) -> tuple[str, ...]:
    """The targets that say another content than their files have here."""
    before = _changes(found)
    seen = _contents(record_contents(git, files, rules, now=now), found)
    return tuple(
        str(change["target"])
        for at, change in seen.items()
        if change is not None and change["to_value"] != before[at].get("to_value")
    )


def _contents(looks: RecordContents, found: Found) -> Mapping[int, dict[str, Any] | None]:
    """Each change of a file, by its place: as it is to be written; None where nobody knows."""
    made: dict[int, dict[str, Any] | None] = {}
    for planned, goal in parsed(found.trace):
        if goal is None or goal.path is None:
            continue
        change = _changes(found)[planned.index]
        said = looks.of(planned.target_text, of_trace=found.trace.id, said=planned)
        if said is not None and planned.change_type in VERBS and "*" not in planned.target_text:
            change = {**change, "change_type": said.verb}
        made[planned.index] = None if said is None else said.written(change)
    return made


def _refuse_fixed(git: Repository, found: Found) -> None:
    """What is approved or sealed is not written again."""
    trace = found.trace
    ref = _sealed_in(git, found)
    if ref is not None:
        raise UsageError(
            f"{trace.id} is sealed in {ref}: what it says of its files stays as it is.",
            remedy=f"Write a decision of its own: {AGAIN} --caused-by {trace.id}",
        )
    if _is_approved(found):
        raise UsageError(
            f"{trace.id} is approved: {trace.approved_by} agreed to what it says of its files.",
            remedy=f"Put the approved content back, or write a decision of its own: {AGAIN} "
            f"--caused-by {trace.id}",
        )


def _fields(before: list[dict[str, Any]], seen: Mapping[int, dict[str, Any] | None]) -> Fields:
    """What to write of each change: the fields that are others now."""
    return {
        (*CHANGES, at, key): change.get(key)
        for at, change in seen.items()
        if change is not None
        for key in dict.fromkeys((*before[at], *change))
        if change.get(key) != before[at].get(key)
    }


def _is_approved(found: Found) -> bool:
    return found.trace.approval is not None or bool(found.trace.approved_by)


def _sealed_in(git: Repository, found: Found) -> str | None:
    """The name of the base that has this trace; None while it is a draft."""
    base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None)
    return base.ref if git.entries(base.commit, [found.path]) else None


def _changes(found: Found) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = found.trace.data["execution"]["changes"]
    return changes
