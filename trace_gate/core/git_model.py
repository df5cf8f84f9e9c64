"""What the core knows of Git: entries, changes and commits, as values.

Paths are text as Git stores them, bytes that are not UTF-8 kept as surrogate escapes.
Object names are full lower-case hex (SHA-1 or SHA-256). Modes are six octal digits as text.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TRACE_BYTES, POLICY_BYTES = 256 * 1024, 1024 * 1024
"""Bytes that a trace, and that a file of the policy may have: of a larger one no more is read."""

REGULAR = "100644"
EXECUTABLE = "100755"
SYMLINK = "120000"
SUBMODULE = "160000"
FOLDER = "040000"


class Entry(Record):
    """One entry of a tree or of the index."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """A regular file, executable or not; not a symlink, submodule or folder."""
        return self.mode in (REGULAR, EXECUTABLE)

    @property
    def is_plain(self) -> bool:
        """A regular file that cannot be run."""
        return self.mode == REGULAR


class Change(Record):
    """One path that differs between two trees. `old` or `new` is None when absent there."""

    path: str
    old: Entry | None
    new: Entry | None


class Signature(Record):
    """A name, an e-mail and a moment as a raw commit header has them (no mailmap)."""

    name: str
    email: str
    seconds: int
    """Since the epoch, UTC."""


class Commit(Record):
    """One commit, with what it changes beyond the automatic merge of its parents.

    For one parent that is the difference to it; for a root, to the empty tree; for a
    merge, to the tree that `git merge-tree` makes (SPEC 5). `conflicts` are the paths
    on which that merge stops. `trailers` are the values of its `Trace:` trailers,
    `co_authors` those of its `Co-authored-by:` trailers, as written. `worded` is false for
    what is staged before Git has its message, which may name traces and co-authors yet.
    `carried` are contents that a clean merge made over a rename, each with the parent of the edit.
    """

    oid: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    subject: str
    trailers: tuple[str, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[str, ...] = ()
    co_authors: tuple[str, ...] = ()
    worded: bool = True
    carried: tuple[tuple[str, Change], ...] = ()


def carried_over(
    sides: Mapping[str, Sequence[Change]], beyond: Sequence[Change]
) -> tuple[tuple[str, Change], ...]:
    """The edits that a clean merge took over to the new name of a file, with their parents.

    One side moved the file, the other one edited it under its old name. So what is there now is
    in no parent, and the parent of the edit has no such file.

    Args:
        sides: each parent, and what the automatic merge changes of it.
        beyond: what the merge changes itself.
    """
    mine = {each.path for each in beyond}
    had = {
        each.path: each
        for changes in sides.values()
        for each in changes
        if each.old is not None and each.new is not None and each.path not in mine
    }
    return tuple(
        (parent, had[each.path])
        for parent, changes in sides.items()
        for each in changes
        if each.old is None and each.path in had and had[each.path].new == each.new
    )
