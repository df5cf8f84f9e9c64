"""Find a trace by its id or its path, in the working tree or in a commit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import document, ids
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Repository, Workspace


_PARTS = re.compile(r"TRACE-(\d{8})-(\d{1,9})")


class Found(Record):
    """A trace, its bytes, and where they are from."""

    path: str
    data: bytes
    trace: Trace
    revision: str | None
    """None: the working tree."""


def in_files(files: Workspace, name: str, root: str) -> Found:
    """A trace of the working tree.

    Raises:
        UsageError: there is none of that name.
        Refused: it cannot be read.
    """
    path = _path(name, root)
    data = files.read(path)
    if data is None:
        where = f" ({path})" if path != name else ""
        near = meant(name, files, root)
        look = f"ls {root}/*/"
        if ids.is_trace_id(name):
            look += f"   (of another branch: trace-gate show {name} --rev BRANCH)"
        raise UsageError(
            f"There is no trace {name} here{where}.",
            remedy=f"Did you mean {near}?" if near else look,
        )
    return of(path, data)


def in_commit(git: Repository, name: str, revision: str, root: str) -> Found:
    """A trace of a commit.

    Raises:
        UsageError: there is no such commit, or none of that name in it.
        Refused: it cannot be read.
    """
    path, oid = _path(name, root), commit_of(git, revision)
    entry = git.entries(oid, [path]).get(path)
    if entry is None or not entry.is_file:
        raise UsageError(
            f"{revision} has no trace {name} ({path}).",
            remedy=f"git log --oneline --all -- {path}",
        )
    return of(path, git.blobs([entry.oid], TRACE_BYTES)[entry.oid], revision)


def commit_of(git: Repository, revision: str) -> str:
    """The commit that a revision names.

    Raises:
        UsageError: there is none.
    """
    oid = git.resolve(revision)
    if oid is None:
        raise UsageError(f"There is no commit {revision!r} here.", remedy="git log --oneline --all")
    return oid


def of(path: str, data: bytes, revision: str | None = None) -> Found:
    """A trace of the working tree, or of a revision, from its text.

    Raises:
        Refused: it cannot be read.
    """
    trace = Trace.of(document.load(data, path))
    return Found(path=path, data=data, trace=trace, revision=revision)


def readable(path: str, data: bytes | None) -> Trace | None:
    """A trace from its text; None where it is not there, or cannot be read."""
    if data is None:
        return None
    try:
        return Trace.of(document.load(data, path))
    except Refused:
        return None


def refuse_other_types(found: Found, types: Sequence[str], only: str, command: str) -> None:
    """Nothing, for a trace that a command takes.

    Args:
        found: the trace.
        types: those that it takes.
        only: what is done to which type, for the message: `a decision is approved`.
        command: its name.

    Raises:
        UsageError: it is of another type.
    """
    if found.trace.trace_type not in types:
        raise UsageError(
            f"{found.path} is of type {found.trace.trace_type}; only {only}.",
            remedy=f"trace-gate {command} TRACE-... of the decision.",
        )


def _path(name: str, root: str) -> str:
    return ids.path_of(name, root) if ids.is_trace_id(name) else name


def meant(name: str, files: Workspace, root: str) -> str | None:
    """The one trace here that a mistyped id means: by other zeros, or in small letters."""
    known = {path.rpartition("/")[2].removesuffix(ids.SUFFIX): path for path in files.below(root)}
    found = _PARTS.fullmatch(name.strip().upper())
    padded = f"TRACE-{found[1]}-{int(found[2]):03d}" if found is not None else None
    return padded if padded in known else None


def is_id(name: str) -> bool:
    """Whether a name is an id, and not a path."""
    return ids.is_trace_id(name)
