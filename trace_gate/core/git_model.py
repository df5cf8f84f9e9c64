"""What the core knows of Git: entries, changes and commits, as values.

Paths are text as Git stores them, bytes that are not UTF-8 kept as surrogate escapes.
Object names are full lower-case hex (SHA-1 or SHA-256). Modes are six octal digits as text.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

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


def oid_of(entry: Entry | None) -> str | None:
    """The name of a content; None where there is none."""
    return None if entry is None else entry.oid


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


class FileOrigin(Record):
    """The commit that brought a file, and the name of its author as the commit has it."""

    commit: str
    author: str


class LineOrigin(Record):
    """The commit that wrote a line, and where the line stood in it."""

    commit: str
    path: str
    line: int
    before: tuple[str, str] | None
    """A parent of that commit, and the name that the file had there; None for a new file."""


class FileStep(Record):
    """A commit that made something of a file. `path` is None where it took the file away."""

    commit: str
    path: str | None
    old: str | None
    """The name before; None for a new file."""


class Carried(Record):
    """An edit that a clean merge took over to the new name of a file.

    `parent` has the edit, under one of the names of `olds`: mostly it is one. `change` is what the
    merge makes of the file under its new name.
    """

    parent: str
    change: Change
    olds: tuple[Change, ...] = ()
    free: bool = False
    """An old name needed no decision, so no decision says what was edited there."""


class Commit(Record):
    """One commit, with what it changes beyond the automatic merge of its parents.

    For one parent that is the difference to it; for a root, to the empty tree; for a
    merge, to the tree that `git merge-tree` makes (SPEC 5). `conflicts` are the paths
    on which that merge stops. `trailers` are the values of its `Trace:` trailers,
    `co_authors` those of its `Co-authored-by:` trailers, as written. `worded` is false for
    what is staged before Git has its message, which may name traces and co-authors yet.
    `carried` are contents that a clean merge made over a rename.
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
    carried: tuple[Carried, ...] = ()


def carriers(sides: Mapping[str, Sequence[Change]], beyond: Sequence[Change]) -> list[str]:
    """The parents of which `carried_over` has to know what they changed: mostly none."""
    return list(dict.fromkeys(parent for parent, *_ in _carried(sides, beyond)))


def carried_over(
    sides: Mapping[str, Sequence[Change]],
    beyond: Sequence[Change],
    edited: Mapping[str, Collection[str]],
) -> tuple[Carried, ...]:
    """The edits that a clean merge took over to the new name of a file.

    One side moved the file, the other one edited it under its old name. So what is there now is
    in no parent, and the parent of the edit has no such file.

    Args:
        sides: each parent, and what the automatic merge changes of it.
        beyond: what the merge changes itself.
        edited: the paths that each of the `carriers` changes since the parents parted.
    """
    return tuple(
        Carried(parent=parent, change=kept, olds=_old_names(sides[parent], new, edited[parent]))
        for parent, new, kept in _carried(sides, beyond)
    )


def _carried(
    sides: Mapping[str, Sequence[Change]], beyond: Sequence[Change]
) -> Iterator[tuple[str, Change, Change]]:
    """The parent of each such edit, with what arrives there, and what is changed of the file."""
    mine = {each.path for each in beyond}
    had = {
        each.path: each
        for changes in sides.values()
        for each in changes
        if each.old is not None and each.new is not None and each.path not in mine
    }
    return (
        (parent, each, had[each.path])
        for parent, changes in sides.items()
        for each in changes
        if each.old is None and each.path in had and had[each.path].new == each.new
    )


def _old_names(
    changes: Sequence[Change], arrived: Change, edited: Collection[str]
) -> tuple[Change, ...]:
    """Under which names a parent may have made an edit that is here under another one.

    What it edited, and the merge has no more there: Git merges that cleanly for a rename only.
    """
    gone = [each for each in changes if each.new is None and each.path in edited]
    same = [each for each in gone if each.old == arrived.new]
    return tuple(same or gone)
