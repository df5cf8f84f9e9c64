"""Give an unsealed trace the next free number, with its links (SPEC 4, Names).

Its file, its id and the links of the other drafts move; evidence, time and text stay. What it
left is staged as Git needs it, so that a merge or a rebase goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import taken_number, trace_numbers, yaml_edit
from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.repository import find_trace
from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.governor import approval_digest
from trace_gate.core.record import Record
from trace_gate.core.trace import document, ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.author.taken_number import Clash
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.unit_base import Governing

LINKS = ("caused_by", "causes", "related_traces", "supersedes")
STATEMENT = (("trace", "execution", "approved_by"), ("trace", "execution", "approval"))


class Moved(Record):
    """A trace that has another number now."""

    old: str
    new: str
    old_path: str
    path: str
    stays: bool
    """Another trace keeps the old number here."""
    staged: bool
    links: tuple[str, ...]
    """The drafts whose links follow it."""
    unapproved: bool
    """Its approval covered the old number, and is gone."""


def renumber(
    git: WritableRepository, files: Workspace, where: Governing, name: str | None
) -> tuple[Moved, ...]:
    """Move a trace, or without a name all that have to leave their number.

    Raises:
        UsageError: nothing has to move, or what is named is sealed.
    """
    with files.lock():
        found = list(_clashes(git, files, where, name))
        return tuple(_move(git, files, each, where.policy.gate.traces) for each in found)


def point_links(
    git: WritableRepository, files: Workspace, where: Governing, old: str, new: str
) -> tuple[str, ...]:
    """Let the drafts that point at one trace point at another; their paths.

    Raises:
        UsageError: the other one is not here.
    """
    root = where.policy.gate.traces
    find_trace.in_files(files, new, root)
    with files.lock():
        return tuple(_linked(git, files, taken_number.beside(git, where), root, (old, new)))


def _clashes(
    git: WritableRepository, files: Workspace, where: Governing, name: str | None
) -> Iterator[Clash]:
    root = where.policy.gate.traces
    stopped = taken_number.conflicts(git, root)
    if name is not None:
        paths = [ids.path_of(name, root) if ids.is_trace_id(name) else name]
        if ids.id_of_path(paths[0], root) is None:
            raise UsageError(
                f"{name!r} is neither the id nor the path of a trace.",
                remedy="trace-gate renumber TRACE-20250107-004",
            )
    else:
        paths = [*stopped] or list(_taken_in_base(git, files, where, root))
    if not paths:
        raise UsageError(
            f"No draft here has a number that {where.base.ref} has given to another trace.",
            remedy="Name the one that is to move: trace-gate renumber TRACE",
        )
    for path in paths:
        if path in stopped:
            yield taken_number.in_conflict(git, where, path, stopped[path])
        else:
            yield taken_number.in_files(git, files, where, path)


def _taken_in_base(
    git: WritableRepository, files: Workspace, where: Governing, root: str
) -> Iterator[str]:
    """Paths of this branch's traces at which the protected branch has another one."""
    base = where.base
    if base.commit is None or base.policy_commit is None:
        return
    for change in git.staged(base.commit):
        data = files.read(change.path)
        if ids.id_of_path(change.path, root) is None or data is None:
            continue
        sealed = taken_number.sealed_file(git, where, change.path)
        entry = change.new or Entry(mode=REGULAR, oid="")
        here = read_trace(change.path, entry, data)
        if sealed is not None and not taken_number.is_version(sealed, here, where):
            yield change.path


def _move(git: WritableRepository, files: Workspace, clash: Clash, root: str) -> Moved:
    old = str(ids.id_of_path(clash.path, root))
    twin = _twin(files, root, old, clash.before or clash.draft)
    if twin is not None and clash.before is None:
        raise UsageError(
            f"This trace has another number already: {twin}.",
            remedy=f"trace-gate renumber {old} --to {twin}   lets the drafts that point at it "
            "follow.",
        )
    trace = find_trace.of(clash.path, clash.draft).trace
    created = ids.instant_or_none(trace.created_at)
    day = created.utc_date if created is not None else ids.date_of(old)
    new = twin or trace_numbers.next_trace_id(git, files, root, day)
    path = ids.path_of(new, root)
    fields: dict[tuple[str, ...], Any] = {("trace", "id"): new}
    approved = trace.approval is not None or bool(trace.approved_by)
    if approved:
        fields |= dict.fromkeys(STATEMENT)
    data = yaml_edit.edit(clash.draft, path, fields, top="trace")
    write = files.create if twin is None else files.replace
    write(path, data)
    staged = bool(git.stages([clash.path]))
    if staged:
        entry = Entry(mode=REGULAR, oid=git.kept(path, data))
        git.stage({path: entry, clash.path: clash.keeps})
    _leave(git, files, clash)
    return Moved(
        old=old,
        new=new,
        old_path=clash.path,
        path=path,
        stays=clash.keeps is not None,
        staged=staged,
        links=tuple(_linked(git, files, clash.beside, root, (old, new))),
        unapproved=approved,
    )


def _leave(git: WritableRepository, files: Workspace, clash: Clash) -> None:
    """What keeps the number stands at the old path from now on."""
    if clash.keeps is not None:
        files.put(clash.path, git.checked_out(clash.path, clash.keeps.oid), executable=False)
    elif files.taken(clash.path):
        files.take_away(clash.path)


def _twin(files: Workspace, root: str, old: str, draft: bytes) -> str | None:
    """The id under which the same draft stands here already."""
    wanted = _nameless(draft)
    for path in files.below(f"{root}/{old[6:10]}-{old[10:12]}"):
        other = ids.id_of_path(path, root)
        data = files.read(path)
        if other not in (None, old) and data is not None and _nameless(data) == wanted:
            return other
    return None


def _nameless(data: bytes) -> dict[str, Any] | None:
    """A trace without its number and its approval; None where it cannot be read."""
    try:
        found = approval_digest.without_statement(document.load(data, "").data["trace"])
    except (Refused, KeyError, TypeError):
        return None
    return {key: value for key, value in found.items() if key != "id"}


def _linked(
    git: WritableRepository,
    files: Workspace,
    beside: Sequence[str],
    root: str,
    pair: tuple[str, str],
) -> Iterator[str]:
    """Let the other drafts of this branch follow; their paths."""
    old, new = pair
    for path in _own_drafts(git, files, beside, root, old):
        data = files.read(path)
        if data is None or old.encode() not in data:
            continue
        fields = _followed(data, path, old, new)
        if not fields:
            continue
        was = git.stages([path]).get(path, {}).get(0)
        as_staged = was is not None and was.oid == git.kept(path, data)
        edited = yaml_edit.edit(data, path, fields, top="trace")
        files.replace(path, edited)
        if as_staged:
            git.stage({path: Entry(mode=REGULAR, oid=git.kept(path, edited))})
        yield path


def _own_drafts(
    git: WritableRepository, files: Workspace, beside: Sequence[str], root: str, old: str
) -> Iterator[str]:
    """Traces here that no commit of the other side has; a link never leads to an earlier month."""
    first = f"{old[6:10]}-{old[10:12]}"
    for month in files.folders(root):
        if month < first:
            continue
        folder = f"{root}/{month}"
        theirs = {path for commit in beside for path in git.all_entries(commit, folder)}
        yield from (path for path in files.below(folder) if path not in theirs)


def _followed(data: bytes, path: str, old: str, new: str) -> dict[tuple[str, ...], Any]:
    """The links of a draft that name the old id, with the new one; none where it is unreadable."""
    try:
        links = document.load(data, path).data["trace"].get("causal_links") or {}
    except (Refused, KeyError, AttributeError):
        return {}
    found: dict[tuple[str, ...], Any] = {}
    for field in LINKS:
        value = links.get(field)
        if value == old:
            found["trace", "causal_links", field] = new
        elif isinstance(value, list) and old in value:
            pointed = [new if each == old else each for each in value]
            found["trace", "causal_links", field] = pointed
    return found
