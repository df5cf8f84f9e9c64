"""The files that traces point at, as the judge knows them."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.git_model import Entry


class EvidenceFile(Record):
    """A file that a trace points at, in the tree that the unit leaves.

    `sha256` is of its content; for a Git LFS pointer, the one that the pointer names.
    """

    path: str
    entry: Entry | None
    sha256: str | None = None
    tombstone: str | None = None
    """The sha256 that a tombstone holds for the file that it stands for."""
    replaces: str | None = None
    """The sha256 of what the base has at this path."""
    unmarked_oid: str | None = None
    """The sha256 in a Git LFS pointer on a path that is not marked for Git LFS."""
    other_ends: tuple[str, ...] = ()
    """The sha256s of the same text with other line ends; asked where the recorded one differs."""


class Pointed(Record):
    """The sealed traces that point at one evidence file, and what they record of it."""

    traces: tuple[str, ...]
    recorded: frozenset[str] = frozenset()
    """The sha256s in their entries for the file."""


class FileFacts(Record):
    """What was seen of a file that was read once, in pieces."""

    sha256: str
    conflicted: bool
    """It holds the marks of a merge conflict."""
    text: bytes = b""
    """All of it where it is small: a Git LFS pointer is."""
